// MainWindow: puts the window together: bars, panels, views and the controllers behind them. It holds no state of its
// own; what each part does is in its controller.
#pragma once

#include "app/window/case_controller.h"
#include "app/window/services.h"
#include "app/window/window_settings.h"
#include "ui/models/ai_model.h"
#include "ui/models/message_model.h"
#include "ui/models/readout_model.h"
#include "ui/models/thumbnail_model.h"
#include "ui/models/worklist_model.h"

#include <QMainWindow>

class QSplitter;
class QTabWidget;

namespace triptych {

class AiPanel;
class AnalysisController;
class AssistController;
class BookmarkController;
class BreastFinder;
class CadPanel;
class CasePanel;
class ClosingGuard;
class ExchangeController;
class FindingsController;
class FindingsPanel;
class HangingController;
class HangingEditor;
class HelpOverlay;
class HistoryController;
class LesionController;
class LabelController;
class MarksController;
class MeasurementController;
class PanePlaces;
class ProjectController;
class ReadoutController;
class ReportPanel;
class SeenKeeper;
class SegmentationController;
class ShapesController;
class ShapesTable;
class ShortcutController;
class SlideController;
class ThumbnailMaker;
class ToolBinder;
class TopBar;
class TrueSizeController;
class ViewKeys;
class ViewerArea;
class VolumeController;
class WindowActions;

class MainWindow : public QMainWindow {
    Q_OBJECT
public:
    MainWindow(Services& services, WindowSettings& settings, QWidget* parent = nullptr);
    ~MainWindow() override;

    CaseController& cases() { return *m_cases; }
    AnalysisController& analysis() { return *m_analysis; }
    ViewerArea& viewer() { return *m_viewer; }
    AiModel& ai() { return m_ai; }
    ThumbnailModel& thumbnails() { return m_thumbnails; }
    DisplayModel& display() { return m_display; }
    PanePlaces& places() { return *m_places; }
    WindowActions& actions() { return *m_actions; }
    VolumeController& volumes() { return *m_volumes; }
    ShapesController& shapes() { return *m_shapes; }
    ProjectController& projects() { return *m_projects; }
    SegmentationController& segmentation() { return *m_segmentation; }
    ToolBinder& tools() { return *m_tools; }
    LabelModel& labels() { return m_labels; }
    LabelController& labelController() { return *m_labelController; }

protected:
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;
    void closeEvent(QCloseEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void buildModelsAndControllers();
    void buildCentre();
    QWidget* buildRightPanel();
    void connectCase();
    void connectActions();
    void connectViewActions();
    void connectPanels();
    void connectWindowActions();
    void connectSeen();
    void connectTabs();
    void followKeys();
    void stepKeyboard(bool forward);
    void toNextRegion();
    void setSidePanels(bool shown);
    void showCase();
    void updateReport();
    void askToOpen(bool folder);
    void fillRecent();
    void restoreLook();
    void rememberLook();

    Services& m_services;
    WindowSettings& m_settings;
    JobModel m_jobs;
    MessageModel m_messages;
    ReadoutModel m_readout;
    DisplayModel m_display;
    LabelModel m_labels;
    AiModel m_ai;
    WorklistModel m_worklist;
    ThumbnailModel m_thumbnails;
    std::unique_ptr<CaseController> m_cases;
    std::unique_ptr<ThumbnailMaker> m_thumbnailMaker;
    std::unique_ptr<BreastFinder> m_breastFinder;
    std::unique_ptr<SeenKeeper> m_seen;
    std::unique_ptr<AnalysisController> m_analysis;
    std::unique_ptr<FindingsController> m_findings;
    std::unique_ptr<HangingController> m_hanging;
    std::unique_ptr<ReadoutController> m_readoutController;
    std::unique_ptr<ToolBinder> m_tools;
    std::shared_ptr<ViewKeys> m_viewKeys;
    std::unique_ptr<ExchangeController> m_exchange;
    std::unique_ptr<ClosingGuard> m_closing;
    TrueSizeController* m_trueSize = nullptr;
    PanePlaces* m_places = nullptr;
    HangingEditor* m_hangingEditor = nullptr;
    ShortcutController* m_shortcuts = nullptr;
    MeasurementController* m_measurements = nullptr;
    MarksController* m_marks = nullptr;
    ShapesController* m_shapes = nullptr;
    ShapesTable* m_shapesTable = nullptr;
    LabelController* m_labelController = nullptr;
    SlideController* m_slides = nullptr;
    BookmarkController* m_bookmarks = nullptr;
    HistoryController* m_history = nullptr;
    VolumeController* m_volumes = nullptr;
    LesionController* m_lesions = nullptr;
    AssistController* m_assist = nullptr;
    ProjectController* m_projects = nullptr;
    SegmentationController* m_segmentation = nullptr;
    WindowActions* m_actions = nullptr;
    QMenu* m_recent = nullptr;
    TopBar* m_topBar = nullptr;
    CasePanel* m_casePanel = nullptr;
    ViewerArea* m_viewer = nullptr;
    QTabWidget* m_tabs = nullptr;
    FindingsPanel* m_findingsPanel = nullptr;
    AiPanel* m_aiPanel = nullptr;
    ReportPanel* m_report = nullptr;
    QSplitter* m_splitter = nullptr;
    HelpOverlay* m_help = nullptr;
};

} // namespace triptych
