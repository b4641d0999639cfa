// MainWindow, third part: working it without a mouse: menus, panels and the keyboard's place, and what shows the keys.
#include "app/window/hanging_controller.h"
#include "app/window/hanging_editor.h"
#include "app/window/main_window.h"
#include "app/window/pane_places.h"
#include "app/window/project_controller.h"
#include "app/window/seen_keeper.h"
#include "app/window/shortcut_controller.h"
#include "app/window/view_cell.h"
#include "app/window/viewer_area.h"
#include "app/window/window_actions.h"
#include "app/window/window_commands.h"
#include "ui/canvas/image_view.h"
#include "ui/canvas/view_keys.h"
#include "ui/dialogs/help_overlay.h"
#include "ui/panels/case_panel.h"
#include "ui/panels/top_bar.h"

#include <QApplication>
#include <QKeyEvent>
#include <QTabWidget>

namespace triptych {

namespace {

bool holdsFocus(const QWidget& panel)
{
    return QApplication::focusWidget() && panel.isAncestorOf(QApplication::focusWidget());
}

/// The first widget in it that the Tab key would reach.
QWidget* firstIn(const QWidget& panel)
{
    for (QWidget* at = panel.nextInFocusChain(); at && at != &panel; at = at->nextInFocusChain())
        if (panel.isAncestorOf(at) && at->isVisible() && at->isEnabled() && (at->focusPolicy() & Qt::TabFocus))
            return at;
    return nullptr;
}

} // namespace

void MainWindow::connectWindowActions()
{
    const auto on = [this](QAction* action, auto fn) { connect(action, &QAction::triggered, this, fn); };
    on(m_actions->editShortcuts, [this] { m_shortcuts->edit(); });
    on(m_actions->editHanging, [this] { m_hangingEditor->edit(); });
    on(m_actions->keepHanging, [this] { m_hangingEditor->keepPresent(); });
    on(m_actions->toNextScreen, [this] { m_places->toNextScreen(m_viewer->active()); });
    on(m_actions->allHome, [this] { m_places->allHome(); });
    on(m_actions->programMenu, [this] { m_topBar->openMenu(m_topBar->programMenu()); });
    on(m_actions->hangingMenu, [this] { m_topBar->openMenu(m_topBar->hangingMenu()); });
    on(m_actions->viewMenu, [this] {
        if (ViewCell* cell = m_viewer->active())
            cell->showMenu(cell->mapToGlobal(cell->rect().center()));
    });
    on(m_actions->nextRegion, [this] { toNextRegion(); });
    qApp->installEventFilter(this);
}

void MainWindow::connectTabs()
{
    const std::pair<QAction*, const char*> tabs[] = {
        {m_actions->findingsTab, "Findings"}, {m_actions->labelsTab, "Labels"}, {m_actions->aiTab, "AI"},
        {m_actions->reportTab, "Report"},     {m_actions->shapesTab, "Shapes"}, {m_actions->lesionsTab, "Lesions"},
        {m_actions->segmentTab, "Segment"}};
    for (const auto& [action, title] : tabs)
        connect(action, &QAction::triggered, this, [this, title = QLatin1String(title)] {
            setSidePanels(true);
            for (int index = 0; index < m_tabs->count(); ++index)
                if (m_tabs->tabText(index) == title)
                    m_tabs->setCurrentIndex(index);
        });
}

void MainWindow::setSidePanels(bool shown)
{
    m_tabs->setVisible(shown);
    m_casePanel->setVisible(shown);
}

/// Everything on the screen that names a key.
void MainWindow::followKeys()
{
    const CommandRegistry& commands = m_actions->commands();
    applyViewKeys(commands, *m_viewKeys);
    m_help->setGroups(shortcutGroups(commands));
    const auto key = [](const QAction* action) { return action->shortcut().toString(QKeySequence::NativeText); };
    m_topBar->setKeys(key(m_actions->togglePrior), key(m_actions->hangingMenu), key(m_actions->programMenu));
    m_projects->showKeys();
    if (!m_cases->current() && m_viewer->cells().empty())
        m_viewer->clear(QStringLiteral("Drop a case folder or images here, or choose a case on the left.\n\n"
                                       "%1 opens files, %2 a folder, %3 shows every shortcut.")
                            .arg(key(m_actions->openFiles), key(m_actions->openFolder), key(m_actions->help)));
}

void MainWindow::connectSeen()
{
    connect(m_viewer, &ViewerArea::cellsChanged, this, [this] {
        for (ViewCell* cell : m_viewer->cells()) {
            disconnect(cell, &ViewCell::completed, m_seen.get(), nullptr);
            connect(cell, &ViewCell::completed, m_seen.get(), [this, cell] {
                if (cell->image())
                    m_seen->drawn(cell->image()->info().id);
            });
        }
    });
    connect(m_seen.get(), &SeenKeeper::changed, this, [this](const ImageId& image) {
        for (ViewCell* cell : m_viewer->cells())
            if (cell->image() && cell->image()->info().id == image)
                cell->canvas().update();
    });
}

/// Keys that work a control in a panel are that control's while it has the keyboard.
bool MainWindow::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() != QEvent::ShortcutOverride || watched != QApplication::focusWidget() ||
        !(holdsFocus(*m_casePanel) || holdsFocus(*m_tabs)))
        return QMainWindow::eventFilter(watched, event);
    const auto* key = static_cast<QKeyEvent*>(event);
    if (key->modifiers() & (Qt::ControlModifier | Qt::AltModifier)) // with these they are commands everywhere
        return QMainWindow::eventFilter(watched, event);
    switch (key->key()) {
    case Qt::Key_Space:
    case Qt::Key_Return:
    case Qt::Key_Enter:
    case Qt::Key_PageUp:
    case Qt::Key_PageDown: event->accept(); break;
    default: break;
    }
    return QMainWindow::eventFilter(watched, event);
}

/// From view to view; inside a panel from control to control.
void MainWindow::stepKeyboard(bool forward)
{
    if (holdsFocus(*m_casePanel) || holdsFocus(*m_tabs))
        forward ? focusNextChild() : focusPreviousChild();
    else
        m_viewer->activateNext(forward ? 1 : -1);
}

void MainWindow::toNextRegion()
{
    activateWindow();
    const bool inCases = holdsFocus(*m_casePanel), inPanel = holdsFocus(*m_tabs);
    QWidget* next = nullptr;
    if (!inCases && !inPanel)
        next = firstIn(*m_casePanel);
    if (!next && !inPanel)
        next = firstIn(*m_tabs);
    if (!next && m_viewer->active())
        next = &m_viewer->active()->canvas();
    if (!next)
        return;
    next->window()->activateWindow();
    next->setFocus(Qt::TabFocusReason);
}

} // namespace triptych
