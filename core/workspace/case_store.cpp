#include "core/workspace/case_store.h"

#include "core/jobs/worker_pool.h"
#include "core/workspace/pending_overlay.h"
#include "core/workspace/store_annotations.h"
#include "core/workspace/store_bookmarks.h"
#include "core/workspace/store_cases.h"
#include "core/workspace/store_database.h"
#include "core/workspace/store_projects.h"
#include "core/workspace/store_seen.h"

#include <QSet>
#include <QTimer>

#include <atomic>
#include <deque>

namespace triptych {

namespace {

constexpr int kRetryMs = 1000;

/// One save, kept until it is committed.
struct PendingWrite {
    StoreDatabase::Body body;
    PendingContent content;
    std::function<void()> committed; ///< in the store's thread
};

} // namespace

/// Everything below `pool` is touched by the pool's one thread only.
struct CaseStore::Private {
    Private(CaseStore* q, QString path) : q(q), path(std::move(path)), pool(1) {}

    CaseStore* q;
    QString path;
    QTimer retry;
    std::atomic<int> pendingCount = 0;
    WorkerPool pool;

    std::unique_ptr<StoreDatabase> database;
    std::deque<PendingWrite> queue;
    QString failure;      ///< message of the failure that stands
    bool opened = false;  ///< announced
    QSet<ImageId> unseen; ///< shown while the database could not be read

    void post(std::function<void()> inOwnersThread)
    {
        QMetaObject::invokeMethod(q, std::move(inOwnersThread), Qt::QueuedConnection);
    }

    void changePending(int by)
    {
        const int pending = pendingCount += by;
        post([this, pending] { Q_EMIT q->pendingChanged(pending); });
    }

    void fail(const Error& error)
    {
        post([this] { retry.start(); });
        if (failure == error.message)
            return;
        failure = error.message;
        post([this, error] { Q_EMIT q->failed(error); });
    }

    void succeeded()
    {
        if (!opened)
            post([this] { Q_EMIT q->opened(); });
        opened = true;
        post([this] { retry.stop(); });
        if (!failure.isEmpty())
            post([this] { Q_EMIT q->recovered(); });
        failure.clear();
    }

    void tryOpen()
    {
        if (!database)
            database = std::make_unique<StoreDatabase>(path);
        if (database->isWritable())
            return;
        if (const auto done = database->open(); !done)
            fail(done.error());
        else if (queue.empty())
            succeeded();
    }

    void drain()
    {
        tryOpen();
        while (database->isWritable() && !queue.empty()) {
            const auto done = database->write(queue.front().body);
            if (!done && done.error().code != ErrorCode::Refused)
                return fail(done.error());
            if (!done) // the schema would refuse this value for ever, and it would hold up all others
                post([this, error = done.error()] { Q_EMIT q->refused(error); });
            else if (queue.front().committed)
                queue.front().committed();
            queue.pop_front();
            changePending(-1);
            if (queue.empty())
                succeeded();
        }
    }

    void save(StoreDatabase::Body body, PendingContent content, std::function<void()> committed = {})
    {
        changePending(+1); // from now on, not from when the store's thread gets to it
        pool.submit(JobPriority::Background,
                    [this, write = PendingWrite{std::move(body), std::move(content), std::move(committed)}](
                        std::stop_token) mutable {
                        queue.push_back(std::move(write));
                        drain();
                    });
    }

    /// Reads after everything handed in before, and puts on top what of it could not be written. What cannot be read
    /// is answered with `T()`, so that the window can go on.
    template <class T>
    void load(std::function<Result<T>(QSqlDatabase&)> read, std::function<void(T&, const PendingContent&)> overlay,
              std::function<void(T, bool seen)> answer)
    {
        pool.submit(JobPriority::Background, [this, read, overlay, answer](std::stop_token) {
            tryOpen();
            Result<T> result = database->isReadable() ? read(database->database()) : Result<T>(T());
            const bool seen = database->isReadable() && result.ok();
            if (!result)
                fail(result.error());
            T value = result ? std::move(*result) : T();
            for (const PendingWrite& write : queue)
                overlay(value, write.content);
            answer(std::move(value), seen);
        });
    }
};

CaseStore::CaseStore(QString databasePath, QObject* parent)
    : QObject(parent), d(std::make_unique<Private>(this, std::move(databasePath)))
{
    d->retry.setInterval(kRetryMs);
    d->retry.setSingleShot(true);
    connect(&d->retry, &QTimer::timeout, this, &CaseStore::tryAgain);
    tryAgain();
}

CaseStore::~CaseStore()
{
    d->pool.submit(JobPriority::Background, [this](std::stop_token) {
        d->drain();
        d->database.reset(); // a connection is closed by the thread that opened it
    });
    d->pool.waitUntilIdle();
}

QString CaseStore::databasePath() const { return d->path; }
int CaseStore::pendingCount() const { return d->pendingCount; }

void CaseStore::tryAgain()
{
    d->pool.submit(JobPriority::Background, [this](std::stop_token) { d->drain(); });
}

void CaseStore::saveCase(const StoredCase& value)
{
    d->save([value](QSqlDatabase& database) { return writeCase(database, value); }, value);
}

void CaseStore::saveEdit(const AnnotationEdit& edit)
{
    d->save([this, edit](QSqlDatabase& database) { return writeEdit(database, edit, d->unseen.contains(edit.image)); },
            edit,
            [this, image = edit.image, sequence = edit.sequence] {
                d->post([this, image, sequence] { Q_EMIT editSaved(image, sequence); });
            });
}

void CaseStore::saveAnalysis(const CaseId& caseId, const ImageId& image, const QJsonObject& analysis)
{
    saveAnalysis(caseId, image, [analysis] { return analysis; });
}

void CaseStore::saveAnalysis(const CaseId& caseId, const ImageId& image, std::function<QJsonObject()> pack)
{
    d->save([=](QSqlDatabase& database) { return writeAnalysis(database, caseId, image, pack()); },
            AnalysisToSave{caseId, pack});
}

void CaseStore::saveReading(const Reading& reading)
{
    d->save([reading](QSqlDatabase& database) { return writeReading(database, reading); }, reading);
}

void CaseStore::saveFinding(const FindingDecision& decision)
{
    d->save([decision](QSqlDatabase& database) { return writeFinding(database, decision); }, decision);
}

void CaseStore::saveViewState(const CaseId& caseId, const QJsonObject& state)
{
    d->save([=](QSqlDatabase& database) { return writeViewState(database, caseId, state); },
            ViewStateToSave{caseId, state});
}

void CaseStore::saveSeen(const SeenMask& seen)
{
    d->save([seen](QSqlDatabase& database) { return writeSeen(database, seen); }, seen);
}

void CaseStore::saveBookmark(const Bookmark& bookmark)
{
    d->save([bookmark](QSqlDatabase& database) { return writeBookmark(database, bookmark); }, bookmark);
}

void CaseStore::removeBookmark(const CaseId& caseId, const QString& id)
{
    d->save([id](QSqlDatabase& database) { return deleteBookmark(database, id); }, BookmarkRemoval{caseId, id});
}

void CaseStore::removeCase(const CaseId& caseId)
{
    d->save([caseId](QSqlDatabase& database) { return unlistCase(database, caseId); }, CaseRemoval{caseId});
}

void CaseStore::saveProject(const AnnotationProject& project)
{
    d->save([project](QSqlDatabase& database) { return writeProject(database, project); }, project);
}

void CaseStore::saveProgress(const QString& projectId, const ItemProgress& progress)
{
    d->save([=](QSqlDatabase& database) { return writeProgress(database, projectId, progress); },
            ProgressToSave{projectId, progress});
}

void CaseStore::saveProjectPlace(const QString& projectId, const QString& reader, const QString& file)
{
    d->save([=](QSqlDatabase& database) { return writeProjectPlace(database, projectId, reader, file); },
            ProjectPlaceToSave{projectId, reader, file});
}

void CaseStore::removeProject(const QString& projectId)
{
    d->save([=](QSqlDatabase& database) { return unlistProject(database, projectId); }, ProjectRemoval{projectId});
}

void CaseStore::loadProjects()
{
    d->load<QList<ProjectSummary>>(readProjects, overlayProjects, [this](const QList<ProjectSummary>& projects, bool) {
        d->post([this, projects] { Q_EMIT projectsLoaded(projects); });
    });
}

void CaseStore::loadProject(const QString& id)
{
    d->load<StoredProject>(
        [id](QSqlDatabase& database) { return readProject(database, id); },
        [id](StoredProject& stored, const PendingContent& pending) { overlayProject(stored, id, pending); },
        [this](const StoredProject& stored, bool) { d->post([=, this] { Q_EMIT projectLoaded(stored); }); });
}

void CaseStore::loadCases()
{
    d->load<QList<StoredCase>>(readCases, overlayCases, [this](const QList<StoredCase>& cases, bool) {
        d->post([this, cases] { Q_EMIT casesLoaded(cases); });
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
    d->load<StoredAnnotations>(read, overlay, [=, this](StoredAnnotations annotations, bool seen) {
        annotations.image = image;
        seen ? void(d->unseen.remove(image)) : void(d->unseen.insert(image));
        d->post([this, annotations] { Q_EMIT annotationsLoaded(annotations); });
    });
}

void CaseStore::loadAnalyses(const CaseId& id)
{
    d->load<QList<QJsonObject>>(
        [id](QSqlDatabase& database) { return readAnalyses(database, id); },
        [id](QList<QJsonObject>& analyses, const PendingContent& pending) { overlayAnalyses(analyses, id, pending); },
        [this, id](const QList<QJsonObject>& analyses, bool) {
            d->post([=, this] { Q_EMIT analysesLoaded(id, analyses); });
        });
}

void CaseStore::loadReadings(const CaseId& id)
{
    d->load<QList<Reading>>(
        [id](QSqlDatabase& database) { return readReadings(database, id); },
        [id](QList<Reading>& readings, const PendingContent& pending) { overlayReadings(readings, id, pending); },
        [this, id](const QList<Reading>& readings, bool) {
            d->post([=, this] { Q_EMIT readingsLoaded(id, readings); });
        });
}

void CaseStore::loadFindings(const CaseId& id)
{
    d->load<QList<FindingDecision>>([id](QSqlDatabase& database) { return readFindings(database, id); },
                                    [id](QList<FindingDecision>& findings, const PendingContent& pending) {
                                        overlayFindings(findings, id, pending);
                                    },
                                    [this, id](const QList<FindingDecision>& findings, bool) {
                                        d->post([=, this] { Q_EMIT findingsLoaded(id, findings); });
                                    });
}

void CaseStore::loadViewState(const CaseId& id)
{
    d->load<QJsonObject>(
        [id](QSqlDatabase& database) { return readViewState(database, id); },
        [id](QJsonObject& state, const PendingContent& pending) { overlayViewState(state, id, pending); },
        [this, id](const QJsonObject& state, bool) { d->post([=, this] { Q_EMIT viewStateLoaded(id, state); }); });
}

void CaseStore::loadSeen(const ImageId& image, const QString& reader)
{
    d->load<SeenMask>([=](QSqlDatabase& database) { return readSeen(database, image, reader); },
                      [=](SeenMask& seen, const PendingContent& pending) { overlaySeen(seen, image, reader, pending); },
                      [this](const SeenMask& seen, bool) { d->post([=, this] { Q_EMIT seenLoaded(seen); }); });
}

void CaseStore::loadBookmarks(const CaseId& id)
{
    d->load<QList<Bookmark>>(
        [id](QSqlDatabase& database) { return readBookmarks(database, id); },
        [id](QList<Bookmark>& marks, const PendingContent& pending) { overlayBookmarks(marks, id, pending); },
        [this, id](const QList<Bookmark>& marks, bool) { d->post([=, this] { Q_EMIT bookmarksLoaded(id, marks); }); });
}

} // namespace triptych
