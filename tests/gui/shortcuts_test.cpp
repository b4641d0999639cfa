// Changing shortcuts with mouse and keys: recorded, a conflict named before it is taken, in effect at once and after a
// restart, shown where keys are shown, brought to another desk in a file. And: everything can be done by keyboard.
#include "app/window/window_actions.h"
#include "app/window/window_commands.h"
#include "tests/gui/desk.h"
#include "tests/gui/file_dialog.h"
#include "tests/phantom_files.h"
#include "ui/dialogs/key_recorder.h"
#include "ui/dialogs/shortcut_dialog.h"
#include "ui/models/label_model.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QLineEdit>
#include <QListView>
#include <QPushButton>
#include <QTableWidget>
#include <QToolButton>

using namespace triptych;

class ShortcutsTest : public QObject {
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
    }
    void cleanup() { m_desk.reset(); }

    void anotherKeyIsInEffectAtOnceAndAfterARestart()
    {
        QVERIFY(m_desk->open(m_case));
        openDialog();
        choose("invert");
        record(Qt::Key_U, Qt::ControlModifier);
        QVERIFY(note().isEmpty());
        press("useKey");
        Desk::keep(*m_dialog, "shortcuts.png");
        press("closeKeys");
        backToTheWindow();
        QVERIFY(inverts(Qt::Key_U, Qt::ControlModifier));
        QVERIFY(!inverts(Qt::Key_I, Qt::NoModifier));
        QVERIFY(m_desk->window->actions().invert->toolTip().contains(QStringLiteral("Ctrl+U")));
        QVERIFY(helpHas(QStringLiteral("Ctrl+U"), QStringLiteral("Invert")));
        m_desk->probe.key(Qt::Key_F1);
        m_desk->keep("help-changed.png");
        m_desk->probe.key(Qt::Key_Escape);

        m_desk->window->close();
        start();
        QVERIFY(m_desk->open(m_case));
        m_desk->probe.click(m_desk->probe.at(m_desk->view("L CC")));
        QVERIFY(inverts(Qt::Key_U, Qt::ControlModifier));
        openDialog();
        choose("invert");
        press("resetKey");
        press("closeKeys");
        backToTheWindow();
        QVERIFY(inverts(Qt::Key_I, Qt::NoModifier));
    }

    void whoseKeyItIsIsToldBeforeItIsTaken()
    {
        QVERIFY(m_desk->open(m_case));
        openDialog();
        choose("invert");
        record(Qt::Key_F);
        QVERIFY(note().contains(QStringLiteral("Fit into the view")));
        QCOMPARE(find<QPushButton>("useKey")->text(), QStringLiteral("Take this key"));
        Desk::keep(*m_dialog, "shortcut-conflict.png");
        QCOMPARE(registry().keyText(QStringLiteral("fit-into-the-view")), QStringLiteral("F")); // not yet
        press("useKey");
        QVERIFY(registry().keyText(QStringLiteral("fit-into-the-view")).isEmpty());
        choose("magnifier");
        record(Qt::Key_G, Qt::ControlModifier);
        QVERIFY(note().contains(QStringLiteral("one key alone")));
        QVERIFY(!find<QPushButton>("useKey")->isEnabled());
        press("resetKeys");
        QCOMPARE(registry().keyText(QStringLiteral("fit-into-the-view")), QStringLiteral("F"));
        QCOMPARE(registry().keyText(QStringLiteral("invert")), QStringLiteral("I"));
        press("closeKeys");
    }

    void aSecondKeyAndNoKey()
    {
        openDialog();
        choose("run the models");
        record(Qt::Key_F5);
        press("addKey");
        QCOMPARE(m_desk->window->actions().runModels->shortcuts().size(), 2);
        press("noKey");
        QVERIFY(m_desk->window->actions().runModels->shortcuts().isEmpty());
        QCOMPARE(m_desk->window->actions().runModels->toolTip(), QStringLiteral("Run the models"));
        press("closeKeys");
    }

    void keysOfViewsAndToolsAndHeldOnesCanBeChanged()
    {
        QVERIFY(m_desk->open(m_case));
        for (const auto& [command, key] :
             {std::pair{"hide marks", Qt::Key_V}, {"larger brush", Qt::Key_Plus}, {"take the last", Qt::Key_F7}}) {
            openDialog();
            choose(command);
            record(key);
            press("useKey");
            press("closeKeys");
            backToTheWindow();
        }
        ViewCell* cell = m_desk->view("L CC");
        const WindowProbe& probe = m_desk->probe;
        probe.click(probe.at(cell));
        probe.press(Qt::Key_V);
        QVERIFY(m_desk->window->display().state().allHidden);
        probe.release(Qt::Key_V);
        QVERIFY(!m_desk->window->display().state().allHidden);
        probe.press(Qt::Key_H);
        QVERIFY(!m_desk->window->display().state().allHidden);
        probe.release(Qt::Key_H);
        // Three corners, the last one taken back by its new key, and the outline closed: two corners are none.
        probe.key(Qt::Key_P);
        for (const QPointF at : {QPointF(0.3, 0.3), QPointF(0.5, 0.3), QPointF(0.5, 0.5), QPointF(0.3, 0.5)}) {
            probe.click(probe.at(&cell->canvas(), at.x(), at.y()));
            QTest::qWait(QApplication::doubleClickInterval() + 20); // no double click
        }
        probe.key(Qt::Key_F7);
        probe.key(Qt::Key_Return);
        QTRY_COMPARE(cell->annotations()->shapes().size(), 1);
        QCOMPARE(cell->annotations()->shapes().first().points.size(), 3);
    }

    void gestureKeysGoBeforeTheWindows()
    {
        QVERIFY(m_desk->open(m_case));
        ViewCell* cell = m_desk->view("R CC");
        const WindowProbe& probe = m_desk->probe;
        probe.click(probe.at(cell));
        probe.key(Qt::Key_R);
        probe.drag(probe.at(&cell->canvas(), 0.3, 0.3), probe.at(&cell->canvas(), 0.6, 0.6));
        QCOMPARE(cell->annotations()->shapes().size(), 1);
        probe.key(Qt::Key_A); // an angle: Backspace takes its point back and deletes no shape
        probe.click(probe.at(&cell->canvas(), 0.4, 0.7));
        probe.key(Qt::Key_Backspace);
        QCOMPARE(cell->annotations()->shapes().size(), 1);
        probe.key(Qt::Key_S);
        probe.click(probe.at(&cell->canvas(), 0.3, 0.45)); // its left side
        QCOMPARE(cell->canvas().selection().size(), 1);
        probe.key(Qt::Key_4); // another label for what is chosen
        QCOMPARE(cell->annotations()->shapes().first().label, 4);
        probe.key(Qt::Key_Backspace);
        QTRY_COMPARE(cell->annotations()->shapes().size(), 0);
    }

    void keysAreBroughtToAnotherDesk()
    {
        const QString file = m_folder->filePath(QStringLiteral("keys.json"));
        openDialog();
        choose("invert");
        record(Qt::Key_F3);
        press("useKey");
        press("exportKeys");
        QVERIFY(answer(file));
        QTRY_VERIFY(QFile::exists(file));
        press("resetKeys");
        QCOMPARE(registry().keyText(QStringLiteral("invert")), QStringLiteral("I"));
        press("importKeys");
        QVERIFY(answer(file));
        QTRY_COMPARE(registry().keyText(QStringLiteral("invert")), QStringLiteral("F3"));

        QFile broken(m_folder->filePath(QStringLiteral("broken.json")));
        QVERIFY(broken.open(QIODevice::WriteOnly) && broken.write("{\"shortcuts\": {\"invert\": [7]}}") > 0);
        broken.close();
        press("importKeys");
        QVERIFY(answer(broken.fileName()));
        QTRY_VERIFY(m_desk->text("messageText").contains(QStringLiteral("broken.json")));
        QCOMPARE(registry().keyText(QStringLiteral("invert")), QStringLiteral("F3"));
    }

    void noTwoCommandsHaveOneKey()
    {
        for (const Command& command : registry().commands())
            for (const QKeySequence& key : command.defaults)
                QVERIFY2(registry().takenBy(key, command.id).isEmpty(),
                         qPrintable(command.text + QStringLiteral(" and ") +
                                    registry().takenBy(key, command.id).join(QLatin1Char(' '))));
    }

    void everyActionIsACommand()
    {
        const auto actions = m_desk->window->actions().commands().commands();
        for (const QAction* action : m_desk->window->QWidget::actions())
            QVERIFY2(std::any_of(actions.begin(), actions.end(),
                                 [action](const Command& command) { return command.action == action; }),
                     qPrintable(action->text()));
    }

    void menusPanelsAndTheCaseListByKeyboard()
    {
        QVERIFY(m_desk->open(m_case));
        const WindowProbe& probe = m_desk->probe;
        probe.click(probe.at(m_desk->view("L CC")));
        QVERIFY(opensMenu(Qt::Key_F10));
        QVERIFY(opensMenu(Qt::Key_F8));
        QVERIFY(opensMenu(Qt::Key_F10, Qt::ShiftModifier));
        auto* tabs = probe.find<QTabWidget>("rightPanel");
        for (int index = 0; index < 4; ++index) {
            probe.key(Qt::Key(Qt::Key_1 + index), Qt::AltModifier);
            QCOMPARE(tabs->currentIndex(), index);
        }
        probe.key(Qt::Key_3, Qt::AltModifier);
        auto* list = probe.find<QListView>("worklist");
        probe.key(Qt::Key_F6);
        QVERIFY(QApplication::focusWidget() && !QApplication::focusWidget()->inherits("triptych::ImageView"));
        for (int i = 0; i < 30 && !list->hasFocus(); ++i)
            probe.key(Qt::Key_Tab);
        QVERIFY(list->hasFocus());
        probe.key(Qt::Key_F6);
        QVERIFY(tabs->isAncestorOf(QApplication::focusWidget()));
        auto* run = probe.find<QPushButton>("runModels");
        QTRY_VERIFY(run->isEnabled()); // the models are looked for in the background
        for (int i = 0; i < 30 && !run->hasFocus(); ++i)
            probe.key(Qt::Key_Tab);
        QVERIFY(run->hasFocus());
        probe.key(Qt::Key_F6);
        QCOMPARE(QApplication::focusWidget(), &m_desk->window->viewer().active()->canvas());
        probe.key(Qt::Key_F9);
        QVERIFY(!tabs->isVisible());
        probe.key(Qt::Key_2, Qt::AltModifier); // brings the panels back
        QVERIFY(tabs->isVisible());
    }

private:
    void start()
    {
        m_desk.reset();
        m_desk = std::make_unique<Desk>(m_folder->path());
        QVERIFY(m_desk->shown());
    }
    CommandRegistry& registry() { return m_desk->window->actions().commands(); }

    /// By its way through the program's menu.
    void openDialog()
    {
        QVERIFY(chooseFromMenu([this] { m_desk->probe.click(m_desk->probe.find<QToolButton>("programMenu")); },
                               {QStringLiteral("Change the shortcuts")}));
        const auto shown = [this] {
            m_dialog = m_desk->window->findChild<ShortcutDialog*>();
            return m_dialog && m_dialog->isVisible();
        };
        QVERIFY(QTest::qWaitFor(shown) && QTest::qWaitForWindowExposed(m_dialog));
        m_dialog->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(m_dialog));
    }
    template <class T>
    T* find(const char* name) const
    {
        return m_dialog->findChild<T*>(QLatin1String(name));
    }
    /// Searches as a reader does; the first command found is chosen.
    void choose(const char* text)
    {
        const WindowProbe probe(*m_dialog);
        auto* search = find<QLineEdit>("searchCommand");
        probe.click(search);
        probe.key(Qt::Key_A, Qt::ControlModifier);
        probe.type(QString::fromLatin1(text));
        auto* table = find<QTableWidget>("commandTable");
        QVERIFY(table->item(table->currentRow(), 0)->text().contains(QLatin1String(text), Qt::CaseInsensitive));
    }
    void record(Qt::Key key, Qt::KeyboardModifiers modifiers = {})
    {
        const WindowProbe probe(*m_dialog);
        probe.click(find<KeyRecorder>("recordKey"));
        QVERIFY(find<KeyRecorder>("recordKey")->isRecording());
        probe.key(key, modifiers);
        QCOMPARE(find<KeyRecorder>("recordKey")->key(), QKeySequence(QKeyCombination(modifiers, key)));
    }
    void press(const char* button)
    {
        const WindowProbe probe(*m_dialog);
        probe.click(find<QPushButton>(button));
    }
    QString note() const { return find<QLabel>("keyNote")->text(); }
    bool answer(const QString& path)
    {
        const bool done = answerFileDialog(*m_desk, path);
        m_dialog->activateWindow();
        return done && QTest::qWaitForWindowActive(m_dialog);
    }
    void backToTheWindow()
    {
        QTRY_VERIFY(!m_desk->window->findChild<ShortcutDialog*>());
        QVERIFY(m_desk->shown());
    }
    bool inverts(Qt::Key key, Qt::KeyboardModifiers modifiers)
    {
        ImageView& view = m_desk->window->viewer().active()->canvas();
        const bool before = view.presentation().invert;
        m_desk->probe.key(key, modifiers);
        return view.presentation().invert != before;
    }
    bool helpHas(const QString& keys, const QString& text)
    {
        for (const ShortcutGroup& group : shortcutGroups(registry()))
            if (group.entries.contains({keys, text}))
                return true;
        return false;
    }
    /// Opens a menu by a key and closes it again.
    bool opensMenu(Qt::Key key, Qt::KeyboardModifiers modifiers = {})
    {
        bool opened = false;
        QTimer watch;
        connect(&watch, &QTimer::timeout, this, [&] {
            if (auto* menu = qobject_cast<QMenu*>(QApplication::activePopupWidget())) {
                opened = !menu->actions().isEmpty();
                menu->close();
            }
        });
        watch.start(20);
        m_desk->probe.key(key, modifiers);
        return QTest::qWaitFor([&] { return opened; }) && m_desk->shown();
    }

    QTemporaryDir m_data;
    QString m_case;
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Desk> m_desk;
    ShortcutDialog* m_dialog = nullptr;
};

QTEST_MAIN(ShortcutsTest)
#include "shortcuts_test.moc"
