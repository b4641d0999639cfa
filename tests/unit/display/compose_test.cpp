// composeViewport: tiles leave no seams, missing tiles give way to coarser ones, overlays lie where they belong.
#include "core/display/compose.h"

#include <QTest>

#include <cmath>
#include <limits>

using namespace triptych;

namespace {

constexpr QRgb kBackground = 0xff203040;

/// A 16-bit or colour image whose values are a smooth function of the position, cut into tiles of any size.
struct Fake {
    ImageInfo info;
    std::vector<PixelBuffer> levels;
    std::vector<std::pair<int, QPoint>> missing; ///< level and tile

    Fake(QSize size, QSize tile, bool rgb = false, int levelCount = 1)
    {
        info.colour = rgb ? ColourModel::Rgb : ColourModel::Monochrome;
        info.sampleType = rgb ? SampleType::U8 : SampleType::U16;
        info.bitsStored = rgb ? 8 : 16;
        info.grayscale.storedMax = 65535;
        double downsample = 1;
        for (int i = 0; i < levelCount; ++i, downsample *= 2) {
            const QSize of(int(std::ceil(size.width() / downsample)), int(std::ceil(size.height() / downsample)));
            info.levels.push_back({of, downsample, tile.isEmpty() ? of : tile});
            levels.push_back(fill(of, downsample, rgb));
        }
    }

    static PixelBuffer fill(QSize size, double downsample, bool rgb)
    {
        auto pixels = PixelBuffer::allocate(size, rgb ? 3 : 1, rgb ? SampleType::U8 : SampleType::U16);
        for (int y = 0; y < size.height(); ++y)
            for (int x = 0; x < size.width(); ++x) {
                const double at = (x + 0.5) * downsample * 300 + (y + 0.5) * downsample * 100;
                if (!rgb) {
                    pixels->mutableRow<quint16>(y)[x] = quint16(at);
                    continue;
                }
                quint8* to = pixels->mutableRow<quint8>(y) + 3 * x;
                to[0] = quint8(at / 300);
                to[1] = quint8(y * downsample);
                to[2] = 77;
            }
        return *pixels;
    }

    ImageLayer layer() const
    {
        ImageLayer layer;
        layer.info = &info;
        layer.presentation.window = {30000, 60000, {}};
        layer.presentation.function = VoiFunction::LinearExact;
        layer.tile = [this](TileIndex index) -> PixelBuffer {
            for (const auto& [level, tile] : missing)
                if (level == index.level && tile == QPoint(index.x, index.y))
                    return {};
            const LevelInfo& level = info.levels[size_t(index.level)];
            const QRect rect(QPoint(index.x * level.tile.width(), index.y * level.tile.height()), level.tile);
            return *levels[size_t(index.level)].copy(rect.intersected(QRect(QPoint(0, 0), level.size)));
        };
        return layer;
    }
};

QImage composed(const Camera& camera, std::vector<Layer> layers, int threads = 1)
{
    QImage target(camera.viewport, QImage::Format_RGB32);
    composeViewport(target, camera, layers, kBackground, threads);
    return target;
}

int largestDifference(const QImage& a, const QImage& b)
{
    int largest = 0;
    for (int y = 0; y < a.height(); ++y)
        for (int x = 0; x < a.width(); ++x) {
            const QRgb p = a.pixel(x, y);
            const QRgb q = b.pixel(x, y);
            largest = std::max(
                {largest, std::abs(qRed(p) - qRed(q)), std::abs(qGreen(p) - qGreen(q)), std::abs(qBlue(p) - qBlue(q))});
        }
    return largest;
}

Camera someCamera(double rotation, bool flip, double zoom)
{
    Camera camera = Camera::fitted(QSize(150, 110), QSize(260, 200));
    camera.zoom = zoom;
    camera.rotationDeg = rotation;
    camera.flippedHorizontally = flip;
    camera.centre += QPointF(3.3, -2.7);
    return camera;
}

} // namespace

class ComposeTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void oneToOneShowsEachPixelsValue()
    {
        const Fake image(QSize(40, 30), {});
        const Camera camera = Camera::fitted(QSize(40, 30), QSize(40, 30));
        const QImage shown = composed(camera, {image.layer()});
        for (int y = 0; y < 30; ++y)
            for (int x = 0; x < 40; ++x)
                QVERIFY(std::abs(qRed(shown.pixel(x, y)) - image.levels[0].sampleAt(x, y) / 60000 * 255) <= 0.501);
    }

    void tilesLeaveNoSeams_data()
    {
        QTest::addColumn<bool>("rgb");
        QTest::addColumn<double>("rotation");
        QTest::addColumn<bool>("flip");
        QTest::addColumn<double>("zoom");
        for (bool rgb : {false, true})
            for (double rotation : {0.0, 180.0, 90.0, 21.0})
                for (double zoom : {0.77, 1.7, 3.1, 6.0})
                    QTest::addRow("%s %g° ×%g", rgb ? "colour" : "grey", rotation, zoom)
                        << rgb << rotation << (zoom < 2) << zoom;
    }
    void tilesLeaveNoSeams()
    {
        QFETCH(bool, rgb);
        QFETCH(double, rotation);
        QFETCH(bool, flip);
        QFETCH(double, zoom);
        const Fake whole(QSize(150, 110), {}, rgb);
        const Fake tiled(QSize(150, 110), QSize(32, 17), rgb);
        const Camera camera = someCamera(rotation, flip, zoom);
        QCOMPARE(largestDifference(composed(camera, {whole.layer()}), composed(camera, {tiled.layer()})), 0);
    }

    /// The general path for tilted cameras draws what the row loop draws.
    void bothPathsAgree()
    {
        const Fake image(QSize(150, 110), QSize(32, 32));
        const QImage aligned = composed(someCamera(0, false, 1.7), {image.layer()});
        const QImage tilted = composed(someCamera(1e-2, false, 1.7), {image.layer()});
        QVERIFY(aligned.pixel(130, 100) != kBackground);
        int differing = 0;
        for (int y = 40; y < 160; ++y)
            for (int x = 40; x < 220; ++x)
                differing += std::abs(qRed(aligned.pixel(x, y)) - qRed(tilted.pixel(x, y))) > 1;
        QCOMPARE(differing, 0);
    }

    void bilinearBetweenPixelsNearestWhenLarge()
    {
        const Fake image(QSize(150, 110), {});
        Camera camera = someCamera(0, false, 4);
        QImage smooth = composed(camera, {image.layer()});
        camera.zoom = 16;
        QImage blocks = composed(camera, {image.layer()});
        int steps = 0;
        for (int x = 1; x < blocks.width(); ++x)
            steps += blocks.pixel(x, 100) != blocks.pixel(x - 1, 100);
        QVERIFY2(steps >= 15 && steps <= 17, qPrintable(QString::number(steps))); // 260 / 16 pixels wide
        // A linear ramp stays linear: the value at the centre of the screen is that of the point there.
        camera.zoom = 4;
        const QPointF point = camera.toImage(QPointF(130.5, 100.5));
        QCOMPARE(qRed(smooth.pixel(130, 100)), int((point.x() * 300 + point.y() * 100) / 60000 * 255 + 0.5));
    }

    void missingTilesGiveWayToCoarserOnes_data()
    {
        QTest::addColumn<double>("rotation");
        QTest::newRow("aligned") << 0.0;
        QTest::newRow("turned") << 90.0;
    }
    void missingTilesGiveWayToCoarserOnes()
    {
        QFETCH(double, rotation);
        for (bool rgb : {false, true}) {
            Fake image(QSize(150, 110), QSize(32, 32), rgb, 3);
            const Camera camera = someCamera(rotation, false, 1.3);
            const QImage full = composed(camera, {image.layer()});
            image.missing = {{0, {1, 1}}, {0, {2, 1}}, {1, {0, 0}}};
            const QImage coarse = composed(camera, {image.layer()});
            QVERIFY(full != coarse);
            // The values are a ramp, so a coarser level says nearly the same; a hole would differ by far more.
            QVERIFY2(largestDifference(full, coarse) <= 4,
                     qPrintable(QString::number(largestDifference(full, coarse))));
        }
    }

    void aFinerLevelServesWhereNothingCoarserIsThere()
    {
        Fake image(QSize(150, 110), {}, false, 3);
        Camera camera = someCamera(0, false, 0.25);
        const QImage full = composed(camera, {image.layer()});
        image.missing = {{1, {0, 0}}, {2, {0, 0}}};
        QVERIFY(largestDifference(full, composed(camera, {image.layer()})) <= 4);
    }

    void nothingThereLeavesTheBackground()
    {
        Fake image(QSize(150, 110), {});
        image.missing = {{0, {0, 0}}};
        const QImage shown = composed(someCamera(0, false, 1), {image.layer()});
        QCOMPARE(shown.pixel(130, 100), kBackground);
        image.missing.clear();
        QCOMPARE(composed(someCamera(0, false, 1), {image.layer()}).pixel(2, 2), kBackground); // outside
    }

    void aTileOfTheWrongShapeIsNotRead()
    {
        Fake image(QSize(150, 110), QSize(64, 64));
        ImageLayer layer = image.layer();
        layer.tile = [](TileIndex) { return *PixelBuffer::allocate(QSize(3, 3), 1, SampleType::U8); };
        QCOMPARE(composed(someCamera(0, false, 1), {layer}).pixel(130, 100), kBackground);
    }

    void paddingIsBackgroundAndDoesNotBleed()
    {
        Fake image(QSize(40, 40), {});
        for (int y = 0; y < 40; ++y)
            for (int x = 0; x < 40; ++x)
                image.levels[0].mutableRow<quint16>(y)[x] = x < 20 ? 65535 : 12000;
        image.info.grayscale.padding = {{65535, 65535}};
        Camera camera = Camera::fitted(QSize(40, 40), QSize(120, 120));
        const QImage shown = composed(camera, {image.layer()});
        for (int x = 0; x < 120; ++x)
            QCOMPARE(shown.pixel(x, 60), x < 60 ? kBackground : qRgb(51, 51, 51)); // 12000 / 60000 × 255
    }

    void threadsDrawTheSame()
    {
        const Fake image(QSize(150, 110), QSize(32, 32));
        const Camera camera = someCamera(0, true, 1.9);
        QCOMPARE(composed(camera, {image.layer()}, 1), composed(camera, {image.layer()}, 3));
    }

    void maskIsNearestWithAnOutline()
    {
        auto labels = PixelBuffer::allocate(QSize(16, 16), 1, SampleType::U8);
        for (int y = 4; y < 8; ++y)
            for (int x = 4; x < 8; ++x)
                labels->mutableRow<quint8>(y)[x] = 3;
        MaskLayer mask;
        mask.tileSize = QSize(16, 16);
        mask.area = QRectF(10, 20, 64, 64); // the mask is coarser by 2 and wider than one tile
        mask.downsample = 2;
        mask.colours[3] = 0xffff0000;
        mask.opacity = 0.5;
        mask.tile = [&](TileIndex index) { return index.x == 0 && index.y == 0 ? *labels : PixelBuffer{}; };
        for (double rotation : {0.0, 180.0}) {
            Camera camera = Camera::fitted(QSize(100, 100), QSize(100, 100));
            camera.rotationDeg = rotation;
            const QImage shown = composed(camera, {mask});
            const auto at = [&](int x, int y) {
                return rotation == 0 ? shown.pixel(x, y) : shown.pixel(99 - x, 99 - y);
            };
            // Labels cover x 18…25 and y 28…35 of the image.
            QCOMPARE(at(21, 31), qRgb(0x90, 0x18, 0x20)); // half red over the background
            QCOMPARE(at(15, 31), kBackground);
            QCOMPARE(at(28, 31), kBackground);
            int edge = 0;
            for (int x = 10; x < 40; ++x)
                edge += at(x, 31) == 0xffff0000;
            QCOMPARE(edge, 2); // one line on either side
        }
        mask.colours[3] = 0x00ff0000;
        QCOMPARE(composed(Camera::fitted(QSize(100, 100), QSize(100, 100)), {mask}).pixel(21, 31), kBackground);
    }

    void heatmapHasThresholdAndHoles()
    {
        auto values = PixelBuffer::allocate(QSize(4, 1), 1, SampleType::F32);
        float* v = values->mutableRow<float>(0);
        v[0] = 1;
        v[1] = 1;
        v[2] = std::numeric_limits<float>::quiet_NaN();
        v[3] = 0.3f;
        HeatmapLayer heat{*values, QRectF(0, 0, 80, 20), ColourMap::HotIron, 1.0, 0.5};
        for (double rotation : {0.0, 180.0}) {
            Camera camera = Camera::fitted(QSize(80, 20), QSize(80, 20));
            camera.rotationDeg = rotation;
            const QImage shown = composed(camera, {heat});
            const auto at = [&](int x) { return shown.pixel(rotation == 0 ? x : 79 - x, 10); };
            QCOMPARE(at(10), colourMapTable(ColourMap::HotIron)[255]);
            QCOMPARE(at(37), colourMapTable(ColourMap::HotIron)[255]); // up to the border of the hole, not faded by it
            QCOMPARE(at(50), kBackground);
            QCOMPARE(at(70), kBackground); // below the threshold
        }
    }

    void tilesForAsksForTheViewAndACover()
    {
        const Fake image(QSize(4096, 4096), QSize(256, 256), true, 5);
        Camera camera = Camera::fitted(QSize(4096, 4096), QSize(300, 300));
        camera.zoom = 1;
        camera.centre = QPointF(1000, 1000);
        const auto tiles = tilesFor(camera, image.info, 7);
        QVERIFY(!tiles.empty());
        QCOMPARE(tiles.front(), (TileIndex{0, 7, 3, 3}));
        int fine = 0, cover = 0;
        for (const TileIndex& tile : tiles) {
            QVERIFY(tile.level == 0 || tile.level == 4);
            ++(tile.level == 0 ? fine : cover);
        }
        QCOMPARE(fine, 4); // 850…1150 touches tiles 3 and 4 along both axes
        QCOMPARE(cover, 1);
        camera.centre = QPointF(-9000, 0);
        QVERIFY(tilesFor(camera, image.info, 0).empty());
    }
};

QTEST_APPLESS_MAIN(ComposeTest)
#include "compose_test.moc"
