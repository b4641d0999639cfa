// What a file lays over its image, under every camera: the shutter hides just what is not seen through it, and overlay
// planes keep their thinnest lines when they are reduced.
#include "core/display/compose.h"

#include <QTest>

#include <cmath>

using namespace triptych;

namespace {

constexpr QRgb kImage = 0xff808080, kHidden = 0xff102030, kBackground = 0xff000001;

/// A grey image of one value.
ImageInfo flatInfo(QSize size)
{
    ImageInfo info;
    info.levels = {{size, 1.0, size}};
    info.grayscale.storedMax = 255;
    return info;
}

QImage compose(const ImageInfo& info, const Camera& camera, std::vector<Layer> over, int threads = 1)
{
    auto pixels = PixelBuffer::allocate(info.size(), 1, SampleType::U8);
    std::fill_n(pixels->mutableRow<quint8>(0), pixels->byteCount(), quint8(128));
    ImageLayer image;
    image.info = &info;
    image.presentation.window = {127.5, 255, {}};
    image.presentation.function = VoiFunction::LinearExact;
    image.tile = [&](TileIndex) { return *pixels; };
    std::vector<Layer> layers{image};
    layers.insert(layers.end(), over.begin(), over.end());
    QImage out(camera.viewport, QImage::Format_RGB32);
    composeViewport(out, camera, layers, kBackground, threads);
    return out;
}

DisplayShutter everyShape()
{
    DisplayShutter shutter;
    shutter.rectangle = QRectF(30, 20, 240, 150);
    shutter.circle = DisplayShutter::Circle{{140, 95}, 110};
    shutter.polygon = {{150, 5}, {290, 90}, {180, 190}, {20, 120}};
    return shutter;
}

} // namespace

class GraphicsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void theShutterHidesWhatIsNotSeenThroughIt_data()
    {
        QTest::addColumn<double>("rotation");
        QTest::addColumn<bool>("flipped");
        QTest::addColumn<double>("zoom");
        QTest::addColumn<double>("aspect");
        for (const double rotation : {0.0, 90.0, 180.0, 33.0})
            for (const bool flipped : {false, true})
                for (const double zoom : {0.3, 1.0, 2.7})
                    QTest::addRow("%g° %s %g×", rotation, flipped ? "flipped" : "plain", zoom)
                        << rotation << flipped << zoom << 1.0;
        QTest::newRow("pixels twice as high as wide") << 0.0 << false << 1.0 << 2.0;
    }

    void theShutterHidesWhatIsNotSeenThroughIt()
    {
        QFETCH(double, rotation);
        QFETCH(bool, flipped);
        QFETCH(double, zoom);
        QFETCH(double, aspect);
        const ImageInfo info = flatInfo({300, 200});
        const DisplayShutter shutter = everyShape();
        Camera camera;
        camera.centre = {67.3, 61.1};
        camera.zoom = zoom;
        camera.pixelAspect = aspect;
        camera.rotationDeg = rotation;
        camera.flippedHorizontally = flipped;
        camera.viewport = {320, 260};
        const QImage shown = compose(info, camera, {ShutterLayer{shutter, info.size(), kHidden}});
        int seen = 0, hidden = 0;
        for (int y = 0; y < shown.height(); ++y)
            for (int x = 0; x < shown.width(); ++x) {
                const QPointF at = camera.toImage(QPointF(x + 0.5, y + 0.5));
                const auto what = [&](QPointF p) {
                    return !QRectF(0, 0, 300, 200).contains(p) ? kBackground
                           : isSeen(shutter, p, aspect)        ? kImage
                                                               : kHidden;
                };
                const double eps = 1e-3;
                const QRgb expected = what(at);
                if (what(at + QPointF(eps, eps)) != expected || what(at - QPointF(eps, eps)) != expected ||
                    what(at + QPointF(eps, -eps)) != expected || what(at + QPointF(-eps, eps)) != expected)
                    continue; // on an edge, which rounding decides
                QCOMPARE(QString::number(shown.pixel(x, y), 16), QString::number(expected, 16));
                seen += expected == kImage;
                hidden += expected == kHidden;
            }
        QVERIFY(seen > 500 && hidden > 500);
    }

    void thinLinesOutliveReduction()
    {
        const QSize size(4000, 3000);
        const ImageInfo info = flatInfo(size);
        std::vector<uint16_t> bits(size_t(size.width()) * size_t(size.height()) / 16);
        const auto set = [&](int x, int y) {
            const size_t bit = size_t(y) * size_t(size.width()) + size_t(x);
            bits[bit / 16] = uint16_t(bits[bit / 16] | 1 << (bit % 16));
        };
        for (int x = 0; x < size.width(); ++x)
            set(x, 1501);
        for (int y = 0; y < size.height(); ++y)
            set(777, y);
        const auto plane = std::make_shared<BitPlane>(size, bits);
        for (const double zoom : {1.0, 0.77, 0.3, 0.13, 0.1}) {
            Camera camera;
            camera.centre = {2000, 1500};
            camera.viewport = {400, 300};
            camera.zoom = zoom;
            const QImage shown = compose(info, camera, {OverlayLayer{plane, {0, 0}, 0xffffffff, 1}});
            int columns = 0, rows = 0;
            for (int x = 0; x < 400; ++x)
                for (int y = 0; y < 300; ++y)
                    if (shown.pixel(x, y) == 0xffffffff) {
                        ++columns;
                        break;
                    }
            QCOMPARE(columns, 400); // the horizontal line is in every column
            for (int y = 0; y < 300 && camera.visibleArea().left() < 777; ++y)
                for (int x = 0; x < 200; ++x)
                    if (shown.pixel(x, y) == 0xffffffff) {
                        ++rows;
                        break;
                    }
            QCOMPARE(rows, camera.visibleArea().left() < 777 ? 300 : 0);
        }
    }

    void overlaysTurnWithTheImage()
    {
        const ImageInfo info = flatInfo({64, 48});
        std::vector<uint16_t> bits(64 * 48 / 16);
        bits[0] = 1; // the first pixel
        const auto plane = std::make_shared<BitPlane>(QSize(64, 48), bits);
        for (const double rotation : {0.0, 90.0, 180.0, 270.0}) {
            Camera camera = Camera::fitted({64, 48}, {256, 256});
            camera.rotationDeg = rotation;
            const QImage shown = compose(info, camera, {OverlayLayer{plane, {10, 20}, 0xffffffff, 1}}, 3);
            const QPointF middle = camera.toScreen({10.5, 20.5});
            QCOMPARE(QString::number(shown.pixel(middle.toPoint()), 16), QStringLiteral("ffffffff"));
            const QPointF beside = camera.toScreen({12.5, 20.5});
            QCOMPARE(QString::number(shown.pixel(beside.toPoint()), 16), QString::number(kImage, 16));
        }
    }

    void fileLayersFollowTheFrame()
    {
        ImageInfo info = flatInfo({16, 16});
        const std::vector<uint16_t> full(16, 0xFFFF);
        OverlayPlane plane;
        plane.firstFrame = 2;
        plane.frames = {std::make_shared<BitPlane>(QSize(16, 16), full)};
        info.overlays = {plane};
        const auto count = [&](int frame, bool overlays) {
            std::vector<Layer> layers;
            appendFileLayers(layers, info, frame, overlays);
            return int(layers.size());
        };
        QCOMPARE(count(1, true), 0);
        QCOMPARE(count(2, true), 1);
        QCOMPARE(count(2, false), 0);
        QCOMPARE(count(3, true), 0);
        info.shutter = everyShape();
        QCOMPARE(count(2, false), 1); // a shutter is no mark that one could hide
    }
};

QTEST_GUILESS_MAIN(GraphicsTest)
#include "graphics_test.moc"
