#include "app/window/main_window.h"

#include "app/window/analysis_controller.h"
#include "app/window/assist_controller.h"
#include "app/window/bookmark_controller.h"
#include "app/window/breast_finder.h"
#include "app/window/closing_guard.h"
#include "app/window/exchange_controller.h"
#include "app/window/findings_controller.h"
#include "app/window/hanging_controller.h"
#include "app/window/hanging_editor.h"
#include "app/window/history_controller.h"
#include "app/window/label_controller.h"
#include "app/window/lesion_controller.h"
#include "app/window/marks_controller.h"
#include "app/window/mask_levels.h"
#include "app/window/measurement_controller.h"
#include "app/window/pane_places.h"
#include "app/window/project_controller.h"
#include "app/window/readout_controller.h"
#include "app/window/report_text.h"
#include "app/window/screen_set.h"
#include "app/window/seen_keeper.h"
#include "app/window/segmentation_controller.h"
#include "app/window/shapes_controller.h"
#include "app/window/shapes_table.h"
#include "app/window/shortcut_controller.h"
#include "app/window/slide_controller.h"
#include "app/window/thumbnail_maker.h"
#include "app/window/tool_binder.h"
#include "app/window/true_size_controller.h"
#include "app/window/view_cell.h"
#include "app/window/viewer_area.h"
#include "app/window/volume_controller.h"
#include "app/window/window_actions.h"
#include "app/window/window_commands.h"
#include "ui/canvas/image_view.h"
#include "ui/canvas/view_keys.h"
#include "ui/dialogs/ask.h"
#include "ui/dialogs/folder_memory.h"
#include "ui/dialogs/help_overlay.h"
#include "ui/models/image_text.h"
#include "ui/panels/ai_panel.h"
#include "ui/panels/case_panel.h"
#include "ui/panels/findings_panel.h"
#include "ui/panels/message_bar.h"
#include "ui/panels/report_panel.h"
#include "ui/panels/status_line.h"
#include "ui/panels/tool_options_bar.h"
#include "ui/panels/top_bar.h"

#include <QDragEnterEvent>
#include <QFileInfo>
#include <QMenu>
#include <QMimeData>
#include <QScreen>
#include <QSplitter>
#include <QTabWidget>
#include <QVBoxLayout>

namespace triptych {

namespace {

constexpr int kRecentCases = 10;

QStringList droppedPaths(const QMimeData* data)
{
    QStringList paths;
    const QList<QUrl> urls = data->urls();
    for (const QUrl& url : urls)
        if (url.isLocalFile())
            paths.append(url.toLocalFile());
    return paths;
}

} // namespace

MainWindow::MainWindow(Services& services, WindowSettings& settings, QWidget* parent)
    : QMainWindow(parent), m_services(services), m_settings(settings)
{
    setWindowTitle(QStringLiteral("Triptych"));
    setAcceptDrops(true);
    setMinimumSize(1024, 640);
    m_labels.setLabels(settings.labels());
    m_labels.setKeys(settings.labelKeys());
    m_display.setState(settings.display());
    m_actions = new WindowActions(this);
    m_recent = new QMenu(QStringLiteral("Recent cases"), this);
    m_topBar = new TopBar;
    buildModelsAndControllers();
    buildCentre();
    connectCase();
    connectActions();
    connectViewActions();
    connectPanels();
    connectWindowActions();
    connectTabs();
    connectSeen();
    restoreLook();
    m_services.store->loadCases();
    m_projects->reopenLast();
}

MainWindow::~MainWindow()
{
    // No worker may answer to what is destroyed below.
    m_services.stopWorkers();
    m_volumes->closeAll();
    delete m_segmentation; // it has a worker and a tool of its own
    // Views let go of models and tools that live in the controllers.
    m_viewer->clear({});
}

void MainWindow::buildModelsAndControllers()
{
    m_cases = std::make_unique<CaseController>(CaseServices{*m_services.readers, *m_services.pool, *m_services.tiles,
                                                            *m_services.store, m_jobs, m_messages, m_readout});
    m_thumbnailMaker = std::make_unique<ThumbnailMaker>(*m_services.tiles, *m_services.pool);
    m_seen = std::make_unique<SeenKeeper>(*m_services.store);
    m_breastFinder = std::make_unique<BreastFinder>(*m_services.tiles, *m_services.pool);
    m_tools = std::make_unique<ToolBinder>(m_labels, this);
    registerViewCommands(m_actions->commands(), m_tools->toolActions());
    m_viewKeys = std::make_shared<ViewKeys>();
    m_shortcuts = new ShortcutController(m_actions->commands(), m_settings, *m_services.pool, m_messages, this);
    m_viewer = new ViewerArea([this] {
        auto* cell = new ViewCell(*m_services.tiles, *m_cases, m_display, m_labels, m_ai);
        m_tools->attach(*cell);
        cell->canvas().setKeys(m_viewKeys);
        connect(cell, &ViewCell::menuAboutToShow, this, [this, cell](QMenu* menu) { m_places->fillMenu(*menu, cell); });
        connect(cell, &ViewCell::menuAboutToShow, this,
                [this, cell](QMenu* menu, const QPoint& at) { m_shapes->addToViewMenu(menu, cell, at); });
        connect(cell, &ViewCell::menuAboutToShow, m_slides, &SlideController::addToViewMenu);
        connect(cell, &ViewCell::volumeRequested, this, [this, cell] { m_volumes->show(*cell); });
        connect(cell, &ViewCell::readFailed, this,
                [this](const QString& message) { m_messages.post(UserMessage::Severity::Error, message); });
        return cell;
    });
    m_viewer->setSeenAreas([this](const ImageInfo& image) { return m_seen->areaOf(image); });
    m_places = new PanePlaces(*m_viewer, m_settings, m_messages, this);
    m_measurements = new MeasurementController(*m_viewer, *m_services.tiles, *m_services.pool, this);
    m_marks = new MarksController(*m_cases, *m_viewer, m_display, this);
    m_shapes =
        new ShapesController({*m_cases, *m_viewer, *m_services.pool, m_jobs, m_messages, m_labels, m_tools->settings()},
                             m_actions->commands(), this);
    m_shapesTable = new ShapesTable(*m_viewer, *m_services.pool, m_labels, *m_shapes, this);
    m_slides = new SlideController(*m_viewer, *m_services.pool, m_messages, this);
    m_bookmarks = new BookmarkController(*m_cases, *m_viewer, *m_services.store, this);
    m_history = new HistoryController(*m_cases, *m_viewer, *m_services.store, this);
    m_actions->commands().addAction(m_history->action(), QStringLiteral("Marking"));
    for (QAction* action : m_slides->actions() + m_bookmarks->actions())
        m_actions->commands().addAction(action, QStringLiteral("Slides"));
    m_lesions = new LesionController(*m_cases, *m_viewer, *m_services.store, m_messages, this);
    for (QAction* action : m_lesions->actions())
        m_actions->commands().addAction(action, QStringLiteral("Lesions"));
    m_segmentation =
        new SegmentationController({*m_cases, *m_viewer, m_tools->controller(), m_labels, m_messages}, this);
    for (QAction* action : m_segmentation->actions())
        m_actions->commands().addAction(action, QStringLiteral("Segmentation"));
    m_labelController =
        new LabelController({*m_viewer, m_labels, m_tools->settings(), *m_services.pool, m_jobs, m_messages}, this);
    for (QAction* action : m_labelController->actions())
        m_actions->commands().addAction(action, QStringLiteral("Labels"));
    m_volumes = new VolumeController({*m_cases, *m_services.tiles, *m_services.pool, m_labels, m_messages}, this);
    m_projects = new ProjectController({*m_cases, *m_services.store, *m_services.pool, *m_services.tiles,
                                        *m_services.readers, m_jobs, m_messages, m_labels, m_settings},
                                       this);
    for (QAction* action : m_projects->actions())
        m_actions->commands().addAction(action, QStringLiteral("Annotation project"));
    m_trueSize = new TrueSizeController(*m_viewer, m_settings, m_messages, this);
    m_analysis =
        std::make_unique<AnalysisController>(*m_cases, *m_services.pool, *m_services.store, m_jobs, m_messages, m_ai);
    m_analysis->setShownFrame([this](const ImageId& image) {
        const ViewCell* cell = m_viewer->cellShowing(image);
        return cell ? cell->frame() : -1;
    });
    m_assist = new AssistController({*m_cases, *m_viewer, *m_services.pool, *m_services.store, m_jobs, m_messages,
                                     m_labels, [this] { return m_analysis->bundles(); }},
                                    this);
    for (QAction* action : m_assist->actions())
        m_actions->commands().addAction(action, QStringLiteral("Regions"));
    connect(&m_tools->controller(), &ToolController::modelAsked, m_assist,
            [this](ImageView* view, const QRectF& box) { m_assist->propose(*view, box); });
    m_findings = std::make_unique<FindingsController>(*m_cases, m_ai, m_labels, *m_services.store);
    m_hanging = std::make_unique<HangingController>(*m_cases, *m_viewer, *m_topBar);
    m_hangingEditor = new HangingEditor(*m_hanging, m_settings, *m_services.pool, m_messages, this);
    m_readoutController = std::make_unique<ReadoutController>(*m_viewer, m_readout);
    m_closing = std::make_unique<ClosingGuard>(*m_services.store, *this);
    m_exchange = std::make_unique<ExchangeController>(*m_cases, *m_services.pool, m_jobs, m_messages, m_labels, this);
}

void MainWindow::buildCentre()
{
    auto* central = new QWidget;
    auto* column = new QVBoxLayout(central);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_topBar);
    auto* options = new ToolOptionsBar(&m_tools->settings(), &m_labels);
    m_tools->bind(*options);
    connect(&m_tools->controller(), &ToolController::refused, this,
            [this](const QString& why) { m_messages.post(UserMessage::Severity::Information, why); });
    connect(m_viewer, &ViewerArea::activeChanged, options, [this, options] {
        const ViewCell* cell = m_viewer->active();
        const auto scale = cell && cell->image() ? cell->image()->info().calibration.nominalSpacing() : std::nullopt;
        options->setPixelMm(scale ? scale->xMm : 0);
    });
    column->addWidget(options);
    column->addWidget(new MessageBar(&m_messages));
    m_splitter = new QSplitter(Qt::Horizontal);
    m_splitter->setHandleWidth(3);
    m_splitter->setChildrenCollapsible(false);
    m_casePanel = new CasePanel(&m_worklist, &m_thumbnails, &m_display);
    m_casePanel->setMinimumWidth(170);
    m_projects->bind(*m_casePanel);
    m_splitter->addWidget(m_casePanel);
    m_splitter->addWidget(m_viewer);
    m_splitter->addWidget(buildRightPanel());
    m_splitter->setStretchFactor(1, 1);
    m_splitter->setSizes({210, 1380, 320});
    column->addWidget(m_splitter, 1);
    column->addWidget(new StatusLine(&m_readout, &m_jobs));
    setCentralWidget(central);
    m_actions->fillProgramMenu(m_topBar->programMenu(), m_recent);
    auto* slides = new QMenu(QStringLiteral("Slide"), this);
    slides->setObjectName(QStringLiteral("slideMenu"));
    m_slides->fillMenu(*slides);
    slides->addMenu((new MaskLevels(*m_cases, *m_viewer, m_settings, this))->menu());
    auto* places = new QMenu(QStringLiteral("Bookmarks"), this);
    m_bookmarks->fillMenu(*places);
    auto* projects = new QMenu(QStringLiteral("Annotation project"), this);
    projects->setObjectName(QStringLiteral("projectsMenu"));
    m_projects->fillMenu(*projects);
    m_topBar->programMenu()->insertMenu(m_actions->exportShapes, projects);
    QAction* const before = m_actions->runModels; // beside what else concerns the images
    auto* shapes = new QMenu(QStringLiteral("Shapes"), this);
    shapes->setObjectName(QStringLiteral("shapesMenu"));
    connect(shapes, &QMenu::aboutToShow, this, [this, shapes] {
        shapes->clear(); // the classes may be others
        qDeleteAll(shapes->findChildren<QMenu*>(QString(), Qt::FindDirectChildrenOnly));
        m_shapes->fillMenu(*shapes);
    });
    m_topBar->programMenu()->insertMenu(before, shapes);
    auto* labelMenu = new QMenu(QStringLiteral("Labels"), this);
    m_labelController->fillMenu(*labelMenu);
    m_topBar->programMenu()->insertMenu(before, labelMenu);
    m_topBar->programMenu()->insertMenu(before, slides);
    m_topBar->programMenu()->insertMenu(before, places);
    m_topBar->programMenu()->insertAction(before, m_history->action());
    m_topBar->setToolFamilies(m_tools->families());
    m_topBar->addViewActions({m_actions->fit, m_actions->oneToOne, m_actions->invert, m_actions->linkViews});
    m_topBar->setHistory(m_actions->undo, m_actions->redo);
    m_help = new HelpOverlay(this);
    auto* folders = new FolderMemory(this);
    folders->setFolders(m_settings.folders());
    connect(folders, &FolderMemory::remembered, this,
            [this](const QString& dialog, const QString& folder) { m_settings.setFolder(dialog, folder); });
    connect(&m_actions->commands(), &CommandRegistry::changed, this, &MainWindow::followKeys);
    followKeys();
}

void MainWindow::connectCase()
{
    connect(m_services.store.get(), &CaseStore::casesLoaded, this, [this](const QList<StoredCase>& stored) {
        m_worklist.setCases(stored);
        fillRecent();
    });
    connect(m_cases.get(), &CaseController::caseOpened, this, &MainWindow::showCase);
    connect(m_cases.get(), &CaseController::caseAboutToClose, this, [this] {
        m_places->remember();
        m_seen->saveNow();
        m_thumbnailMaker->clear();
        m_breastFinder->clear();
        m_thumbnails.setThumbnails({});
        m_viewer->clear({});
    });
    connect(m_cases.get(), &CaseController::mixedPatients, this,
            [this](const QStringList& paths, const QString& message) {
                askMixedPatients(this, message, [this, paths] { m_cases->open(paths, true); });
            });
    connect(m_breastFinder.get(), &BreastFinder::found, m_viewer, &ViewerArea::setBreast);
    connect(m_thumbnailMaker.get(), &ThumbnailMaker::ready, &m_thumbnails, &ThumbnailModel::setPicture);
    connect(m_hanging.get(), &HangingController::aboutToHang, m_places, &PanePlaces::remember);
    connect(m_hanging.get(), &HangingController::hung, this, [this] { m_places->restore(m_hanging->protocolId()); });
    connect(m_findings->model(), &FindingsModel::findingsChanged, this, [this] {
        m_casePanel->setShapeCount(m_findings->shapeCount());
        updateReport();
    });
    connect(&m_ai, &AiModel::changed, this, &MainWindow::updateReport);
    connect(m_lesions->model(), &LesionModel::rowsChanged, this, &MainWindow::updateReport);
    connect(m_viewer, &ViewerArea::activeChanged, this, [this] {
        const ViewCell* cell = m_viewer->active();
        m_thumbnails.setCurrent(cell && cell->image() ? cell->image()->info().id : ImageId{});
    });
    connect(m_readoutController.get(), &ReadoutController::windowTextChanged, m_casePanel, &CasePanel::setWindowText);
}

void MainWindow::showCase()
{
    const BreastCase& opened = *m_cases->current();
    m_topBar->setPatient(patientText(opened), opened.mixed);
    setWindowTitle(QStringLiteral("%1 – Triptych").arg(opened.title));
    m_places->setTitle(windowTitle());
    m_worklist.setOpenCase(opened.id);
    QList<Thumbnail> thumbnails;
    std::vector<ImageSourcePtr> sources;
    for (const CaseImage& image : opened.images) {
        thumbnails.append({image.source->info().id,
                           imageCaption(image.source->info()),
                           imageTip(image.source->info()),
                           {},
                           image.prior});
        sources.push_back(image.source);
    }
    m_thumbnails.setThumbnails(std::move(thumbnails));
    m_breastFinder->find(sources);
    m_thumbnailMaker->make(sources);
    if (const ViewCell* cell = m_viewer->active())
        m_thumbnails.setCurrent(cell->image()->info().id);
    updateReport();
}

void MainWindow::updateReport()
{
    if (m_cases->current())
        m_report->setReport(
            reportText(*m_cases->current(), m_findings->model()->findings(), *m_lesions->model(), m_ai));
}

void MainWindow::fillRecent()
{
    m_recent->clear();
    const auto& stored = m_worklist.cases();
    for (int row = 0; row < stored.size() && row < kRecentCases; ++row)
        connect(m_recent->addAction(stored[row].title + QStringLiteral("   ") + stored[row].summary),
                &QAction::triggered, this, [this, entry = stored[row]] { m_cases->reopen(entry); });
    m_recent->setEnabled(!stored.isEmpty());
}

void MainWindow::restoreLook()
{
    const QByteArray onTheseScreens = m_settings.windowGeometry(screenSetKey());
    if (!restoreGeometry(onTheseScreens.isEmpty() ? m_settings.geometry() : onTheseScreens))
        resize(QSize(1600, 900).boundedTo(screen()->availableSize())); // never larger than the screen
    m_splitter->restoreState(m_settings.splitter());
    if (m_tabs->isTabVisible(m_settings.tab())) // that of CAD comes with a case
        m_tabs->setCurrentIndex(m_settings.tab());
    m_hanging->setPreferred(m_settings.hanging());
    m_tools->settings().restore(m_settings.tools());
    m_topBar->setToolFaces(m_settings.toolFaces());
    m_actions->linkViews->setChecked(m_settings.linked());
    setSidePanels(m_settings.sidePanels());
}

void MainWindow::rememberLook()
{
    m_places->remember();
    m_settings.setGeometry(saveGeometry());
    m_settings.setWindowGeometry(screenSetKey(), saveGeometry());
    m_settings.setSidePanels(!m_tabs->isHidden());
    if (!m_tabs->isHidden())
        m_settings.setSplitter(m_splitter->saveState());
    m_settings.setTab(m_tabs->currentIndex());
    m_settings.setHanging(m_hanging->preferred());
    m_settings.setLinked(m_actions->linkViews->isChecked());
    m_settings.setDisplay(m_display.state());
    m_settings.setLabels(m_projects->usualLabels());
    m_settings.setLabelKeys(m_labels.keys());
    m_settings.setTools(m_tools->settings().toJson());
    m_settings.setToolFaces(m_topBar->toolFaces());
}

void MainWindow::dragEnterEvent(QDragEnterEvent* event)
{
    if (!droppedPaths(event->mimeData()).isEmpty())
        event->acceptProposedAction();
}

void MainWindow::dropEvent(QDropEvent* event)
{
    m_cases->open(droppedPaths(event->mimeData()));
    event->acceptProposedAction();
}

void MainWindow::closeEvent(QCloseEvent* event)
{
    rememberLook();
    m_seen->saveNow();
    m_cases->finishGestures();
    if (!m_closing->mayClose())
        return event->ignore();
    m_places->hideWindows();
    QMainWindow::closeEvent(event);
}

} // namespace triptych
