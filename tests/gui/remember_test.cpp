// What a restart finds again: the monitor's curve, the side panels, the folders of file dialogs, linked views, and what
// was seen at 1:1. Chosen with real events.
#include "app/window/window_actions.h"
#include "tests/gui/desk.h"
#include "tests/gui/exchange_dialogs.h"
#include "tests/gui/file_dialog.h"
#include "tests/phantom_files.h"

#include <QToolButton>

using namespace triptych;

class RememberTest : public QObject {
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

    void theMonitorsCurve()
    {
        const auto menu = [this] { m_desk->probe.click(m_desk->probe.at(m_desk->view("L CC")), Qt::RightButton); };
        QVERIFY(chooseFromMenu(menu, {QStringLiteral("Monitor"), QStringLiteral("GSDF (PS3.14), white of 500")}));
        QTRY_VERIFY(m_desk->window->display().state().monitor);
        again();
        QVERIFY(m_desk->window->display().state().monitor);
        QCOMPARE(m_desk->window->display().state().monitor->whiteCdM2, 500.0);
        QVERIFY(m_desk->shown());
        QVERIFY(chooseFromMenu(menu, {QStringLiteral("Monitor"), QStringLiteral("Greys as they are")}));
        again();
        QVERIFY(!m_desk->window->display().state().monitor);
    }

    void panelsAndLinks()
    {
        m_desk->probe.click(m_desk->probe.at(m_desk->view("L CC")));
        m_desk->probe.key(Qt::Key_F9);
        m_desk->probe.key(Qt::Key_L, Qt::ShiftModifier);
        const int width = m_desk->view("L CC")->width();
        again();
        QVERIFY(!m_desk->probe.find<QTabWidget>("rightPanel")->isVisible());
        QVERIFY(m_desk->window->actions().linkViews->isChecked());
        QTRY_COMPARE(m_desk->view("L CC")->width(), width);
        m_desk->probe.key(Qt::Key_F9);
        QVERIFY(m_desk->probe.find<QTabWidget>("rightPanel")->width() > 250);
    }

    void theFolderOfEachFileDialog()
    {
        const QString there = m_folder->filePath(QStringLiteral("exports"));
        QVERIFY(QDir().mkpath(there));
        m_desk->probe.click(m_desk->probe.at(m_desk->view("L CC")));
        m_desk->probe.key(Qt::Key_R); // something to export
        const ImageView& canvas = m_desk->view("L CC")->canvas();
        m_desk->probe.drag(m_desk->probe.at(&canvas, 0.4, 0.4), m_desk->probe.at(&canvas, 0.6, 0.6));
        m_desk->probe.key(Qt::Key_E, Qt::ControlModifier);
        QVERIFY(answerExportDialog(*m_desk, there + QStringLiteral("/a.geojson")));
        again();
        m_desk->probe.click(m_desk->probe.at(m_desk->view("L CC")));
        m_desk->probe.key(Qt::Key_E, Qt::ControlModifier);
        auto* dialog = shownDialog<ExportDialog>(*m_desk);
        QVERIFY(dialog);
        const QString path = dialog->findChild<QLineEdit*>(QStringLiteral("exportPath"))->text();
        QCOMPARE(QFileInfo(path).absolutePath(), QDir(there).absolutePath());
        dialog->close();
    }

    void whatWasSeenAtFullSize()
    {
        ViewCell* cell = m_desk->view("L MLO");
        m_desk->probe.click(m_desk->probe.at(cell));
        QTRY_VERIFY(cell->canvas().seenShare());
        QTRY_VERIFY(cell->isComplete());
        const double before = *cell->canvas().seenShare();
        m_desk->probe.key(Qt::Key_Z);
        QTRY_VERIFY(*cell->canvas().seenShare() > before);
        const double seen = *cell->canvas().seenShare();
        again();
        cell = m_desk->view("L MLO");
        QTRY_VERIFY(std::abs(*cell->canvas().seenShare() - seen) < 0.02);
        QVERIFY(*m_desk->view("R MLO")->canvas().seenShare() < seen);
    }

private:
    void start()
    {
        m_desk.reset();
        m_desk = std::make_unique<Desk>(m_folder->path());
        QVERIFY(m_desk->shown());
    }
    void again()
    {
        m_desk->window->close();
        QTRY_VERIFY(!m_desk->window->isVisible());
        start();
        QVERIFY(m_desk->open(m_case));
    }

    QTemporaryDir m_data;
    QString m_case;
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Desk> m_desk;
};

QTEST_MAIN(RememberTest)
#include "remember_test.moc"
