// Annotation projects in the real window, with real events: made from a folder, worked through image by image, found
// again after a restart; two readers who do not see each other; their agreement and consensus.
#include "app/window/agreement_controller.h"
#include "app/window/project_controller.h"
#include "app/window/training_controller.h"
#include "app/window/window_actions.h"
#include "tests/gui/desk.h"
#include "tests/gui/file_dialog.h"
#include "ui/dialogs/agreement_dialog.h"

#include <QCheckBox>
#include <QInputDialog>
#include <QLineEdit>
#include <QListView>
#include <QPushButton>
#include <QSignalSpy>
#include <QTableView>
#include <QTableWidget>
#include <QToolButton>

using namespace triptych;

namespace {

constexpr int kImages = 6;

/// Grey pictures with a brighter disc, each in another place.
void writeImages(const QDir& root)
{
    for (int i = 0; i < kImages; ++i) {
        QImage picture(320, 240, QImage::Format_Grayscale8);
        const int cx = 120 + 10 * i, cy = 110;
        for (int y = 0; y < 240; ++y)
            for (int x = 0; x < 320; ++x)
                picture.scanLine(y)[x] =
                    uchar(((x - cx) * (x - cx) + (y - cy) * (y - cy) < 1600 ? 150 : 50) + (x * 7 + y * 13 + i) % 30);
        QVERIFY(picture.save(root.filePath(QStringLiteral("scan %1.png").arg(i + 1))));
    }
    QImage mask(320, 240, QImage::Format_Grayscale8);
    mask.fill(0);
    QVERIFY(mask.save(root.filePath(QStringLiteral("scan 1_mask.png"))));
}

} // namespace

class ProjectTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_data;
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Desk> m_desk;

    ProjectController& projects() { return m_desk->window->projects(); }
    ProjectModel& model() { return projects().model(); }
    QString counts() { return m_desk->text("projectCounts"); }
    ViewCell* view()
    {
        return m_desk->window->viewer().cells().empty() ? nullptr : m_desk->window->viewer().cells().front();
    }

    void start()
    {
        m_desk.reset();
        m_desk = std::make_unique<Desk>(m_folder->path());
        QVERIFY(m_desk->shown());
    }
    bool itemShown(const QString& file)
    {
        return QTest::qWaitFor(
            [&] {
                return m_desk->window->cases().current() && m_desk->window->cases().idle() && view() &&
                       view()->image() && view()->image()->info().path.endsWith(QLatin1Char('/') + file) &&
                       view()->annotations();
            },
            20'000);
    }
    AnnotationProject project(const QStringList& readers, bool blinded)
    {
        AnnotationProject made;
        made.name = QStringLiteral("Discs");
        made.folder = m_data.path();
        made.readers = readers;
        made.blinded = blinded;
        made.labels = labelTemplates().first();
        return made;
    }
    /// With the brush over a part of the image, in level-0 pixels.
    void paint(QPointF from, QPointF to)
    {
        m_desk->window->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(m_desk->window.get()));
        view()->canvas().setFocus();
        m_desk->probe.key(Qt::Key_B);
        const auto at = [&](QPointF p) {
            return view()->canvas().mapTo(m_desk->window.get(), view()->canvas().toScreen(p).toPoint());
        };
        m_desk->probe.drag(at(from), at(to));
    }
    bool painted() { return view()->annotations() && !view()->annotations()->paintedFrames().isEmpty(); }

private Q_SLOTS:
    void initTestCase() { writeImages(QDir(m_data.path())); }
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        start();
    }
    void cleanup() { m_desk.reset(); }

    void madeFromAFolder()
    {
        auto* brand = m_desk->probe.find<QToolButton>("programMenu");
        QVERIFY(chooseFromMenu([&] { m_desk->probe.click(brand); },
                               {QStringLiteral("Annotation project"), QStringLiteral("New annotation project")}));
        QVERIFY(answerFileDialog(*m_desk, m_data.path()));
        QDialog* dialog = nullptr;
        QTRY_VERIFY((dialog = m_desk->probe.find<QDialog>("newProjectDialog")) && dialog->isVisible());
        QVERIFY(QTest::qWaitForWindowExposed(dialog));
        const WindowProbe asked(*dialog);
        auto* readers = asked.find<QLineEdit>("newProjectReaders");
        asked.click(readers);
        asked.key(Qt::Key_A, Qt::ControlModifier);
        asked.type(QStringLiteral("Ann, Bo"));
        QTRY_VERIFY(asked.find<QCheckBox>("newProjectBlinded")->isEnabled());
        Desk::keep(*dialog, "project-new.png");
        asked.click(readers);
        asked.key(Qt::Key_A, Qt::ControlModifier);
        asked.type(QStringLiteral("Ann"));
        QTRY_VERIFY(!asked.find<QCheckBox>("newProjectBlinded")->isEnabled()); // one alone cannot be blinded
        asked.click(asked.find<QPushButton>("newProjectCreate"));
        QVERIFY(itemShown(QStringLiteral("scan 1.png")));
        QCOMPARE(model().rowCount(), kImages); // the mask is none
        QCOMPARE(counts(), QString("0 of 6 done"));
        QCOMPARE(m_desk->window->cases().current()->images.size(), size_t(1));
        QCOMPARE(m_desk->window->cases().current()->images.front().kind(), ImageKind::Ultrasound); // by the template
        QTRY_VERIFY(!model().data(model().index(5), ProjectModel::PictureRole).value<QImage>().isNull());
        QVERIFY(m_desk->probe.find<QListView>("projectList")->isVisible());
        QVERIFY(!m_desk->probe.find<QListView>("thumbnails")->isVisible());
    }

    void workedThrough()
    {
        projects().create(project({QStringLiteral("Ann")}, false));
        QVERIFY(itemShown(QStringLiteral("scan 1.png")));
        QCOMPARE(model().progress(0).state, ItemState::New); // looking is not starting
        paint({100, 110}, {150, 110});
        QTRY_VERIFY(painted());
        QTRY_COMPARE(model().progress(0).state, ItemState::Started);
        m_desk->probe.key(Qt::Key_Return, Qt::AltModifier);
        QVERIFY(itemShown(QStringLiteral("scan 2.png")));
        QCOMPARE(counts(), QString("1 of 6 done"));
        QVERIFY(!painted());
        m_desk->probe.key(Qt::Key_Return, Qt::AltModifier | Qt::ShiftModifier);
        QVERIFY(itemShown(QStringLiteral("scan 3.png")));
        QCOMPARE(counts(), QString("1 of 6 done, 1 needs review"));
        m_desk->probe.key(Qt::Key_Up, Qt::AltModifier);
        QVERIFY(itemShown(QStringLiteral("scan 2.png")));
        m_desk->probe.key(Qt::Key_Down, Qt::AltModifier | Qt::ShiftModifier);
        QVERIFY(itemShown(QStringLiteral("scan 3.png")));
        // A note, then on with the key from within it: it stays with its image.
        m_desk->probe.click(m_desk->probe.find<QLineEdit>("projectNote"));
        m_desk->probe.type(QStringLiteral("faint"));
        m_desk->probe.key(Qt::Key_Down, Qt::AltModifier);
        QVERIFY(itemShown(QStringLiteral("scan 4.png")));
        QCOMPARE(model().progress(2).note, QString("faint"));
        QCOMPARE(model().progress(3).note, QString());
        QTRY_VERIFY(m_desk->chooseEntry("projectClass", QStringLiteral("malignant")));
        QTRY_COMPARE(model().progress(3).imageClass, QString("malignant"));
        QVERIFY(m_desk->chooseEntry("projectShow", QStringLiteral("Done")));
        QTRY_COMPARE(m_desk->probe.find<QListView>("projectList")->model()->rowCount(), 1);
        m_desk->probe.click(m_desk->probe.find<QLineEdit>("projectSearch")); // apart from the click before
        QTest::qWait(QApplication::doubleClickInterval());
        QVERIFY(m_desk->chooseEntry("projectShow", QStringLiteral("All")));
        m_desk->keep("project-work.png");
        QTRY_COMPARE(m_desk->services.store->pendingCount(), 0);

        start(); // the next day
        QVERIFY(itemShown(QStringLiteral("scan 4.png")));
        QCOMPARE(counts(), QString("1 of 6 done, 1 needs review"));
        QCOMPARE(model().progress(2).note, QString("faint"));
        m_desk->probe.clickRow(m_desk->probe.find<QListView>("projectList"), 0);
        QVERIFY(itemShown(QStringLiteral("scan 1.png")));
        QTRY_VERIFY(painted());
        QCOMPARE(m_desk->window->findChild<QListView*>(QStringLiteral("worklist"))->model()->rowCount(), 0);
    }

    void twoReadersBlindedAndTheirConsensus()
    {
        projects().create(project({QStringLiteral("Ann"), QStringLiteral("Bo")}, true));
        QVERIFY(itemShown(QStringLiteral("scan 1.png")));
        for (int i = 0; i < 2; ++i) {
            paint({100.0 + 10 * i, 110}, {140.0 + 10 * i, 110});
            QTRY_VERIFY(painted());
            m_desk->probe.key(Qt::Key_Return, Qt::AltModifier);
            QVERIFY(itemShown(QStringLiteral("scan %1.png").arg(i + 2)));
        }
        QCOMPARE(counts(), QString("2 of 6 done"));
        QString drawnBy; // before Bo's image is there, hers still lies on the screen
        connect(&model(), &ProjectModel::countsChanged, this, [&] {
            if (drawnBy.isEmpty() && model().reader() == QLatin1String("Bo"))
                drawnBy = view()->annotations()->author() + QLatin1Char('@') + view()->annotations()->image().value;
        });
        QVERIFY(m_desk->chooseEntry("projectReader", QStringLiteral("Bo")));
        QTRY_COMPARE(model().reader(), QString("Bo"));
        QVERIFY2(drawnBy.startsWith("Ann@") && drawnBy.endsWith("/Ann"), qPrintable(drawnBy));
        QTRY_COMPARE(counts(), QString("0 of 6 done")); // nothing of Ann's is seen
        projects().goTo(0);
        QVERIFY(itemShown(QStringLiteral("scan 1.png")));
        QTRY_VERIFY(view()->annotations() && view()->annotations()->image().value.endsWith(QStringLiteral("/Bo")));
        QVERIFY(!painted());
        QCOMPARE(model().data(model().index(0), ProjectModel::StateRole).toInt(), int(ItemState::New));
        for (int i = 0; i < 2; ++i) {
            paint({110.0 + 10 * i, 110}, {150.0 + 10 * i, 110});
            QTRY_VERIFY(painted());
            m_desk->probe.key(Qt::Key_Return, Qt::AltModifier);
            QVERIFY(itemShown(QStringLiteral("scan %1.png").arg(i + 2)));
        }
        m_desk->keep("project-blinded.png");
        // Blinded: no agreement before the reading has ended.
        auto* more = m_desk->probe.find<QToolButton>("projectMenu");
        for (QAction* action : more->menu()->actions())
            if (action->text().startsWith(QStringLiteral("Agreement")))
                QVERIFY(!action->isEnabled());
        QVERIFY(chooseFromMenu([&] { m_desk->probe.click(more); }, {QStringLiteral("End the reading")}));
        QInputDialog* who = nullptr;
        QTRY_VERIFY((who = m_desk->window->findChild<QInputDialog*>()) && who->isVisible());
        QVERIFY(QTest::qWaitForWindowExposed(who));
        const WindowProbe name(*who);
        name.key(Qt::Key_A, Qt::ControlModifier);
        name.type(QStringLiteral("Cy"));
        name.key(Qt::Key_Return);
        QTRY_VERIFY(model().project().isAdjudicated());
        QCOMPARE(model().project().adjudicator, QString("Cy"));
        QVERIFY(itemShown(QStringLiteral("scan 3.png")));

        QSignalSpy shown(&projects().agreement(), &AgreementController::shown);
        QVERIFY(chooseFromMenu([&] { m_desk->probe.click(more); }, {QStringLiteral("Agreement")}));
        QTRY_COMPARE_WITH_TIMEOUT(shown.size(), 1, 30'000);
        auto* dialog = m_desk->window->findChild<AgreementDialog*>();
        QVERIFY(dialog && QTest::qWaitForWindowExposed(dialog));
        const WindowProbe table(*dialog);
        auto* rows = table.find<QTableView>("agreementTable");
        QCOMPARE(rows->model()->rowCount(), 2); // two images, one label, one pair
        const double dice = rows->model()->index(0, 3).data().toDouble();
        QVERIFY2(dice > 0.6 && dice < 0.95, qPrintable(QString::number(dice)));
        auto* accept = table.find<QPushButton>("agreementAccept");
        QTRY_VERIFY(accept->isEnabled());
        QTRY_VERIFY(table.find<QLabel>("agreementLegend")->text().contains(QStringLiteral("sensitivity")));
        QTest::qWait(300); // pictures only: the view is drawn
        Desk::keep(*dialog, "project-agreement.png");
        const QString file = rows->model()->index(rows->currentIndex().row(), 0).data().toString();
        table.click(accept);
        QVERIFY(itemShown(file));
        QTRY_VERIFY(painted());
        QCOMPARE(view()->annotations()->image(), view()->image()->info().id); // the image's own labels
        QTRY_COMPARE(model().progress(model().rowOf(file)).state, ItemState::Done);
        // One step back and it is as before.
        view()->annotations()->undo();
        QVERIFY(!painted());
        view()->annotations()->redo();
        dialog->close();
        m_desk->keep("project-adjudication.png");
        QTRY_COMPARE(m_desk->services.store->pendingCount(), 0);
        start();
        QVERIFY(itemShown(file));
        QVERIFY(model().project().isAdjudicated());
        QTRY_VERIFY(painted());
    }

    void exportedForTraining()
    {
        projects().create(project({QStringLiteral("Ann")}, false));
        QVERIFY(itemShown(QStringLiteral("scan 1.png")));
        QVERIFY(m_desk->chooseEntry("projectClass", QStringLiteral("benign")));
        paint({100, 110}, {150, 110});
        QTRY_VERIFY(painted());
        m_desk->probe.key(Qt::Key_Return, Qt::AltModifier);
        QVERIFY(itemShown(QStringLiteral("scan 2.png")));
        QSignalSpy finished(&projects().training(), &TrainingController::finished);
        auto* more = m_desk->probe.find<QToolButton>("projectMenu");
        QVERIFY(chooseFromMenu([&] { m_desk->probe.click(more); }, {QStringLiteral("Export a training set")}));
        QVERIFY(answerFileDialog(*m_desk, m_folder->path()));
        QTRY_COMPARE_WITH_TIMEOUT(finished.size(), 1, 30'000);
        QVERIFY(finished.front()[1].toBool());
        const QDir set(finished.front()[0].toString());
        QVERIFY(set.exists(QStringLiteral("benign/scan 1.png")) &&
                set.exists(QStringLiteral("benign/scan 1_mask.png")));
        QVERIFY(set.exists(QStringLiteral("dataset.json")) && set.exists(QStringLiteral("recipe.json")));
        m_desk->keep("project-exported.png");
    }

    void closedAgain()
    {
        projects().create(project({QStringLiteral("Ann")}, false));
        QVERIFY(itemShown(QStringLiteral("scan 1.png")));
        QCOMPARE(view()->canvas().labels().size(), 3);
        auto* more = m_desk->probe.find<QToolButton>("projectMenu");
        QVERIFY(chooseFromMenu([&] { m_desk->probe.click(more); }, {QStringLiteral("Close the project")}));
        QTRY_VERIFY(model().isEmpty());
        QCOMPARE(view()->canvas().labels(), defaultLabels());
        QVERIFY(m_desk->probe.find<QListView>("thumbnails")->isVisible());
        start();
        QTest::qWait(50);
        QVERIFY(model().isEmpty()); // closed stays closed
    }
};

QTEST_MAIN(ProjectTest)
#include "project_test.moc"
