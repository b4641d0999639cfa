// Hanging protocols of the reader's own, with mouse and keys: duplicated, edited with a sketch, renamed, ordered,
// deleted; the present layout kept; files changed by hand read again, broken ones named.
#include "app/window/window_actions.h"
#include "tests/gui/desk.h"
#include "tests/phantom_files.h"
#include "ui/dialogs/hanging_dialog.h"
#include "ui/dialogs/hanging_sketch.h"
#include "ui/dialogs/pane_table.h"

#include <QCheckBox>
#include <QDoubleSpinBox>
#include <QInputDialog>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QToolButton>

using namespace triptych;

class HangingEditorTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY(m_data.isValid());
        m_case = m_data.filePath(QStringLiteral("phantom"));
        QVERIFY(writeSmallPhantom(m_case, 0.1));
    }
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        start();
        QVERIFY(m_desk->open(m_case));
    }
    void cleanup() { m_desk.reset(); }

    void aProtocolIsDuplicatedEditedAndUsed()
    {
        openDialog();
        chooseProtocol(QStringLiteral("Mammography only"));
        press("duplicateProtocol");
        typeName(QStringLiteral("MLO pairs"));
        // One row of slots instead of two, by typing into the cell.
        editCell(0, 3, QStringLiteral("RMLO LMLO"));
        QCOMPARE(sketch().protocol().panes.first().rows, QList<QStringList>{QStringList({"RMLO", "LMLO"})});
        Desk::keep(*m_dialog, "hanging-editor.png");
        press("saveProtocols");
        QTRY_VERIFY(QFile::exists(ownFile("mammography-only--copy-.json")));
        backToTheWindow();
        chooseHanging(QStringLiteral("MLO pairs"));
        QTRY_COMPARE(kinds(), (QStringList{QStringLiteral("R MLO"), QStringLiteral("L MLO")}));
        // The next day it is there, and it is what the reader chose last.
        m_desk->window->close();
        start();
        QVERIFY(m_desk->open(m_case));
        QTRY_COMPARE(kinds(), (QStringList{QStringLiteral("R MLO"), QStringLiteral("L MLO")}));
        // Deleted, the case hangs as before.
        openDialog();
        chooseProtocol(QStringLiteral("MLO pairs"));
        QCOMPARE(find<QPushButton>("removeProtocol")->text(), QStringLiteral("Delete"));
        press("removeProtocol");
        press("saveProtocols");
        QTRY_VERIFY(!QFile::exists(ownFile("mammography-only--copy-.json")));
        QTRY_VERIFY(kinds().size() > 4);
    }

    void aProtocolOfTheProgramIsChangedAndBroughtBack()
    {
        openDialog();
        chooseProtocol(QStringLiteral("Mammography in a row"));
        QVERIFY(!find<QPushButton>("removeProtocol")->isEnabled());
        press("addPane");
        QCOMPARE(sketch().protocol().panes.size(), 2);
        auto* weight = qobject_cast<QDoubleSpinBox*>(table().cellWidget(1, 2));
        const WindowProbe probe(*m_dialog);
        probe.click(weight);
        probe.key(Qt::Key_A, Qt::ControlModifier);
        probe.type(QStringLiteral("3"));
        probe.key(Qt::Key_Tab);
        QCOMPARE(sketch().protocol().panes[1].weight, 3.0);
        const QList<QRectF> areas = sketch().paneAreas();
        QVERIFY(std::abs(areas[1].width() / areas[0].width() - 3) < 0.05);
        probe.click(probe.at(&table(), 0.05, 0.9)); // nowhere in particular
        table().selectRow(1);
        press("paneLeft");
        QCOMPARE(sketch().protocol().panes[0].weight, 3.0);
        press("removePane");
        QCOMPARE(sketch().protocol().panes.size(), 1);
        click(find<QCheckBox>("needs-slide"));
        QVERIFY(sketch().protocol().needs.contains(ImageKind::Slide));
        press("saveProtocols");
        QTRY_VERIFY(QFile::exists(ownFile("mammography-row.json")));
        backToTheWindow();
        openDialog();
        chooseProtocol(QStringLiteral("Mammography in a row"));
        QCOMPARE(find<QPushButton>("removeProtocol")->text(), QStringLiteral("As it came"));
        press("removeProtocol");
        press("saveProtocols");
        QTRY_VERIFY(!QFile::exists(ownFile("mammography-row.json")));
    }

    void everyPartOfAPaneCanBeEdited()
    {
        openDialog();
        chooseProtocol(QStringLiteral("Slide only"));
        press("duplicateProtocol");
        editCell(0, 0, QStringLiteral("Left"));
        QCOMPARE(pane().title, QStringLiteral("Left"));
        const WindowProbe probe(*m_dialog);
        probe.click(table().cellWidget(0, 1));
        QTRY_VERIFY(QApplication::activePopupWidget());
        {
            const WindowProbe list(*QApplication::activePopupWidget());
            list.type(QStringLiteral("Ultra"));
            list.key(Qt::Key_Return);
        }
        QTRY_COMPARE(pane().kind, ImageKind::Ultrasound);
        probe.click(table().cellWidget(0, 4));
        probe.key(Qt::Key_A, Qt::ControlModifier);
        probe.type(QStringLiteral("4"));
        probe.key(Qt::Key_Tab);
        QCOMPARE(pane().maximum, 4);
        clickCheck(5);
        QVERIFY(pane().prior);
        clickCheck(6);
        QVERIFY(pane().alignChestWalls);
        clickCheck(5);
        QVERIFY(!pane().prior);
        click(find<QCheckBox>("needsPrior"));
        QVERIFY(sketch().protocol().needsPrior);
        press("addPane");
        const auto cell = table().visualItemRect(table().item(0, 0)).center();
        probe.click(table().viewport()->mapTo(m_dialog, cell));
        press("paneRight");
        QCOMPARE(sketch().protocol().panes[1].title, QStringLiteral("Left"));
        Desk::keep(*m_dialog, "hanging-parts.png");
        click(find<QPushButton>("saveProtocols"));
        backToTheWindow();
    }

    void theOrderDecidesWhatIsTriedFirst()
    {
        openDialog();
        auto* list = find<QListWidget>("protocolList");
        const QString last = list->item(list->count() - 1)->text();
        chooseProtocol(last);
        for (int i = 0; i < list->count(); ++i)
            press("protocolUp");
        QCOMPARE(list->item(0)->text(), last);
        press("protocolDown");
        QCOMPARE(list->item(1)->text(), last);
        press("protocolUp");
        press("saveProtocols");
        backToTheWindow();
        openDialog();
        QCOMPARE(find<QListWidget>("protocolList")->item(0)->text(), last);
    }

    void whatStandsIsKeptAsAProtocol()
    {
        chooseHanging(QStringLiteral("Ultrasound | slide"));
        QVERIFY(chooseFromMenu([this] { m_desk->probe.click(m_desk->probe.find<QToolButton>("programMenu")); },
                               {QStringLiteral("Hanging and screens"), QStringLiteral("Save this layout")}));
        QInputDialog* dialog = nullptr;
        QTRY_VERIFY((dialog = m_desk->window->findChild<QInputDialog*>()) && dialog->isVisible());
        QVERIFY(QTest::qWaitForWindowExposed(dialog));
        const WindowProbe probe(*dialog);
        probe.key(Qt::Key_A, Qt::ControlModifier);
        probe.type(QStringLiteral("mine"));
        probe.key(Qt::Key_Return);
        QTRY_VERIFY(QFile::exists(ownFile("mine.json")));
        QTRY_COMPARE(m_desk->probe.find<QToolButton>("hangingSelector")->text(), QStringLiteral("mine"));
        for (const ViewCell* cell : m_desk->window->viewer().cells())
            QVERIFY(cell->image()->info().kind != ImageKind::Mammogram);
    }

    void filesChangedByHandAreReadAgainAndBrokenOnesNamed()
    {
        QVERIFY(QDir().mkpath(m_folder->filePath(QStringLiteral("hanging"))));
        QFile broken(ownFile("broken.json"));
        QVERIFY(broken.open(QIODevice::WriteOnly) && broken.write("{\"id\": \"x\"}") > 0);
        broken.close();
        QFile good(ownFile("good.json"));
        QVERIFY(good.open(QIODevice::WriteOnly) &&
                good.write("{\"id\":\"good\",\"name\":\"By hand\",\"panes\":[{\"kind\":\"slide\"}]}") > 0);
        good.close();
        openDialog();
        const WindowProbe probe(*m_dialog);
        probe.key(Qt::Key_Escape);
        QTRY_VERIFY(m_desk->text("messageText").contains(QStringLiteral("broken.json")));
        backToTheWindow();
        chooseHanging(QStringLiteral("By hand"));
        QTRY_COMPARE(m_desk->window->viewer().cells().size(), size_t(1));
    }

private:
    void start()
    {
        m_desk.reset();
        m_desk = std::make_unique<Desk>(m_folder->path());
        QVERIFY(m_desk->shown());
    }
    QString ownFile(const char* name) const
    {
        return m_folder->filePath(QStringLiteral("hanging/") + QLatin1String(name));
    }
    void openDialog()
    {
        QVERIFY(chooseFromMenu([this] { m_desk->probe.click(m_desk->probe.find<QToolButton>("programMenu")); },
                               {QStringLiteral("Hanging and screens"), QStringLiteral("Edit the hanging")}));
        const auto shown = [this] {
            m_dialog = m_desk->window->findChild<HangingDialog*>();
            return m_dialog && m_dialog->isVisible();
        };
        QVERIFY(QTest::qWaitFor(shown) && QTest::qWaitForWindowExposed(m_dialog));
        m_dialog->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(m_dialog));
    }
    void backToTheWindow()
    {
        QTRY_VERIFY(!m_desk->window->findChild<HangingDialog*>());
        QVERIFY(m_desk->shown());
    }
    template <class T>
    T* find(const char* name) const
    {
        return m_dialog->findChild<T*>(QLatin1String(name));
    }
    HangingSketch& sketch() const { return *find<HangingSketch>("hangingSketch"); }
    PaneTable& table() const { return *find<PaneTable>("paneTable"); }
    void click(const QWidget* widget) const { WindowProbe(*m_dialog).click(widget); }
    void press(const char* button) const { click(find<QPushButton>(button)); }
    PaneProtocol pane() const { return sketch().protocol().panes.first(); }
    void clickCheck(int column) const
    {
        const QWidget* box = table().cellWidget(0, column);
        WindowProbe(*m_dialog).click(box->mapTo(m_dialog, QPoint(18, box->height() / 2)));
    }
    void chooseProtocol(const QString& name) const
    {
        auto* list = find<QListWidget>("protocolList");
        for (int row = 0; row < list->count(); ++row)
            if (list->item(row)->text() == name) {
                const QRect at = list->visualItemRect(list->item(row));
                WindowProbe(*m_dialog).click(list->viewport()->mapTo(m_dialog, at.center()));
            }
        QCOMPARE(find<QLineEdit>("protocolName")->text(), name);
    }
    void typeName(const QString& name) const
    {
        const WindowProbe probe(*m_dialog);
        probe.click(find<QLineEdit>("protocolName"));
        probe.key(Qt::Key_A, Qt::ControlModifier);
        probe.type(name);
        QCOMPARE(find<QListWidget>("protocolList")->currentItem()->text(), name);
    }
    void editCell(int row, int column, const QString& text) const
    {
        const WindowProbe probe(*m_dialog);
        const QRect cell = table().visualItemRect(table().item(row, column));
        const QPoint at = table().viewport()->mapTo(m_dialog, cell.center());
        probe.click(at);
        probe.doubleClick(at);
        probe.key(Qt::Key_A, Qt::ControlModifier);
        probe.type(text);
        probe.key(Qt::Key_Return);
        QCOMPARE(table().item(row, column)->text(), text);
    }
    void chooseHanging(const QString& name) const
    {
        auto* selector = m_desk->probe.find<QToolButton>("hangingSelector");
        QVERIFY(chooseFromMenu([&] { m_desk->probe.click(selector); }, {name}));
        QTRY_COMPARE(selector->text(), name);
    }
    /// "R CC" and so on, of every view.
    QStringList kinds() const
    {
        QStringList all;
        for (const QString& caption : m_desk->captions())
            all.append(caption.section(QLatin1Char(' '), 0, 1));
        return all;
    }

    QTemporaryDir m_data;
    QString m_case;
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Desk> m_desk;
    HangingDialog* m_dialog = nullptr;
};

QTEST_MAIN(HangingEditorTest)
#include "hanging_editor_test.moc"
