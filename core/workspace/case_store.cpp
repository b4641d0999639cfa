#include "core/workspace/case_store.h"

#include "core/workspace/case_store_private.h"
#include "core/workspace/store_bookmarks.h"
#include "core/workspace/store_cases.h"
#include "core/workspace/store_lesions.h"
#include "core/workspace/store_proposals.h"
#include "core/workspace/store_projects.h"
#include "core/workspace/store_seen.h"

namespace triptych {

namespace {

constexpr int kRetryMs = 1000;
constexpr int kPollMs = 500;

} // namespace

CaseStore::CaseStore(QString databasePath, QObject* parent)
    : QObject(parent), d(std::make_unique<Private>(this, std::move(databasePath)))
{
    d->retry.setInterval(kRetryMs);
    d->retry.setSingleShot(true);
    connect(&d->retry, &QTimer::timeout, this, &CaseStore::tryAgain);
    d->poll.setInterval(kPollMs);
    connect(&d->poll, &QTimer::timeout, this, [this] { d->lookForNews(); });
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

void CaseStore::saveLesion(const Lesion& lesion)
{
    d->save([lesion](QSqlDatabase& database) { return writeLesion(database, lesion); }, lesion);
}

void CaseStore::removeLesion(const CaseId& caseId, const QString& id)
{
    d->save([id](QSqlDatabase& database) { return deleteLesion(database, id); }, LesionRemoval{caseId, id});
}

void CaseStore::saveProposal(const ModelProposal& proposal)
{
    d->save([proposal](QSqlDatabase& database) { return writeProposal(database, proposal); }, proposal);
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

void CaseStore::loadLesions(const CaseId& id)
{
    d->load<QList<Lesion>>(
        [id](QSqlDatabase& database) { return readLesions(database, id); },
        [id](QList<Lesion>& lesions, const PendingContent& pending) { overlayLesions(lesions, id, pending); },
        [this, id](const QList<Lesion>& lesions, bool) { d->post([=, this] { Q_EMIT lesionsLoaded(id, lesions); }); });
}

void CaseStore::loadProposals(const ImageId& image)
{
    d->load<QList<ModelProposal>>([image](QSqlDatabase& database) { return readProposals(database, image); },
                                  [image](QList<ModelProposal>& proposals, const PendingContent& pending) {
                                      if (const auto* proposal = std::get_if<ModelProposal>(&pending);
                                          proposal && proposal->image == image)
                                          proposals.append(*proposal);
                                  },
                                  [this, image](const QList<ModelProposal>& proposals, bool) {
                                      d->post([=, this] { Q_EMIT proposalsLoaded(image, proposals); });
                                  });
}

} // namespace triptych
