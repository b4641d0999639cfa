// Cases as a reader meets them: dropped on the window, broken in part, of several patients, found again in the worklist
// and among the recent ones, read, removed. In the real window, with real mouse, key and drop events.
#include "tests/gui/desk.h"
#include "tests/phantom_files.h"
#include "ui/models/worklist_model.h"

#include <QMessageBox>
#include <QPushButton>
#include <QToolButton>

using namespace triptych;

namespace {

const QStringList kOnePatient{QStringLiteral("mammogram/current/RCC.dcm"), QStringLiteral("mammogram/current/LCC.dcm")};
const QStringList kOtherPatient{QStringLiteral("mammogram/current/RMLO.dcm")};

} // namespace

class CaseFlowsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY(m_data.isValid());
        m_phantom = m_data.filePath(QStringLiteral("phantom"));
        QVERIFY(writeSmallPhantom(m_phantom, 0.1));
    }

    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_one = m_folder->filePath(QStringLiteral("one"));
        m_other = m_folder->filePath(QStringLiteral("other"));
        QVERIFY(bringPhantomFiles(m_phantom, kOnePatient, m_one));
        QVERIFY(bringPhantomFiles(m_phantom, kOtherPatient, m_other));
        QVERIFY(giveToPatient({m_other + QStringLiteral("/RMLO.dcm")}, QStringLiteral("OTHER-2"),
                              QStringLiteral("Other^Two")));
        m_desk = std::make_unique<Desk>(m_folder->path());
        QVERIFY(m_desk->shown());
    }
    void cleanup() { m_desk.reset(); }

    void aFolderIsDroppedOnTheEmptyWindow()
    {
        QVERIFY(m_desk->probe.drop({m_phantom}, QPoint(800, 450)));
        QVERIFY(m_desk->opened());
        QCOMPARE(m_desk->window->viewer().cells().size(), 6);
        QVERIFY(m_desk->text("patient").contains(QStringLiteral("PHANTOM-0001")));
        QVERIFY2(m_desk->text("patient").contains(QStringLiteral(" · F · 54 y")), qPrintable(m_desk->text("patient")));
    }

    void filesAreDroppedOnAnImageOfAnotherCase()
    {
        QVERIFY(m_desk->open(m_other));
        QTRY_COMPARE(captions(), QStringList{QStringLiteral("R MLO")});
        QVERIFY(m_desk->probe.drop(files(m_one), m_desk->probe.at(&m_desk->view("R MLO")->canvas())));
        QTRY_COMPARE(captions(), (QStringList{QStringLiteral("R CC"), QStringLiteral("L CC")}));
    }

    void whatCarriesNoFilesIsNotTaken()
    {
        QVERIFY(!m_desk->probe.drop({}, QPoint(800, 450)));
        QVERIFY(!m_desk->window->cases().current());
    }

    void severalFilesOpenAgainFromTheWorklist()
    {
        openBothCases();
        m_desk->probe.clickRow(worklist(), 1);
        QTRY_COMPARE(captions(), (QStringList{QStringLiteral("R CC"), QStringLiteral("L CC")}));
        QTRY_VERIFY(worklist()->model()->index(0, 0).data(WorklistModel::OpenRole).toBool());
    }

    void severalFilesOpenAgainFromTheRecentCases()
    {
        openBothCases();
        m_desk.reset(); // and on another day
        m_desk = std::make_unique<Desk>(m_folder->path());
        QVERIFY(m_desk->shown());
        QTRY_COMPARE(worklist()->model()->rowCount(), 2);
        auto* menu = m_desk->probe.find<QToolButton>("programMenu");
        QVERIFY(chooseFromMenu([&] { m_desk->probe.click(menu); },
                               {QStringLiteral("Recent cases"), QStringLiteral("PHANTOM-0001")}));
        QVERIFY(m_desk->opened());
        QTRY_COMPARE(captions(), (QStringList{QStringLiteral("R CC"), QStringLiteral("L CC")}));
    }

    void aCaseWithACommittedReadingStaysRead()
    {
        QVERIFY(m_desk->open(m_one));
        QTRY_COMPARE(stateOfRow(0), QStringLiteral("started"));
        m_desk->showTab("AI");
        QVERIFY(m_desk->chooseEntry("assessment", QStringLiteral("BI-RADS 2")));
        m_desk->probe.click(m_desk->probe.find<QPushButton>("commitReading"));
        QTRY_COMPARE(stateOfRow(0), QStringLiteral("read"));
        m_desk->keep("read-case.png");
        QVERIFY(m_desk->open(m_other));
        QTRY_COMPARE(stateOfRow(1), QStringLiteral("read"));
        m_desk->probe.clickRow(worklist(), 1);
        QTRY_COMPARE(captions().size(), 2);
        QTRY_COMPARE(stateOfRow(0), QStringLiteral("read"));
        QTRY_VERIFY(m_desk->text("readingState").contains(QStringLiteral("BI-RADS 2")));
    }

    void aCaseIsTakenOffTheListAndItsMarksStay()
    {
        QVERIFY(m_desk->open(m_one));
        ViewCell* cell = m_desk->view("R CC");
        m_desk->probe.click(m_desk->probe.at(&cell->canvas()));
        m_desk->probe.key(Qt::Key_R);
        m_desk->probe.drag(m_desk->probe.at(&cell->canvas(), 0.4, 0.4), m_desk->probe.at(&cell->canvas(), 0.6, 0.6));
        QCOMPARE(cell->annotations()->shapes().size(), 1);
        QTRY_COMPARE(worklist()->model()->rowCount(), 1);
        QVERIFY(chooseFromMenu([&] { m_desk->probe.clickRow(worklist(), 0, Qt::RightButton); },
                               {QStringLiteral("Remove from the list")}));
        QTRY_COMPARE(worklist()->model()->rowCount(), 0);
        QCOMPARE(captions().size(), 2); // the case itself stays on the screen
        m_desk.reset();
        m_desk = std::make_unique<Desk>(m_folder->path());
        QVERIFY(m_desk->shown());
        QVERIFY(m_desk->open(m_one));
        QTRY_VERIFY(m_desk->view("R CC")->annotations());
        QCOMPARE(m_desk->view("R CC")->annotations()->shapes().size(), 1);
    }

    void differentPatientsAreOpenedOnlyWhenConfirmed()
    {
        QVERIFY(m_desk->open(m_other));
        const QStringList mixed = files(m_one) + files(m_other);
        QVERIFY(m_desk->probe.drop(mixed, QPoint(800, 450)));
        QMessageBox* dialog = mixedDialog();
        QVERIFY(dialog);
        Desk::keep(*dialog, "mixed-dialog.png");
        QVERIFY(dialog->text().contains(QStringLiteral("OTHER-2")) &&
                dialog->text().contains(QStringLiteral("PHANTOM-0001")));
        QTest::keyClick(dialog->windowHandle(), Qt::Key_Return); // Enter refuses
        QTRY_VERIFY(!m_desk->probe.find<QMessageBox>("mixedDialog"));
        QVERIFY(m_desk->window->cases().idle());
        QCOMPARE(captions(), QStringList{QStringLiteral("R MLO")}); // what was open stays open

        QVERIFY(m_desk->probe.drop(mixed, QPoint(800, 450)));
        dialog = mixedDialog();
        QVERIFY(dialog);
        const WindowProbe probe(*dialog);
        probe.click(probe.find<QPushButton>("openMixed"));
        QTRY_COMPARE(captions().size(), 3);
        verifyMarkedAsMixed();
        m_desk->keep("mixed-case.png");

        QVERIFY(m_desk->open(m_other));
        m_desk->probe.clickRow(worklist(), 1); // confirmed once, marked for ever
        QTRY_COMPARE(captions().size(), 3);
        QVERIFY(!m_desk->probe.find<QMessageBox>("mixedDialog"));
        verifyMarkedAsMixed();
    }

    void aBrokenFileIsNamedAndTheRestOpens()
    {
        const QString path = m_one + QStringLiteral("/LCC.dcm");
        QFile file(path);
        QVERIFY(file.resize(700)); // within the header
        QVERIFY(m_desk->open(m_one));
        QCOMPARE(captions(), QStringList{QStringLiteral("R CC")});
        QTRY_VERIFY2(m_desk->text("messageText").contains(path) &&
                         m_desk->text("messageText").contains(QStringLiteral("no pixel data")),
                     qPrintable(m_desk->text("messageText")));
        m_desk->keep("broken-file.png");
        m_desk->probe.click(m_desk->probe.find<QToolButton>("messageClose"));
        QTRY_VERIFY(m_desk->text("messageText").isEmpty());
    }

    void pixelsThatEndTooEarlyAreTold()
    {
        // Uncompressed: what is there is shown, and the image itself says that it is not whole.
        QFile plain(m_one + QStringLiteral("/LCC.dcm"));
        QVERIFY(plain.resize(plain.size() * 2 / 3));
        QVERIFY(m_desk->open(m_one));
        const QStringList warnings = m_desk->view("L CC")->image()->info().warnings;
        QVERIFY2(warnings.join(QLatin1Char(' ')).contains(QStringLiteral("truncated")),
                 qPrintable(warnings.join(QLatin1Char(' '))));
        QTRY_VERIFY(m_desk->view("L CC")->isComplete());
        QTRY_VERIFY(m_desk->view("R CC")->isComplete());
        m_desk->keep("truncated-pixels.png");
        // Compressed: nothing can be shown, and the message names the file.
        const QString prior = m_folder->filePath(QStringLiteral("prior"));
        QVERIFY(bringPhantomFiles(m_phantom, {QStringLiteral("mammogram/prior/RCC.dcm")}, prior));
        QFile compressed(prior + QStringLiteral("/RCC.dcm"));
        QVERIFY(compressed.resize(compressed.size() * 2 / 3));
        QVERIFY(m_desk->open(prior));
        QTRY_VERIFY2(m_desk->text("messageText").contains(prior), qPrintable(m_desk->text("messageText")));
    }

private:
    QListView* worklist() const { return m_desk->probe.find<QListView>("worklist"); }
    QString stateOfRow(int row) const
    {
        return worklist()->model()->index(row, 0).data(WorklistModel::StateRole).toString();
    }
    static QStringList files(const QString& folder)
    {
        QStringList paths;
        const auto entries = QDir(folder).entryInfoList(QDir::Files, QDir::Name);
        for (const QFileInfo& entry : entries)
            paths.append(entry.absoluteFilePath());
        return paths;
    }
    QStringList captions() const { return m_desk->captions(); }
    /// One case of two files, then another, which is on the screen and first in the list.
    void openBothCases()
    {
        QVERIFY(m_desk->probe.drop(files(m_one), QPoint(800, 450)));
        QTRY_COMPARE(captions().size(), 2);
        QVERIFY(m_desk->probe.drop({m_other}, QPoint(800, 450)));
        QTRY_COMPARE(captions().size(), 1);
        QTRY_COMPARE(worklist()->model()->rowCount(), 2);
        QTRY_VERIFY(worklist()->model()->index(0, 0).data().toString().contains(QStringLiteral("OTHER-2")));
    }
    QMessageBox* mixedDialog() const
    {
        QMessageBox* dialog = nullptr;
        const bool shown = QTest::qWaitFor(
            [&] {
                dialog = m_desk->probe.find<QMessageBox>("mixedDialog");
                return dialog && dialog->isVisible();
            },
            10'000);
        return shown && QTest::qWaitForWindowExposed(dialog) ? dialog : nullptr;
    }
    void verifyMarkedAsMixed() const
    {
        QVERIFY(m_desk->text("patient").startsWith(QStringLiteral("MIXED")));
        QTRY_VERIFY(worklist()->model()->index(0, 0).data(WorklistModel::MixedRole).toBool());
        QVERIFY(m_desk->window->cases().current()->mixed);
    }
    QTemporaryDir m_data;
    QString m_phantom;
    std::unique_ptr<QTemporaryDir> m_folder;
    QString m_one;
    QString m_other;
    std::unique_ptr<Desk> m_desk;
};

QTEST_MAIN(CaseFlowsTest)
#include "case_flows_test.moc"
