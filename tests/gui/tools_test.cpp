// Every tool with real mouse, wheel and key events, sent to the top-level window at positions in it.
#include "ui/canvas/image_view.h"
#include "ui/tools/tool_controller.h"

#include "core/image/frame_source.h"

#include <QHBoxLayout>
#include <QSignalSpy>
#include <QTest>
#include <QWheelEvent>
#include <QWindow>

using namespace triptych;

namespace {

/// A grey image of one value, with square pixels of half a millimetre.
class PlainImage : public FrameSource {
public:
    explicit PlainImage(const QString& id) : FrameSource(makeInfo(id), QSize(800, 600)) {}

protected:
    Result<PixelBuffer> decodeFrame(int, std::stop_token) const override
    {
        return PixelBuffer::allocate(QSize(800, 600), 1, SampleType::U8);
    }

private:
    static ImageInfo makeInfo(const QString& id)
    {
        ImageInfo info;
        info.id = ImageId{id};
        info.frames = 3;
        info.calibration.source = SpacingSource::PixelSpacing;
        info.calibration.spacing = PixelSpacing{0.5, 0.5};
        return info;
    }
};

} // namespace

class ToolsTest : public QObject {
    Q_OBJECT

    std::unique_ptr<TileService> m_tiles;
    std::unique_ptr<QWidget> m_window;
    std::unique_ptr<AnnotationModel> m_model;
    std::unique_ptr<ToolController> m_tools;
    ImageView* m_view = nullptr;
    int m_edits = 0;

    QPoint inWindow(QPointF image) const { return m_view->mapTo(m_window.get(), m_view->toScreen(image).toPoint()); }
    QWindow* handle() const { return m_window->windowHandle(); }
    void press(QPointF image, Qt::KeyboardModifiers keys = {})
    {
        QTest::mousePress(handle(), Qt::LeftButton, keys, inWindow(image));
    }
    void moveTo(QPointF image) { QTest::mouseMove(handle(), inWindow(image)); }
    void release(QPointF image, Qt::KeyboardModifiers keys = {})
    {
        QTest::mouseRelease(handle(), Qt::LeftButton, keys, inWindow(image));
    }
    void click(QPointF image, Qt::KeyboardModifiers keys = {})
    {
        press(image, keys);
        release(image, keys);
        // Two clicks in a row must not be taken for a double click.
        QTest::qWait(QApplication::doubleClickInterval() / 20);
    }
    void drag(QPointF from, QPointF to, Qt::KeyboardModifiers keys = {})
    {
        const QPoint start = inWindow(from); // before the drag moves the image itself
        const QPoint end = inWindow(to);
        QTest::mousePress(handle(), Qt::LeftButton, keys, start);
        QTest::mouseMove(handle(), (start + end) / 2);
        QTest::mouseMove(handle(), end);
        QTest::mouseRelease(handle(), Qt::LeftButton, keys, end);
    }
    void wheel(QPointF image, int delta, Qt::KeyboardModifiers keys = {})
    {
        const QPointF at = inWindow(image);
        QWheelEvent event(at, handle()->mapToGlobal(at), {}, QPoint(0, delta), Qt::NoButton, keys, Qt::NoScrollPhase,
                          false);
        QCoreApplication::sendEvent(handle(), &event);
    }
    void key(Qt::Key key) { QTest::keyClick(handle(), key); }
    static bool near(QPointF a, QPointF b) { return QLineF(a, b).length() < 1.5; }
    void addBox(QRectF box, ShapeType type = ShapeType::Rectangle)
    {
        Shape shape;
        shape.type = type;
        shape.points = {box.topLeft(), box.bottomRight()};
        m_model->addShape(shape);
    }

private Q_SLOTS:
    void init()
    {
        QApplication::setDoubleClickInterval(200);
        m_tiles = std::make_unique<TileService>(qint64(64) << 20, 1);
        m_window = std::make_unique<QWidget>();
        auto* layout = new QHBoxLayout(m_window.get());
        m_view = new ImageView;
        layout->addWidget(m_view);
        const auto image = std::make_shared<const PlainImage>(QStringLiteral("plain"));
        m_tiles->addSource(image);
        m_view->setImage(image, m_tiles.get());
        m_view->setLabels(defaultLabels());
        m_model = std::make_unique<AnnotationModel>(image->info().id, image->info().size(), 1);
        m_edits = 0;
        connect(m_model.get(), &AnnotationModel::edited, this, [this] { ++m_edits; });
        m_view->setAnnotations(m_model.get());
        m_tools = std::make_unique<ToolController>();
        m_tools->attach(m_view);
        m_window->resize(840, 640);
        m_window->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
        m_window->activateWindow(); // a bare screen has no window manager that would
        QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
        m_view->setFocus();
        m_view->oneToOne();
    }
    void cleanup()
    {
        m_tools.reset();
        m_window.reset();
        m_model.reset();
    }

    void boxesAndLengthsAreDrawnByDragging()
    {
        for (const auto& [tool, type] :
             {std::pair(ToolId::Rectangle, ShapeType::Rectangle), std::pair(ToolId::Ellipse, ShapeType::Ellipse),
              std::pair(ToolId::Length, ShapeType::Length)}) {
            m_tools->setCurrent(tool);
            drag({200, 150}, {300, 250});
            const Shape& shape = m_model->shapes().constLast();
            QCOMPARE(shape.type, type);
            QVERIFY(near(shape.points[0], {200, 150}));
            QVERIFY(near(shape.points[1], {300, 250}));
            QCOMPARE(m_view->selection(), QList<ShapeId>{shape.id});
        }
        QCOMPARE(m_edits, 3);
        click({400, 300}); // a slip of the hand draws nothing
        QCOMPARE(m_model->shapes().size(), 3);
    }

    void shiftMakesASquare()
    {
        m_tools->setCurrent(ToolId::Rectangle);
        drag({200, 150}, {300, 190}, Qt::ShiftModifier);
        const QRectF box = m_model->shapes().constLast().boundingRect();
        QVERIFY(std::abs(box.width() - box.height()) < 0.01);
    }

    void escapeGivesUpAndAnotherToolCancels()
    {
        m_tools->setCurrent(ToolId::Ellipse);
        press({200, 150});
        moveTo({300, 250});
        key(Qt::Key_Escape);
        release({300, 250});
        QCOMPARE(m_edits, 0);
        m_tools->setCurrent(ToolId::Brush);
        press({200, 150});
        moveTo({300, 150});
        QVERIFY(!m_model->labelMap(0).isEmpty());
        m_tools->setCurrent(ToolId::Select);
        QVERIFY(m_model->labelMap(0).isEmpty());
        release({300, 150});
        QCOMPARE(m_edits, 0);
    }

    void polygonByClicksClosesInThreeWays()
    {
        m_tools->setCurrent(ToolId::Polygon);
        key(Qt::Key_4);
        const auto corners = [&] {
            click({200, 150});
            click({350, 160});
            click({330, 300});
            click({150, 290});
        };
        corners();
        click({201, 151}); // the first corner again
        QCOMPARE(m_model->shapes().size(), 1);
        QCOMPARE(m_model->shapes()[0].points.size(), 4);
        QCOMPARE(m_model->shapes()[0].label, 4);
        corners();
        key(Qt::Key_Backspace);
        key(Qt::Key_Return);
        QCOMPARE(m_model->shapes().size(), 2);
        QCOMPARE(m_model->shapes()[1].points.size(), 3);
        click({200, 150});
        click({350, 160});
        click({330, 300});
        QTest::mouseDClick(handle(), Qt::LeftButton, {}, inWindow({150, 290}));
        QCOMPARE(m_model->shapes().size(), 3);
        QCOMPARE(m_model->shapes()[2].points.size(), 4);
        QCOMPARE(m_edits, 3);
        corners();
        key(Qt::Key_Escape);
        key(Qt::Key_Return);
        QCOMPARE(m_edits, 3);
    }

    void freehandFollowsThePointer()
    {
        m_tools->setCurrent(ToolId::Freehand);
        press({300, 200});
        for (int i = 1; i < 40; ++i)
            moveTo(QPointF(300, 300) + QPointF(100 * std::sin(i * 0.16), -100 * std::cos(i * 0.16)));
        release({299, 200});
        QCOMPARE(m_model->shapes().size(), 1);
        const double circle = std::numbers::pi * 100 * 100;
        QVERIFY(std::abs(areaPixels(m_model->shapes()[0]) - circle) < 0.03 * circle);
    }

    void brushPaintsErasesAndIsUndone()
    {
        m_tools->setCurrent(ToolId::Brush);
        m_tools->settings().setBrushRadius(10);
        key(Qt::Key_3);
        drag({200, 200}, {400, 200});
        const auto at = [&](int x, int y) { return int(m_model->labelMap(0).labelAt(QPoint(x, y))); };
        QCOMPARE(at(300, 200), 3);
        QCOMPARE(at(300, 208), 3);
        QCOMPARE(at(300, 212), 0);
        m_tools->setCurrent(ToolId::Eraser);
        drag({300, 180}, {300, 220});
        QCOMPARE(at(300, 200), 0);
        QCOMPARE(at(250, 200), 3);
        QCOMPARE(m_edits, 2);
        m_model->undo();
        QCOMPARE(at(300, 200), 3);
    }

    void brushIsSizedByWheelAndKeysAndZoomedWithCtrl()
    {
        m_tools->setCurrent(ToolId::Brush);
        const double radius = m_tools->settings().brushRadius();
        const double zoom = m_view->camera().zoom;
        wheel({300, 300}, 120);
        QVERIFY(m_tools->settings().brushRadius() > radius);
        QCOMPARE(m_view->camera().zoom, zoom);
        key(Qt::Key_BracketLeft);
        QVERIFY(std::abs(m_tools->settings().brushRadius() - radius) < 1e-9);
        wheel({300, 300}, 120, Qt::ControlModifier);
        QVERIFY(m_view->camera().zoom > zoom);
        QVERIFY(std::abs(m_tools->settings().brushRadius() - radius) < 1e-9);
        for (int i = 0; i < 60; ++i)
            key(Qt::Key_BracketLeft);
        QCOMPARE(m_tools->settings().brushRadius(), ToolSettings::kMinRadius);
    }

    void selectMovesReshapesAndDeletes()
    {
        addBox({200, 150, 100, 80});
        addBox({500, 350, 60, 60}, ShapeType::Ellipse);
        m_edits = 0;
        const ShapeId first = m_model->shapes()[0].id;
        drag({250, 190}, {270, 220}); // inside: the whole shape
        QVERIFY(near(m_model->shape(first)->boundingRect().topLeft(), {220, 180}));
        QCOMPARE(m_view->selection(), QList<ShapeId>{first});
        drag({320, 260}, {350, 300}); // its bottom right corner
        QVERIFY(near(m_model->shape(first)->boundingRect().bottomRight(), {350, 300}));
        QVERIFY(near(m_model->shape(first)->boundingRect().topLeft(), {220, 180}));
        QCOMPARE(m_edits, 2);
        click({530, 380}, Qt::ShiftModifier);
        QCOMPARE(m_view->selection().size(), 2);
        key(Qt::Key_7);
        QCOMPARE(m_model->shapes()[1].label, 7);
        key(Qt::Key_Delete);
        QVERIFY(m_model->shapes().isEmpty());
        m_model->undo();
        QCOMPARE(m_model->shapes().size(), 2);
        click({700, 550});
        QVERIFY(m_view->selection().isEmpty());
    }

    void cornersArePutInAndTakenAway()
    {
        Shape polygon;
        polygon.points = {{200, 150}, {400, 150}, {300, 300}};
        const ShapeId id = m_model->addShape(polygon);
        click({300, 151});
        QCOMPARE(m_view->selection(), QList<ShapeId>{id});
        QTest::qWait(QApplication::doubleClickInterval() * 2);
        QTest::mouseDClick(handle(), Qt::LeftButton, {}, inWindow({300, 150}));
        QCOMPARE(m_model->shape(id)->points.size(), 4);
        drag({300, 150}, {300, 100});
        QVERIFY(near(m_model->shape(id)->points[1], {300, 100}));
        click({300, 100}, Qt::AltModifier);
        QCOMPARE(m_model->shape(id)->points.size(), 3);
        click({400, 150}, Qt::AltModifier); // a triangle keeps its corners
        QCOMPARE(m_model->shape(id)->points.size(), 3);
    }

    void aClickNudgesNothing()
    {
        addBox({200, 150, 100, 80});
        m_edits = 0;
        press({250, 190});
        moveTo({251, 191});
        release({251, 191});
        QCOMPARE(m_edits, 0);
    }

    void navigationToolsChangeTheViewOnly()
    {
        const Camera before = m_view->camera();
        m_tools->setCurrent(ToolId::Pan);
        drag({300, 300}, {350, 320});
        QVERIFY(near(m_view->camera().centre, before.centre - QPointF(50, 20) / before.zoom));
        m_tools->setCurrent(ToolId::Zoom);
        drag({300, 300}, {300, 250});
        QVERIFY(m_view->camera().zoom > before.zoom);
        m_tools->setCurrent(ToolId::Window);
        const VoiWindow window = m_view->presentation().window;
        drag({300, 300}, {360, 300});
        QVERIFY(m_view->presentation().window.width > window.width);
        QCOMPARE(m_edits, 0);
    }

    void nothingIsDrawnBeforeTheStoredShapesAreThere()
    {
        m_view->setAnnotations(nullptr);
        for (const ToolId tool : kAllTools) {
            m_tools->setCurrent(tool);
            drag({200, 150}, {300, 250});
            click({250, 200});
        }
        QVERIFY(m_model->shapes().isEmpty() && m_model->labelMap(0).isEmpty());
    }

    void shapesAreDrawnOnTheFrameShown()
    {
        m_view->setFrame(2);
        m_tools->setCurrent(ToolId::Rectangle);
        drag({200, 150}, {300, 250});
        m_tools->setCurrent(ToolId::Brush);
        drag({200, 150}, {300, 250});
        QCOMPARE(m_model->shapes()[0].frame, 2);
        QCOMPARE(m_model->paintedFrames(), QList<int>{2});
        m_view->setSelection({});
        m_view->setFrame(0);
        m_tools->setCurrent(ToolId::Select);
        click({250, 150}); // on another frame there is nothing to select
        QVERIFY(m_view->selection().isEmpty());
    }
};

QTEST_MAIN(ToolsTest)
#include "tools_test.moc"
