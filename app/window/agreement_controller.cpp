#include "app/window/agreement_controller.h"

#include "app/window/agreement_view.h"
#include "app/window/worker_call.h"
#include "core/annotation/marked_labels.h"
#include "core/annotation/outline_trace.h"
#include "core/annotation/paint_rule.h"
#include "core/base/atomic_file.h"
#include "core/segmentation/staple.h"
#include "ui/dialogs/agreement_dialog.h"
#include "ui/dialogs/ask.h"
#include "ui/models/message_model.h"
#include "ui/models/project_model.h"

#include <cmath>

namespace triptych {

namespace {

/// What the readers marked on a frame, to be looked at.
struct FrameReadings {
    QList<ReaderOutline> outlines;
    LabelMap consensus;
    std::vector<LabelConsensus> byLabel;
};

Result<void> traceReaders(FrameReadings& readings, int frame, const std::vector<ReaderMarks>& readers)
{
    const LabelMap nothing(readings.consensus.size(), readings.consensus.downsample());
    for (size_t i = 0; i < readers.size(); ++i) {
        ReaderOutline outline{readers[i].reader, readerColour(int(i)), {}};
        const auto traced =
            traceOutlines(markedLabels(readers[i].labelMaps.value(frame, nothing), readers[i].shapes, frame));
        if (!traced)
            return traced.error();
        for (const LabelOutline& patch : *traced)
            outline.rings += patch.rings();
        readings.outlines << outline;
    }
    return {};
}

/// The consensus as a label map of the image's mask size.
Result<void> findConsensus(FrameReadings& readings, int frame, const std::vector<ReaderMarks>& readers,
                           std::stop_token stop)
{
    const auto masks = frameMasks(frame, readings.consensus.size(), readings.consensus.downsample(), readers);
    if (!masks)
        return masks.error();
    if (masks->box.isEmpty() || readers.size() < 2)
        return {};
    auto staple = stapleConsensus(masks->readers, stop);
    if (!staple)
        return staple.error();
    const auto marked = LabelMap::fromBuffer(staple->labels);
    if (!marked)
        return marked.error();
    for (const LabelConsensus& label : staple->byLabel) {
        PixelRuns runs = marked->runsOf(quint8(label.label));
        for (PixelRun& run : runs)
            run = {run.row + masks->box.top(), run.first + masks->box.left(), run.last + masks->box.left()};
        (void)readings.consensus.paint(runs, PaintRule{quint8(label.label), PaintOver::Everything, 0, {}}.table());
    }
    readings.byLabel = std::move(staple->byLabel);
    return {};
}

Result<FrameReadings> readingsOf(int frame, QSize maskSize, double downsample, const std::vector<ReaderMarks>& readers,
                                 std::stop_token stop)
{
    FrameReadings readings{{}, LabelMap(maskSize, downsample), {}};
    Result<void> done = traceReaders(readings, frame, readers);
    if (done)
        done = findConsensus(readings, frame, readers, stop);
    return done ? Result<FrameReadings>(std::move(readings)) : done.error();
}

QString swatch(const QColor& colour)
{
    return QStringLiteral("<span style='color:%1'>■</span>&nbsp;").arg(colour.name());
}

QString percent(double share)
{
    return std::isfinite(share) ? QStringLiteral("%1&nbsp;%").arg(share * 100, 0, 'f', 1) : QStringLiteral("–");
}

} // namespace

AgreementController::AgreementController(ProjectModel& model, const Services& services, QWidget* window)
    : QObject(window), m_model(model), m_services(services), m_window(window),
      m_all({services.store, services.pool, services.readers, services.cases}),
      m_one({services.store, services.pool, services.readers, services.cases})
{
    connect(&m_all, &MarksGatherer::gathered, this, &AgreementController::addToStudy);
    connect(&m_all, &MarksGatherer::unreadable, this,
            [this](const QString&, const Error& error) { m_notes << error.message + QLatin1Char('.'); });
    connect(&m_all, &MarksGatherer::progressed, this, [this](int done, int total) {
        m_services.jobs.setProgress(m_job, {done, total, -1, tr("Agreement")});
    });
    connect(&m_all, &MarksGatherer::finished, this, [this] {
        m_gathering = false;
        concludeWhenReady();
    });
    connect(&m_one, &MarksGatherer::gathered, this, &AgreementController::showImage);
    connect(&m_one, &MarksGatherer::unreadable, this,
            [this](const QString&, const Error& error) { m_services.messages.post(error); });
}

AgreementController::~AgreementController() { delete m_dialog; }

std::map<int, QString> AgreementController::labelNames() const
{
    std::map<int, QString> names;
    const auto& labels = m_model.project().labels.labels;
    for (auto it = labels.cbegin(); it != labels.cend(); ++it)
        names[it.key()] = it->name;
    return names;
}

QStringList AgreementController::finishedReaders(const QString& file) const
{
    QStringList readers;
    for (const QString& reader : m_model.project().readers)
        if (m_model.progressOf(file, reader).state == ItemState::Done)
            readers << reader;
    return readers;
}

void AgreementController::compute()
{
    QList<MarksGatherer::Wanted> wanted;
    for (const ProjectItem& item : m_model.project().items) {
        const QStringList readers = finishedReaders(item.file);
        if (readers.size() < 2)
            continue;
        QStringList layers;
        for (const QString& reader : readers)
            layers << m_model.project().readingLayer(reader);
        wanted << MarksGatherer::Wanted{item.file, m_model.project().pathOf(item), layers};
    }
    if (wanted.isEmpty()) {
        m_services.messages.post(UserMessage::Severity::Information,
                                 tr("No image is done by two readers yet: there is nothing to compare."));
        return;
    }
    m_services.jobs.finish(m_job);
    m_study = {};
    m_notes.clear();
    m_underway = 0;
    m_gathering = true;
    ++m_run;
    m_job = m_services.jobs.begin(tr("Agreement"), [this] {
        ++m_run;
        m_all.cancel();
    });
    m_all.start(wanted);
}

std::vector<ReaderMarks> AgreementController::marksOf(const MarksGatherer::Gathered& gathered) const
{
    std::vector<ReaderMarks> marks;
    for (const QString& reader : m_model.project().readers) {
        const auto found = gathered.byLayer.constFind(m_model.project().readingLayer(reader));
        if (found != gathered.byLayer.cend())
            marks.push_back(
                {reader, found->shapes, found->labelMaps,
                 int(m_model.project().labels.classes.indexOf(m_model.progressOf(gathered.file, reader).imageClass))});
    }
    return marks;
}

void AgreementController::addToStudy(const MarksGatherer::Gathered& gathered)
{
    const int row = m_model.rowOf(gathered.file);
    if (row < 0)
        return;
    std::set<int> labels;
    for (const auto& [label, name] : labelNames())
        labels.insert(label);
    ++m_underway;
    callInWorker(
        m_services.pool, JobPriority::Visible, this,
        [item = m_model.item(row), marks = marksOf(gathered), source = gathered.source,
         downsample = gathered.maskDownsample, labels](std::stop_token) -> Result<ReaderStudy> {
            const ImageInfo& info = source->info();
            const auto images =
                readImagesOf(item, labelMapSize(info.size(), downsample), downsample, info.calibration, marks);
            if (!images)
                return Error{images.error().code, item.file + QStringLiteral(": ") + images.error().message, {}};
            ReaderStudy study;
            for (const ReadImage& image : *images)
                addImage(study, image, labels);
            return study;
        },
        [this, run = m_run](Result<ReaderStudy> part) {
            if (run != m_run)
                return;
            --m_underway;
            if (part) {
                std::move(part->rows.begin(), part->rows.end(), std::back_inserter(m_study.rows));
                std::move(part->marks.begin(), part->marks.end(), std::back_inserter(m_study.marks));
                std::move(part->classes.begin(), part->classes.end(), std::back_inserter(m_study.classes));
            } else {
                m_notes << part.error().message + QLatin1Char('.');
            }
            concludeWhenReady();
        });
}

void AgreementController::concludeWhenReady()
{
    if (m_gathering || m_underway > 0)
        return;
    callInWorker(
        m_services.pool, JobPriority::Visible, this, [study = m_study](std::stop_token) { return summarise(study); },
        [this, run = m_run](const std::vector<AgreementSummary>& summaries) {
            if (run != m_run)
                return;
            m_services.jobs.finish(m_job);
            show(summaries);
        });
}

void AgreementController::show(const std::vector<AgreementSummary>& summaries)
{
    if (!m_dialog) {
        m_view = new AgreementView;
        m_dialog = new AgreementDialog(m_view, m_window);
        m_dialog->setAttribute(Qt::WA_DeleteOnClose);
        connect(m_dialog, &AgreementDialog::chosen, this, &AgreementController::choose);
        connect(m_dialog, &AgreementDialog::openRequested, this, &AgreementController::openRequested);
        connect(m_dialog, &AgreementDialog::acceptRequested, this,
                [this] { Q_EMIT consensusAccepted(m_chosen, m_frame, m_consensus); });
        connect(m_dialog, &AgreementDialog::exportRequested, this, [this] {
            askSaveFile(m_dialog, tr("Export the agreement"), QStringLiteral("agreement.csv"), tr("Table (*.csv)"),
                        QStringLiteral("csv"), [this](const QString& path) {
                            callInWorker(
                                m_services.pool, JobPriority::Visible, this,
                                [path, study = m_study, names = labelNames()](std::stop_token) {
                                    return writeFileAtomically(path.toStdString(), agreementCsv(study, names));
                                },
                                [this, path](Result<void> written) {
                                    written ? m_services.messages.post(UserMessage::Severity::Information,
                                                                       tr("%1: written").arg(path))
                                            : m_services.messages.post(written.error());
                                });
                        });
        });
        connect(m_dialog, &QObject::destroyed, this, &AgreementController::letGoOfImage);
    }
    QStringList notes = m_notes;
    notes << tr(
        "Means are over the images that at least one of the two has marked; images that both left unmarked count "
        "in kappa only. Where one alone has marked, Dice is 0 and there is no distance. Intervals: bootstrap over "
        "patients, or images.");
    m_dialog->setStudy(m_study, summaries, labelNames(), notes);
    m_dialog->show();
    m_dialog->raise();
    m_dialog->activateWindow();
    Q_EMIT shown();
}

void AgreementController::choose(const QString& file, int frame)
{
    const int row = m_model.rowOf(file);
    if (row < 0 || !m_dialog)
        return;
    m_chosen = file;
    m_frame = frame;
    m_dialog->setAcceptEnabled(false, {});
    QStringList layers;
    for (const QString& reader : finishedReaders(file))
        layers << m_model.project().readingLayer(reader);
    if (layers.isEmpty()) // all have gone back to it meanwhile
        return;
    m_one.start({{file, m_model.project().pathOf(m_model.item(row)), layers}});
}

void AgreementController::showImage(const MarksGatherer::Gathered& gathered)
{
    if (!m_view || gathered.file != m_chosen)
        return;
    const ImageInfo& info = gathered.source->info();
    if (!m_services.tiles.source(info.id)) {
        letGoOfImage();
        m_services.tiles.addSource(gathered.source);
        m_registered = info.id;
    }
    m_view->showFrame(gathered.source, m_services.tiles, m_frame, gathered.maskDownsample,
                      m_model.project().labels.labels);
    showReadings(gathered);
}

void AgreementController::showReadings(const MarksGatherer::Gathered& gathered)
{
    const double downsample = gathered.maskDownsample;
    callInWorker(
        m_services.pool, JobPriority::Visible, this,
        [frame = m_frame, marks = marksOf(gathered), size = labelMapSize(gathered.source->info().size(), downsample),
         downsample](std::stop_token stop) { return readingsOf(frame, size, downsample, marks, stop); },
        [this, file = gathered.file, frame = m_frame](Result<FrameReadings> readings) {
            if (!m_dialog || !m_view || file != m_chosen || frame != m_frame)
                return;
            if (!readings)
                return m_services.messages.post(readings.error());
            m_consensus = readings->consensus;
            m_view->showReadings(readings->outlines, readings->consensus);
            m_dialog->setLegend(legendOf(readings->outlines, readings->byLabel));
            const bool adjudicated = m_model.project().isAdjudicated();
            m_dialog->setAcceptEnabled(adjudicated, adjudicated ? tr("Puts it into the image's own labels")
                                                                : tr("End the reading first"));
        });
}

QString AgreementController::legendOf(const QList<ReaderOutline>& outlines,
                                      const std::vector<LabelConsensus>& byLabel) const
{
    const auto names = labelNames();
    QString text;
    for (qsizetype i = 0; i < outlines.size(); ++i) {
        text += swatch(outlines[i].colour) + QStringLiteral("<b>%1</b> ").arg(outlines[i].reader.toHtmlEscaped());
        for (const LabelConsensus& label : byLabel)
            text +=
                tr("&nbsp; %1: sensitivity %2, specificity %3")
                    .arg(names.contains(label.label) ? names.at(label.label).toHtmlEscaped()
                                                     : QString::number(label.label),
                         percent(label.readers[size_t(i)].sensitivity), percent(label.readers[size_t(i)].specificity));
        text += QStringLiteral("<br>");
    }
    return text + tr("Filled: the consensus (STAPLE), within 8 px of what anybody marked.");
}

void AgreementController::leaveSource(const ImageId& image)
{
    if (m_registered == image)
        m_registered = {};
}

void AgreementController::letGoOfImage()
{
    if (!m_registered.isEmpty())
        m_services.tiles.removeSource(m_registered);
    m_registered = {};
}

} // namespace triptych
