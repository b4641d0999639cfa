#include "app/window/agreement_controller.h"

#include "app/window/agreement_view.h"
#include "app/window/worker_call.h"
#include "core/annotation/marked_labels.h"
#include "core/annotation/outline_trace.h"
#include "core/base/atomic_file.h"
#include "core/segmentation/staple.h"
#include "ui/dialogs/agreement_dialog.h"
#include "ui/dialogs/ask.h"
#include "ui/models/message_model.h"
#include "ui/models/project_model.h"

#include <cmath>

namespace triptych {

namespace {

struct Consensus {
    LabelMap labels;
    std::vector<LabelConsensus> byLabel;
};

/// The consensus of a frame as a label map of the image's mask size.
Result<Consensus> consensusOf(int frame, QSize maskSize, double downsample, const std::vector<ReaderMarks>& readers,
                              std::stop_token stop)
{
    const auto masks = frameMasks(frame, maskSize, downsample, readers);
    if (!masks)
        return masks.error();
    Consensus consensus{LabelMap(maskSize, downsample), {}};
    if (masks->box.isEmpty() || readers.size() < 2)
        return consensus;
    auto staple = stapleConsensus(masks->readers, stop);
    if (!staple)
        return staple.error();
    auto whole = PixelBuffer::allocate(maskSize, 1, SampleType::U8);
    if (!whole)
        return whole.error();
    for (int y = 0; y < masks->box.height(); ++y)
        std::copy_n(staple->labels.row<quint8>(y), masks->box.width(),
                    whole->mutableRow<quint8>(y + masks->box.top()) + masks->box.left());
    auto map = LabelMap::fromBuffer(*whole, downsample);
    if (!map)
        return map.error();
    consensus.labels = std::move(*map);
    consensus.byLabel = std::move(staple->byLabel);
    return consensus;
}

QList<ReaderOutline> outlinesOf(int frame, QSize maskSize, double downsample, const std::vector<ReaderMarks>& readers)
{
    QList<ReaderOutline> outlines;
    for (size_t i = 0; i < readers.size(); ++i) {
        ReaderOutline outline{readers[i].reader, readerColour(int(i)), {}};
        const auto traced = traceOutlines(
            markedLabels(readers[i].labelMaps.value(frame, LabelMap(maskSize, downsample)), readers[i].shapes, frame));
        for (const LabelOutline& patch : traced ? *traced : QList<LabelOutline>())
            outline.rings += patch.rings();
        outlines << outline;
    }
    return outlines;
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
      m_all(services.store, services.pool, services.readers), m_one(services.store, services.pool, services.readers)
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
    const auto marks = marksOf(gathered);
    const auto outlines =
        outlinesOf(m_frame, labelMapSize(info.size(), gathered.maskDownsample), gathered.maskDownsample, marks);
    m_view->showReadings(gathered.source, m_services.tiles, m_frame, gathered.maskDownsample,
                         m_model.project().labels.labels, outlines);
    showConsensus(gathered.file, m_frame, marks, gathered.source, gathered.maskDownsample);
}

void AgreementController::showConsensus(const QString& file, int frame, const std::vector<ReaderMarks>& marks,
                                        ImageSourcePtr source, double downsample)
{
    callInWorker(
        m_services.pool, JobPriority::Visible, this,
        [frame, marks, size = labelMapSize(source->info().size(), downsample), downsample](std::stop_token stop) {
            return consensusOf(frame, size, downsample, marks, stop);
        },
        [this, file, frame, marks](Result<Consensus> consensus) {
            if (!m_dialog || !m_view || file != m_chosen || frame != m_frame)
                return;
            if (!consensus)
                return m_services.messages.post(consensus.error());
            m_consensus = consensus->labels;
            m_view->showConsensus(consensus->labels);
            const auto names = labelNames();
            QString text;
            for (size_t i = 0; i < marks.size(); ++i) {
                text +=
                    swatch(readerColour(int(i))) + QStringLiteral("<b>%1</b> ").arg(marks[i].reader.toHtmlEscaped());
                for (const LabelConsensus& label : consensus->byLabel)
                    text += tr("&nbsp; %1: sensitivity %2, specificity %3")
                                .arg(names.contains(label.label) ? names.at(label.label).toHtmlEscaped()
                                                                 : QString::number(label.label),
                                     percent(label.readers[i].sensitivity), percent(label.readers[i].specificity));
                text += QStringLiteral("<br>");
            }
            text += tr("Filled: the consensus (STAPLE), within 8 px of what anybody marked.");
            m_dialog->setLegend(text);
            const bool adjudicated = m_model.project().isAdjudicated();
            m_dialog->setAcceptEnabled(adjudicated, adjudicated ? tr("Puts it into the image's own labels")
                                                                : tr("End the reading first"));
        });
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
