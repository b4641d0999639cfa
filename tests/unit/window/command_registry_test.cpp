// The commands' keys: what they come with, the reader's own over it, whose key is taken, and what of a file is refused.
#include "ui/canvas/view_keys.h"
#include "ui/models/command_registry.h"

#include <QJsonArray>
#include <QKeyEvent>
#include <QSignalSpy>
#include <QTest>

using namespace triptych;

namespace {

QKeySequence key(const char* text) { return QKeySequence(QString::fromLatin1(text)); }

} // namespace

class CommandRegistryTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        m_registry = std::make_unique<CommandRegistry>();
        m_fit = std::make_unique<QAction>(QStringLiteral("Fit into the view…"));
        m_fit->setShortcuts({key("F"), key("Ctrl+0")});
        m_zoom = std::make_unique<QAction>(QStringLiteral("Zoom"));
        m_zoom->setShortcuts({key("Z")});
        m_registry->addAction(m_fit.get(), QStringLiteral("Looking"));
        m_registry->addAction(m_zoom.get(), QStringLiteral("Looking"));
        Command held;
        held.id = QStringLiteral("move");
        held.text = QStringLiteral("Move (held)");
        held.defaults = {key("Space")};
        held.kind = Command::Kind::Held;
        m_registry->addKeys(held);
        Command play;
        play.id = QStringLiteral("play");
        play.text = QStringLiteral("Play");
        play.defaults = {key("Space")};
        play.apartFrom = QStringLiteral("move");
        m_registry->addKeys(play);
    }

    void theActionCarriesItsKeysAndSaysSo()
    {
        QCOMPARE(m_registry->commands().first().id, QStringLiteral("fit-into-the-view"));
        QCOMPARE(m_registry->keyText(QStringLiteral("fit-into-the-view")), QStringLiteral("F or Ctrl+0"));
        QCOMPARE(m_fit->toolTip(), QStringLiteral("Fit into the view… (F)"));
        QSignalSpy changed(m_registry.get(), &CommandRegistry::changed);
        m_registry->setKeys(QStringLiteral("fit-into-the-view"), {key("Ctrl+F")});
        QCOMPARE(m_fit->shortcuts(), QList<QKeySequence>{key("Ctrl+F")});
        QCOMPARE(m_fit->toolTip(), QStringLiteral("Fit into the view… (Ctrl+F)"));
        QVERIFY(changed.count() > 0);
        m_registry->setKeys(QStringLiteral("fit-into-the-view"), {});
        QCOMPARE(m_fit->toolTip(), QStringLiteral("Fit into the view…"));
    }

    void twoOfOneTextAreTwo()
    {
        QAction other(m_zoom->text());
        m_registry->addAction(&other, QStringLiteral("Elsewhere"));
        m_registry->setKeys(QStringLiteral("zoom-2"), {key("F6")});
        QCOMPARE(other.shortcuts(), QList<QKeySequence>{key("F6")});
        QCOMPARE(m_zoom->shortcuts(), QList<QKeySequence>{key("Z")});
    }

    void whoseKeyItIsIsNamedAndItIsTaken()
    {
        QCOMPARE(m_registry->takenBy(key("F"), QStringLiteral("zoom")), QStringList{m_fit->text()});
        QCOMPARE(m_registry->takenBy(key("F, X"), QStringLiteral("zoom")), QStringList{m_fit->text()}); // begins alike
        QVERIFY(m_registry->takenBy(key("Z"), QStringLiteral("zoom")).isEmpty());
        QVERIFY(m_registry->takenBy(key("Space"), QStringLiteral("play")).isEmpty()); // they never meet
        QCOMPARE(m_registry->takenBy(key("Space"), QStringLiteral("zoom")).size(), 2);
        m_registry->setKeys(QStringLiteral("zoom"), {key("F")});
        QCOMPARE(m_zoom->shortcuts(), QList<QKeySequence>{key("F")});
        QCOMPARE(m_fit->shortcuts(), QList<QKeySequence>{key("Ctrl+0")});
        m_registry->reset(QStringLiteral("fit-into-the-view")); // takes it back
        QCOMPARE(m_fit->shortcuts(), (QList<QKeySequence>{key("F"), key("Ctrl+0")}));
        QVERIFY(m_zoom->shortcuts().isEmpty());
        m_registry->resetAll();
        QCOMPARE(m_zoom->shortcuts(), QList<QKeySequence>{key("Z")});
    }

    void aHeldKeyIsOneKeyAlone()
    {
        QVERIFY(!m_registry->refusal(QStringLiteral("move"), key("Ctrl+M")).isEmpty());
        QVERIFY(m_registry->refusal(QStringLiteral("move"), key("V")).isEmpty());
        QVERIFY(m_registry->refusal(QStringLiteral("zoom"), key("Ctrl+M")).isEmpty());
    }

    void whatIsStoredComesBackAndKeepsWhatIsNotKnown()
    {
        m_registry->setKeys(QStringLiteral("zoom"), {key("Ctrl+Shift+Z"), key("?")});
        QJsonObject stored = m_registry->ownKeys();
        stored[QStringLiteral("of-a-newer-program")] = QJsonArray{QStringLiteral("Ctrl+J")};
        init();
        QVERIFY(m_registry->setOwnKeys(stored).ok());
        QCOMPARE(m_zoom->shortcuts(), (QList<QKeySequence>{key("Ctrl+Shift+Z"), key("?")}));
        QVERIFY(m_registry->ownKeys().contains(QStringLiteral("of-a-newer-program")));
        // A command that arrives later with a default that the reader uses elsewhere does not get it.
        QAction late(QStringLiteral("Late"));
        late.setShortcut(key("?"));
        m_registry->addAction(&late, QStringLiteral("Looking"));
        QVERIFY(late.shortcuts().isEmpty());
    }

    void aBrokenFileChangesNothing_data()
    {
        QTest::addColumn<QJsonObject>("keys");
        const auto one = [](const char* id, const QJsonValue& value) {
            return QJsonObject{{QString::fromLatin1(id), value}};
        };
        QTest::newRow("no list") << one("zoom", QStringLiteral("Z"));
        QTest::newRow("no key") << one("zoom", QJsonArray{QStringLiteral("Ctrl+Nonsense")});
        QTest::newRow("empty key") << one("zoom", QJsonArray{QString()});
        QTest::newRow("a number") << one("zoom", QJsonArray{7});
        QTest::newRow("endless key") << one("zoom", QJsonArray{QString(5000, QLatin1Char('A'))});
        QTest::newRow("too many keys") << one("zoom",
                                              QJsonArray{QStringLiteral("A"), QStringLiteral("B"), QStringLiteral("C"),
                                                         QStringLiteral("D"), QStringLiteral("E")});
        QTest::newRow("held with Ctrl") << one("move", QJsonArray{QStringLiteral("Ctrl+A")});
        QJsonObject twice = one("zoom", QJsonArray{QStringLiteral("A")});
        twice[QStringLiteral("fit-into-the-view")] = QJsonArray{QStringLiteral("A")};
        QTest::newRow("one key twice") << twice;
        QJsonObject many;
        for (int i = 0; i < 2000; ++i)
            many[QString::number(i)] = QJsonArray();
        QTest::newRow("too many commands") << many;
    }
    void aBrokenFileChangesNothing()
    {
        QFETCH(QJsonObject, keys);
        m_registry->setKeys(QStringLiteral("zoom"), {key("Y")});
        const auto done = m_registry->setOwnKeys(keys);
        QVERIFY(!done.ok());
        QVERIFY(!done.error().message.isEmpty());
        QCOMPARE(m_zoom->shortcuts(), QList<QKeySequence>{key("Y")});
    }

    void aViewKnowsItsKeysInEveryGuise()
    {
        const auto pressed = [](int code, Qt::KeyboardModifiers modifiers, const char* text = "") {
            return QKeyEvent(QEvent::KeyPress, code, modifiers, QString::fromLatin1(text));
        };
        ViewKeys keys;
        QVERIFY(keys.matches(ViewKey::LargerBrush, pressed(Qt::Key_BracketRight, Qt::NoModifier)));
        QVERIFY(keys.matches(ViewKey::EndGesture, pressed(Qt::Key_Enter, Qt::KeypadModifier)));
        QVERIFY(!keys.matches(ViewKey::LeaveGesture, pressed(Qt::Key_Escape, Qt::ControlModifier)));
        QCOMPARE(keys.labelOf(pressed(Qt::Key_7, Qt::KeypadModifier)), std::optional(7));
        QCOMPARE(keys.labelOf(pressed(Qt::Key_7, Qt::ControlModifier)), std::nullopt);
        keys.setKeys(ViewKey::LargerBrush, {key("+")});
        QVERIFY(keys.matches(ViewKey::LargerBrush, pressed(Qt::Key_Plus, Qt::ShiftModifier, "+")));
        QVERIFY(!keys.matches(ViewKey::LargerBrush, pressed(Qt::Key_BracketRight, Qt::NoModifier)));
    }

private:
    std::unique_ptr<QAction> m_fit, m_zoom;
    std::unique_ptr<CommandRegistry> m_registry;
};

QTEST_MAIN(CommandRegistryTest)
#include "command_registry_test.moc"
