#include "app/window/project_controller.h"

#include "app/window/agreement_controller.h"
#include "app/window/case_controller.h"
#include "app/window/training_controller.h"
#include "app/window/window_action.h"
#include "app/window/window_settings.h"
#include "app/window/worker_call.h"
#include "ui/dialogs/ask.h"
#include "ui/dialogs/new_project_dialog.h"
#include "ui/models/label_model.h"
#include "ui/models/message_model.h"
#include "ui/panels/case_panel.h"
#include "ui/panels/project_panel.h"

#include <QAction>
#include <QInputDialog>
#include <QMenu>
#include <QUuid>

namespace triptych {

ProjectController::ProjectController(const Services& services, QWidget* window)
    : QObject(window), m_services(services), m_window(window)
{
    m_training = new TrainingController(
        m_model, {services.store, services.pool, services.readers, services.cases, services.jobs, services.messages},
        window);
    m_agreement = new AgreementController(m_model,
                                          {services.store, services.pool, services.tiles, services.readers,
                                           services.cases, services.jobs, services.messages},
                                          window);
    addActions();
    bindCases();
    connect(&services.store, &CaseStore::projectsLoaded, this, &ProjectController::fillRecent);
    connect(&services.store, &CaseStore::projectLoaded, this, &ProjectController::loaded);
    connect(&m_model, &ProjectModel::pictureWanted, this, &ProjectController::wantPicture);
    connect(m_agreement, &AgreementController::openRequested, this,
            [this](const QString& file) { goTo(m_model.rowOf(file)); });
    connect(m_agreement, &AgreementController::consensusAccepted, this, &ProjectController::acceptConsensus);
    connect(&services.labels, &LabelModel::labelsChanged, this, &ProjectController::keepLabels);
    m_services.store.loadProjects();
    followProject();
}

ProjectController::~ProjectController() = default;

QAction* ProjectController::add(const QString& text, const char* key, void (ProjectController::*fn)())
{
    QAction* action = windowAction(m_window, text, QLatin1String(key));
    connect(action, &QAction::triggered, this, fn);
    return action;
}

void ProjectController::addActions()
{
    m_new = add(tr("New annotation project…"), "", &ProjectController::askForFolder);
    m_done = add(tr("Mark done and go on"), "Alt+Return", &ProjectController::markDone);
    m_review = add(tr("Needs review, and go on"), "Alt+Shift+Return", &ProjectController::markForReview);
    m_nextUnfinished = add(tr("Next unfinished image"), "Alt+Shift+Down", &ProjectController::nextUnfinished);
    m_next = add(tr("Next image of the project"), "Alt+Down", &ProjectController::nextItem);
    m_previous = add(tr("Previous image of the project"), "Alt+Up", &ProjectController::previousItem);
    m_showAgreement = add(tr("Agreement of the readers…"), "", &ProjectController::showAgreement);
    m_export = add(tr("Export a training set…"), "", &ProjectController::exportSet);
    m_endReading = add(tr("End the reading…"), "", &ProjectController::askWhoAdjudicates);
    m_close = add(tr("Close the project"), "", &ProjectController::close);
    m_recent = new QMenu(tr("Open a project"), m_window);
}

QList<QAction*> ProjectController::actions() const
{
    return {m_new,      m_done,          m_review, m_nextUnfinished, m_next,
            m_previous, m_showAgreement, m_export, m_endReading,     m_close};
}

void ProjectController::fillMenu(QMenu& menu)
{
    menu.addAction(m_new);
    menu.addMenu(m_recent);
    menu.addSeparator();
    menu.addActions({m_done, m_review, m_nextUnfinished, m_next, m_previous});
    menu.addSeparator();
    menu.addActions({m_showAgreement, m_export, m_endReading, m_close});
}

void ProjectController::bind(CasePanel& panel)
{
    m_casePanel = &panel;
    m_panel = new ProjectPanel(&m_model, &panel);
    m_panel->hide();
    m_panel->menu()->addActions({m_showAgreement, m_export, m_endReading});
    m_panel->menu()->addSeparator();
    m_panel->menu()->addAction(m_close);
    connect(m_panel, &ProjectPanel::itemRequested, this, &ProjectController::goTo);
    connect(m_panel, &ProjectPanel::readerChosen, this, &ProjectController::chooseReader);
    connect(m_panel, &ProjectPanel::doneRequested, this, &ProjectController::markDone);
    connect(m_panel, &ProjectPanel::reviewRequested, this, &ProjectController::markForReview);
    connect(m_panel, &ProjectPanel::nextRequested, this, &ProjectController::nextUnfinished);
    connect(m_panel, &ProjectPanel::noteGiven, this, [this](const QString& file, const QString& note) {
        change(file, [&](ItemProgress& progress) { progress.note = note; });
    });
    connect(m_panel, &ProjectPanel::classChosen, this, [this](const QString& imageClass) {
        change(m_model.currentFile(), [&](ItemProgress& progress) { progress.imageClass = imageClass; });
    });
}

void ProjectController::showKeys()
{
    const auto key = [](const QAction* action) { return action->shortcut().toString(QKeySequence::NativeText); };
    if (m_panel)
        m_panel->setKeys(key(m_done), key(m_review), key(m_nextUnfinished));
}

void ProjectController::askForFolder()
{
    askFolder(m_window, tr("A folder of images for an annotation project"), [this](const QString& folder) {
        QList<LabelTemplate> templates = labelTemplates();
        templates.append({tr("This window's labels"), m_services.labels.labels(), {}});
        auto* dialog = new NewProjectDialog(folder, templates, qEnvironmentVariable("USER"), m_window);
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        connect(dialog, &NewProjectDialog::given, this, &ProjectController::create);
        dialog->open();
    });
}

void ProjectController::create(AnnotationProject project)
{
    project.id = QUuid::createUuid().toString(QUuid::WithoutBraces);
    project.created = QDateTime::currentDateTimeUtc();
    const JobId job = m_services.jobs.begin(tr("Listing the folder"), {});
    JobHandle handle = callInWorker(
        m_services.pool, JobPriority::Interaction, this,
        [folder = project.folder, classes = project.labels.classes](std::stop_token stop) {
            return listProjectFolder(folder.toStdString(), classes, stop);
        },
        [this, job, settings = project](const Result<ProjectFolder>& listed) {
            m_services.jobs.finish(job);
            if (!listed) {
                if (listed.error().code != ErrorCode::Cancelled)
                    m_services.messages.post(listed.error());
                return;
            }
            if (!listed->notes.isEmpty())
                m_services.messages.post(UserMessage::Severity::Information, listed->notes.join(QLatin1Char(' ')));
            AnnotationProject project = settings;
            project.items = listed->items;
            m_services.settings.setProjectReader(project.id, project.readers.value(0));
            m_services.store.saveProject(project);
            m_services.store.loadProjects();
            adopt({project, {}, {}}, project.readers.value(0));
        });
    m_services.jobs.setCancel(job, [handle]() mutable { handle.cancel(); });
}

void ProjectController::open(const QString& projectId)
{
    m_wanted = projectId;
    m_services.store.loadProject(projectId);
}

void ProjectController::reopenLast()
{
    if (const QString id = m_services.settings.openProject(); !id.isEmpty())
        open(id);
}

void ProjectController::loaded(const StoredProject& stored)
{
    const QString wanted = std::exchange(m_wanted, {});
    if (wanted.isEmpty())
        return;
    if (stored.project.id != wanted) {
        m_services.settings.setOpenProject({});
        m_services.messages.post(UserMessage::Severity::Error,
                                 tr("The annotation project is not in the store any more, or damaged there."));
        return;
    }
    const QStringList& readers = stored.project.readers;
    const QString known = m_services.settings.projectReader(wanted);
    if (stored.project.isAdjudicated())
        adopt(stored, kAdjudication);
    else if (readers.size() == 1 || readers.contains(known))
        adopt(stored, readers.size() == 1 ? readers.first() : known);
    else
        askWhoReads(stored);
}

void ProjectController::askWhoReads(const StoredProject& stored)
{
    auto* dialog = new QInputDialog(m_window);
    dialog->setObjectName(QStringLiteral("whoReads"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(stored.project.name);
    dialog->setLabelText(tr("Who reads?"));
    dialog->setComboBoxItems(stored.project.readers);
    connect(dialog, &QInputDialog::textValueSelected, this, [this, stored](const QString& reader) {
        m_services.settings.setProjectReader(stored.project.id, reader);
        adopt(stored, reader);
    });
    dialog->open();
}

void ProjectController::adopt(const StoredProject& stored, const QString& reader)
{
    leave();
    m_usualLabels = m_services.labels.labels();
    m_services.labels.setLabels(stored.project.labels.labels);
    if (!stored.project.labels.labels.isEmpty())
        m_services.labels.setActive(stored.project.labels.labels.firstKey());
    m_services.settings.setOpenProject(stored.project.id);
    m_model.setProject(stored, reader);
    if (m_casePanel)
        m_casePanel->setInstead(m_panel);
    followProject();
    const int place = m_model.rowOf(stored.places.value(reader));
    goTo(place >= 0 ? place : std::max(0, m_model.nextUnfinished(-1)));
}

/// Names and colours changed while the project is open are the project's.
void ProjectController::keepLabels()
{
    if (m_model.isEmpty())
        return;
    AnnotationProject project = m_model.project();
    if (project.labels.labels == m_services.labels.labels())
        return;
    project.labels.labels = m_services.labels.labels();
    m_services.store.saveProject(project);
    m_model.setSettings(project);
}

QMap<int, LabelInfo> ProjectController::usualLabels() const
{
    return m_model.isEmpty() ? m_services.labels.labels() : m_usualLabels;
}

/// The project goes, what it has replaced comes back.
void ProjectController::leave()
{
    if (m_model.isEmpty())
        return;
    m_model.clear(); // first: the labels that follow are not the project's
    m_services.labels.setLabels(m_usualLabels);
    dropPrefetched();
    m_pictures.clear();
    m_openedFile.clear();
    m_opening.clear();
    m_accepted.reset();
    if (m_casePanel)
        m_casePanel->setInstead(nullptr);
}

void ProjectController::close()
{
    m_services.settings.setOpenProject({});
    leave();
    followProject();
}

void ProjectController::chooseReader(const QString& reader)
{
    if (reader == m_model.reader() || m_model.project().isAdjudicated())
        return;
    m_services.settings.setProjectReader(m_model.project().id, reader);
    m_model.setReader(reader);
    goTo(m_model.currentRow()); // the same image, with this reader's own marks
}

void ProjectController::askWhoAdjudicates()
{
    askText(m_window, tr("End the reading"),
            tr("All readers' marks become visible, and are not changed any more.\nWho adjudicates?"),
            qEnvironmentVariable("USER"), [this](const QString& name) { endReading(name); });
}

void ProjectController::endReading(const QString& adjudicator)
{
    if (m_model.isEmpty() || m_model.project().isAdjudicated())
        return;
    AnnotationProject project = m_model.project();
    project.adjudicator = adjudicator;
    project.unblinded = QDateTime::currentDateTimeUtc();
    m_services.store.saveProject(project);
    m_model.setSettings(project);
    m_model.setReader(kAdjudication);
    followProject();
    goTo(m_model.currentRow());
}

void ProjectController::fillRecent(const QList<ProjectSummary>& projects)
{
    m_recent->clear();
    for (const ProjectSummary& project : projects) {
        QAction* action = m_recent->addAction(project.name);
        action->setToolTip(project.folder);
        connect(action, &QAction::triggered, this, [this, id = project.id] { open(id); });
    }
    m_recent->setEnabled(!projects.isEmpty());
}

void ProjectController::followProject()
{
    const bool any = !m_model.isEmpty();
    const AnnotationProject& project = m_model.project();
    for (QAction* action : {m_done, m_review, m_nextUnfinished, m_next, m_previous, m_export, m_close})
        action->setEnabled(any);
    const bool several = any && project.readers.size() > 1;
    m_endReading->setEnabled(several && !project.isAdjudicated());
    m_showAgreement->setEnabled(several && (project.isAdjudicated() || !project.blinded));
}

void ProjectController::showAgreement() { m_agreement->compute(); }
void ProjectController::exportSet() { m_training->askFolder(); }

} // namespace triptych
