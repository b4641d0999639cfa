// The table of shapes and what is done with the shapes chosen, in the real window: sorting, filters, both ways of
// choosing, jumping, locks, the operations by their keys and menus, the clipboard.
#include "app/window/shape_clipboard.h"
#include "app/window/shapes_controller.h"
#include "tests/gui/desk.h"
#include "tests/phantom_files.h"
#include "ui/models/shapes_model.h"
#include "ui/panels/shapes_panel.h"

#include <QClipboard>
#include <QDialog>
#include <QDoubleSpinBox>
#include <QHeaderView>
#include <QLineEdit>
#include <QMimeData>
#include <QScrollBar>
#include <QTableView>

using namespace triptych;

class ShapesPanelTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    std::unique_ptr<Desk> desk;
    ViewCell* cell = nullptr;

    AnnotationModel& model() const { return *cell->annotations(); }
    QTableView* table() const { return desk->probe.find<QTableView>("shapesTable"); }
    ShapesModel* rows() const { return static_cast<ShapesModel*>(table()->model()); }
    Shape add(ShapeType type, const QPolygonF& points, int label, const QString& name, const QString& origin = {}) const
    {
        Shape shape;
        shape.type = type;
        shape.points = points;
        shape.label = label;
        shape.name = name;
        shape.origin = origin;
        shape.frame = cell->frame();
        return *model().shape(model().addShape(shape));
    }
    Shape addBox(QRectF box, int label = 1, const QString& name = {}) const
    {
        return add(ShapeType::Rectangle, QList<QPointF>{box.topLeft(), box.bottomRight()}, label, name);
    }
    QStringList names() const
    {
        QStringList all;
        for (int row = 0; row < rows()->rowCount(); ++row)
            all << rows()->at(row)->name;
        return all;
    }
    void clickCell(int row, ShapeColumn column, Qt::KeyboardModifiers keys = {}) const
    {
        table()->scrollTo(rows()->index(row, int(column)));
        const QRect rect = table()->visualRect(rows()->index(row, int(column)));
        QTest::mouseClick(desk->window->windowHandle(), Qt::LeftButton, keys,
                          table()->viewport()->mapTo(desk->window.get(), rect.center()));
    }
    void clickHeader(ShapeColumn column) const
    {
        auto* header = table()->horizontalHeader();
        table()->horizontalScrollBar()->setValue(0);
        const int x = header->sectionViewportPosition(int(column)) + header->sectionSize(int(column)) / 2;
        desk->probe.click(header->viewport()->mapTo(desk->window.get(), QPoint(x, header->height() / 2)));
    }
    void choose(const QList<Shape>& shapes) const
    {
        QList<ShapeId> ids;
        for (const Shape& shape : shapes)
            ids << shape.id;
        cell->canvas().setSelection(ids);
        cell->canvas().setFocus();
    }

private Q_SLOTS:
    void initTestCase()
    {
        // Real ultrasound where it is there, else the phantom.
        const QString real = QStringLiteral(TRIPTYCH_SHARED_DATA "/busi/malignant");
        desk = std::make_unique<Desk>(m_folder.path(), QSize(1700, 950));
        QVERIFY(desk->shown());
        const QStringList images = QDir(real).entryList({QStringLiteral("*.png")}, QDir::Files);
        if (images.isEmpty())
            QSKIP("../shared/data/busi is not there");
        QVERIFY(desk->open(real + QLatin1Char('/') + images.first()));
        cell = desk->window->viewer().active();
        QVERIFY(cell && cell->annotations());
        auto* panel = desk->window->findChild<QWidget*>(QStringLiteral("rightPanel"));
        panel->setMinimumWidth(560);
        QTRY_VERIFY(panel->width() >= 560 &&
                    panel->mapTo(desk->window.get(), panel->rect().topRight()).x() < desk->window->width()); // laid out
        desk->showTab("Shapes");
        QVERIFY(table()->isVisible());
    }
    void init()
    {
        for (const char* box : {"shapesClass", "shapesAuthor", "shapesOrigin"})
            desk->probe.find<QComboBox>(box)->setCurrentIndex(0);
        model().restore(QList<Shape>{}, {});
        QVERIFY(desk->shown()); // active again, whatever a dialog has left
    }
    void cleanupTestCase() { desk.reset(); }

    void theTableShowsSortsAndFilters()
    {
        add(ShapeType::Point, {{50, 50}}, 2, QStringLiteral("calc"), QStringLiteral("model:finder"));
        addBox({60, 60, 100, 80}, 1, QStringLiteral("Mass A"));
        addBox({200, 60, 40, 30}, 3, QStringLiteral("mass b"));
        add(ShapeType::Length, {{10, 10}, {110, 10}}, 1, QStringLiteral("axis"), QStringLiteral("import:old.geojson"));
        QTRY_COMPARE(rows()->rowCount(), 4);
        QCOMPARE(names().first(), QStringLiteral("axis")); // the uppermost first
        desk->keep("shapes-table.png");
        clickHeader(ShapeColumn::Name);
        QTRY_COMPARE(names(), QStringList({QStringLiteral("axis"), QStringLiteral("calc"), QStringLiteral("Mass A"),
                                           QStringLiteral("mass b")}));
        clickHeader(ShapeColumn::Size);
        QTRY_COMPARE(names().first(), QStringLiteral("calc"));
        clickHeader(ShapeColumn::Size);
        QTRY_COMPARE(names().first(), QStringLiteral("Mass A"));
        auto* find = desk->probe.find<QLineEdit>("shapesText");
        desk->probe.click(find);
        desk->probe.type(QStringLiteral("mass"));
        QTRY_COMPARE(rows()->rowCount(), 2);
        QCOMPARE(desk->text("shapesCount"), QStringLiteral("2 of 4"));
        find->clear();
        QVERIFY(desk->chooseEntry("shapesOrigin", QStringLiteral("imported")));
        QTRY_COMPARE(names(), QStringList{QStringLiteral("axis")});
        desk->probe.find<QComboBox>("shapesOrigin")->setCurrentIndex(0); // all; a space typed would choose, not search
        QTRY_COMPARE(rows()->rowCount(), 4);
        clickHeader(ShapeColumn::Size); // no order again
    }

    void choosingGoesBothWaysAndReturnJumps()
    {
        const Shape a = addBox({60, 60, 30, 20}), b = addBox({200, 60, 40, 30});
        QTRY_COMPARE(rows()->rowCount(), 2);
        clickCell(0, ShapeColumn::Type);
        QCOMPARE(cell->canvas().selection(), QList<ShapeId>{rows()->at(0)->id});
        clickCell(1, ShapeColumn::Type, Qt::ControlModifier);
        QCOMPARE(cell->canvas().selection().size(), 2);
        choose({a});
        const auto chosen = table()->selectionModel()->selectedRows();
        QCOMPARE(chosen.size(), 1);
        QCOMPARE(rows()->at(chosen.first().row())->id, a.id);
        const double zoom = cell->camera().zoom;
        clickCell(rows()->rowOf(*model().shape(b.id)), ShapeColumn::Type);
        desk->probe.key(Qt::Key_Return);
        QVERIFY(cell->camera().zoom > zoom);
        QVERIFY(QLineF(cell->camera().centre, b.boundingRect().center()).length() < 1);
        cell->fit();
    }

    void namesEyesAndLocksAreChangedInTheTable()
    {
        const Shape a = addBox({60, 60, 30, 20});
        QTRY_COMPARE(rows()->rowCount(), 1);
        clickCell(0, ShapeColumn::Locked);
        QVERIFY(model().shape(a.id)->locked);
        QTRY_VERIFY(rows()->at(0)->locked);
        clickCell(0, ShapeColumn::Locked);
        QTRY_VERIFY(!rows()->at(0)->locked);
        clickCell(0, ShapeColumn::Visible);
        QVERIFY(model().shape(a.id)->hidden);
        model().undo();
        QTRY_VERIFY(!rows()->at(0)->hidden);
        clickCell(0, ShapeColumn::Name);
        if (!table()->viewport()->findChild<QLineEdit*>()) // a click on what is chosen already has begun it
            desk->probe.key(Qt::Key_F2);
        QTRY_VERIFY(table()->viewport()->findChild<QLineEdit*>());
        desk->probe.type(QStringLiteral("left upper"));
        desk->probe.key(Qt::Key_Return);
        QTRY_COMPARE(model().shape(a.id)->name, QStringLiteral("left upper"));
        clickCell(0, ShapeColumn::Type);
        desk->probe.key(Qt::Key_Delete);
        QTRY_VERIFY(model().shapes().isEmpty());
    }

    void areasAreCombinedByTheirKeys()
    {
        const Shape a = addBox({100, 100, 100, 100}, 2), b = addBox({150, 150, 100, 100});
        choose({a, b});
        desk->probe.key(Qt::Key_U, Qt::AltModifier);
        QTRY_COMPARE(model().shapes().size(), 1);
        QCOMPARE(areaPixels(model().shapes()[0]), 17500.0);
        QCOMPARE(model().shapes()[0].label, 2);
        QCOMPARE(cell->canvas().selection(), QList<ShapeId>{a.id});
        desk->keep("shapes-union.png");
        model().undo();
        QCOMPARE(model().shapes().size(), 2);
        QCOMPARE(*model().shape(b.id), b);
        for (const auto& [key, area] :
             {std::pair(Qt::Key_S, 7500.0), std::pair(Qt::Key_I, 2500.0), std::pair(Qt::Key_X, 15000.0)}) {
            choose({a, b});
            desk->probe.key(key, Qt::AltModifier);
            QTRY_COMPARE(model().shapes().size(), 1);
            QCOMPARE(areaPixels(model().shapes()[0]), area);
            model().undo();
        }
        choose({a});
        desk->probe.key(Qt::Key_U, Qt::AltModifier);
        QTRY_VERIFY(desk->text("messageText").contains(QStringLiteral("two shapes")));
    }

    void outlinesAreChangedByTheirKeys()
    {
        Shape two = add(ShapeType::Polygon, {{100, 100}, {200, 100}, {200, 200}, {100, 200}}, 1, {});
        two.moreRings = {QPolygonF({{120, 120}, {140, 120}, {140, 140}, {120, 140}}),
                         QPolygonF({{300, 100}, {330, 100}, {330, 130}, {300, 130}})};
        model().replaceShape(two);
        choose({two});
        desk->probe.key(Qt::Key_P, Qt::AltModifier);
        QTRY_COMPARE(model().shapes().size(), 2);
        model().undo();
        choose({two});
        desk->probe.key(Qt::Key_H, Qt::AltModifier);
        QTRY_COMPARE(areaPixels(*model().shape(two.id)), 10900.0);
        choose({two});
        desk->probe.key(Qt::Key_B, Qt::AltModifier);
        QTRY_VERIFY(desk->window->findChild<QDialog*>(QStringLiteral("distanceDialog")));
        auto* dialog = desk->window->findChild<QDialog*>(QStringLiteral("distanceDialog"));
        QVERIFY(QTest::qWaitForWindowExposed(dialog));
        dialog->findChild<QDoubleSpinBox*>(QStringLiteral("distance"))->setValue(-10);
        Desk::keep(*dialog, "shapes-distance.png");
        QTest::keyClick(dialog->windowHandle(), Qt::Key_Return);
        QTRY_COMPARE(areaPixels(*model().shape(two.id)), 80.0 * 80 + 10 * 10);
        QVERIFY(desk->shown()); // nobody makes it the active window again here
        const Shape bow =
            add(ShapeType::Polygon, {{400, 300}, {500, 400}, {500, 300}, {400, 400}}, 1, QStringLiteral("bow"));
        choose({bow});
        desk->probe.key(Qt::Key_R, Qt::AltModifier);
        QTRY_VERIFY(desk->text("messageText").contains(QStringLiteral("“bow” crosses itself near x 450, y 350")));
        QCOMPARE(areaPixels(*model().shape(bow.id)), 5000.0);
    }

    void masksAndShapesGoBothWays()
    {
        const Shape ellipse = add(ShapeType::Ellipse, {{100, 100}, {221, 187}}, 3, {});
        choose({ellipse});
        desk->probe.key(Qt::Key_M, Qt::AltModifier);
        const int frame = cell->frame();
        QTRY_VERIFY(!model().labelMap(frame).isEmpty());
        const LabelMap painted = model().labelMap(frame);
        QCOMPARE(int(painted.labelAt({160, 140})), 3);
        cell->canvas().setSelection({});
        desk->probe.key(Qt::Key_3);
        desk->probe.key(Qt::Key_M, Qt::AltModifier | Qt::ShiftModifier);
        QTRY_COMPARE(model().shapes().size(), 2);
        QCOMPARE(model().shapes()[1].origin, QStringLiteral("mask"));
        LabelMap again(painted.size(), painted.downsample());
        again.paintRings(model().shapes()[1].rings(), 3);
        QVERIFY(again == painted);
        desk->keep("shapes-mask.png");
        desk->probe.key(Qt::Key_1);
    }

    void theClipboardCarriesShapes()
    {
        const Shape a = addBox({100, 100, 100, 60}, 2, QStringLiteral("copied"));
        choose({a});
        desk->probe.key(Qt::Key_C, Qt::ControlModifier);
        QVERIFY(QGuiApplication::clipboard()->text().contains(QStringLiteral("FeatureCollection")));
        desk->probe.key(Qt::Key_V, Qt::ControlModifier);
        QCOMPARE(model().shapes().size(), 2);
        const Shape pasted = model().shapes()[1];
        QCOMPARE(pasted.name, a.name);
        QVERIFY(pasted.id != a.id && pasted.points != a.points); // beside it
        QCOMPARE(cell->canvas().selection(), QList<ShapeId>{pasted.id});
        desk->probe.key(Qt::Key_X, Qt::ControlModifier);
        QCOMPARE(model().shapes().size(), 1);
        choose({a});
        desk->probe.key(Qt::Key_D, Qt::ControlModifier);
        QCOMPARE(model().shapes().size(), 2);
        QGuiApplication::clipboard()->setText(QStringLiteral(
            R"({"type":"Feature","geometry":{"type":"Polygon","coordinates":[[[9,9],[30,9],[30,30],[9,9]]]},"properties":{}})"));
        desk->probe.key(Qt::Key_V, Qt::ControlModifier);
        QCOMPARE(model().shapes().size(), 3);
        QCOMPARE(model().shapes()[2].points.size(), 3);
        QGuiApplication::clipboard()->setText(QStringLiteral("no shapes"));
        desk->probe.key(Qt::Key_V, Qt::ControlModifier);
        QTRY_COMPARE(desk->text("messageText"), QStringLiteral("There are no shapes on the clipboard."));
        // In millimetres the same length has other pixels elsewhere.
        const Shape wide = inOtherPixels(a, {0.1, 0.1}, {0.2, 0.05});
        QCOMPARE(wide.boundingRect(), QRectF(50, 200, 50, 120));
    }

    void groupsAndOrder()
    {
        const Shape a = addBox({100, 100, 50, 50}), b = addBox({200, 100, 50, 50}), c = addBox({300, 100, 50, 50});
        choose({a, b});
        desk->probe.key(Qt::Key_G, Qt::ControlModifier);
        QVERIFY(!model().shape(a.id)->group.isEmpty());
        QCOMPARE(model().shape(a.id)->group, model().shape(b.id)->group);
        desk->probe.key(Qt::Key_G, Qt::ControlModifier | Qt::ShiftModifier);
        QVERIFY(model().shape(a.id)->group.isEmpty());
        const auto order = [&] {
            QList<ShapeId> ids;
            for (const Shape& shape : model().shapes())
                ids << shape.id;
            return ids;
        };
        choose({a});
        desk->probe.key(Qt::Key_PageUp, Qt::ControlModifier);
        QCOMPARE(order(), (QList<ShapeId>{b.id, a.id, c.id}));
        desk->probe.key(Qt::Key_Home, Qt::ControlModifier);
        QCOMPARE(order(), (QList<ShapeId>{b.id, c.id, a.id}));
        desk->probe.key(Qt::Key_PageDown, Qt::ControlModifier);
        QCOMPARE(order(), (QList<ShapeId>{b.id, a.id, c.id}));
        desk->probe.key(Qt::Key_End, Qt::ControlModifier);
        QCOMPARE(order(), (QList<ShapeId>{a.id, b.id, c.id}));
        desk->probe.key(Qt::Key_A, Qt::ControlModifier);
        QCOMPARE(cell->canvas().selection().size(), 3);
        desk->probe.key(Qt::Key_H, Qt::ControlModifier);
        QVERIFY(model().shape(c.id)->hidden);
        desk->probe.key(Qt::Key_H, Qt::ControlModifier | Qt::ShiftModifier);
        QVERIFY(!model().shape(c.id)->hidden);
        desk->probe.key(Qt::Key_K, Qt::ControlModifier);
        QVERIFY(model().shape(c.id)->locked);
        desk->probe.key(Qt::Key_K, Qt::ControlModifier | Qt::ShiftModifier);
        QVERIFY(!model().shape(c.id)->locked);
    }

    void theMenuOfAViewBeginsWithTheShapes()
    {
        cell->fit();
        const Shape a = addBox({100, 100, 150, 150}, 1);
        const QPoint at = cell->canvas().mapTo(desk->window.get(), cell->canvas().toScreen({170, 170}).toPoint());
        desk->probe.move(at);
        QVERIFY(chooseFromMenu([&] { desk->probe.click(at, Qt::RightButton); },
                               {QStringLiteral("Shapes"), QStringLiteral("Class"), QStringLiteral("Tumour")}));
        QCOMPARE(model().shape(a.id)->label, 3);
    }

    /// Sorting 100,000 rows must not stop the window.
    void aHundredThousandRows()
    {
        QList<Shape> many;
        for (int i = 0; i < 100'000; ++i) {
            Shape shape;
            shape.id = ShapeId{QString::number(i)};
            shape.points = {
                {i % 400 + 0.0, i / 400 + 0.0}, {i % 400 + 1.0, i / 400 + 0.0}, {i % 400 + 1.0, i / 400 + i % 7 + 1.0}};
            shape.name = QStringLiteral("n%1").arg((i * 7919) % 100'000);
            shape.stackOrder = i + 1;
            many << shape;
        }
        model().restore(many, {});
        QTRY_COMPARE_WITH_TIMEOUT(rows()->rowCount(), 100'000, 30'000);
        StallWatch watch;
        clickHeader(ShapeColumn::Name);
        QTRY_COMPARE_WITH_TIMEOUT(rows()->at(0)->name, QStringLiteral("n0"), 30'000);
        desk->probe.find<QLineEdit>("shapesText")->setText(QStringLiteral("n777"));
        QTRY_COMPARE_WITH_TIMEOUT(rows()->rowCount(), 111, 30'000);
        desk->probe.find<QLineEdit>("shapesText")->clear();
        QTRY_COMPARE_WITH_TIMEOUT(rows()->rowCount(), 100'000, 30'000);
        QVERIFY2(watch.longestMs() < 100, qPrintable(QString::number(watch.longestMs())));
        desk->keep("shapes-100000.png");
    }
};

QTEST_MAIN(ShapesPanelTest)
#include "shapes_panel_test.moc"
