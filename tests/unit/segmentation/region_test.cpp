// Which part and level is segmented, what is read of it, and how a result gets into label maps.
#include "core/image/frame_source.h"
#include "core/segmentation/region.h"
#include "tests/unit/segmentation/phantoms.h"

#include <QTest>
#include <bitset>

using namespace triptych;

namespace {

/// value = x + 1000·frame at level 0.
class Ramp : public FrameSource {
public:
    explicit Ramp(QSize size, int frames = 1, ColourModel colour = ColourModel::Monochrome)
        : FrameSource(makeInfo(frames, colour), size), m_size(size)
    {
    }

protected:
    Result<PixelBuffer> decodeFrame(int frame, std::stop_token) const override
    {
        const bool rgb = info().colour == ColourModel::Rgb;
        auto pixels = PixelBuffer::allocate(m_size, rgb ? 3 : 1, rgb ? SampleType::U8 : SampleType::U16);
        for (int y = 0; y < m_size.height(); ++y)
            for (int x = 0; x < m_size.width(); ++x)
                if (rgb)
                    pixels->mutableRow<quint8>(y)[3 * x + 1] = 100; // green
                else
                    pixels->mutableRow<quint16>(y)[x] = quint16(x + 1000 * frame);
        return pixels;
    }

private:
    static ImageInfo makeInfo(int frames, ColourModel colour)
    {
        ImageInfo info;
        info.id = ImageId{QStringLiteral("ramp")};
        info.frames = frames;
        info.colour = colour;
        info.sampleType = colour == ColourModel::Rgb ? SampleType::U8 : SampleType::U16;
        info.bitsStored = 16;
        info.calibration.spacing = PixelSpacing{0.1, 0.2};
        info.calibration.source = SpacingSource::PixelSpacing;
        return info;
    }
    QSize m_size;
};

std::bitset<256> noneLocked() { return {}; }

} // namespace

class RegionTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void theLevelFollowsTheSize()
    {
        const Ramp image({3328, 4096});
        const auto small = planRegion(image.info(), QRectF(100.5, 200, 300, 255), 0, 1, 1);
        QVERIFY(small);
        QCOMPARE(small->level, 0);
        QCOMPARE(small->rect, QRect(100, 200, 301, 255));
        QVERIFY(small->note.isEmpty());
        QCOMPARE(small->spacing[1], 0.2);
        const auto whole = planRegion(image.info(), QRectF(-50, -50, 9000, 9000), 0, 1, 1);
        QVERIFY(whole);
        QVERIFY(whole->downsample >= 2);
        QVERIFY(qint64(whole->rect.width()) * whole->rect.height() <= kMostRegionPixels);
        QVERIFY2(whole->note.contains(QLatin1String("zoom in")), qPrintable(whole->note));
        QVERIFY(whole->area().contains(QRectF(1, 1, 3000, 4000)));
        // Not finer than the mask that takes the result.
        const auto coarse = planRegion(image.info(), QRectF(0, 0, 200, 200), 0, 1, 4);
        QVERIFY(coarse && coarse->downsample >= 3.9);
        QVERIFY(coarse->note.isEmpty());
    }

    void badRegionsAreRefused()
    {
        const Ramp image({600, 400}, 3);
        QVERIFY(!planRegion(image.info(), QRectF(700, 0, 50, 50), 0, 1, 1));
        QVERIFY(!planRegion(image.info(), QRectF(), 0, 1, 1));
        QVERIFY(!planRegion(image.info(), QRectF(0, 0, 50, 50), 7, 1, 1));
        QVERIFY(!planRegion(image.info(), QRectF(0, 0, 2, 50), 0, 1, 1));
        QVERIFY(!planRegion(image.info(), QRectF(0, 0, 50, 50), 0, 3, 1)); // three slices have no depth
        const auto tooLarge = planRegion(image.info(), QRectF(0, 0, 600, 400), 0, 1, 1, 10);
        QVERIFY(!tooLarge);
        QCOMPARE(tooLarge.error().code, ErrorCode::LimitExceeded);
        QVERIFY(tooLarge.error().message.contains(QLatin1String("choose a smaller")));
    }

    void whatIsReadIsWhereItIsSaid()
    {
        const Ramp image({600, 400}, 6);
        const auto region = planRegion(image.info(), QRectF(40, 50, 33, 21), 1, 5, 1);
        QVERIFY(region);
        const auto grid = readRegion(image, *region);
        QVERIFY(grid);
        QCOMPARE(grid->size, (std::array<int, 3>{33, 21, 5}));
        QCOMPARE(grid->at(0, 0, 0), 1040.0F);
        QCOMPARE(grid->at(32, 20, 4), 5072.0F);
        QCOMPARE(region->voxelAt(QPointF(40.5, 50.5), 1), (GridPoint{0, 0, 0}));
        QCOMPARE(region->voxelAt(QPointF(72.9, 70.1), 5), (GridPoint{32, 20, 4}));
        QCOMPARE(region->toImage(region->toGrid(QPointF(51.25, 60.75))), QPointF(51.25, 60.75));
        std::stop_source stop;
        stop.request_stop();
        QVERIFY(!readRegion(image, *region, stop.get_token()));
    }

    void colourBecomesLuma()
    {
        const Ramp image({64, 64}, 1, ColourModel::Rgb);
        const auto region = planRegion(image.info(), QRectF(0, 0, 64, 64), 0, 1, 1);
        const auto grid = region ? readRegion(image, *region) : Result<ScalarGrid>(region.error());
        QVERIFY(grid);
        QVERIFY(std::abs(grid->at(9, 9) - 58.7F) < 0.01F);
    }

    void aMaskIsPaintedToThePixel()
    {
        SegmentationRegion region{0, 1, QRect(250, 100, 20, 17), 2, 1, {1, 1, 1}, {}};
        const auto mask = phantom::truth({20, 17, 1}, phantom::ball(9, 8, 6));
        QMap<int, LabelMap> before{{2, LabelMap(QSize(301, 203))}};
        const auto after = paintMask(mask, region, before, 5, noneLocked());
        QVERIFY(after);
        QCOMPARE(after->size(), 1);
        for (int y = 0; y < 203; ++y)
            for (int x = 0; x < 301; ++x) {
                const bool inside = region.rect.contains(x, y) && mask.at(x - 250, y - 100);
                QCOMPARE(int(after->value(2).labelAt({x, y})), inside ? 5 : 0);
            }
        // And back.
        const LabelGrid back = paintedIn(region, *after);
        for (size_t i = 0; i < back.values.size(); ++i)
            QCOMPARE(back.values[i], quint8(mask.values[i] ? 5 : 0));
    }

    void lockedLabelsStay()
    {
        SegmentationRegion region{0, 1, QRect(0, 0, 20, 20), 0, 1, {1, 1, 1}, {}};
        LabelMap map(QSize(40, 40));
        (void)map.paintPolygon(QPolygonF(QRectF(5, 5, 4, 4)), 3);
        (void)map.paintPolygon(QPolygonF(QRectF(10, 5, 4, 4)), 4);
        auto locked = noneLocked();
        locked[3] = true;
        const auto all = phantom::truth({20, 20, 1}, [](double, double, double) { return true; });
        const auto after = paintMask(all, region, {{0, map}}, 1, locked);
        QVERIFY(after);
        QCOMPARE(int(after->value(0).labelAt({6, 6})), 3);
        QCOMPARE(int(after->value(0).labelAt({11, 6})), 1);
        QCOMPARE(int(after->value(0).labelAt({19, 19})), 1);
        QCOMPARE(int(after->value(0).labelAt({20, 20})), 0);
    }

    void coarseResultsHaveSmoothBorders()
    {
        SegmentationRegion region{2, 4, QRect(10, 10, 30, 30), 0, 1, {1, 1, 1}, {}};
        const auto mask = phantom::truth({30, 30, 1}, phantom::ball(15, 15, 10));
        const auto after = paintMask(mask, region, {{0, LabelMap(QSize(400, 400))}}, 1, noneLocked());
        QVERIFY(after);
        // The disc at full resolution: centre of grid pixel 15 is at (10 + 15.5) · 4.
        double both = 0, any = 0;
        for (int y = 0; y < 400; ++y)
            for (int x = 0; x < 400; ++x) {
                const bool a = after->value(0).labelAt({x, y}) == 1, b = std::hypot(x + 0.5 - 102, y + 0.5 - 102) < 40;
                both += a && b;
                any += a || b;
            }
        QVERIFY2(both / any > 0.94, qPrintable(QString::number(both / any)));
    }

    void nothingIsNoChange()
    {
        SegmentationRegion region{0, 1, QRect(0, 0, 20, 20), 0, 4, {1, 1, 1}, {}};
        const auto none = phantom::truth({20, 20, 4}, [](double, double, double) { return false; });
        const LabelMap map(QSize(40, 40));
        const auto after = paintMask(none, region, {{0, map}, {1, map}, {2, map}, {3, map}}, 1, noneLocked());
        QVERIFY(after);
        QVERIFY(after->isEmpty());
        QVERIFY(!paintMask(phantom::truth({3, 3, 1}, phantom::ball(1, 1, 1)), region, {{0, map}}, 1, noneLocked()));
        QCOMPARE(phantom::voxelsIn(paintedIn(region, {})), 0);
    }
};

QTEST_GUILESS_MAIN(RegionTest)
#include "region_test.moc"
