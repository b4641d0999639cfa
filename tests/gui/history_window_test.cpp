// Two windows on one database, and the edit history, with real mouse and key events.
#include "tests/gui/desk.h"
#include "tests/phantom_files.h"

#include "ui/dialogs/history_dialog.h"

#include <QAction>
#include <QTreeView>

using namespace triptych;

class HistoryWindowTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_data;
    QString m_case;

    static void drawBox(const Desk& desk, const QWidget* canvas, double from, double to)
    {
        desk.probe.key(Qt::Key_R);
        desk.probe.drag(desk.probe.at(canvas, from, from), desk.probe.at(canvas, to, to));
    }

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY(m_data.isValid());
        m_case = m_data.filePath(QStringLiteral("phantom"));
        QVERIFY(writeSmallPhantom(m_case, 0.1));
    }

    void twoWindowsSeeEachOthersWork()
    {
        QTemporaryDir annasFolder, bergsFolder;
        const QString database = annasFolder.filePath(QStringLiteral("shared.sqlite"));
        Desk berg(bergsFolder.path(), {1500, 850}, database);
        berg.window->cases().setUser(QStringLiteral("Dr. Berg"));
        QVERIFY(berg.shown() && berg.open(m_case));
        Desk anna(annasFolder.path(), {1500, 850}, database);
        anna.window->cases().setUser(QStringLiteral("Anna"));
        QVERIFY(anna.shown() && anna.open(m_case));
        ViewCell* hers = anna.view(QStringLiteral("L MLO"));
        ViewCell* his = berg.view(QStringLiteral("L MLO"));
        QVERIFY(hers && his);
        QCOMPARE(berg.text("otherReaders"), QString());
        drawBox(anna, &hers->canvas(), 0.35, 0.6);
        QTRY_COMPARE_WITH_TIMEOUT(his->annotations()->shapes().size(), 1, 20'000);
        QCOMPARE(his->annotations()->shapes()[0].author, QStringLiteral("Anna"));
        QTRY_VERIFY_WITH_TIMEOUT(berg.text("otherReaders").contains(QStringLiteral("Anna is drawing here too")), 5000);
        QVERIFY(!his->annotations()->canUndo());
        QTest::qWait(300); // until the views are drawn again, for the picture
        berg.keep("history_other_reader.png");
        anna.probe.key(Qt::Key_Z, Qt::ControlModifier);
        QTRY_COMPARE_WITH_TIMEOUT(his->annotations()->shapes().size(), 0, 20'000);
    }

    void theHistoryIsListedAndAClickGoesThere()
    {
        QTemporaryDir folder;
        {
            Desk desk(folder.path());
            desk.window->cases().setUser(QStringLiteral("Anna"));
            QVERIFY(desk.shown() && desk.open(m_case));
            ViewCell* cell = desk.view(QStringLiteral("L MLO"));
            drawBox(desk, &cell->canvas(), 0.4, 0.5);
            drawBox(desk, &cell->canvas(), 0.5, 0.6);
            desk.probe.key(Qt::Key_B);
            desk.probe.drag(desk.probe.at(&cell->canvas(), 0.4, 0.7), desk.probe.at(&cell->canvas(), 0.6, 0.75));
            desk.probe.key(Qt::Key_Z, Qt::ControlModifier);
            QTRY_COMPARE_WITH_TIMEOUT(desk.services.store->pendingCount(), 0, 20'000);
        }
        Desk desk(folder.path()); // the next day
        desk.window->cases().setUser(QStringLiteral("Anna"));
        QVERIFY(desk.shown() && desk.open(m_case));
        ViewCell* cell = desk.view(QStringLiteral("L MLO"));
        desk.probe.click(desk.probe.at(&cell->canvas()), Qt::MiddleButton);
        QCOMPARE(cell->annotations()->shapes().size(), 2);
        QVERIFY(cell->annotations()->canUndo() && cell->annotations()->canRedo());
        desk.probe.key(Qt::Key_Y, Qt::ControlModifier);
        QVERIFY(!cell->annotations()->paintedFrames().isEmpty());
        desk.probe.key(Qt::Key_H, Qt::ControlModifier | Qt::AltModifier);
        auto* dialog = desk.probe.find<HistoryDialog>("historyDialog");
        QVERIFY(dialog && QTest::qWaitForWindowExposed(dialog));
        auto* list = dialog->findChild<QTreeView*>(QStringLiteral("historyList"));
        QTRY_COMPARE_WITH_TIMEOUT(list->model()->rowCount(), 5, 20'000);
        QCOMPARE(list->model()->index(0, 2).data().toString(), QStringLiteral("Redo: Brush stroke"));
        QCOMPARE(list->model()->index(4, 3).data().toString(), QStringLiteral("1 shape"));
        QTest::qWait(200);
        Desk::keep(*dialog, "history_dialog.png");
        Camera away = cell->camera();
        away.centre = QPointF(0, 0);
        cell->setCamera(away);
        const WindowProbe inDialog(*dialog);
        const QRect row = list->visualRect(list->model()->index(4, 2));
        inDialog.click(list->viewport()->mapTo(dialog, row.center()));
        const QRectF shape = cell->annotations()->shapes()[0].boundingRect();
        QVERIFY(QLineF(cell->camera().centre, shape.center()).length() < 1);
    }
};

QTEST_MAIN(HistoryWindowTest)
#include "history_window_test.moc"
