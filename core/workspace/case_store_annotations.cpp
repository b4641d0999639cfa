// What CaseStore does for annotations: edits in, content, history and the news of others out.
#include "core/workspace/case_store_private.h"
#include "core/workspace/store_annotations.h"
#include "core/workspace/store_blame.h"

namespace triptych {

void CaseStore::saveEdit(const AnnotationEdit& edit)
{
    const auto news = std::make_shared<AnnotationNews>();
    d->save(
        [this, edit, news](QSqlDatabase& database) -> Result<void> {
            d->ownSessions.insert(edit.session);
            auto written = writeEdit(database, edit, d->copies);
            if (!written)
                return written.error();
            *news = std::move(*written);
            return {};
        },
        edit,
        [this, news, image = edit.image, sequence = edit.sequence, session = edit.session] {
            d->post([this, news, image, sequence, session] {
                Q_EMIT editSaved(image, sequence, session);
                if (!news->isEmpty())
                    Q_EMIT newsArrived(*news);
            });
        });
}

void CaseStore::loadAnnotations(const ImageId& image, QSize imageSize, double maskDownsample)
{
    const auto read = [=](QSqlDatabase& database) {
        return readAnnotations(database, image, imageSize, maskDownsample);
    };
    const auto overlay = [=](StoredAnnotations& annotations, const PendingContent& pending) {
        if (const auto* edit = std::get_if<AnnotationEdit>(&pending); edit && edit->image == image)
            overlayEdit(annotations, *edit, imageSize, maskDownsample);
    };
    d->load<StoredAnnotations>(read, overlay, [=, this](StoredAnnotations annotations, bool) {
        annotations.image = image;
        annotations.maskDownsample = maskDownsample;
        d->post([this, annotations] { Q_EMIT annotationsLoaded(annotations); });
    });
}

void CaseStore::openAnnotations(const ImageId& image, QSize imageSize, double maskDownsample, const QString& author)
{
    const auto open = std::make_shared<OpenImage>(OpenImage{image, imageSize, maskDownsample, author});
    const auto read = [open](QSqlDatabase& database) -> Result<StoredAnnotations> {
        // Before the content: what comes in between is told once more, and does no harm.
        const auto newest = sqlValue(database, QStringLiteral("SELECT coalesce(max(id), 0) FROM edits WHERE image = ?"),
                                     {open->image.value});
        if (!newest)
            return newest.error();
        auto stored = readAnnotations(database, open->image, open->imageSize, open->maskDownsample);
        if (!stored)
            return stored;
        auto steps = readSteps(database, *open, {});
        if (!steps)
            return steps.error();
        stored->steps = std::move(*steps);
        open->lastEdit = newest->toLongLong();
        return stored;
    };
    const auto overlay = [open](StoredAnnotations& annotations, const PendingContent& pending) {
        const auto* edit = std::get_if<AnnotationEdit>(&pending);
        if (!edit || edit->image != open->image)
            return;
        overlayEdit(annotations, *edit, open->imageSize, open->maskDownsample);
        overlaySteps(annotations.steps, *open, *edit);
    };
    d->load<StoredAnnotations>(read, overlay, [=, this](StoredAnnotations annotations, bool) {
        annotations.image = image;
        annotations.maskDownsample = maskDownsample;
        annotations.opened = true;
        const auto concerns = [&](const PendingWrite& write) {
            const auto* edit = std::get_if<AnnotationEdit>(&write.content);
            return edit && edit->image == image;
        };
        if (std::any_of(d->queue.cbegin(), d->queue.cend(), concerns))
            open->lastEdit = -1; // read once more when they are written: others may have come in between
        d->open.insert(image, *open);
        d->post([this, annotations] {
            d->poll.start();
            Q_EMIT annotationsLoaded(annotations);
        });
    });
}

void CaseStore::closeAnnotations(const ImageId& image)
{
    d->pool.submit(JobPriority::Background, [this, image](std::stop_token) {
        d->open.remove(image);
        if (d->open.isEmpty())
            d->post([this] { d->poll.stop(); });
    });
}

void CaseStore::loadSteps(const ImageId& image, const StepRequest& request)
{
    d->pool.submit(JobPriority::Background, [=, this](std::stop_token) {
        StepPage page;
        page.failed = true;
        const auto open = d->open.constFind(image);
        if (open != d->open.cend() && d->database->isReadable()) {
            auto read = readSteps(d->database->database(), *open, request);
            if (read)
                page = std::move(*read);
            else
                d->fail(read.error());
        }
        page.image = image;
        page.request = request;
        d->post([this, page] { Q_EMIT stepsLoaded(page); });
    });
}

void CaseStore::loadHistory(const QList<ImageId>& images, int atMost)
{
    d->load<QList<HistoryEntry>>([=](QSqlDatabase& database) { return readHistory(database, images, atMost); },
                                 [](QList<HistoryEntry>&, const PendingContent&) {},
                                 [this](const QList<HistoryEntry>& entries, bool) {
                                     d->post([this, entries] { Q_EMIT historyLoaded(entries); });
                                 });
}

void CaseStore::explainRefusal(const UndoRefusal& refusal, const QString& author, const QString& session)
{
    d->pool.submit(JobPriority::Background, [=, this](std::stop_token) {
        Blame blame;
        if (d->database->isReadable()) {
            QSqlDatabase& database = d->database->database();
            auto found = refusal.shape.isEmpty()
                             ? blameForTile(database, refusal.image, refusal.frame, refusal.tile, session)
                             : blameForShape(database, refusal.image, refusal.shape, session);
            if (found)
                blame = std::move(*found);
        }
        const QString sentence = refusalText(refusal.text, refusal.redo, blameText(blame, author));
        d->post([this, sentence, image = refusal.image] { Q_EMIT refusalExplained(image, sentence); });
    });
}

void CaseStore::setPollInterval(std::chrono::milliseconds interval) { d->poll.setInterval(interval); }

void CaseStore::Private::lookForNews()
{
    if (looking.exchange(true))
        return;
    pool.submit(JobPriority::Background, [this](std::stop_token) {
        readOpenImages();
        looking = false;
    });
}

void CaseStore::Private::readOpenImages()
{
    if (!database->isWritable() || !queue.empty()) // the retry comes first
        return;
    const auto changed = database->changedByOthers();
    const bool unread =
        std::any_of(open.cbegin(), open.cend(), [](const OpenImage& image) { return image.lastEdit < 0; });
    if (changed && !*changed && !unread)
        return;
    Result<void> done = changed ? Result<void>() : changed.error();
    for (auto image = open.begin(); done && image != open.end(); ++image) {
        auto news = readNews(database->database(), *image, ownSessions);
        if (!news)
            done = news.error();
        else if (!news->isEmpty())
            post([this, news = std::move(*news)] { Q_EMIT q->newsArrived(news); });
    }
    if (!done) {
        database->noteFailure(done.error());
        if (!database->isReadable()) // the connection is lost; else the next look may go well
            fail(done.error());
    }
}

} // namespace triptych
