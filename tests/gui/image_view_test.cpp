// The 2D view worked by real mouse and key events that go through the top-level window. With TRIPTYCH_SCREENSHOTS set
// to a folder, pictures of real images are left there to be looked at.
#include "core/dicom/dicom_reader.h"
#include "core/image/frame_source.h"
#include "core/image/reader_registry.h"
#include "core/raster/raster_reader.h"
#include "core/slide/slide_reader.h"
#include "ui/canvas/cine_bar.h"
#include "ui/canvas/image_view.h"
#include "ui/canvas/overlay_painting.h"
#include "ui/canvas/view_group.h"

#include <QDir>
#include <QHBoxLayout>
#include <QSignalSpy>
#include <QSlider>
#include <QTest>
#include <QToolButton>
#include <QVBoxLayout>
#include <QWheelEvent>
#include <QWindow>

#include <atomic>
#include <cmath>
#include <semaphore>

using namespace triptych;

namespace {

/// A 12-bit image whose value is its position, or a clip of such.
class Ramp : public FrameSource {
public:
    Ramp(const char* id, QSize size, int frames = 1, double spacing = 0.1)
        : FrameSource(infoOf(id, frames, spacing), size), m_size(size)
    {
    }
    std::atomic<int> holdFrame = -1;
    mutable std::binary_semaphore go{0};

protected:
    Result<PixelBuffer> decodeFrame(int frame, std::stop_token) const override
    {
        if (frame == holdFrame)
            go.acquire();
        auto pixels = PixelBuffer::allocate(m_size, 1, SampleType::U16);
        for (int y = 0; y < m_size.height(); ++y)
            for (int x = 0; x < m_size.width(); ++x)
                pixels->mutableRow<quint16>(y)[x] = quint16((x + y + frame * 300) % 4096);
        return pixels;
    }

private:
    static ImageInfo infoOf(const char* id, int frames, double spacing)
    {
        ImageInfo info;
        info.id = {QString::fromLatin1(id)};
        info.path = info.id.value;
        info.frames = frames;
        info.frameTimesMs = {20};
        info.sampleType = SampleType::U16;
        info.bitsStored = 12;
        info.grayscale.storedMax = 4095;
        info.grayscale.windows = {{2048, 4096, {}}};
        info.calibration.source = SpacingSource::PixelSpacing;
        info.calibration.spacing = PixelSpacing{spacing, spacing};
        return info;
    }
    QSize m_size;
};

struct RecordingTool : ViewTool {
    std::vector<QPointF> points;
    int hovers = 0, cancels = 0;
    bool takesWheel = false;
    bool press(ImageView&, const ViewPointer& p) override
    {
        points.push_back(p.image);
        return true;
    }
    bool move(ImageView&, const ViewPointer& p) override
    {
        points.push_back(p.image);
        return true;
    }
    bool release(ImageView&, const ViewPointer& p) override
    {
        points.push_back(p.image);
        return true;
    }
    void hover(ImageView&, const ViewPointer&) override { ++hovers; }
    bool wheel(ImageView&, const ViewPointer&, int) override { return takesWheel; }
    void cancel(ImageView&) override { ++cancels; }
};

struct AnyClient : TileClient {
    bool stillWants(const TileKey&) const override { return true; }
    void tileReady(const TileKey&) override {}
    void tileFailed(const TileKey&, const Error&) override {}
};

bool near(QPointF a, QPointF b, double within = 1e-6) { return QLineF(a, b).length() <= within; }

} // namespace

class ImageViewTest : public QObject {
    Q_OBJECT

    std::unique_ptr<TileService> m_tiles;
    std::unique_ptr<QWidget> m_window;
    ImageView* m_view = nullptr;
    CineBar* m_cine = nullptr;

    QPoint inWindow(QPoint point) const { return m_view->mapTo(m_window.get(), point); }
    void drag(Qt::MouseButton button, QPoint from, QPoint to)
    {
        QWindow* window = m_window->windowHandle();
        QTest::mousePress(window, button, {}, inWindow(from));
        QTest::mouseMove(window, inWindow((from + to) / 2));
        QTest::mouseMove(window, inWindow(to));
        QTest::mouseRelease(window, button, {}, inWindow(to));
    }
    void wheel(QPoint at, int delta, Qt::KeyboardModifiers modifiers = {})
    {
        QWindow* window = m_window->windowHandle();
        const QPointF p = inWindow(at);
        QWheelEvent event(p, window->mapToGlobal(p), QPoint(), QPoint(0, delta), Qt::NoButton, modifiers,
                          Qt::NoScrollPhase, false);
        QCoreApplication::sendEvent(window, &event);
    }
    std::shared_ptr<Ramp> show(const char* id, QSize size, int frames = 1)
    {
        auto ramp = std::make_shared<Ramp>(id, size, frames);
        m_tiles->addSource(ramp);
        m_view->setImage(ramp, m_tiles.get());
        return ramp;
    }
    ImageSourcePtr open(const QString& path)
    {
        ReaderRegistry registry;
        registry.add(makeDicomReader());
        registry.add(makeSlideReader());
        registry.add(makeRasterReader());
        auto image = registry.open(path.toStdString());
        return image ? *image : nullptr;
    }
    static QString data(const char* name) { return QStringLiteral(TRIPTYCH_SHARED_DATA "/") + QLatin1String(name); }
    static void keep(QWidget& widget, const char* name)
    {
        const QString folder = qEnvironmentVariable("TRIPTYCH_SCREENSHOTS");
        if (!folder.isEmpty())
            QVERIFY(widget.grab().save(QDir(folder).filePath(QLatin1String(name))));
    }

private Q_SLOTS:
    void init()
    {
        m_tiles = std::make_unique<TileService>(qint64(512) << 20, 1);
        m_window = std::make_unique<QWidget>();
        auto* layout = new QVBoxLayout(m_window.get());
        m_view = new ImageView;
        m_cine = new CineBar;
        layout->addWidget(m_view, 1);
        layout->addWidget(m_cine);
        m_cine->setView(m_view);
        m_window->resize(820, 640);
        m_window->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
    }
    void cleanup()
    {
        m_window.reset();
        m_tiles.reset();
    }

    void anImageIsFittedAndRefinesToItsValues()
    {
        QSignalSpy done(m_view, &ImageView::completed);
        show("a", QSize(2000, 1500));
        QVERIFY(!m_view->isComplete());
        QTRY_VERIFY(m_view->isComplete());
        QCOMPARE(done.count(), 1);
        const QPointF point(1000.5, 700.5);
        QVERIFY(near(m_view->toImage(m_view->toScreen(point)), point));
        QCOMPARE(m_view->valueTextAt(point), QStringLiteral("value 1700"));
        QVERIFY(m_view->valueTextAt(QPointF(-3, 5)).isEmpty());
        // What stands on the screen is the value by its window: 1700 of 4095.
        const QImage shown = m_view->composedImage();
        const QPoint at = m_view->toScreen(point).toPoint();
        QVERIFY(std::abs(qRed(shown.pixel(at)) - 106) <= 1);
    }

    void wheelZoomsAtTheCursor()
    {
        show("a", QSize(2000, 1500));
        const QPoint cursor(300, 210);
        const QPointF under = m_view->toImage(cursor);
        const double before = m_view->camera().zoom;
        wheel(cursor, 240);
        QVERIFY(m_view->camera().zoom > 1.4 * before);
        QVERIFY(near(m_view->toImage(cursor), under, 1e-3));
        wheel(cursor, -240);
        QVERIFY(std::abs(m_view->camera().zoom - before) < 1e-9);
    }

    void middleAndSpaceDragPan()
    {
        show("a", QSize(2000, 1500));
        m_view->oneToOne();
        QPointF grabbed = m_view->toImage(QPointF(200, 200));
        drag(Qt::MiddleButton, {200, 200}, {260, 170});
        QVERIFY(near(m_view->toImage(QPointF(260, 170)), grabbed, 1e-6));
        RecordingTool tool;
        m_view->setTool(&tool);
        m_view->setFocus();
        QTest::keyPress(m_window->windowHandle(), Qt::Key_Space);
        grabbed = m_view->toImage(QPointF(200, 200));
        drag(Qt::LeftButton, {200, 200}, {150, 220});
        QTest::keyRelease(m_window->windowHandle(), Qt::Key_Space);
        QVERIFY(near(m_view->toImage(QPointF(150, 220)), grabbed, 1e-6));
        QVERIFY(tool.points.empty());
        m_view->setTool(nullptr);
    }

    void rightDragChangesTheWindow()
    {
        show("a", QSize(2000, 1500));
        QSignalSpy changed(m_view, &ImageView::presentationChanged);
        drag(Qt::RightButton, {200, 200}, {300, 200});
        QVERIFY(m_view->presentation().window.width > 4096 * 1.5);
        QCOMPARE(m_view->presentation().window.centre, 2048.0);
        drag(Qt::RightButton, {200, 200}, {200, 260});
        QVERIFY(m_view->presentation().window.centre > 2048);
        QVERIFY(changed.count() >= 2);
    }

    void theToolGetsTheLeftButtonInImageCoordinates()
    {
        show("a", QSize(2000, 1500));
        RecordingTool tool;
        m_view->setTool(&tool);
        const double zoom = m_view->camera().zoom;
        drag(Qt::LeftButton, {200, 200}, {300, 240});
        QVERIFY(tool.points.size() >= 3);
        QVERIFY(near(tool.points.front(), m_view->toImage(QPointF(200, 200))));
        QVERIFY(near(tool.points.back(), m_view->toImage(QPointF(300, 240))));
        tool.takesWheel = true;
        wheel({200, 200}, 120);
        QCOMPARE(m_view->camera().zoom, zoom);
        QSignalSpy pointer(m_view, &ImageView::pointerMoved);
        QTest::mouseMove(m_window->windowHandle(), inWindow({310, 250}));
        QTRY_VERIFY(tool.hovers > 0);
        QVERIFY(pointer.count() > 0);
        m_view->setTool(nullptr);
        QCOMPARE(tool.cancels, 1);
    }

    void controlWheelAndCineGoThroughTheFrames()
    {
        show("clip", QSize(400, 300), 12);
        QVERIFY(m_cine->isVisible());
        QTRY_VERIFY(m_view->isComplete());
        wheel({200, 200}, -120, Qt::ControlModifier);
        QCOMPARE(m_view->frame(), 1);
        wheel({200, 200}, 120, Qt::ControlModifier);
        wheel({200, 200}, 120, Qt::ControlModifier);
        QCOMPARE(m_view->frame(), 0);
        auto* play = m_cine->findChild<QToolButton*>(QStringLiteral("cinePlay"));
        QTest::mouseClick(m_window->windowHandle(), Qt::LeftButton, {},
                          play->mapTo(m_window.get(), play->rect().center()));
        QVERIFY(m_cine->isPlaying());
        QTRY_VERIFY(m_view->frame() >= 3);
        QCOMPARE(m_cine->findChild<QSlider*>(QStringLiteral("cineSlider"))->value(), m_view->frame());
        QTest::mouseClick(m_window->windowHandle(), Qt::LeftButton, {},
                          play->mapTo(m_window.get(), play->rect().center()));
        QVERIFY(!m_cine->isPlaying());
        show("still", QSize(100, 100));
        QVERIFY(!m_cine->isVisible());
    }

    void theOldFrameStaysUntilTheNewOneIsThere()
    {
        auto clip = std::make_shared<Ramp>("held", QSize(400, 300), 3);
        clip->holdFrame = 1;
        m_tiles->addSource(clip);
        m_view->setImage(clip, m_tiles.get());
        m_view->setFrame(2);
        QTRY_VERIFY(m_view->isComplete());
        const QImage before = m_view->composedImage().copy();
        m_view->setFrame(1);
        QCOMPARE(m_view->composedImage(), before);
        QVERIFY(!m_view->isComplete());
        clip->holdFrame = -1;
        clip->go.release();
        QTRY_VERIFY(m_view->isComplete());
        QVERIFY(m_view->composedImage() != before);
    }

    void minimapNavigates()
    {
        show("a", QSize(4000, 3000));
        m_view->oneToOne();
        const QPointF before = m_view->camera().centre;
        // Top right, 120 wide with a margin of 10: its lower left quarter.
        QTest::mouseClick(m_window->windowHandle(), Qt::LeftButton, {}, inWindow({m_view->width() - 110, 32 + 75}));
        const QPointF now = m_view->camera().centre;
        QVERIFY(now.x() < before.x() && now.y() > before.y());
        QVERIFY(near(now, QPointF(4000 * 20 / 120.0, 3000 * 75 / 90.0), 60));
    }

    void turningAndMirroringKeepTheImageInView()
    {
        show("a", QSize(2000, 1000));
        m_view->rotate90();
        QVERIFY(near(m_view->toScreen({0, 0}) - m_view->toScreen({0, 1000}), {1000 * m_view->camera().zoom, 0}, 1e-6));
        QVERIFY(QRectF(m_view->rect()).adjusted(-1, -1, 1, 1).contains(m_view->toScreen({2000, 1000})));
        const QPointF corner = m_view->toScreen({0, 0});
        m_view->flipHorizontally();
        QVERIFY(near(m_view->toScreen({0, 0}), {m_view->width() - corner.x(), corner.y()}, 1e-6));
    }

    void linkedViewsShareMillimetresAndMeetAtTheChestWall()
    {
        QWidget window;
        auto* layout = new QHBoxLayout(&window);
        layout->setContentsMargins(0, 0, 0, 0);
        layout->setSpacing(0);
        ImageView right, left;
        layout->addWidget(&right);
        layout->addWidget(&left);
        window.resize(1000, 600);
        window.show();
        QVERIFY(QTest::qWaitForWindowExposed(&window));
        auto coarse = std::make_shared<Ramp>("r", QSize(1000, 1500), 1, 0.1);
        auto fine = std::make_shared<Ramp>("l", QSize(1500, 2600), 1, 0.07);
        m_tiles->addSource(coarse);
        m_tiles->addSource(fine);
        right.setAlignment(Alignment::Right);
        left.setAlignment(Alignment::Left);
        ViewGroup group;
        group.add(&right);
        group.add(&left);
        right.setImage(coarse, m_tiles.get());
        left.setImage(fine, m_tiles.get());
        const Camera alone = left.camera();
        right.setCamera(right.camera().zoomedAt({100, 100}, 1.3));
        QCOMPARE(left.camera(), alone); // not linked yet
        right.fit();
        group.setLinked(true);
        group.gather(&right);
        const auto same = [&] { return std::abs(*right.pixelsPerMm() / *left.pixelsPerMm() - 1) < 1e-9; };
        QVERIFY(same());
        QVERIFY(std::abs(right.toScreen({1000, 0}).x() - right.width()) < 1e-6);
        QVERIFY(std::abs(left.toScreen({0, 0}).x()) < 1e-6);
        // Zoomed about a place 30 mm from the wall, the wall leaves both views by as much, mirrored.
        const double edge = right.width();
        right.setCamera(right.camera().zoomedAt({edge - 30 * *right.pixelsPerMm(), 100}, 2));
        QVERIFY(same());
        const double beyond = right.toScreen({1000, 0}).x() - edge;
        QVERIFY(beyond > 20);
        QVERIFY(std::abs(-left.toScreen({0, 0}).x() - beyond) < 1e-6);
        const double height = right.toScreen({0, 750}).y();
        QVERIFY(std::abs(left.toScreen({0, 1300}).y() - height) < 1e-6);
        left.setCamera(left.camera().panned({-40, 25}));
        QVERIFY(std::abs(right.toScreen({1000, 0}).x() - edge - beyond - 40) < 1e-6);
        QVERIFY(std::abs(right.toScreen({0, 750}).y() - height - 25) < 1e-6);
        Presentation p = right.presentation();
        p.window = {700, 300, {}};
        p.invert = true;
        right.setPresentation(p);
        QCOMPARE(left.presentation().window.centre, 700.0);
        QVERIFY(left.presentation().invert);
        window.resize(800, 500);
        QTRY_VERIFY(same());
    }

    void overlaysAreDrawnAndHidden()
    {
        show("a", QSize(400, 300));
        QTRY_VERIFY(m_view->isComplete());
        const QImage plain = m_view->composedImage().copy();
        HeatmapView heat;
        heat.heatmap.area = QRectF(0, 0, 400, 300);
        heat.heatmap.values = *PixelBuffer::allocate(QSize(1, 1), 1, SampleType::F32);
        heat.heatmap.values.mutableRow<float>(0)[0] = 0.9f;
        m_view->setHeatmaps({heat});
        QVERIFY(m_view->composedImage() != plain);
        AnnotationModel model(m_view->image()->info().id, QSize(400, 300), 1);
        m_view->setAnnotations(&model);
        const QImage heated = m_view->composedImage().copy();
        model.beginStroke(0, 1);
        model.extendStroke({100, 100}, {200, 150}, 20);
        model.endStroke();
        QVERIFY(m_view->composedImage() != heated);
        m_view->setOverlaysVisible(false);
        QCOMPARE(m_view->composedImage(), plain);
        m_view->setAnnotations(nullptr);
    }

    void lengthsAreRound()
    {
        QCOMPARE(roundLength(0.37), 0.2);
        QCOMPARE(roundLength(7), 5.0);
        QCOMPARE(roundLength(10), 10.0);
    }

    void realImages_data()
    {
        QTest::addColumn<QString>("path");
        QTest::newRow("mammogram") << data("dicom/mammogram/MG1_JPLY");
        QTest::newRow("mammogram2") << data("dicom/mammogram/OutOfBoundsOverlay.dcm");
        QTest::newRow("ultrasound") << data("dicom/ultrasound/examples_ybr_color.dcm");
        QTest::newRow("slide") << data("slide/CMU-1-Small-Region.svs");
    }
    void realImages()
    {
        QFETCH(QString, path);
        if (!QFile::exists(path))
            QSKIP("the shared images are not here");
        const ImageSourcePtr image = open(path);
        QVERIFY(image);
        m_tiles->addSource(image);
        AnnotationModel model(image->info().id, image->info().size(), 1);
        m_view->setImage(image, m_tiles.get());
        m_view->setAnnotations(&model);
        QTRY_VERIFY_WITH_TIMEOUT(m_view->isComplete(), 15000);
        const QSizeF size = image->info().size();
        Shape shape;
        shape.type = ShapeType::Ellipse;
        shape.points = {QPointF(size.width() * 0.4, size.height() * 0.4),
                        QPointF(size.width() * 0.55, size.height() * 0.5)};
        const ShapeId id = model.addShape(shape);
        m_view->setSelection({id});
        QVERIFY(!m_view->selection().isEmpty());
        const QByteArray name = QByteArray(QTest::currentDataTag());
        keep(*m_window, name + "-fit.png");
        m_view->setCamera(m_view->camera().zoomedAt(QPointF(m_view->width() / 2.0, m_view->height() / 2.0), 3.1));
        QTRY_VERIFY_WITH_TIMEOUT(m_view->isComplete(), 15000);
        keep(*m_window, name + "-zoom.png");
        // Not everything on the screen is one colour.
        const QImage shown = m_view->composedImage();
        QSet<QRgb> colours;
        for (int y = 0; y < shown.height(); y += 7)
            for (int x = 0; x < shown.width(); x += 7)
                colours.insert(shown.pixel(x, y));
        QVERIFY(colours.size() > 20);
        m_view->setAnnotations(nullptr);
    }

    /// Another view may need the whole cache: this one still has something to draw, at once, wherever it is moved.
    void whatWasPaintedStaysThoughTheCacheLetGo()
    {
        TileService tiles(1 << 20, 1);
        const auto shown = std::make_shared<Ramp>("shown", QSize(1500, 1400));
        const auto greedy = std::make_shared<Ramp>("greedy", QSize(1500, 1400));
        tiles.addSource(shown);
        tiles.addSource(greedy);
        m_view->setImage(shown, &tiles);
        QTRY_VERIFY(m_view->isComplete());
        const auto client = std::make_shared<AnyClient>();
        tiles.request({{greedy->info().id, {0, 0, 0, 0}}}, JobPriority::Visible, client);
        tiles.waitUntilIdle();
        QVERIFY(tiles.cached({shown->info().id, {0, 0, 0, 0}}).isNull());
        shown->holdFrame = 0; // what comes later does not count
        m_view->setCamera(m_view->camera().panned(QPointF(20, 30)));
        const QImage frame = m_view->composedImage();
        QVERIFY(qRed(frame.pixel(frame.width() / 2, frame.height() / 2)) > 0);
        shown->holdFrame = -1;
        shown->go.release();
        tiles.waitUntilIdle();
        m_view->setImage(nullptr, nullptr);
    }
};

QTEST_MAIN(ImageViewTest)
#include "image_view_test.moc"
