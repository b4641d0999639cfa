// ProjectController, second part: from image to image, how far the reader is with each, and their small pictures.
#include "app/window/agreement_controller.h"
#include "app/window/case_controller.h"
#include "app/window/project_controller.h"
#include "app/window/worker_call.h"
#include "core/display/compose.h"
#include "core/display/whole_picture.h"
#include "ui/models/message_model.h"

namespace triptych {

namespace {

constexpr QSize kPicture{112, 88};
constexpr size_t kMostWaitingPictures = 60; ///< more than a screen shows: what was scrolled past is not made
constexpr QSize kUsualView{1200, 900};      ///< tiles are fetched ahead for a view of about this size

/// Tiles go into the cache; nobody has to be told.
class QuietClient : public TileClient {
public:
    bool stillWants(const TileKey&) const override { return true; }
    void tileReady(const TileKey&) override {}
    void tileFailed(const TileKey&, const Error&) override {}
};

} // namespace

void ProjectController::bindCases()
{
    connect(&m_services.cases, &CaseController::caseAboutToClose, this, [this] { m_openedFile.clear(); });
    connect(&m_services.cases, &CaseController::openFailed, this, [this] { m_opening.clear(); });
    connect(&m_services.cases, &CaseController::caseOpened, this, &ProjectController::itemShown);
    connect(&m_services.cases, &CaseController::marked, this, &ProjectController::noteMark);
    connect(&m_services.cases, &CaseController::allAnnotationsReady, this, &ProjectController::applyAccepted);
}

void ProjectController::goTo(int row)
{
    if (row < 0 || row >= m_model.rowCount())
        return;
    const ProjectItem& item = m_model.item(row);
    m_model.setCurrent(item.file);
    m_opening = item.file;
    m_openedFile.clear(); // nothing counts until it is shown
    m_services.store.saveProjectPlace(m_model.project().id, m_model.reader(), item.file);
    const AnnotationProject& project = m_model.project();
    m_services.cases.openItem(project.pathOf(item),
                              {project.layerOf(m_model.reader()),
                               m_model.reader() == kAdjudication ? project.adjudicator : m_model.reader(),
                               project.labels.kind});
}

bool ProjectController::showsCurrent() const
{
    return !m_openedFile.isEmpty() && m_openedFile == m_model.currentFile() && m_services.cases.current();
}

void ProjectController::itemShown()
{
    const BreastCase& opened = *m_services.cases.current();
    for (const CaseImage& image : opened.images)
        m_agreement->leaveSource(image.source->info().id);
    if (m_model.isEmpty() || m_opening.isEmpty())
        return;
    const int row = m_model.rowOf(m_opening);
    const auto path = std::filesystem::path(m_model.project().pathOf(m_model.item(row)).toStdString());
    if (opened.location != path || opened.images.empty())
        return; // something else was opened beside the project
    m_openedFile = std::exchange(m_opening, {});
    const ImageId id = opened.images.front().source->info().id;
    const ItemProgress progress = m_model.progress(row);
    if (!progress.image.isEmpty() && progress.image != id)
        m_services.messages.post(
            UserMessage::Severity::Warning,
            tr("%1: is not the file that was annotated. What was drawn is kept with that one.").arg(m_openedFile));
    prefetch();
}

/// The first gesture is what starts an image; looking at it does not.
void ProjectController::noteMark(const ImageId& image)
{
    if (!showsCurrent() || !m_services.cases.image(image))
        return;
    const int row = m_model.currentRow();
    if (m_model.progress(row).state == ItemState::New || m_model.progress(row).image != image)
        change(m_openedFile, [&](ItemProgress& progress) {
            progress.image = image;
            if (progress.state == ItemState::New)
                progress.state = ItemState::Started;
        });
}

void ProjectController::change(const QString& file, const std::function<void(ItemProgress&)>& edit)
{
    if (m_model.rowOf(file) < 0)
        return;
    ItemProgress progress = m_model.progressOf(file, m_model.reader());
    edit(progress);
    progress.changed = QDateTime::currentDateTimeUtc();
    m_services.store.saveProgress(m_model.project().id, progress);
    m_model.setProgress(progress);
}

void ProjectController::finishAs(ItemState state)
{
    if (!showsCurrent()) // not before it was seen
        return;
    const ImageId image = m_services.cases.current()->images.front().source->info().id;
    change(m_openedFile, [&](ItemProgress& progress) {
        progress.state = state;
        progress.image = image;
    });
    nextUnfinished();
}

void ProjectController::markDone() { finishAs(ItemState::Done); }
void ProjectController::markForReview() { finishAs(ItemState::NeedsReview); }

void ProjectController::nextUnfinished()
{
    if (m_model.isEmpty())
        return;
    const int next = m_model.nextUnfinished(m_model.currentRow());
    if (next < 0)
        m_services.messages.post(UserMessage::Severity::Information, tr("Nothing is left to do in this project."));
    else if (next != m_model.currentRow() || !showsCurrent())
        goTo(next);
}

void ProjectController::step(int by) { goTo(m_model.currentRow() + by); }
void ProjectController::nextItem() { step(1); }
void ProjectController::previousItem() { step(-1); }

/// What comes next is opened and decoded meanwhile, so that it is there at once.
void ProjectController::prefetch()
{
    dropPrefetched();
    const int next = m_model.nextUnfinished(m_model.currentRow());
    if (next < 0 || next == m_model.currentRow())
        return;
    callInWorker(
        m_services.pool, JobPriority::Prefetch, this,
        [path = m_model.project().pathOf(m_model.item(next)), &readers = m_services.readers](std::stop_token stop) {
            return readers.open(path.toStdString(), stop);
        },
        [this, of = m_openedFile](Result<ImageSourcePtr> source) {
            if (!source || of != m_openedFile || m_services.cases.image((*source)->info().id))
                return; // the reader has gone on; a broken file is told of when its turn comes
            dropPrefetched();
            m_prefetched = *source;
            m_services.tiles.addSource(m_prefetched);
            const ImageInfo& info = m_prefetched->info();
            std::vector<TileKey> keys;
            for (const TileIndex& index : tilesFor(Camera::fitted(info.size(), kUsualView), info, info.frames / 2))
                keys.push_back({info.id, index});
            if (!m_prefetchClient)
                m_prefetchClient = std::make_shared<QuietClient>();
            m_services.tiles.request(keys, JobPriority::Prefetch, m_prefetchClient);
        });
}

void ProjectController::dropPrefetched()
{
    // What the window's case shows now is the case's own.
    if (m_prefetched && !m_services.cases.image(m_prefetched->info().id))
        m_services.tiles.removeSource(m_prefetched->info().id);
    m_prefetched.reset();
}

void ProjectController::wantPicture(const QString& file)
{
    m_pictures.push_front(file);
    while (m_pictures.size() > kMostWaitingPictures) {
        m_model.forgetWanted(m_pictures.back());
        m_pictures.pop_back();
    }
    makeNextPicture();
}

/// One at a time: a second worker is left for what the reader waits for.
void ProjectController::makeNextPicture()
{
    if (m_makingPicture || m_pictures.empty())
        return;
    const QString file = m_pictures.front();
    m_pictures.pop_front();
    const int row = m_model.rowOf(file);
    if (row < 0)
        return makeNextPicture();
    m_makingPicture = true;
    callInWorker(
        m_services.pool, JobPriority::Prefetch, this,
        [path = m_model.project().pathOf(m_model.item(row)),
         &readers = m_services.readers](std::stop_token stop) -> QImage {
            const auto source = readers.open(path.toStdString(), stop);
            if (!source)
                return {};
            auto picture = smallPicture(**source, (*source)->info().frames / 2, kPicture, stop);
            return picture ? *picture : QImage();
        },
        [this, file](const QImage& picture) {
            m_makingPicture = false;
            m_model.setPicture(file, picture);
            makeNextPicture();
        });
}

void ProjectController::acceptConsensus(const QString& file, int frame, const LabelMap& labels)
{
    if (!m_model.project().isAdjudicated() || m_model.rowOf(file) < 0)
        return;
    m_accepted = Accepted{file, frame, labels};
    if (showsCurrent() && m_openedFile == file && m_services.cases.idle())
        applyAccepted();
    else
        goTo(m_model.rowOf(file));
}

/// One step that can be undone; the image counts as adjudicated.
void ProjectController::applyAccepted()
{
    if (!m_accepted || !showsCurrent() || m_accepted->file != m_openedFile)
        return;
    const Accepted accepted = *std::exchange(m_accepted, std::nullopt);
    const ImageId image = m_services.cases.current()->images.front().source->info().id;
    AnnotationModel* annotations = m_services.cases.annotations(image);
    if (!annotations)
        return;
    AnnotationChange gesture;
    gesture.text = tr("Accept the consensus");
    gesture.labels.insert(accepted.frame, accepted.labels);
    if (const auto applied = annotations->apply(gesture); !applied)
        return m_services.messages.post(applied.error());
    change(accepted.file, [&](ItemProgress& progress) {
        progress.state = ItemState::Done;
        progress.image = image;
    });
}

} // namespace triptych
