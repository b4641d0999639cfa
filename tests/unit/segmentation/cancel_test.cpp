// Every method gives up soon after it is asked to, whatever it is doing.
#include "core/segmentation/pixel_classifier.h"
#include "core/segmentation/region_growing.h"
#include "core/segmentation/speed_image.h"
#include "core/segmentation/watershed.h"
#include "tests/unit/segmentation/phantoms.h"

#include <QTest>

using namespace triptych;
using namespace triptych::phantom;

namespace {

/// Milliseconds from the stop to the return that are not noticed by a person who moves a slider. Sanitizers and a busy
/// machine take several times as long as the usual tens.
constexpr double kSoonMs = 250;

template <class T>
bool cancelled(const Result<T>& result)
{
    return !result && result.error().code == ErrorCode::Cancelled;
}

} // namespace

class CancelTest : public QObject {
    Q_OBJECT

    LabelGrid m_shape = truth({1400, 1400, 1}, ball(700, 700, 500));
    ScalarGrid m_flat = picture(m_shape, 160, 100, 8);
    LabelGrid m_ball = truth({160, 160, 90}, ball(80, 80, 40, 45));
    ScalarGrid m_deep = picture(m_ball, 160, 100, 8);

    using Work = std::function<bool(const ScalarGrid&, std::stop_token)>;

private Q_SLOTS:
    void itReturnsSoon_data()
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
    void itReturnsSoon()
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
        double worst = 0;
        for (const int percent : {0, 15, 30, 45, 60, 75}) {
            const double ms = returnsAfterStopMs(works[size_t(method)], tookMs * percent / 100);
            worst = std::max(worst, ms);
        }
        qInfo("%d ms in all, gives up within %.1f ms", tookMs, worst);
        QVERIFY2(worst < kSoonMs, qPrintable(QString::number(worst)));
    }
};

QTEST_GUILESS_MAIN(CancelTest)
#include "cancel_test.moc"
