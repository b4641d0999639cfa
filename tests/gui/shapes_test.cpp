// Drawing and editing shapes with real mouse and key events, tool by tool.
#include "tests/gui/canvas_desk.h"
#include "ui/tools/selection_frame.h"

#include <QPlainTextEdit>

#include <cmath>
#include <numbers>

using namespace triptych;

class ShapesTest : public QObject {
    Q_OBJECT

    std::unique_ptr<CanvasDesk> desk;

    static bool near(QPointF a, QPointF b, double within = 1.5) { return CanvasDesk::near(a, b, within); }
    const Shape& last() const { return desk->model->shapes().constLast(); }
    /// The handle of the frame around what is chosen, on the window.
    QPoint turnHandle() const
    {
        const auto frame = SelectionFrame::of(*desk->view);
        for (int y = 0; frame && y < desk->view->height(); y += 2)
            for (int x = 0; x < desk->view->width(); x += 2)
                if (const auto grip = frame->gripAt(QPointF(x, y));
                    grip && grip->kind == SelectionFrame::Grip::Kind::Turn)
                    return desk->onWindow(desk->view->toScreen(grip->image));
        return {};
    }
    QPoint cornerHandle(QPointF imageCorner) const
    {
        const auto frame = SelectionFrame::of(*desk->view);
        const QPointF corner = desk->view->toScreen(imageCorner);
        const QPointF out = corner - desk->view->toScreen(frame->box().center());
        return desk->onWindow(corner + QPointF(std::copysign(9, out.x()), std::copysign(9, out.y())));
    }

private Q_SLOTS:
    void init()
    {
        desk = std::make_unique<CanvasDesk>();
        QVERIFY(desk->shown());
    }
    void cleanup() { desk.reset(); }

    void pointsArrowsAndLines()
    {
        desk->tools->setCurrent(ToolId::Point);
        desk->click({200, 150});
        QCOMPARE(last().type, ShapeType::Point);
        QVERIFY(near(last().points[0], {200, 150}));
        desk->tools->setCurrent(ToolId::Arrow);
        desk->drag({300, 150}, {400, 200});
        QCOMPARE(last().type, ShapeType::Arrow);
        QVERIFY(near(last().points[0], {300, 150}) && near(last().points[1], {400, 200}));
        desk->drag({300, 300}, {400, 312}, Qt::ShiftModifier);
        QVERIFY(std::abs(last().points[0].y() - last().points[1].y()) < 0.01);
        desk->tools->setCurrent(ToolId::Polyline);
        for (const QPointF& at : {QPointF(100, 400), QPointF(200, 420), QPointF(300, 400)})
            desk->click(at);
        desk->key(Qt::Key_Return);
        QCOMPARE(last().type, ShapeType::Polyline);
        QCOMPARE(last().points.size(), 3);
        desk->click({100, 500});
        desk->doubleClick({200, 500});
        QCOMPARE(last().points.size(), 2);
        QCOMPARE(desk->edits, 5);
        desk->keep("shapes-lines.png");
    }

    void splinesPassThroughTheirKnots()
    {
        desk->tools->setCurrent(ToolId::ClosedSpline);
        const QList<QPointF> knots{{200, 150}, {350, 160}, {330, 300}, {150, 290}};
        for (const QPointF& at : knots)
            desk->click(at);
        desk->key(Qt::Key_Backspace);
        desk->click(knots[3]);
        desk->click({201, 151}); // the first knot again
        QCOMPARE(last().type, ShapeType::ClosedSpline);
        QCOMPARE(last().points.size(), 4);
        for (const QPointF& knot : last().points) {
            double nearest = 1e9;
            for (const QPointF& at : last().outline())
                nearest = std::min(nearest, QLineF(at, knot).length());
            QVERIFY(nearest < 0.01);
        }
        desk->tools->setCurrent(ToolId::OpenSpline);
        for (const QPointF& at : {QPointF(450, 150), QPointF(550, 300), QPointF(600, 150)})
            desk->click(at);
        desk->key(Qt::Key_Return);
        QCOMPARE(last().type, ShapeType::OpenSpline);
        desk->tools->setCurrent(ToolId::Select);
        desk->click(last().outline()[last().outline().size() / 4]);
        QCOMPARE(desk->view->selection(), QList<ShapeId>{last().id});
        const QPointF on = last().outline()[last().outline().size() / 4]; // between the first two knots
        QTest::qWait(QApplication::doubleClickInterval() * 2);
        desk->doubleClick(on);
        QCOMPARE(last().points.size(), 4);
        QVERIFY(near(last().points[1], on));
        desk->keep("shapes-splines.png");
    }

    void notesAreWrittenOnTheCanvas()
    {
        desk->tools->setCurrent(ToolId::Text);
        desk->click({200, 150});
        auto* field = desk->view->findChild<QPlainTextEdit*>(QStringLiteral("noteField"));
        QVERIFY(field && field->hasFocus());
        desk->type(QStringLiteral("spiculated"));
        desk->key(Qt::Key_Return);
        desk->type(QStringLiteral("mass s1"));
        desk->keep("shapes-note-editor.png");
        desk->key(Qt::Key_Return, Qt::ControlModifier);
        QCOMPARE(desk->model->shapes().size(), 1);
        const Shape note = last();
        QCOMPARE(note.type, ShapeType::Text);
        QCOMPARE(note.name, QStringLiteral("spiculated\nmass s1"));
        QVERIFY(desk->view->hasFocus());
        // Again, by a double click with the select tool.
        desk->tools->setCurrent(ToolId::Select);
        QTest::qWait(QApplication::doubleClickInterval() * 2);
        desk->doubleClick({215, 160});
        field = desk->view->findChild<QPlainTextEdit*>(QStringLiteral("noteField"));
        QVERIFY(field && field->hasFocus());
        desk->key(Qt::Key_End, Qt::ControlModifier);
        desk->type(QStringLiteral("!"));
        desk->click({500, 500}); // elsewhere: keeps it
        QCOMPARE(desk->now(note).name, QStringLiteral("spiculated\nmass s1!"));
        QTest::qWait(QApplication::doubleClickInterval() * 2);
        desk->doubleClick({215, 160});
        desk->type(QStringLiteral("x"));
        desk->key(Qt::Key_Escape);
        QCOMPARE(desk->now(note).name, QStringLiteral("spiculated\nmass s1!"));
        desk->tools->setCurrent(ToolId::Text);
        desk->click({500, 300});
        desk->click({600, 500}); // nothing written: nothing kept
        QCOMPARE(desk->model->shapes().size(), 1);
        desk->drag({500, 300}, {500, 300});
        desk->key(Qt::Key_Escape);
        desk->tools->setCurrent(ToolId::Select);
        desk->drag({215, 160}, {315, 260});
        QVERIFY(near(desk->now(note).points[0], QPointF(300, 250), 2));
    }

    void severalAreChosenByABandAndWithShift()
    {
        const Shape a = desk->addBox({100, 100, 60, 60}), b = desk->addBox({200, 100, 60, 60}),
                    c = desk->addBox({500, 400, 60, 60});
        desk->drag({80, 80}, {230, 180});
        QCOMPARE(desk->view->selection(), (QList<ShapeId>{a.id, b.id}));
        desk->keep("shapes-several.png");
        desk->click({530, 430}, Qt::ShiftModifier);
        QCOMPARE(desk->view->selection().size(), 3);
        desk->click({130, 130}, Qt::ShiftModifier);
        QCOMPARE(desk->view->selection(), (QList<ShapeId>{b.id, c.id}));
        desk->edits = 0;
        desk->drag({230, 130}, {250, 150}); // both
        QVERIFY(near(desk->now(b).points[0], {220, 120}) && near(desk->now(c).points[0], {520, 420}));
        QVERIFY(near(desk->now(a).points[0], {100, 100}));
        QCOMPARE(desk->edits, 1);
        desk->click({250, 150}); // a click on one of them chooses it alone
        QCOMPARE(desk->view->selection(), QList<ShapeId>{b.id});
        desk->click({700, 550});
        QVERIFY(desk->view->selection().isEmpty());
    }

    void groupsAreChosenAndMovedTogether()
    {
        const Shape a = desk->add(ShapeType::Rectangle, {{100, 100}, {160, 160}}, QStringLiteral("g"));
        const Shape b = desk->add(ShapeType::Polygon, {{300, 100}, {360, 100}, {330, 160}}, QStringLiteral("g"));
        desk->click({130, 130});
        QCOMPARE(desk->view->selection().size(), 2);
        desk->drag({330, 120}, {340, 130});
        QVERIFY(near(desk->now(a).points[0], {110, 110}) && near(desk->now(b).points[0], {310, 110}));
    }

    void lockedAndHiddenShapesAreLeftAlone()
    {
        Shape locked = desk->addBox({100, 100, 60, 60});
        locked.locked = true;
        desk->model->replaceShape(locked);
        Shape hidden = desk->addBox({300, 100, 60, 60});
        hidden.hidden = true;
        desk->model->replaceShape(hidden);
        desk->click({130, 130});
        QVERIFY(desk->view->selection().isEmpty());
        desk->click({330, 130});
        QVERIFY(desk->view->selection().isEmpty());
        desk->view->setSelection({locked.id}); // as the table does
        desk->edits = 0;
        desk->drag({100, 100}, {120, 120});
        desk->view->setSelection({locked.id});
        desk->key(Qt::Key_Delete);
        desk->key(Qt::Key_3);
        QCOMPARE(desk->edits, 0);
        QCOMPARE(desk->now(locked), locked);
    }

    void aTurnedBoxIsTurnedAndResized()
    {
        const Shape box = desk->addBox({300, 250, 120, 60}, ShapeType::Ellipse);
        desk->click({360, 280});
        const QPoint handle = turnHandle();
        QVERIFY(!handle.isNull());
        // A quarter turn, held to steps of 15° by Shift: from above to the right.
        const QPoint middle = desk->at({360, 280});
        const int arm = middle.y() - handle.y();
        desk->dragOnWindow(handle, middle + QPoint(arm, 4), Qt::ShiftModifier);
        QCOMPARE(desk->now(box).rotationDeg, 90.0);
        QCOMPARE(desk->now(box).type, ShapeType::Ellipse);
        desk->keep("shapes-turned.png");
        // Its own corner: (300, 250) lies at (390, 220) now.
        QVERIFY(near(desk->now(box).boundingRect().topLeft(), {330, 220}, 1));
        desk->drag({390, 220}, {400, 210});
        const QRectF grown = desk->now(box).boundingRect();
        QVERIFY(near(grown.topRight(), {400, 210}, 2) && near(grown.bottomLeft(), {330, 340}, 2));
        QCOMPARE(desk->now(box).rotationDeg, 90.0);
        desk->drag({400, 210}, {390, 220}, Qt::AltModifier); // about the middle: the other corner comes as far
        QVERIFY(near(desk->now(box).boundingRect().bottomLeft(), {340, 330}, 2));
    }

    void theFrameScalesAndTurnsWhatIsChosen()
    {
        const Shape a = desk->addBox({200, 200, 100, 100});
        const Shape b = desk->add(ShapeType::Polygon, {{400, 200}, {500, 200}, {500, 300}});
        desk->drag({180, 180}, {520, 320});
        QCOMPARE(desk->view->selection().size(), 2);
        desk->edits = 0;
        const QPoint corner = cornerHandle({500, 300});
        desk->dragOnWindow(corner, corner + QPoint(60, 20)); // 300 × 100 becomes 360 × 120, from the other corner
        QVERIFY(near(desk->now(a).points[0], {200, 200}) && near(desk->now(a).points[1], {320, 320}, 2));
        QVERIFY(near(desk->now(b).points[2], {560, 320}, 2));
        QCOMPARE(desk->edits, 1);
        desk->model->undo();
        const QPoint from = cornerHandle({500, 300});
        desk->dragOnWindow(from, from + QPoint(30, 10), Qt::AltModifier); // about the middle
        QVERIFY(near(desk->now(a).points[0], {170, 190}, 2));
        desk->model->undo();
        const QPoint handle = turnHandle(), middle = desk->at({350, 250});
        const int arm = middle.y() - handle.y();
        desk->dragOnWindow(handle, middle + QPoint(3, arm), Qt::ShiftModifier); // half a turn
        QVERIFY(near(desk->now(b).points[2], {200, 200}, 2));
        QCOMPARE(std::abs(desk->now(a).rotationDeg), 180.0);
    }

    void verticesOfHolesAreMovedInsertedAndDeleted()
    {
        Shape holed = desk->add(ShapeType::Polygon, {{100, 100}, {400, 100}, {400, 400}, {100, 400}});
        holed.moreRings = {QPolygonF({{200, 200}, {300, 200}, {300, 300}, {200, 300}})};
        desk->model->replaceShape(holed);
        desk->click({150, 150});
        desk->edits = 0;
        desk->drag({300, 300}, {330, 320});
        QVERIFY(near(desk->now(holed).moreRings[0][2], {330, 320}));
        QTest::qWait(QApplication::doubleClickInterval() * 2);
        desk->doubleClick({250, 200});
        QCOMPARE(desk->now(holed).moreRings[0].size(), 5);
        desk->keep("shapes-hole.png");
        desk->key(Qt::Key_Delete); // the new vertex is chosen
        QCOMPARE(desk->now(holed).moreRings[0].size(), 4);
        desk->click({200, 200}, Qt::AltModifier);
        QCOMPARE(desk->now(holed).moreRings[0].size(), 3);
        desk->click({200, 300}, Qt::AltModifier); // two are no hole
        QVERIFY(desk->now(holed).moreRings.isEmpty());
        QCOMPARE(desk->edits, 5);
        desk->click({100, 100}); // two corners together
        desk->click({400, 100}, Qt::ShiftModifier);
        desk->drag({100, 100}, {110, 120});
        QVERIFY(near(desk->now(holed).points[0], {110, 120}) && near(desk->now(holed).points[1], {410, 120}));
        desk->key(Qt::Key_Escape); // lets go of the corners
        desk->key(Qt::Key_Delete); // now the shape
        QVERIFY(desk->model->shapes().isEmpty());
    }

    void pointsSnapToOutlines()
    {
        desk->addBox({300, 200, 100, 100});
        desk->tools->settings().setSnaps(true);
        desk->tools->setCurrent(ToolId::Polygon);
        desk->click({306, 205}); // the corner (300, 200)
        desk->click({350, 194}); // the upper side
        desk->click({450, 100}); // nothing near
        desk->key(Qt::Key_Return);
        QCOMPARE(last().points[0], QPointF(300, 200));
        QVERIFY(std::abs(last().points[1].y() - 200) < 1e-9 && std::abs(last().points[1].x() - 350) < 1.5);
        QVERIFY(near(last().points[2], {450, 100}));
        const Shape polygon = last();
        desk->tools->setCurrent(ToolId::Select);
        desk->drag({450, 100}, {396, 205}); // its third corner to that of the box
        QCOMPARE(desk->now(polygon).points[2], QPointF(400, 200));
        desk->drag({400, 200}, {396, 205}, Qt::ControlModifier); // not while Ctrl is held
        QVERIFY(near(desk->now(polygon).points[2], {396, 205}));
        desk->tools->settings().setSnaps(false);
        desk->drag({396, 205}, {403, 196});
        QVERIFY(near(desk->now(polygon).points[2], {403, 196}));
    }

    void anUndoDuringADragLeavesWhatItMade()
    {
        const Shape box = desk->addBox({100, 100, 60, 60});
        desk->model->replaceShape(box.translated({50, 0}));
        desk->press({180, 130});
        desk->moveTo({200, 200});
        desk->model->undo();
        desk->release({200, 200});
        QCOMPARE(desk->now(box).points, box.points);
    }

    /// Of the whole, of a box's corner, of a vertex.
    void anotherClassDuringADragLeavesTheDragAsItIs()
    {
        const Shape box = desk->addBox({100, 100, 60, 60});
        const Shape polygon = desk->add(ShapeType::Polygon, QList<QPointF>{{300, 100}, {400, 100}, {350, 200}});
        const auto dragWhile = [&](const Shape& shape, QPointF from, QPointF to, int label) {
            desk->view->setSelection({shape.id});
            desk->press(from);
            desk->moveTo(to);
            desk->model->changeShapes(QStringLiteral("Change class"), {shape.id}, [label](Shape& changed) {
                changed.label = label;
                return true;
            });
            desk->release(to);
            CanvasDesk::calm();
            QCOMPARE(desk->now(shape).label, label);
        };
        dragWhile(polygon, {350, 130}, {370, 150}, 4);
        QVERIFY(near(desk->now(polygon).points[2], {370, 220}));
        dragWhile(polygon, {370, 220}, {380, 260}, 5);
        QVERIFY(near(desk->now(polygon).points[2], {380, 260}));
        QVERIFY(near(desk->now(polygon).points[0], {320, 120}));
        dragWhile(box, {160, 160}, {200, 190}, 6);
        QVERIFY(near(desk->now(box).points[1], {200, 190}));
        QVERIFY(near(desk->now(box).points[0], {100, 100}));
    }

    void manyVerticesAreEditedOneByOne()
    {
        QPolygonF ring;
        for (int i = 0; i < 20'000; ++i) {
            const double angle = 2 * std::numbers::pi * i / 20'000;
            ring << QPointF(400 + 200 * std::cos(angle), 300 + 200 * std::sin(angle));
        }
        const Shape circle = desk->add(ShapeType::Polygon, ring);
        desk->click({400, 300});
        desk->edits = 0;
        desk->drag({600, 300}, {620, 310}); // too crowded for handles: the whole moves
        QVERIFY(near(desk->now(circle).points[0], {620, 310}));
        desk->model->undo();
        Camera camera = desk->view->camera();
        camera.centre = {600, 300};
        camera.zoom = 100; // sides of 6 screen pixels
        desk->view->setCamera(camera);
        desk->drag({600, 300}, {600.5, 300});
        QVERIFY(near(desk->now(circle).points[0], {600.5, 300}, 0.02));
        QCOMPARE(desk->now(circle).points[1], ring[1]);
        desk->keep("shapes-many-vertices.png");
    }

    void turningKnowsThatPixelsAreNotSquare()
    {
        desk = std::make_unique<CanvasDesk>(2.0);
        QVERIFY(desk->shown());
        const Shape bar = desk->add(ShapeType::Polygon, {{350, 298}, {450, 298}, {450, 303}, {350, 303}});
        desk->click({400, 300});
        const QPoint handle = turnHandle(), middle = desk->at({400, 300.5});
        desk->dragOnWindow(handle, middle + QPoint(middle.y() - handle.y(), 2), Qt::ShiftModifier);
        const QRectF box = desk->now(bar).boundingRect();
        QVERIFY(std::abs(box.height() - 50) < 0.01 && std::abs(box.width() - 10) < 0.01);
    }
};

QTEST_MAIN(ShapesTest)
#include "shapes_test.moc"
