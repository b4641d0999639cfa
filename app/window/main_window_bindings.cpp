// MainWindow, second part: which action and which panel does what.
#include "app/window/analysis_controller.h"
#include "app/window/exchange_controller.h"
#include "app/window/findings_controller.h"
#include "app/window/hanging_controller.h"
#include "app/window/hold_key_filter.h"
#include "app/window/main_window.h"
#include "app/window/measurement_controller.h"
#include "app/window/shapes_controller.h"
#include "app/window/shapes_table.h"
#include "app/window/tool_binder.h"
#include "app/window/true_size_controller.h"
#include "app/window/view_cell.h"
#include "app/window/viewer_area.h"
#include "app/window/volume_controller.h"
#include "app/window/window_actions.h"
#include "app/window/window_commands.h"
#include "ui/canvas/image_view.h"
#include "ui/dialogs/ask.h"
#include "ui/dialogs/help_overlay.h"
#include "ui/dialogs/model_card_dialog.h"
#include "ui/dialogs/model_input_dialog.h"
#include "ui/panels/ai_panel.h"
#include "ui/panels/case_panel.h"
#include "ui/panels/findings_panel.h"
#include "ui/panels/report_panel.h"

#include <QApplication>
#include <QTabWidget>

namespace triptych {

void MainWindow::askToOpen(bool folder)
{
    if (folder)
        askFolder(this, QStringLiteral("Open a case folder"), [this](const QString& path) { m_cases->open({path}); });
    else
        askOpenFiles(this, QStringLiteral("Open images as one case"), QStringLiteral("All files (*)"),
                     [this](const QStringList& paths) { m_cases->open(paths); });
}

void MainWindow::connectActions()
{
    const auto on = [this](QAction* action, auto fn) { connect(action, &QAction::triggered, this, fn); };
    on(m_actions->openFiles, [this] { askToOpen(false); });
    on(m_actions->openFolder, [this] { askToOpen(true); });
    const auto place = [this] {
        ViewCell* cell = m_viewer->active();
        return cell && cell->image()
                   ? ExchangePlace{cell->image()->info().id, cell->frame(), cell->canvas().selection()}
                   : ExchangePlace{};
    };
    on(m_actions->exportShapes, [=, this] { m_exchange->exportMarks(place(), false); });
    on(m_actions->exportMask, [=, this] { m_exchange->exportMarks(place(), true); });
    on(m_actions->importShapes, [=, this] { m_exchange->importMarks(place()); });
    on(m_actions->runModels, [this] { m_analysis->run(); });
    on(m_actions->undo, [this] { m_tools->undo(m_viewer->active()); });
    on(m_actions->redo, [this] { m_tools->redo(m_viewer->active()); });
    on(m_actions->deleteShape, [this] { m_shapes->removeChosen(); });
    on(m_actions->nextFinding, [this] { m_findingsPanel->step(1); });
    on(m_actions->previousFinding, [this] { m_findingsPanel->step(-1); });
    on(m_actions->help, [this] { m_help->toggle(QApplication::activeWindow() ? QApplication::activeWindow() : this); });
    on(m_actions->quit, [this] { close(); });
    on(m_actions->togglePrior, [this] { m_hanging->toggleStudy(); });
    on(m_actions->togglePanels, [this] { setSidePanels(m_tabs->isHidden()); });
    on(m_actions->fullScreen, [this] {
        QWidget* window = QApplication::activeWindow() ? QApplication::activeWindow() : this;
        window->isFullScreen() ? window->showNormal() : window->showFullScreen();
    });
    connect(m_actions, &WindowActions::labelChosen, this, [this](int key) { m_labels.setActive(m_labels.ofKey(key)); });
    const auto* hide = new HoldKeyFilter(m_actions->commands(), QLatin1String(heldKeys::kHideMarks), this);
    connect(hide, &HoldKeyFilter::held, this,
            [this](bool down) { m_display.update([down](DisplayState& s) { s.allHidden = down; }); });
    const auto* magnify = new HoldKeyFilter(m_actions->commands(), QLatin1String(heldKeys::kMagnifier), this);
    connect(magnify, &HoldKeyFilter::held, m_viewer, &ViewerArea::setMagnifier);
}

void MainWindow::connectViewActions()
{
    const auto onView = [this](QAction* action, auto fn) {
        connect(action, &QAction::triggered, this, [this, fn] {
            if (ViewCell* cell = m_viewer->active(); cell && cell->image())
                fn(*cell);
        });
    };
    onView(m_actions->fit, [this](ViewCell& cell) {
        cell.fit();
        m_viewer->align();
    });
    onView(m_actions->oneToOne, [](ViewCell& cell) { cell.oneToOne(); });
    onView(m_actions->invert, [](ViewCell& cell) { cell.toggleInvert(); });
    onView(m_actions->resetWindow, [](ViewCell& cell) { cell.resetWindow(); });
    const auto step = [this](ViewCell& cell, int by) {
        if (cell.canvas().stepField(by))
            return;
        cell.fit(); // past the last field: the whole breast again
        m_viewer->align();
    };
    onView(m_actions->trueSize, [this](ViewCell&) { m_trueSize->apply(); });
    onView(m_actions->showPlot, [this](ViewCell&) { m_measurements->showPlot(); });
    connect(m_actions->measureScreen, &QAction::triggered, m_trueSize, &TrueSizeController::measure);
    onView(m_actions->nextField, [step](ViewCell& cell) { step(cell, 1); });
    onView(m_actions->previousField, [step](ViewCell& cell) { step(cell, -1); });
    onView(m_actions->rotateRight, [](ViewCell& cell) { cell.canvas().rotate90(true); });
    onView(m_actions->rotateLeft, [](ViewCell& cell) { cell.canvas().rotate90(false); });
    onView(m_actions->flipHorizontally, [](ViewCell& cell) { cell.canvas().flipHorizontally(); });
    onView(m_actions->flipVertically, [](ViewCell& cell) { cell.canvas().flipVertically(); });
    onView(m_actions->cine, [](ViewCell& cell) { cell.togglePlaying(); });
    onView(m_actions->nextFrame, [](ViewCell& cell) { cell.stepFrame(1); });
    onView(m_actions->previousFrame, [](ViewCell& cell) { cell.stepFrame(-1); });
    onView(m_actions->nextKeyFrame, [](ViewCell& cell) { cell.stepKeyFrame(1); });
    onView(m_actions->previousKeyFrame, [](ViewCell& cell) { cell.stepKeyFrame(-1); });
    onView(m_actions->thickerSlab, [](ViewCell& cell) { cell.stepSlab(1); });
    onView(m_actions->thinnerSlab, [](ViewCell& cell) { cell.stepSlab(-1); });
    onView(m_actions->slabMode, [](ViewCell& cell) { cell.nextSlabMode(); });
    onView(m_actions->showVolume, [this](ViewCell& cell) { m_volumes->show(cell); });
    connect(m_actions->linkSlices, &QAction::toggled, m_viewer, &ViewerArea::setSlicesLinked);
    onView(m_actions->maximise, [this](ViewCell& cell) { m_viewer->toggleMaximised(&cell); });
    connect(m_actions->linkViews, &QAction::toggled, m_viewer, &ViewerArea::setLinked);
    connect(m_actions->nextView, &QAction::triggered, this, [this] { stepKeyboard(true); });
    connect(m_actions->previousView, &QAction::triggered, this, [this] { stepKeyboard(false); });
    connect(m_viewer, &ViewerArea::activeChanged, this,
            [this] { m_tools->followHistory(m_viewer->active(), *m_actions); });
    connect(m_cases.get(), &CaseController::annotationsChanged, m_shapesTable, &ShapesTable::follow);
    connect(m_cases.get(), &CaseController::annotationsChanged, this,
            [this] { m_tools->followHistory(m_viewer->active(), *m_actions); });
}

void MainWindow::connectPanels()
{
    connect(m_casePanel, &CasePanel::caseRequested, this, [this](int row) { m_cases->reopen(m_worklist.caseAt(row)); });
    connect(m_casePanel, &CasePanel::caseRemovalRequested, this, [this](int row) {
        m_services.store->removeCase(m_worklist.caseAt(row).id);
        m_services.store->loadCases();
    });
    connect(m_casePanel, &CasePanel::thumbnailActivated, this, [this](int row) {
        if (const CaseImage* image = m_cases->image(m_thumbnails.at(row).image))
            m_viewer->reveal(*image);
    });
    connect(m_aiPanel, &AiPanel::runRequested, m_analysis.get(), &AnalysisController::run);
    connect(m_aiPanel, &AiPanel::cancelRequested, m_analysis.get(), &AnalysisController::cancel);
    connect(m_aiPanel, &AiPanel::commitRequested, m_analysis.get(), &AnalysisController::commitReading);
    connect(m_aiPanel, &AiPanel::revealRequested, m_analysis.get(), &AnalysisController::reveal);
    connect(m_aiPanel, &AiPanel::frameRequested, this, [this](const QString& key) {
        const AiRun* run = m_ai.run(key);
        ViewCell* cell = run ? m_viewer->cellShowing(run->image) : nullptr;
        if (!cell)
            return;
        m_viewer->setActive(cell);
        cell->showFrame(run->frame);
    });
    connect(m_aiPanel, &AiPanel::cardsRequested, this, [this] {
        QList<ModelCard> cards;
        for (const AiRun& run : m_ai.runs())
            if (std::none_of(cards.begin(), cards.end(), [&](const ModelCard& card) { return card.id == run.card.id; }))
                cards.append(run.card);
        (new ModelCardDialog(cards, this))->open();
    });
    connect(m_aiPanel, &AiPanel::inputRequested, this, [this] {
        QList<ShownInput> inputs;
        for (const AiRun& run : m_ai.runs())
            if (run.prediction)
                inputs.append({run.title, *run.prediction});
        (new ModelInputDialog(inputs, this))->open();
    });
    connect(m_report, &ReportPanel::saveRequested, m_exchange.get(), &ExchangeController::saveReport);
}

} // namespace triptych
