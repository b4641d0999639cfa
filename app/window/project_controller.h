// ProjectController: annotation projects in the window: makes and opens them, goes from image to image, keeps how far
// the reader is, and ends the reading. GUI thread; folders and pictures are read in workers.
#pragma once

#include "core/image/reader_registry.h"
#include "core/tiles/tile_service.h"
#include "core/workspace/case_store.h"
#include "ui/models/job_model.h"
#include "ui/models/project_model.h"

#include <QObject>

#include <deque>
#include <functional>
#include <optional>

class QAction;
class QMenu;

namespace triptych {

class AgreementController;
class CaseController;
class CasePanel;
class LabelModel;
class MessageModel;
class ProjectPanel;
class TrainingController;
class WindowSettings;

class ProjectController : public QObject {
    Q_OBJECT
public:
    struct Services {
        CaseController& cases;
        CaseStore& store;
        WorkerPool& pool;
        TileService& tiles;
        const ReaderRegistry& readers;
        JobModel& jobs;
        MessageModel& messages;
        LabelModel& labels;
        WindowSettings& settings;
    };
    ProjectController(const Services& services, QWidget* window);
    ~ProjectController() override;

    /// The project's list takes the place of the cases while one is open.
    void bind(CasePanel& panel);
    void fillMenu(QMenu& menu);
    QList<QAction*> actions() const; ///< for the registry of keys
    void showKeys();                 ///< once they are known, and when they change

    ProjectModel& model() { return m_model; }
    TrainingController& training() { return *m_training; }
    AgreementController& agreement() { return *m_agreement; }

    /// The project that was open when the window closed last.
    void reopenLast();
    /// The window's own labels, also while a project has replaced them.
    QMap<int, LabelInfo> usualLabels() const;
    void create(AnnotationProject project); ///< lists the folder's images first
    void open(const QString& projectId);
    void close();
    void goTo(int row);
    void endReading(const QString& adjudicator);

private:
    void addActions();
    QAction* add(const QString& text, const char* key, void (ProjectController::*fn)());
    void bindCases();
    void askForFolder();
    void askWhoAdjudicates();
    void askWhoReads(const StoredProject& stored);
    void fillRecent(const QList<ProjectSummary>& projects);
    void loaded(const StoredProject& stored);
    void adopt(const StoredProject& stored, const QString& reader);
    void chooseReader(const QString& reader);
    void followProject();
    void leave();
    void keepLabels();
    void finishAs(ItemState state);
    void markDone();
    void markForReview();
    void nextUnfinished();
    void nextItem();
    void previousItem();
    void showAgreement();
    void exportSet();
    void step(int by);
    void change(const QString& file, const std::function<void(ItemProgress&)>& edit);
    void itemShown();
    void noteMark(const ImageId& image);
    void prefetch();
    void dropPrefetched();
    void wantPicture(const QString& file);
    void makeNextPicture();
    void acceptConsensus(const QString& file, int frame, const LabelMap& labels);
    void applyAccepted();
    bool showsCurrent() const;

    Services m_services;
    QWidget* m_window;
    ProjectModel m_model;
    CasePanel* m_casePanel = nullptr;
    ProjectPanel* m_panel = nullptr;
    TrainingController* m_training = nullptr;
    AgreementController* m_agreement = nullptr;
    QAction* m_new = nullptr;
    QMenu* m_recent = nullptr;
    QAction* m_done = nullptr;
    QAction* m_review = nullptr;
    QAction* m_nextUnfinished = nullptr;
    QAction* m_next = nullptr;
    QAction* m_previous = nullptr;
    QAction* m_showAgreement = nullptr;
    QAction* m_export = nullptr;
    QAction* m_endReading = nullptr;
    QAction* m_close = nullptr;
    QString m_wanted;                   ///< id of the project that is being loaded
    QMap<int, LabelInfo> m_usualLabels; ///< of the window, while a project is open
    QString m_openedFile;               ///< the item that the window's case is, empty: the case is none
    QString m_opening;
    std::deque<QString> m_pictures; ///< wanted, the newest first
    bool m_makingPicture = false;
    ImageSourcePtr m_prefetched;
    std::shared_ptr<TileClient> m_prefetchClient; ///< wants the tiles of whatever is fetched ahead
    struct Accepted {
        QString file;
        int frame = 0;
        LabelMap labels;
    };
    std::optional<Accepted> m_accepted; ///< to be applied once its image is open
};

} // namespace triptych
