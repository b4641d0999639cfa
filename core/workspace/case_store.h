// CaseStore: cases, annotations, analyses and readings in SQL: an SQLite file (WAL, synchronous FULL, BEGIN IMMEDIATE)
// or a PostgreSQL that several people share. One thread of its own reads and writes. Every call returns at once;
// answers are queued signals. There is no unsaved state.
#pragma once

#include "core/annotation/annotation_model.h"
#include "core/base/ids.h"
#include "core/workspace/annotation_project.h"
#include "core/workspace/lesion.h"

#include <QJsonObject>

#include <chrono>
#include <functional>

namespace triptych {

struct StoredCase {
    CaseId id;
    QString title;
    QString location; ///< for display
    QString summary;  ///< "MG ×4 · US clip · slide"
    QString state;    ///< new | started | read; given back as read once a reading was committed
    bool mixed = false;
    QDateTime lastOpened;
    QStringList paths; ///< what openCase was given, to open it again
};

/// What is known of one image. Analyses are as core/inference serialises them, newest first.
struct StoredAnnotations {
    ImageId image;
    ShapeList shapes;
    std::shared_ptr<ShapeTable> table; ///< the same, made ready for AnnotationModel::restore(), which takes it away
    QMap<int, LabelMap> labelMaps;     ///< by frame
    QStringList warnings;              ///< what was stored but could not be given back, each a sentence
    double maskDownsample = 0;         ///< what was asked for
    bool opened = false;               ///< the answer to openAnnotations
    StepPage steps;                    ///< where the reader's history was asked for: the newest, around its position
};

/// One line of the history of images: a gesture, an undo or a redo of anybody.
struct HistoryEntry {
    qint64 edit = 0;
    ImageId image;
    QString author;
    QDateTime time;
    QString text;
    AnnotationEdit::Kind kind = AnnotationEdit::Kind::Do;
    bool undone = false; ///< a gesture that does not stand any more
    int shapes = 0;      ///< how many it touched
    int tiles = 0;
    TouchedArea touched;
};

struct Reading {
    CaseId caseId;
    QString author;
    QString assessment; ///< BI-RADS 0–6, 4A–C
    QString text;
    bool beforeAi = false; ///< committed before any AI result was shown
    QDateTime time;
};

/// What a reader decided about one AI finding. The newest of each author and finding counts; empty: undecided again.
struct FindingDecision {
    CaseId caseId;
    ImageId image;
    QString findingId; ///< stable name of the finding within its analysis
    QString decision;  ///< "accepted" | "rejected" | ""
    QString author;
    QString note;
    QDateTime time;
};

/// Which cells of an image's grid a reader has seen at 1:1; one bit each, row by row, the lowest bit of a byte first.
struct SeenMask {
    ImageId image; ///< empty: nothing known
    QString reader;
    QSize grid;
    QByteArray bits;
};

/// A place of an image that a reader wants to come back to.
struct Bookmark {
    QString id; ///< a UUID
    CaseId caseId;
    ImageId image;
    QString name;
    QPointF centre;         ///< level-0 pixels
    double zoom = 1;        ///< logical screen pixels per level-0 pixel
    double rotationDeg = 0; ///< clockwise on the screen
    bool flipped = false;   ///< left and right of the image
    int frame = 0;
    friend bool operator==(const Bookmark&, const Bookmark&) = default;
};

/// A mask that a model proposed and a reader took over, to mend it: as it was proposed.
struct ModelProposal {
    QString id; ///< a UUID
    ImageId image;
    int frame = 0;
    QString modelId;
    QString modelHash;
    QRectF prompt; ///< level-0 pixels: the box, or a place without an area
    int label = 1; ///< what it was painted with
    LabelMap mask; ///< of 1
    QString author;
    QDateTime time; ///< UTC
    friend bool operator==(const ModelProposal&, const ModelProposal&) = default;
};

/// While the database cannot be written (disk full, read-only folder, damaged, no server), everything handed in is kept
/// in memory in its order, tried again every second and with every further save, and loads show it. Signals are emitted
/// in the thread that owns the store, never before the call that caused them has returned.
class CaseStore : public QObject {
    Q_OBJECT
public:
    /// Opens or creates the database in the store's thread; `opened` or `failed` follows. `databasePath`: a file, or
    /// postgresql://user:password@host:port/database.
    explicit CaseStore(QString databasePath, QObject* parent = nullptr);
    /// Waits until everything queued is written, or was tried once more; see pendingCount() before closing.
    ~CaseStore() override;

    QString databasePath() const;
    /// Saves handed in and not yet committed. Above 0 for long only while `failed` stands.
    int pendingCount() const;
    /// Tries to write what is kept in memory now, and not only with the next retry.
    void tryAgain();

    void saveCase(const StoredCase& value);
    void saveEdit(const AnnotationEdit& edit);
    void saveAnalysis(const CaseId& caseId, const ImageId& image, const QJsonObject& analysis);
    /// The same, with the JSON made in the store's thread: packing large heatmaps takes longer than a frame, and what
    /// was queued here is written even if the window closes at once. `pack` must be thread-safe.
    void saveAnalysis(const CaseId& caseId, const ImageId& image, std::function<QJsonObject()> pack);
    void saveReading(const Reading& reading);
    void saveFinding(const FindingDecision& decision);
    /// Window layout, presentation and the like of one case; the last one counts.
    void saveViewState(const CaseId& caseId, const QJsonObject& state);
    /// Added to what is stored of it.
    void saveSeen(const SeenMask& seen);
    /// A new one, or another name for one that is there.
    void saveBookmark(const Bookmark& bookmark);
    void removeBookmark(const CaseId& caseId, const QString& id);
    /// A new one, or what is said of one that is there.
    void saveLesion(const Lesion& lesion);
    void removeLesion(const CaseId& caseId, const QString& id);
    void saveProposal(const ModelProposal& proposal);
    void removeCase(const CaseId& caseId); ///< from the list; annotations stay with their images
    /// A new project, or another state of it; it is listed and counts as opened now.
    void saveProject(const AnnotationProject& project);
    void saveProgress(const QString& projectId, const ItemProgress& progress);
    /// The image that a reader had open last.
    void saveProjectPlace(const QString& projectId, const QString& reader, const QString& file);
    void removeProject(const QString& projectId); ///< from the list; everything drawn stays
    void loadCases();
    void loadAnnotations(const ImageId& image, QSize imageSize, double maskDownsample);
    /// The same with the history of `author`, and from now on the news of what others do to the image.
    void openAnnotations(const ImageId& image, QSize imageSize, double maskDownsample, const QString& author);
    void closeAnnotations(const ImageId& image); ///< no more news of it
    /// Steps of an open image that its model does not hold.
    void loadSteps(const ImageId& image, const StepRequest& request);
    /// Everybody's edits of these images, newest first, `atMost` of them.
    void loadHistory(const QList<ImageId>& images, int atMost);
    /// Who changed what an undo met; refusalExplained follows.
    void explainRefusal(const UndoRefusal& refusal, const QString& author, const QString& session);
    /// How often open images are looked at for the edits of others; 500 ms at first.
    void setPollInterval(std::chrono::milliseconds interval);
    void loadAnalyses(const CaseId& caseId);
    void loadReadings(const CaseId& caseId); ///< oldest first
    void loadFindings(const CaseId& caseId);
    void loadViewState(const CaseId& caseId);
    void loadSeen(const ImageId& image, const QString& reader);
    void loadBookmarks(const CaseId& caseId); ///< oldest first
    void loadLesions(const CaseId& caseId);   ///< oldest first
    void loadProposals(const ImageId& image); ///< oldest first
    void loadProjects();                      ///< the last opened first
    void loadProject(const QString& projectId);

Q_SIGNALS:
    void opened();
    /// The database cannot be opened or written, and why. Nothing acknowledged is lost.
    void failed(const triptych::Error& error);
    /// The schema does not take this one value (a fault of the program): it is dropped, the others are saved.
    void refused(const triptych::Error& error);
    /// After `failed`: everything kept in memory is on disk now.
    void recovered();
    void pendingChanged(int pending);
    /// The edit with this sequence is on disk (committed with synchronous FULL).
    void editSaved(const triptych::ImageId& image, quint64 sequence, const QString& session);
    void casesLoaded(const QList<triptych::StoredCase>& cases);
    void annotationsLoaded(const triptych::StoredAnnotations& annotations);
    /// Others have changed an open image, or an edit was kept otherwise than drawn; after its editSaved.
    void newsArrived(const triptych::AnnotationNews& news);
    void stepsLoaded(const triptych::StepPage& page);
    void historyLoaded(const QList<triptych::HistoryEntry>& entries);
    void refusalExplained(const triptych::ImageId& image, const QString& sentence);
    void analysesLoaded(const triptych::CaseId& caseId, const QList<QJsonObject>& analyses);
    void readingsLoaded(const triptych::CaseId& caseId, const QList<triptych::Reading>& readings);
    void findingsLoaded(const triptych::CaseId& caseId, const QList<triptych::FindingDecision>& findings);
    void seenLoaded(const triptych::SeenMask& seen); ///< without an image where nothing is stored
    void viewStateLoaded(const triptych::CaseId& caseId, const QJsonObject& state);
    void bookmarksLoaded(const triptych::CaseId& caseId, const QList<triptych::Bookmark>& bookmarks);
    void lesionsLoaded(const triptych::CaseId& caseId, const QList<triptych::Lesion>& lesions);
    void proposalsLoaded(const triptych::ImageId& image, const QList<triptych::ModelProposal>& proposals);
    void projectsLoaded(const QList<triptych::ProjectSummary>& projects);
    void projectLoaded(const triptych::StoredProject& stored); ///< with an empty id where it is not there

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace triptych
