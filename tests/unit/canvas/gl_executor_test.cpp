// The OpenGL executor draws what the CPU draws, whatever the layers; and where it cannot, it says so.
#include "tests/unit/canvas/random_scene.h"
#include "ui/canvas/gl/gl_device.h"
#include "ui/canvas/gl/gl_executor.h"
#include "ui/canvas/gl/value_steps.h"
#include "ui/canvas/view_executor.h"

#include <QOffscreenSurface>
#include <QSet>
#include <QSignalSpy>
#include <QTest>

#include <cmath>
#include <limits>

using namespace triptych;

namespace {

constexpr int kTolerance = 1; // grey levels of 256

struct Difference {
    int most = 0;
    int pixels = 0; ///< that differ at all
    QPoint where;
};

Difference differenceOf(const QImage& a, const QImage& b)
{
    Difference found;
    for (int y = 0; y < a.height(); ++y)
        for (int x = 0; x < a.width(); ++x) {
            const QRgb p = a.pixel(x, y), q = b.pixel(x, y);
            const int off =
                std::max({std::abs(qRed(p) - qRed(q)), std::abs(qGreen(p) - qGreen(q)), std::abs(qBlue(p) - qBlue(q))});
            found.pixels += off > 0;
            if (off > found.most)
                found = {off, found.pixels, {x, y}};
        }
    return found;
}

/// Tiles of one grey image of the level's size each, 16 bit.
struct Plain {
    ImageInfo info;
    PixelBuffer pixels;

    Plain(QSize size, quint16 value)
    {
        info.sampleType = SampleType::U16;
        info.levels = {{size, 1, size}};
        info.grayscale.storedMax = 65535;
        pixels = *PixelBuffer::allocate(size, 1, SampleType::U16);
        for (int y = 0; y < size.height(); ++y)
            for (int x = 0; x < size.width(); ++x)
                pixels.mutableRow<quint16>(y)[x] = quint16(value + x + 7 * y);
    }
    ImageLayer layer() const
    {
        ImageLayer layer{&info, 0, {}, [this](TileIndex) { return pixels; }};
        layer.presentation.window = {30000, 60000, {}};
        return layer;
    }
};

} // namespace

class GlExecutorTest : public QObject {
    Q_OBJECT

    std::unique_ptr<GlExecutor> m_executor;

    std::unique_ptr<GlExecutor> make(qint64 textureBytes = GlExecutor::kTextureBytes)
    {
        auto made = GlExecutor::create(GlExecutor::makeSurface(), true, textureBytes);
        if (!made)
            qWarning("%s", qUtf8Printable(made.error().message));
        return made ? std::move(*made) : nullptr;
    }

    static QImage byCpu(const Camera& camera, std::span<const Layer> layers, QRgb background = 0xff000000)
    {
        QImage picture(camera.viewport, QImage::Format_RGB32);
        composeViewport(picture, camera, layers, background);
        return picture;
    }

private Q_SLOTS:
    void initTestCase()
    {
        m_executor = make();
        QVERIFY2(m_executor, "this test needs OpenGL 4.0, by Mesa's llvmpipe where there is no card");
    }
    void cleanupTestCase() { m_executor.reset(); }

    void drawsWhatTheCpuDraws_data()
    {
        QTest::addColumn<int>("type");
        QTest::addColumn<bool>("rgb");
        QTest::addColumn<double>("rotation");
        const char* const names[] = {"U8", "S8", "U16", "S16", "U32", "S32", "F32", "RGB"};
        for (int type = 0; type < 8; ++type)
            for (double rotation : {0.0, 90.0, 180.0, 270.0, 21.0, 143.7})
                QTest::addRow("%s %g°", names[type], rotation) << type % 7 << (type == 7) << rotation;
    }
    void drawsWhatTheCpuDraws()
    {
        QFETCH(int, type);
        QFETCH(bool, rgb);
        QFETCH(double, rotation);
        quint32 seed = quint32(type) * 1000 + quint32(rotation) + (rgb ? 77 : 0);
        QList<QByteArray> wrong;
        for (double zoom : {0.13, 0.5, 0.77, 1.0, 3.1, 4.0, 6.0, 23.7})
            for (bool missing : {false, true})
                for (bool overlays : {false, true}) {
                    SceneWish wish{rgb ? SampleType::U8 : SampleType(type), rgb, rotation, zoom, false, missing};
                    wish.overlays = overlays;
                    wish.padding = ++seed % 3 == 0 && !rgb;
                    wish.flip = seed % 2 == 0;
                    const RandomScene scene(seed, wish);
                    const QImage ours = byCpu(scene.camera, scene.layers, scene.background);
                    QImage theirs(ours.size(), QImage::Format_RGB32);
                    QVERIFY2(m_executor->compose(theirs, scene.camera, scene.layers, scene.background),
                             qPrintable(m_executor->failure()));
                    const Difference off = differenceOf(ours, theirs);
                    if (off.most > kTolerance)
                        wrong << QStringLiteral("×%1%2%3%4: %5 pixels, by up to %6 at %7, %8")
                                     .arg(zoom)
                                     .arg(missing ? QStringLiteral(" missing") : QString())
                                     .arg(overlays ? QStringLiteral(" overlays") : QString())
                                     .arg(wish.padding ? QStringLiteral(" padding") : QString())
                                     .arg(off.pixels)
                                     .arg(off.most)
                                     .arg(off.where.x())
                                     .arg(off.where.y())
                                     .toUtf8();
                }
        QVERIFY2(wrong.isEmpty(), wrong.join("; ").constData());
    }

    /// Into 10 bits a channel: what is mixed is rounded there, so that its upper 8 bits may be off by a few.
    void aDeepPictureIsTheSamePicture()
    {
        for (quint32 seed = 1; seed < 6; ++seed) {
            SceneWish wish;
            wish.overlays = seed > 1;
            const RandomScene scene(seed, wish);
            QImage deep(scene.camera.viewport, QImage::Format_RGB30);
            QVERIFY(m_executor->compose(deep, scene.camera, scene.layers, scene.background));
            const QImage ours = byCpu(scene.camera, scene.layers, scene.background);
            const Difference off = differenceOf(ours, deep.convertToFormat(QImage::Format_RGB32));
            QVERIFY2(off.most <= (seed > 1 ? 4 : 1), qPrintable(QString::number(off.most)));
        }
    }

    /// 12 bits onto a screen of 10: 1024 greys, each the one of the window's formula (PS3.3 C.11.2.1.3.2).
    void greysOfADeepPictureAreFiner()
    {
        const QSize size(64, 64);
        Plain image(size, 0);
        for (int i = 0; i < 4096; ++i)
            image.pixels.mutableRow<quint16>(i / 64)[i % 64] = quint16(i);
        ImageLayer layer = image.layer();
        layer.presentation.function = VoiFunction::LinearExact;
        layer.presentation.window = {2048, 4096, {}};
        const Camera camera = Camera::fitted(size, size);
        const Layer layers[] = {layer};
        QImage deep(size, QImage::Format_RGB30);
        QVERIFY(m_executor->compose(deep, camera, layers));
        QSet<quint32> greys;
        for (int i = 0; i < 4096; ++i) {
            const quint32 pixel = reinterpret_cast<const quint32*>(deep.constScanLine(i / 64))[i % 64];
            const int red = int(pixel >> 20 & 1023), blue = int(pixel & 1023);
            QCOMPARE(red, blue);
            QVERIFY(std::abs(red - i / 4096.0 * 1023) <= 0.51);
            greys.insert(pixel);
        }
        QCOMPARE(greys.size(), 1024);
    }

    void aLargeFrameIsCutIntoPages()
    {
        const Plain image(QSize(3328, 4096), 0);
        Camera camera = Camera::fitted(image.info.size(), QSize(300, 200));
        camera.zoom = 1.3;
        camera.centre = QPointF(1700, 2050);
        const Layer layers[] = {image.layer()};
        QImage theirs(camera.viewport, QImage::Format_RGB32);
        QVERIFY(m_executor->compose(theirs, camera, layers));
        QCOMPARE(differenceOf(byCpu(camera, layers), theirs).most, 0);
        const qint64 sent = m_executor->tileUploads();
        camera.centre += QPointF(30, -20);
        QVERIFY(m_executor->compose(theirs, camera, layers));
        QCOMPARE(m_executor->tileUploads(), sent); // what is on the card is not sent again
    }

    void theCardsMemoryIsBounded()
    {
        constexpr qint64 kBytes = qint64(3) << 20;
        const auto small = make(kBytes);
        QVERIFY(small);
        std::vector<std::unique_ptr<Plain>> images;
        for (int i = 0; i < 12; ++i)
            images.push_back(std::make_unique<Plain>(QSize(500, 400), quint16(i * 1000)));
        for (int round = 0; round < 2; ++round)
            for (const auto& image : images) {
                const Camera camera = Camera::fitted(image->info.size(), QSize(250, 200));
                const Layer layers[] = {image->layer()};
                QImage theirs(camera.viewport, QImage::Format_RGB32);
                QVERIFY2(small->compose(theirs, camera, layers), qPrintable(small->failure()));
                QCOMPARE(differenceOf(byCpu(camera, layers), theirs).most, 0);
                QVERIFY2(small->textureBytes() <= kBytes, qPrintable(QString::number(small->textureBytes())));
            }
        const Plain tooLarge(QSize(3000, 3000), 0);
        const Camera camera = Camera::fitted(tooLarge.info.size(), QSize(250, 200));
        const Layer layers[] = {tooLarge.layer()};
        QImage theirs(camera.viewport, QImage::Format_RGB32);
        QVERIFY(!small->compose(theirs, camera, layers)); // this frame is the CPU's
        QVERIFY(small->failure().isEmpty());              // the next may be the card's again
    }

    /// A buffer that takes the place of another one in memory is not shown as that.
    void aBufferIsKnownAsLongAsItIsHeld()
    {
        for (int i = 0; i < 20; ++i) {
            const Plain image(QSize(64, 64), quint16(3000 * i));
            const Camera camera = Camera::fitted(image.info.size(), QSize(64, 64));
            const Layer layers[] = {image.layer()};
            QImage theirs(camera.viewport, QImage::Format_RGB32);
            QVERIFY(m_executor->compose(theirs, camera, layers));
            QCOMPARE(differenceOf(byCpu(camera, layers), theirs).most, 0);
        }
    }

    void whatItCannotDrawItLeavesToTheCpu()
    {
        Plain image(QSize(64, 64), 0);
        const Camera camera = Camera::fitted(image.info.size(), QSize(64, 64));
        QImage theirs(camera.viewport, QImage::Format_RGB32);
        // 32 bits with a lookup table, which need not be monotone.
        Plain wide(QSize(64, 64), 0);
        wide.info.sampleType = SampleType::F32;
        wide.pixels = *PixelBuffer::allocate(QSize(64, 64), 1, SampleType::F32);
        wide.info.grayscale.voiLuts = {{0, {0, 65535, 20}, 16, {}}};
        ImageLayer layer = wide.layer();
        layer.presentation.voiLut = 0;
        const Layer tables[] = {layer};
        QVERIFY(!m_executor->compose(theirs, camera, tables));
        QImage other(QSize(10, 10), QImage::Format_RGB32); // not of the viewport's size
        const Layer plain[] = {image.layer()};
        QVERIFY(!m_executor->compose(other, camera, plain));
        QVERIFY(m_executor->failure().isEmpty());
        QVERIFY(m_executor->compose(theirs, camera, plain));
    }

    /// In the background, by the program's own way; then the context is taken away.
    void aCardThatFailsIsReplacedByTheProcessor()
    {
        ViewExecutor executor(ViewExecutor::Choice::Gl);
        QCOMPARE(ViewExecutor::current(), &executor);
        const Plain image(QSize(200, 150), 500);
        const Camera camera = Camera::fitted(image.info.size(), QSize(180, 160));
        const Layer layers[] = {image.layer()};
        const QImage expected = byCpu(camera, layers);
        const auto drawn = [&] {
            QImage picture(camera.viewport, QImage::Format_RGB32);
            composeView(picture, camera, layers);
            return picture;
        };
        QCOMPARE(drawn(), expected); // before the search has ended
        QSignalSpy changed(&executor, &ViewExecutor::changed);
        executor.start();
        QTRY_COMPARE(changed.count(), 1);
        QVERIFY(executor.usesGl());
        QVERIFY2(executor.description().contains(QLatin1String("OpenGL")), qPrintable(executor.description()));
        QCOMPARE(differenceOf(drawn(), expected).most, 0);

        const auto surface = GlExecutor::makeSurface();
        auto doomed = GlExecutor::create(surface, true);
        QVERIFY(doomed);
        executor.use(std::move(*doomed));
        QCOMPARE(differenceOf(drawn(), expected).most, 0);
        surface->destroy();
        QTest::ignoreMessage(QtWarningMsg, "OpenGL is left: the OpenGL context was lost");
        QCOMPARE(drawn(), expected);
        QVERIFY(!executor.usesGl());
        QVERIFY2(executor.description().contains(QLatin1String("lost")), qPrintable(executor.description()));
        QCOMPARE(changed.count(), 3);
        QCOMPARE(drawn(), expected);
    }

    void onlyHardwareIsChosenByItself()
    {
        const bool hardware = !isSoftwareRenderer(m_executor->renderer());
        ViewExecutor executor(ViewExecutor::Choice::Automatic);
        executor.start();
        executor.waitUntilChosen();
        QCOMPARE(executor.usesGl(), hardware);
        QVERIFY2(executor.description().contains(QLatin1String("processor: ")) != hardware,
                 qPrintable(executor.description()));
        ViewExecutor asked(ViewExecutor::Choice::Cpu);
        asked.start();
        QVERIFY(!asked.usesGl());
        QVERIFY(ViewExecutor::choiceOf(QStringLiteral("gl")) == ViewExecutor::Choice::Gl);
        QVERIFY(!ViewExecutor::choiceOf(QStringLiteral("vulkan")));
    }

    void softwareIsKnownByItsName()
    {
        QVERIFY(isSoftwareRenderer(QStringLiteral("llvmpipe (LLVM 15.0.6, 256 bits)")));
        QVERIFY(isSoftwareRenderer(QStringLiteral("softpipe")));
        QVERIFY(isSoftwareRenderer(QStringLiteral("Google SwiftShader")));
        QVERIFY(!isSoftwareRenderer(QStringLiteral("NVIDIA RTX A2000/PCIe/SSE2")));
        QVERIFY(!isSoftwareRenderer(QStringLiteral("Mesa Intel(R) UHD Graphics 770 (ADL-S GT1)")));
        QVERIFY(!isSoftwareRenderer(QStringLiteral("AMD Radeon Pro W6600 (navi23, LLVM 15.0.6)")));
        if (!isSoftwareRenderer(m_executor->renderer()))
            return;
        QVERIFY(GlExecutor::create(GlExecutor::makeSurface(), true));
        const auto refused = GlExecutor::create(GlExecutor::makeSurface(), false);
        QVERIFY(!refused);
        QVERIFY2(refused.error().message.contains(QLatin1String("software")), qPrintable(refused.error().message));
    }

    void stepsAreTheDisplayFunction()
    {
        for (VoiFunction function : {VoiFunction::Linear, VoiFunction::LinearExact, VoiFunction::Sigmoid})
            for (bool invert : {false, true}) {
                GrayscaleEncoding encoding;
                encoding.rescaleSlope = invert ? -0.37 : 2.5;
                Presentation shown;
                shown.window = {12.5, 77.7, {}};
                shown.function = function;
                shown.colourMap = invert ? ColourMap::HotIron : ColourMap::Grey;
                const auto steps = valueSteps(encoding, shown);
                QVERIFY(steps && steps->thresholds.size() <= 255);
                const DisplayLut lut(encoding, shown, SampleType::F32);
                const auto check = [&](double value) {
                    const auto at = std::upper_bound(steps->thresholds.begin(), steps->thresholds.end(), value);
                    QCOMPARE(steps->colours[size_t(at - steps->thresholds.begin())], lut.colour(value));
                };
                for (double value = -400; value < 400; value += 0.173)
                    check(value);
                for (double threshold : steps->thresholds) {
                    check(threshold);
                    check(std::nextafter(threshold, -1e9));
                }
                check(std::numeric_limits<double>::infinity());
                check(-std::numeric_limits<double>::infinity());
            }
    }
};

QTEST_MAIN(GlExecutorTest)
#include "gl_executor_test.moc"
