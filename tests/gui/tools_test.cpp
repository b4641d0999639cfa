// Every tool with real mouse, wheel and key events, sent to the top-level window at positions in it.
#include "tests/gui/canvas_desk.h"

#include <QSignalSpy>

using namespace triptych;

class ToolsTest : public QObject {
    Q_OBJECT

    std::unique_ptr<CanvasDesk> m_desk;
    ImageView* m_view = nullptr;
    AnnotationModel* m_model = nullptr;
    ToolController* m_tools = nullptr;

    static bool near(QPointF a, QPointF b) { return QLineF(a, b).length() < 1.5; }

private Q_SLOTS:
    void init()
    {
        m_desk = std::make_unique<CanvasDesk>();
        QVERIFY(m_desk->shown());
        m_view = m_desk->view;
        m_model = m_desk->model.get();
        m_tools = m_desk->tools.get();
    }
    void cleanup() { m_desk.reset(); }

    void boxesAndLengthsAreDrawnByDragging()
    {
        for (const auto& [tool, type] :
             {std::pair(ToolId::Rectangle, ShapeType::Rectangle), std::pair(ToolId::Ellipse, ShapeType::Ellipse),
              std::pair(ToolId::Length, ShapeType::Length)}) {
            m_tools->setCurrent(tool);
            m_desk->drag({200, 150}, {300, 250});
            const Shape& shape = m_model->shapes().constLast();
            QCOMPARE(shape.type, type);
            QVERIFY(near(shape.points[0], {200, 150}));
            QVERIFY(near(shape.points[1], {300, 250}));
            QCOMPARE(m_view->selection(), QList<ShapeId>{shape.id});
        }
        QCOMPARE(m_desk->edits, 3);
        m_desk->click({400, 300}); // a slip of the hand draws nothing
        QCOMPARE(m_model->shapes().size(), 3);
    }

    void shiftMakesASquare()
    {
        m_tools->setCurrent(ToolId::Rectangle);
        m_desk->drag({200, 150}, {300, 190}, Qt::ShiftModifier);
        const QRectF box = m_model->shapes().constLast().boundingRect();
        QVERIFY(std::abs(box.width() - box.height()) < 0.01);
    }

    void escapeGivesUpAndAnotherToolCancels()
    {
        m_tools->setCurrent(ToolId::Ellipse);
        m_desk->press({200, 150});
        m_desk->moveTo({300, 250});
        m_desk->key(Qt::Key_Escape);
        m_desk->release({300, 250});
        QCOMPARE(m_desk->edits, 0);
        m_tools->setCurrent(ToolId::Brush);
        m_desk->press({200, 150});
        m_desk->moveTo({300, 150});
        QVERIFY(!m_model->labelMap(0).isEmpty());
        m_tools->setCurrent(ToolId::Select);
        QVERIFY(m_model->labelMap(0).isEmpty());
        m_desk->release({300, 150});
        QCOMPARE(m_desk->edits, 0);
    }

    void polygonByClicksClosesInThreeWays()
    {
        m_tools->setCurrent(ToolId::Polygon);
        m_desk->key(Qt::Key_4);
        const auto corners = [&] {
            m_desk->click({200, 150});
            m_desk->click({350, 160});
            m_desk->click({330, 300});
            m_desk->click({150, 290});
        };
        corners();
        m_desk->click({201, 151}); // the first corner again
        QCOMPARE(m_model->shapes().size(), 1);
        QCOMPARE(m_model->shapes()[0].points.size(), 4);
        QCOMPARE(m_model->shapes()[0].label, 4);
        corners();
        m_desk->key(Qt::Key_Backspace);
        m_desk->key(Qt::Key_Return);
        QCOMPARE(m_model->shapes().size(), 2);
        QCOMPARE(m_model->shapes()[1].points.size(), 3);
        m_desk->click({200, 150});
        m_desk->click({350, 160});
        m_desk->click({330, 300});
        QTest::mouseDClick(m_desk->handle(), Qt::LeftButton, {}, m_desk->at({150, 290}));
        QCOMPARE(m_model->shapes().size(), 3);
        QCOMPARE(m_model->shapes()[2].points.size(), 4);
        QCOMPARE(m_desk->edits, 3);
        corners();
        m_desk->key(Qt::Key_Escape);
        m_desk->key(Qt::Key_Return);
        QCOMPARE(m_desk->edits, 3);
    }

    void freehandFollowsThePointer()
    {
        m_tools->setCurrent(ToolId::Freehand);
        m_desk->press({300, 200});
        for (int i = 1; i < 40; ++i)
            m_desk->moveTo(QPointF(300, 300) + QPointF(100 * std::sin(i * 0.16), -100 * std::cos(i * 0.16)));
        m_desk->release({299, 200});
        QCOMPARE(m_model->shapes().size(), 1);
        const double circle = std::numbers::pi * 100 * 100;
        QVERIFY(std::abs(areaPixels(m_model->shapes()[0]) - circle) < 0.03 * circle);
    }

    void brushPaintsErasesAndIsUndone()
    {
        m_tools->setCurrent(ToolId::Brush);
        m_tools->settings().setBrushRadius(10);
        m_desk->key(Qt::Key_3);
        m_desk->drag({200, 200}, {400, 200});
        const auto at = [&](int x, int y) { return int(m_model->labelMap(0).labelAt(QPoint(x, y))); };
        QCOMPARE(at(300, 200), 3);
        QCOMPARE(at(300, 208), 3);
        QCOMPARE(at(300, 212), 0);
        m_tools->setCurrent(ToolId::Eraser);
        m_desk->drag({300, 180}, {300, 220});
        QCOMPARE(at(300, 200), 0);
        QCOMPARE(at(250, 200), 3);
        QCOMPARE(m_desk->edits, 2);
        m_model->undo();
        QCOMPARE(at(300, 200), 3);
    }

    void brushIsSizedByWheelAndKeysAndZoomedWithCtrl()
    {
        m_tools->setCurrent(ToolId::Brush);
        const double radius = m_tools->settings().brushRadius();
        const double zoom = m_view->camera().zoom;
        m_desk->wheel({300, 300}, 120);
        QVERIFY(m_tools->settings().brushRadius() > radius);
        QCOMPARE(m_view->camera().zoom, zoom);
        m_desk->key(Qt::Key_BracketLeft);
        QVERIFY(std::abs(m_tools->settings().brushRadius() - radius) < 1e-9);
        m_desk->wheel({300, 300}, 120, Qt::ControlModifier);
        QVERIFY(m_view->camera().zoom > zoom);
        QVERIFY(std::abs(m_tools->settings().brushRadius() - radius) < 1e-9);
        for (int i = 0; i < 60; ++i)
            m_desk->key(Qt::Key_BracketLeft);
        QCOMPARE(m_tools->settings().brushRadius(), ToolSettings::kMinRadius);
    }

    void selectMovesReshapesAndDeletes()
    {
        m_desk->addBox({200, 150, 100, 80});
        m_desk->addBox({500, 350, 60, 60}, ShapeType::Ellipse);
        m_desk->edits = 0;
        const ShapeId first = m_model->shapes()[0].id;
        m_desk->drag({250, 190}, {270, 220}); // inside: the whole shape
        QVERIFY(near(m_model->shape(first)->boundingRect().topLeft(), {220, 180}));
        QCOMPARE(m_view->selection(), QList<ShapeId>{first});
        m_desk->drag({320, 260}, {350, 300}); // its bottom right corner
        QVERIFY(near(m_model->shape(first)->boundingRect().bottomRight(), {350, 300}));
        QVERIFY(near(m_model->shape(first)->boundingRect().topLeft(), {220, 180}));
        QCOMPARE(m_desk->edits, 2);
        m_desk->click({530, 380}, Qt::ShiftModifier);
        QCOMPARE(m_view->selection().size(), 2);
        m_desk->key(Qt::Key_7);
        QCOMPARE(m_model->shapes()[1].label, 7);
        m_desk->key(Qt::Key_Delete);
        QVERIFY(m_model->shapes().isEmpty());
        m_model->undo();
        QCOMPARE(m_model->shapes().size(), 2);
        m_desk->click({700, 550});
        QVERIFY(m_view->selection().isEmpty());
    }

    void cornersArePutInAndTakenAway()
    {
        Shape polygon;
        polygon.points = {{200, 150}, {400, 150}, {300, 300}};
        const ShapeId id = m_model->addShape(polygon);
        m_desk->click({300, 151});
        QCOMPARE(m_view->selection(), QList<ShapeId>{id});
        QTest::qWait(QApplication::doubleClickInterval() * 2);
        QTest::mouseDClick(m_desk->handle(), Qt::LeftButton, {}, m_desk->at({300, 150}));
        QCOMPARE(m_model->shape(id)->points.size(), 4);
        m_desk->drag({300, 150}, {300, 100});
        QVERIFY(near(m_model->shape(id)->points[1], {300, 100}));
        m_desk->click({300, 100}, Qt::AltModifier);
        QCOMPARE(m_model->shape(id)->points.size(), 3);
        m_desk->click({400, 150}, Qt::AltModifier); // a triangle keeps its corners
        QCOMPARE(m_model->shape(id)->points.size(), 3);
    }

    void aClickNudgesNothing()
    {
        m_desk->addBox({200, 150, 100, 80});
        m_desk->edits = 0;
        m_desk->press({250, 190});
        m_desk->moveTo({251, 191});
        m_desk->release({251, 191});
        QCOMPARE(m_desk->edits, 0);
    }

    void navigationToolsChangeTheViewOnly()
    {
        const Camera before = m_view->camera();
        m_tools->setCurrent(ToolId::Pan);
        m_desk->drag({300, 300}, {350, 320});
        QVERIFY(near(m_view->camera().centre, before.centre - QPointF(50, 20) / before.zoom));
        m_tools->setCurrent(ToolId::Zoom);
        m_desk->drag({300, 300}, {300, 250});
        QVERIFY(m_view->camera().zoom > before.zoom);
        m_tools->setCurrent(ToolId::Window);
        const VoiWindow window = m_view->presentation().window;
        m_desk->drag({300, 300}, {360, 300});
        QVERIFY(m_view->presentation().window.width > window.width);
        QCOMPARE(m_desk->edits, 0);
    }

    void nothingIsDrawnBeforeTheStoredShapesAreThere()
    {
        m_view->setAnnotations(nullptr);
        for (const ToolId tool : kAllTools) {
            m_tools->setCurrent(tool);
            m_desk->drag({200, 150}, {300, 250});
            m_desk->click({250, 200});
        }
        QVERIFY(m_model->shapes().isEmpty() && m_model->labelMap(0).isEmpty());
    }

    void shapesAreDrawnOnTheFrameShown()
    {
        m_view->setFrame(2);
        m_tools->setCurrent(ToolId::Rectangle);
        m_desk->drag({200, 150}, {300, 250});
        m_tools->setCurrent(ToolId::Brush);
        m_desk->drag({200, 150}, {300, 250});
        QCOMPARE(m_model->shapes()[0].frame, 2);
        QCOMPARE(m_model->paintedFrames(), QList<int>{2});
        m_view->setSelection({});
        m_view->setFrame(0);
        m_tools->setCurrent(ToolId::Select);
        m_desk->click({250, 150}); // on another frame there is nothing to select
        QVERIFY(m_view->selection().isEmpty());
    }
};

QTEST_MAIN(ToolsTest)
#include "tools_test.moc"
