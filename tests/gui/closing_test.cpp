// Closing the window while the disk refuses to take what was drawn: the reader is asked, nothing is lost silently, the
// window stays usable, and everything is saved once there is room again. With real mouse and key events.
#include "core/workspace/store_database.h"
#include "tests/gui/desk.h"
#include "tests/phantom_files.h"
#include "ui/dialogs/unsaved_dialog.h"

#include <QPushButton>

using namespace triptych;

namespace {

constexpr int kTimeoutMs = 20'000;

int shapesInFile(const QString& path)
{
    const auto file = StoreDatabase::make(path);
    if (!file->open())
        return -1;
    auto query = runSql(file->database(), QStringLiteral("SELECT count(*) FROM shapes"));
    return query && query->next() ? query->value(0).toInt() : -1;
}

} // namespace

class ClosingTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY(m_data.isValid());
        m_case = m_data.filePath(QStringLiteral("phantom"));
        QVERIFY(writeSmallPhantom(m_case, 0.1));
    }

    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

    void whatIsStillBeingWrittenIsWaitedFor()
    {
        Desk desk(m_folder->path());
        QVERIFY(desk.shown());
        QVERIFY(desk.open(m_case));
        draw(desk, 3);
        desk.probe.key(Qt::Key_Q, Qt::ControlModifier); // before the disk has answered
        QTRY_VERIFY(!desk.window->isVisible());
        QCOMPARE(desk.services.store->pendingCount(), 0);
        QVERIFY(!desk.probe.find<UnsavedDialog>("unsavedDialog"));
    }

    void aFullDiskIsToldAndTheWindowStaysUntilThereIsRoom()
    {
        SmallMount mount(QStringLiteral("size=4m"));
        QVERIFY(mount.ok());
        const QString database = mount.filePath(QStringLiteral("cases.sqlite"));
        int drawn = 0;
        {
            Desk desk(m_folder->path(), {1600, 900}, database);
            QVERIFY(desk.shown());
            QVERIFY(desk.open(m_case));
            drawn = drawOnFullDisk(desk, mount);
            QVERIFY(desk.text("messageText").contains(mount.fullReason()));
            QVERIFY(desk.text("messageText").contains(database));
            desk.keep("full-disk.png");

            desk.probe.key(Qt::Key_Q, Qt::ControlModifier);
            UnsavedDialog* dialog = asked(desk);
            QVERIFY(dialog);
            Desk::keep(*dialog, "unsaved.png");
            QVERIFY(dialog->findChild<QLabel*>(QStringLiteral("unsavedReason"))->text().contains(database));
            QVERIFY(desk.window->isVisible());
            press(dialog, "keepOpen");
            QTRY_VERIFY(!desk.probe.find<UnsavedDialog>("unsavedDialog"));
            QVERIFY(desk.shown()); // no window manager gives it the keyboard back here
            draw(desk, 1);         // it is still usable
            ++drawn;

            desk.probe.key(Qt::Key_Q, Qt::ControlModifier);
            dialog = asked(desk);
            QVERIFY(dialog);
            press(dialog, "trySavingAgain");
            QVERIFY(mount.makeRoom());
            press(dialog, "trySavingAgain");
            QTRY_VERIFY_WITH_TIMEOUT(!desk.window->isVisible(), kTimeoutMs); // saved: closes by itself
            QCOMPARE(desk.services.store->pendingCount(), 0);
        }
        QCOMPARE(shapesInFile(database), drawn);
    }

    void theMessageGoesWhenTheDiskTakesChangesAgain()
    {
        SmallMount mount(QStringLiteral("size=4m"));
        QVERIFY(mount.ok());
        Desk desk(m_folder->path(), {1600, 900}, mount.filePath(QStringLiteral("cases.sqlite")));
        QVERIFY(desk.shown());
        QVERIFY(desk.open(m_case));
        drawOnFullDisk(desk, mount);
        QVERIFY(!desk.text("messageText").isEmpty());
        QVERIFY(mount.makeRoom());
        QTRY_COMPARE_WITH_TIMEOUT(desk.text("saveState"), QStringLiteral("saved"), kTimeoutMs);
        QTRY_VERIFY(desk.text("messageText").isEmpty());
    }

    void aReadOnlyPlaceLosesOnlyWhatTheReaderGivesUp()
    {
        SmallMount mount(QStringLiteral("size=4m"));
        QVERIFY(mount.ok());
        const QString database = mount.filePath(QStringLiteral("cases.sqlite"));
        {
            const auto file = StoreDatabase::make(database);
            QVERIFY(file->open().ok());
        }
        QVERIFY(mount.remount(QStringLiteral("ro")));
        {
            Desk desk(m_folder->path(), {1600, 900}, database);
            QVERIFY(desk.shown());
            QVERIFY(desk.open(m_case)); // reading needs no store
            draw(desk, 2);
            QTRY_VERIFY_WITH_TIMEOUT(desk.text("messageText").contains(QStringLiteral("read-only")), kTimeoutMs);
            desk.window->close();
            UnsavedDialog* dialog = asked(desk);
            QVERIFY(dialog);
            QTest::keyClick(dialog->windowHandle(), Qt::Key_Return); // Enter loses nothing
            QTRY_VERIFY(!desk.probe.find<UnsavedDialog>("unsavedDialog"));
            QVERIFY(desk.window->isVisible());
            desk.window->close();
            dialog = asked(desk);
            QVERIFY(dialog);
            press(dialog, "loseChanges");
            QTRY_VERIFY(!desk.window->isVisible());
        }
        QVERIFY(mount.remount(QStringLiteral("rw")));
        QCOMPARE(shapesInFile(database), 0);
    }

private:
    /// Rectangles with the mouse, in the first view.
    static void draw(Desk& desk, int count)
    {
        ViewCell* cell = desk.window->viewer().cells().front();
        QTRY_VERIFY(cell->annotations());
        desk.probe.click(desk.probe.at(&cell->canvas()));
        desk.probe.key(Qt::Key_R);
        const auto before = cell->annotations()->shapes().size();
        for (int i = 0; i < count; ++i)
            desk.probe.drag(desk.probe.at(&cell->canvas(), 0.2, 0.2),
                            desk.probe.at(&cell->canvas(), 0.5 + 0.04 * double(i % 10), 0.6), Qt::LeftButton, 2);
        QCOMPARE(cell->annotations()->shapes().size(), before + count);
    }

    /// Fills the disk, then draws until a change is not saved; the number of shapes drawn.
    static int drawOnFullDisk(Desk& desk, SmallMount& mount)
    {
        const auto settled = [&] { return desk.services.store->pendingCount() == 0; };
        if (!QTest::qWaitFor(settled, kTimeoutMs) || !mount.fill())
            return 0;
        int drawn = 0;
        // The log may have room left of its own.
        for (; drawn < 200 && !desk.text("saveState").startsWith(QLatin1String("not saved")); ++drawn)
            draw(desk, 1);
        return drawn;
    }

    static UnsavedDialog* asked(const Desk& desk)
    {
        UnsavedDialog* dialog = nullptr;
        const bool found = QTest::qWaitFor(
            [&] {
                dialog = desk.probe.find<UnsavedDialog>("unsavedDialog");
                return dialog && dialog->isVisible();
            },
            kTimeoutMs);
        return found && QTest::qWaitForWindowExposed(dialog) ? dialog : nullptr;
    }

    static void press(UnsavedDialog* dialog, const char* button)
    {
        const WindowProbe probe(*dialog);
        probe.click(probe.find<QPushButton>(button));
    }

    QTemporaryDir m_data;
    QString m_case;
    std::unique_ptr<QTemporaryDir> m_folder;
};

QTEST_MAIN(ClosingTest)
#include "closing_test.moc"
