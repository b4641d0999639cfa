#include "app/window/training_controller.h"

#include "app/window/worker_call.h"
#include "core/base/program_paths.h"
#include "ui/dialogs/ask.h"
#include "ui/models/message_model.h"
#include "ui/models/project_model.h"

#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QWidget>

namespace triptych {

namespace {

/// The recipe that is nearest to outlines and a class; the project's classes and split are put into it.
QJsonObject baseRecipe()
{
    QFile file(QString::fromStdString((resourceFolder() / "recipes" / "ultrasound-busi.json").string()));
    return file.open(QIODevice::ReadOnly) ? QJsonDocument::fromJson(file.readAll()).object() : QJsonObject();
}

QString folderName(QString name)
{
    for (QChar& letter : name)
        if (!letter.isLetterOrNumber() && letter != QLatin1Char('-') && letter != QLatin1Char('_'))
            letter = QLatin1Char('-');
    return name + QStringLiteral("-training-set");
}

} // namespace

TrainingController::TrainingController(ProjectModel& model, const Services& services, QWidget* window)
    : QObject(window), m_model(model), m_services(services), m_window(window),
      m_gatherer({services.store, services.pool, services.readers, services.cases})
{
    connect(&m_gatherer, &MarksGatherer::gathered, this, &TrainingController::add);
    connect(&m_gatherer, &MarksGatherer::unreadable, this,
            [this](const QString& file, const Error&) { m_request.unreadable << file; });
    connect(&m_gatherer, &MarksGatherer::progressed, this, [this](int done, int total) {
        m_services.jobs.setProgress(m_job, {done, 2 * qint64(total), -1, tr("Reading the marks")});
    });
    connect(&m_gatherer, &MarksGatherer::finished, this, &TrainingController::write);
}

void TrainingController::askFolder()
{
    triptych::askFolder(m_window, tr("Export a training set into"),
                        [this](const QString& folder) { exportInto(folder); });
}

/// In adjudication, where the adjudicator has said nothing: what most readers said. Else what table or folder say.
QString TrainingController::classOf(const QString& file) const
{
    const auto& project = m_model.project();
    if (const QString own = m_model.progressOf(file, m_model.reader()).imageClass; !own.isEmpty())
        return own;
    QMap<QString, int> votes;
    if (project.isAdjudicated())
        for (const QString& reader : project.readers)
            if (const QString said = m_model.progressOf(file, reader).imageClass; !said.isEmpty())
                ++votes[said];
    for (auto it = votes.cbegin(); it != votes.cend(); ++it)
        if (2 * it.value() > project.readers.size())
            return it.key();
    return m_model.item(m_model.rowOf(file)).knownClass;
}

void TrainingController::exportInto(const QString& parentFolder)
{
    const AnnotationProject& project = m_model.project();
    QList<MarksGatherer::Wanted> wanted;
    for (int row = 0; row < m_model.rowCount(); ++row)
        if (m_model.progress(row).state == ItemState::Done)
            wanted << MarksGatherer::Wanted{
                m_model.item(row).file, project.pathOf(m_model.item(row)), {project.layerOf(m_model.reader())}};
    if (wanted.isEmpty()) {
        m_services.messages.post(UserMessage::Severity::Information,
                                 project.isAdjudicated()
                                     ? tr("Nothing is adjudicated yet: there is nothing to export.")
                                     : tr("Nothing is marked as done yet: there is nothing to export."));
        return;
    }
    m_services.jobs.finish(m_job);
    m_request = {};
    m_request.folder = QDir(parentFolder).filePath(folderName(project.name)).toStdString();
    m_request.source = project.folder.toStdString();
    m_request.name = project.name;
    m_request.licence = project.licence;
    m_request.labels = project.labels.labels;
    m_request.classes = project.labels.classes;
    m_request.recipe = baseRecipe();
    m_images.clear();
    m_job = m_services.jobs.begin(tr("Exporting a training set"), [this] { m_gatherer.cancel(); });
    m_gatherer.start(wanted);
}

void TrainingController::add(const MarksGatherer::Gathered& gathered)
{
    const int row = m_model.rowOf(gathered.file);
    if (row < 0)
        return;
    const auto& stored = gathered.byLayer.first();
    TrainingImage image;
    image.file = gathered.file;
    image.group = m_model.item(row).group;
    image.imageClass = classOf(gathered.file);
    image.annotators = m_model.project().isAdjudicated() ? m_model.project().readers : QStringList{m_model.reader()};
    image.image = m_model.progress(row).image;
    image.labelMaps = stored.labelMaps;
    image.shapes = stored.shapes;
    m_images.push_back(std::move(image));
}

void TrainingController::write()
{
    const JobId job = m_job;
    const auto report = [this, job](const Progress& progress) {
        Progress second = progress;
        second.done += progress.total;
        second.total *= 2;
        QMetaObject::invokeMethod(
            this, [this, job, second] { m_services.jobs.setProgress(job, second); }, Qt::QueuedConnection);
    };
    const QString folder = QString::fromStdString(m_request.folder.string());
    JobHandle handle = callInWorker(
        m_services.pool, JobPriority::Visible, this,
        [request = m_request, images = std::move(m_images), report, &readers = m_services.readers](
            std::stop_token stop) { return exportTrainingSet(request, images, readers, report, stop); },
        [this, job, folder](Result<TrainingSetSummary> summary) {
            m_services.jobs.finish(job);
            if (!summary && summary.error().code != ErrorCode::Cancelled)
                m_services.messages.post(summary.error());
            if (summary)
                tell(*summary, folder);
            Q_EMIT finished(folder, summary.ok());
        });
    m_services.jobs.setCancel(job, [handle]() mutable { handle.cancel(); });
}

/// The newest message is shown first: what is lost comes before that it is done.
void TrainingController::tell(const TrainingSetSummary& summary, const QString& folder)
{
    m_services.messages.post(UserMessage::Severity::Information,
                             tr("%1: images %2, masks %3; training %4, validation %5, test %6")
                                 .arg(folder)
                                 .arg(summary.images)
                                 .arg(summary.masks)
                                 .arg(summary.training)
                                 .arg(summary.validation)
                                 .arg(summary.test));
    for (const QString& loss : summary.losses)
        if (loss != kOutlinesAsMasks) // said by the manifest: it holds for every set
            m_services.messages.post(UserMessage::Severity::Warning, loss);
}

} // namespace triptych
