// Every method gives up when it is asked to, whatever it is doing; how soon is printed.
#include "core/segmentation/pixel_classifier.h"
#include "core/segmentation/region_growing.h"
#include "core/segmentation/speed_image.h"
#include "core/segmentation/watershed.h"
#include "tests/unit/segmentation/phantoms.h"

#include <QTest>

using namespace triptych;
using namespace triptych::phantom;

namespace {

template <class T>
bool cancelled(const Result<T>& result)
{
    return !result && result.error().code == ErrorCode::Cancelled;
}

} // namespace

class CancelTest : public QObject {
    Q_OBJECT

    LabelGrid m_shape = truth({600, 600, 1}, ball(300, 300, 200));
    ScalarGrid m_flat = picture(m_shape, 160, 100, 8);
    LabelGrid m_ball = truth({80, 80, 40}, ball(40, 40, 20, 20));
    ScalarGrid m_deep = picture(m_ball, 160, 100, 8);

private Q_SLOTS:
    void itGivesUp_data()
    {
        QTest::addColumn<bool>("deep");
        QTest::addColumn<int>("method");
        for (const bool deep : {false, true})
            for (int method = 0; method < 6; ++method)
                QTest::addRow("%s %s", deep ? "stack" : "picture",
                              std::array{"threshold speed", "edge speed", "connected", "watershed", "markers",
                                         "classifier"}[size_t(method)])
                    << deep << method;
    }
    void itGivesUp()
    {
        QFETCH(bool, deep);
        QFETCH(int, method);
        const ScalarGrid& grid = deep ? m_deep : m_flat;
        const GridPoint seed{grid.size[0] / 2, grid.size[1] / 2, grid.size[2] / 2};
        auto markers = gridLike<quint8>(grid);
        for (size_t i = 0; i < 400; ++i)
            markers.values[i] = i < 200 ? 1 : 2;
        const std::array<std::function<bool(std::stop_token)>, 6> works{
            [&](std::stop_token stop) { return cancelled(speedByThresholds(grid, {}, stop)); },
            [&](std::stop_token stop) { return cancelled(speedByEdges(grid, {}, stop)); },
            [&](std::stop_token stop) {
                return cancelled(growConnected(grid, {seed}, {0, 500}, 2, stop));
            },
            [&](std::stop_token stop) {
                return cancelled(watershedAt(grid, {seed}, {1, 0.05}, stop));
            },
            [&](std::stop_token stop) { return cancelled(growFromMarkers(grid, markers, 1, stop)); },
            [&](std::stop_token stop) { return cancelled(classifyPixels(grid, markers, 1, stop)); }};
        QElapsedTimer whole;
        whole.start();
        QVERIFY(!works[size_t(method)]({}));
        const int tookMs = int(whole.elapsed());
        double worst = -1;
        for (const int percent : {0, 20, 40}) {
            const double ms = returnsAfterStopMs(works[size_t(method)], tookMs * percent / 100);
            worst = std::max(worst, ms);
        }
        qInfo("%d ms in all, gives up within %.1f ms", tookMs, worst);
        QVERIFY2(worst >= 0, "it was never cancelled");
        std::stop_source before;
        before.request_stop();
        QVERIFY(works[size_t(method)](before.get_token()));
    }
};

QTEST_GUILESS_MAIN(CancelTest)
#include "cancel_test.moc"
