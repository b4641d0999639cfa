// Shape-based interpolation: between two discs lie discs whose place and radius follow.
#include "core/segmentation/interpolation.h"
#include "tests/unit/segmentation/phantoms.h"

#include <QTest>

using namespace triptych;
using namespace triptych::phantom;

namespace {

struct Disc {
    double x, y, r;
    quint8 label;
};

PixelBuffer slice(QSize size, const std::vector<Disc>& discs)
{
    auto buffer = PixelBuffer::allocate(size, 1, SampleType::U8);
    for (const Disc& disc : discs)
        for (int y = 0; y < size.height(); ++y)
            for (int x = 0; x < size.width(); ++x)
                if (std::hypot(x - disc.x, y - disc.y) < disc.r)
                    buffer->mutableRow<quint8>(y)[x] = disc.label;
    return *buffer;
}

double agreement(const PixelBuffer& labels, const Disc& disc)
{
    double both = 0, any = 0;
    for (int y = 0; y < labels.height(); ++y)
        for (int x = 0; x < labels.width(); ++x) {
            const bool a = labels.row<quint8>(y)[x] == disc.label, b = std::hypot(x - disc.x, y - disc.y) < disc.r;
            both += a && b;
            any += a || b;
        }
    return any > 0 ? both / any : 1;
}

} // namespace

class InterpolationTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void discsGrowAndMove()
    {
        const QSize size(91, 75);
        const auto made =
            interpolateSlices({{2, slice(size, {{30, 30, 10, 1}})}, {10, slice(size, {{38, 34, 18, 1}})}});
        QVERIFY(made);
        QCOMPARE(made->size(), size_t(7));
        for (const auto& [number, labels] : *made) {
            const double t = (number - 2) / 8.0;
            const double value = agreement(labels, {30 + 8 * t, 30 + 4 * t, 10 + 8 * t, 1});
            QVERIFY2(value > 0.85, qPrintable(QStringLiteral("slice %1: %2").arg(number).arg(value)));
        }
    }

    void everyLabelForItself()
    {
        const QSize size(90, 60);
        const auto made = interpolateSlices({{0, slice(size, {{20, 30, 10, 1}, {60, 30, 8, 7}})},
                                             {2, slice(size, {{20, 30, 14, 1}, {64, 30, 8, 7}})},
                                             {4, slice(size, {{20, 30, 10, 1}, {45, 10, 5, 3}})}});
        QVERIFY(made);
        QCOMPARE(made->size(), size_t(2));
        QVERIFY(agreement(made->at(1), {20, 30, 12, 1}) > 0.9);
        QVERIFY(agreement(made->at(1), {62, 30, 8, 7}) > 0.85);
        // 7 and 3 each end with the slice that has them.
        QVERIFY(agreement(made->at(3), {20, 30, 12, 1}) > 0.9);
        for (int y = 0; y < size.height(); ++y)
            for (int x = 0; x < size.width(); ++x)
                QVERIFY(made->at(3).row<quint8>(y)[x] <= 1);
    }

    void shapesAtTheBorderStayThere()
    {
        const QSize size(40, 33);
        const auto made = interpolateSlices({{0, slice(size, {{0, 0, 12, 2}})}, {2, slice(size, {{0, 0, 20, 2}})}});
        QVERIFY(made);
        QVERIFY(agreement(made->at(1), {0, 0, 16, 2}) > 0.85);
        QCOMPARE(made->at(1).row<quint8>(0)[0], quint8(2));
    }

    void unevenSlicesFollowTheirPlaces()
    {
        const QSize size(60, 60);
        const auto made = interpolateSlices({{0, slice(size, {{30, 30, 8, 1}})}, {2, slice(size, {{30, 30, 20, 1}})}},
                                            {0.0, 9.0, 12.0});
        QVERIFY(made);
        QVERIFY(agreement(made->at(1), {30, 30, 17, 1}) > 0.9);
    }

    void whatDoesNotOverlapLeavesNothingBehind()
    {
        const QSize size(90, 40);
        const auto made = interpolateSlices({{0, slice(size, {{10, 20, 4, 1}})}, {2, slice(size, {{80, 20, 4, 1}})}});
        QVERIFY(made);
        QVERIFY(made->empty());
    }

    void neighboursHaveNothingBetween()
    {
        const QSize size(30, 30);
        const auto made = interpolateSlices({{4, slice(size, {{10, 10, 4, 1}})}, {5, slice(size, {{10, 10, 5, 1}})}});
        QVERIFY(made);
        QVERIFY(made->empty());
    }

    void badInputIsRefused()
    {
        QVERIFY(!interpolateSlices({}));
        const auto one = interpolateSlices({{1, slice({20, 20}, {{5, 5, 3, 1}})}});
        QVERIFY(!one);
        QCOMPARE(one.error().code, ErrorCode::Refused);
        QVERIFY(!interpolateSlices({{1, slice({20, 20}, {})}, {4, slice({21, 20}, {})}}));
        const auto empty = interpolateSlices({{1, slice({20, 20}, {})}, {4, slice({20, 20}, {})}});
        QVERIFY(empty && empty->empty());
        std::stop_source stop;
        stop.request_stop();
        const auto stopped = interpolateSlices(
            {{1, slice({20, 20}, {{5, 5, 3, 1}})}, {4, slice({20, 20}, {{5, 5, 3, 1}})}}, {}, stop.get_token());
        QVERIFY(!stopped);
        QCOMPARE(stopped.error().code, ErrorCode::Cancelled);
    }
};

QTEST_GUILESS_MAIN(InterpolationTest)
#include "interpolation_test.moc"
