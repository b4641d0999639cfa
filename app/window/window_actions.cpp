#include "app/window/window_actions.h"

#include "app/window/window_action.h"
#include "ui/theme/theme.h"

#include <QMenu>

namespace triptych {

QAction* WindowActions::add(const QString& text, const QList<QKeySequence>& keys, const QString& icon)
{
    QAction* action = windowAction(m_window, text);
    action->setShortcuts(keys);
    if (!icon.isEmpty())
        action->setIcon(themeIcon(icon));
    m_commands.addAction(action, m_group);
    return action;
}

WindowActions::WindowActions(QWidget* window) : QObject(window), m_window(window)
{
    m_group = QStringLiteral("Case");
    openFiles = add(QStringLiteral("Open files…"), {QKeySequence(QStringLiteral("Ctrl+O"))});
    openFolder = add(QStringLiteral("Open folder…"), {QKeySequence(QStringLiteral("Ctrl+Shift+O"))});
    exportShapes = add(QStringLiteral("Export shapes…"), {QKeySequence(QStringLiteral("Ctrl+E"))});
    exportMask = add(QStringLiteral("Export painted labels…"), {QKeySequence(QStringLiteral("Ctrl+M"))});
    importShapes = add(QStringLiteral("Import shapes or labels…"), {});
    runModels = add(QStringLiteral("Run the models"), {QKeySequence(QStringLiteral("Ctrl+R"))});
    m_group = QStringLiteral("Marking");
    undo = add(QStringLiteral("Undo"), {QKeySequence(QStringLiteral("Ctrl+Z"))}, QStringLiteral("edit-undo"));
    redo = add(QStringLiteral("Redo"),
               {QKeySequence(QStringLiteral("Ctrl+Shift+Z")), QKeySequence(QStringLiteral("Ctrl+Y"))},
               QStringLiteral("edit-redo"));
    deleteShape =
        add(QStringLiteral("Delete the chosen shape"), {QKeySequence(Qt::Key_Delete), QKeySequence(Qt::Key_Backspace)});
    m_group = QStringLiteral("Looking");
    fit = add(QStringLiteral("Fit into the view"), {QKeySequence(Qt::Key_F)}, QStringLiteral("zoom-fit-best"));
    oneToOne = add(QStringLiteral("One image pixel per screen pixel"), {QKeySequence(Qt::Key_Z)},
                   QStringLiteral("zoom-original"));
    invert = add(QStringLiteral("Invert"), {QKeySequence(Qt::Key_I)}, QStringLiteral("color-mode-invert-image"));
    linkViews = add(QStringLiteral("Link the views of a kind: zoom, place and window"),
                    {QKeySequence(QStringLiteral("Shift+L"))}, QStringLiteral("edit-link"));
    linkViews->setCheckable(true);
    resetWindow = add(QStringLiteral("Window as in the file"), {QKeySequence(QStringLiteral("Shift+W"))});
    trueSize = add(QStringLiteral("True size"), {QKeySequence(QStringLiteral("Shift+Z"))});
    measureScreen = add(QStringLiteral("Measure the screen…"), {});
    nextField = add(QStringLiteral("Next field at 1:1"), {QKeySequence(Qt::Key_N)});
    previousField = add(QStringLiteral("Previous field at 1:1"), {QKeySequence(QStringLiteral("Shift+N"))});
    m_group = QStringLiteral("Marking");
    showPlot =
        add(QStringLiteral("Histogram or profile of the chosen shape…"), {QKeySequence(QStringLiteral("Ctrl+I"))});
    m_group = QStringLiteral("Looking");
    rotateRight = add(QStringLiteral("Rotate to the right"), {QKeySequence(QStringLiteral("Ctrl+Right"))},
                      QStringLiteral("object-rotate-right"));
    rotateLeft = add(QStringLiteral("Rotate to the left"), {QKeySequence(QStringLiteral("Ctrl+Left"))},
                     QStringLiteral("object-rotate-left"));
    flipHorizontally = add(QStringLiteral("Flip left and right"), {QKeySequence(QStringLiteral("Shift+H"))},
                           QStringLiteral("object-flip-horizontal"));
    flipVertically = add(QStringLiteral("Flip top and bottom"), {QKeySequence(QStringLiteral("Shift+V"))},
                         QStringLiteral("object-flip-vertical"));
    m_group = QStringLiteral("Clips");
    cine = add(QStringLiteral("Play or pause the clip"), {QKeySequence(Qt::Key_K), QKeySequence(Qt::Key_Space)});
    nextFrame = add(QStringLiteral("Next frame"), {QKeySequence(Qt::Key_Period), QKeySequence(Qt::Key_PageDown)});
    previousFrame = add(QStringLiteral("Previous frame"), {QKeySequence(Qt::Key_Comma), QKeySequence(Qt::Key_PageUp)});
    nextKeyFrame = add(QStringLiteral("Next key frame"), {QKeySequence(QStringLiteral("Ctrl+."))});
    previousKeyFrame = add(QStringLiteral("Previous key frame"), {QKeySequence(QStringLiteral("Ctrl+,"))});
    m_group = QStringLiteral("Stacks");
    thickerSlab = add(QStringLiteral("Thicker slab"), {QKeySequence(QStringLiteral("Ctrl+Up"))});
    thinnerSlab = add(QStringLiteral("Thinner slab"), {QKeySequence(QStringLiteral("Ctrl+Down"))});
    slabMode = add(QStringLiteral("Slab: mean, maximum, minimum"), {QKeySequence(QStringLiteral("Shift+M"))});
    linkSlices = add(QStringLiteral("Link slices: parallel stacks keep to the same place"),
                     {QKeySequence(QStringLiteral("Ctrl+Shift+L"))});
    linkSlices->setCheckable(true);
    linkSlices->setChecked(true);
    showVolume = add(QStringLiteral("Volume in three dimensions"), {QKeySequence(QStringLiteral("Shift+D"))});
    m_group = QStringLiteral("Views");
    maximise = add(QStringLiteral("Maximise the view, and back"), {QKeySequence(Qt::Key_M)});
    nextView = add(QStringLiteral("Next view"), {QKeySequence(Qt::Key_Tab)});
    previousView = add(QStringLiteral("Previous view"), {QKeySequence(QStringLiteral("Shift+Tab"))});
    m_group = QStringLiteral("Marking");
    nextFinding = add(QStringLiteral("Next finding"), {QKeySequence(Qt::Key_J)});
    previousFinding = add(QStringLiteral("Previous finding"), {QKeySequence(QStringLiteral("Shift+J"))});
    m_group = QStringLiteral("Views");
    togglePrior = add(QStringLiteral("Prior study, and back"), {QKeySequence(Qt::Key_T)});
    nextState = add(QStringLiteral("Next presentation state"), {QKeySequence(Qt::Key_Y)});
    previousState = add(QStringLiteral("Previous presentation state"), {QKeySequence(QStringLiteral("Shift+Y"))});
    optionalCad = add(QStringLiteral("Optional CAD marks, and back"), {QKeySequence(QStringLiteral("Shift+C"))});
    m_group = QStringLiteral("Window");
    togglePanels = add(QStringLiteral("Hide or show the side panels"), {QKeySequence(Qt::Key_F9)});
    fullScreen = add(QStringLiteral("Full screen"), {QKeySequence(Qt::Key_F11)});
    help = add(QStringLiteral("Shortcuts"), {QKeySequence(Qt::Key_F1), QKeySequence(Qt::Key_Question)});
    quit = add(QStringLiteral("Quit"), {QKeySequence(QStringLiteral("Ctrl+Q"))});
    addWindowActions();
    addLabelActions();
}

void WindowActions::addWindowActions()
{
    const auto key = [](const char* keys) { return QList<QKeySequence>{QKeySequence(QString::fromLatin1(keys))}; };
    editShortcuts = add(QStringLiteral("Change the shortcuts…"), {});
    programMenu = add(QStringLiteral("Open the program menu"), key("F10"));
    viewMenu = add(QStringLiteral("Open the view's menu"), key("Shift+F10"));
    nextRegion = add(QStringLiteral("Keyboard: views, cases, panel"), key("F6"));
    findingsTab = add(QStringLiteral("Panel: findings"), key("Alt+1"));
    labelsTab = add(QStringLiteral("Panel: labels"), key("Alt+2"));
    aiTab = add(QStringLiteral("Panel: AI"), key("Alt+3"));
    reportTab = add(QStringLiteral("Panel: report"), key("Alt+4"));
    shapesTab = add(QStringLiteral("Panel: shapes"), key("Alt+5"));
    lesionsTab = add(QStringLiteral("Panel: lesions"), key("Alt+6"));
    segmentTab = add(QStringLiteral("Panel: segmentation"), key("Alt+7"));
    m_group = QStringLiteral("Views");
    hangingMenu = add(QStringLiteral("Choose a hanging protocol"), key("F8"));
    editHanging = add(QStringLiteral("Edit the hanging protocols…"), {});
    keepHanging = add(QStringLiteral("Save this layout as a hanging protocol…"), {});
    toNextScreen = add(QStringLiteral("Pane to the next screen, and home"), key("Shift+F11"));
    allHome = add(QStringLiteral("All panes home"), key("Ctrl+F11"));
}

void WindowActions::addLabelActions()
{
    m_group = QStringLiteral("Marking");
    for (int number = 1; number <= 9; ++number) {
        labels.append(add(QStringLiteral("Label %1").arg(number), {QKeySequence(Qt::Key_0 + number)}));
        connect(labels.last(), &QAction::triggered, this, [this, number] { Q_EMIT labelChosen(number); });
    }
}

void WindowActions::fillProgramMenu(QMenu* menu, QMenu* recent) const
{
    menu->addAction(openFiles);
    menu->addAction(openFolder);
    menu->addMenu(recent);
    menu->addSeparator();
    for (QAction* action : {exportShapes, exportMask, importShapes})
        menu->addAction(action);
    menu->addSeparator();
    QMenu* turn = menu->addMenu(QStringLiteral("Rotate and flip"));
    for (QAction* action : {rotateRight, rotateLeft, flipHorizontally, flipVertically})
        turn->addAction(action);
    for (QAction* action : {runModels, nextField, previousField, trueSize, measureScreen, showPlot, resetWindow,
                            nextState, optionalCad, showVolume, linkSlices, maximise, togglePanels, fullScreen})
        menu->addAction(action);
    menu->addSeparator();
    QMenu* hanging = menu->addMenu(QStringLiteral("Hanging and screens"));
    for (QAction* action : {editHanging, keepHanging, toNextScreen, allHome})
        hanging->addAction(action);
    menu->addSeparator();
    menu->addAction(editShortcuts);
    menu->addAction(help);
    menu->addAction(quit);
}

} // namespace triptych
