#include "app/window/window_actions.h"

#include "ui/theme/theme.h"

#include <QMenu>
#include <QShortcut>

namespace triptych {

QAction* WindowActions::add(const QString& text, const QList<QKeySequence>& keys, const QString& icon)
{
    auto* action = new QAction(text, m_window);
    action->setShortcuts(keys);
    if (!icon.isEmpty())
        action->setIcon(themeIcon(icon));
    if (!keys.isEmpty())
        action->setToolTip(QStringLiteral("%1 (%2)").arg(text, keys.first().toString(QKeySequence::NativeText)));
    m_window->addAction(action);
    return action;
}

WindowActions::WindowActions(QWidget* window) : QObject(window), m_window(window)
{
    openFiles = add(QStringLiteral("Open files…"), {QKeySequence(QStringLiteral("Ctrl+O"))});
    openFolder = add(QStringLiteral("Open folder…"), {QKeySequence(QStringLiteral("Ctrl+Shift+O"))});
    exportShapes = add(QStringLiteral("Export shapes (GeoJSON)…"), {QKeySequence(QStringLiteral("Ctrl+E"))});
    importShapes = add(QStringLiteral("Import shapes (GeoJSON)…"), {});
    exportMask =
        add(QStringLiteral("Export painted labels (PNG, NIfTI, NRRD)…"), {QKeySequence(QStringLiteral("Ctrl+M"))});
    importMask = add(QStringLiteral("Import painted labels…"), {});
    runModels = add(QStringLiteral("Run the models"), {QKeySequence(QStringLiteral("Ctrl+R"))});
    undo = add(QStringLiteral("Undo"), {QKeySequence(QStringLiteral("Ctrl+Z"))}, QStringLiteral("edit-undo"));
    redo = add(QStringLiteral("Redo"),
               {QKeySequence(QStringLiteral("Ctrl+Shift+Z")), QKeySequence(QStringLiteral("Ctrl+Y"))},
               QStringLiteral("edit-redo"));
    deleteShape =
        add(QStringLiteral("Delete the chosen shape"), {QKeySequence(Qt::Key_Delete), QKeySequence(Qt::Key_Backspace)});
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
    showPlot =
        add(QStringLiteral("Histogram or profile of the chosen shape…"), {QKeySequence(QStringLiteral("Ctrl+I"))});
    rotateRight = add(QStringLiteral("Rotate to the right"), {QKeySequence(QStringLiteral("Ctrl+Right"))},
                      QStringLiteral("object-rotate-right"));
    rotateLeft = add(QStringLiteral("Rotate to the left"), {QKeySequence(QStringLiteral("Ctrl+Left"))},
                     QStringLiteral("object-rotate-left"));
    flipHorizontally = add(QStringLiteral("Flip left and right"), {QKeySequence(QStringLiteral("Shift+H"))},
                           QStringLiteral("object-flip-horizontal"));
    flipVertically = add(QStringLiteral("Flip top and bottom"), {QKeySequence(QStringLiteral("Shift+V"))},
                         QStringLiteral("object-flip-vertical"));
    cine = add(QStringLiteral("Play or pause the clip"), {QKeySequence(Qt::Key_K), QKeySequence(Qt::Key_Space)});
    nextFrame = add(QStringLiteral("Next frame"), {QKeySequence(Qt::Key_Period)});
    previousFrame = add(QStringLiteral("Previous frame"), {QKeySequence(Qt::Key_Comma)});
    nextKeyFrame = add(QStringLiteral("Next key frame"), {QKeySequence(QStringLiteral("Ctrl+."))});
    previousKeyFrame = add(QStringLiteral("Previous key frame"), {QKeySequence(QStringLiteral("Ctrl+,"))});
    thickerSlab = add(QStringLiteral("Thicker slab"), {QKeySequence(QStringLiteral("Ctrl+Up"))});
    thinnerSlab = add(QStringLiteral("Thinner slab"), {QKeySequence(QStringLiteral("Ctrl+Down"))});
    slabMode = add(QStringLiteral("Slab: mean, maximum, minimum"), {QKeySequence(QStringLiteral("Shift+M"))});
    linkSlices = add(QStringLiteral("Link slices: parallel stacks keep to the same place"),
                     {QKeySequence(QStringLiteral("Shift+S"))});
    linkSlices->setCheckable(true);
    linkSlices->setChecked(true);
    showVolume = add(QStringLiteral("Volume in three dimensions"), {QKeySequence(QStringLiteral("Shift+D"))});
    maximise = add(QStringLiteral("Maximise the view, and back"), {QKeySequence(Qt::Key_M)});
    nextView = add(QStringLiteral("Next view"), {QKeySequence(Qt::Key_Tab)});
    previousView = add(QStringLiteral("Previous view"), {QKeySequence(QStringLiteral("Shift+Tab"))});
    nextFinding = add(QStringLiteral("Next finding"), {QKeySequence(Qt::Key_J)});
    previousFinding = add(QStringLiteral("Previous finding"), {QKeySequence(QStringLiteral("Shift+J"))});
    togglePrior = add(QStringLiteral("Prior study, and back"), {QKeySequence(Qt::Key_T)});
    togglePanels = add(QStringLiteral("Hide or show the side panels"), {QKeySequence(Qt::Key_F9)});
    fullScreen = add(QStringLiteral("Full screen"), {QKeySequence(Qt::Key_F11)});
    help = add(QStringLiteral("Shortcuts"), {QKeySequence(Qt::Key_F1), QKeySequence(Qt::Key_Question)});
    quit = add(QStringLiteral("Quit"), {QKeySequence(QStringLiteral("Ctrl+Q"))});
    for (int number = 1; number <= 9; ++number) {
        auto* key = new QShortcut(QKeySequence(Qt::Key_0 + number), window);
        connect(key, &QShortcut::activated, this, [this, number] { Q_EMIT labelChosen(number); });
    }
}

void WindowActions::fillProgramMenu(QMenu* menu, QMenu* recent) const
{
    menu->addAction(openFiles);
    menu->addAction(openFolder);
    menu->addMenu(recent);
    menu->addSeparator();
    for (QAction* action : {exportShapes, importShapes, exportMask, importMask})
        menu->addAction(action);
    menu->addSeparator();
    QMenu* turn = menu->addMenu(QStringLiteral("Rotate and flip"));
    for (QAction* action : {rotateRight, rotateLeft, flipHorizontally, flipVertically})
        turn->addAction(action);
    for (QAction* action : {runModels, nextField, previousField, trueSize, measureScreen, showPlot, resetWindow,
                            showVolume, linkSlices, maximise, togglePanels, fullScreen})
        menu->addAction(action);
    menu->addSeparator();
    menu->addAction(help);
    menu->addAction(quit);
}

QList<ShortcutGroup> shortcutGroups(const QList<QPair<QString, QString>>& toolKeys)
{
    const auto text = [](const char* s) { return QString::fromUtf8(s); };
    return {{text("Looking"),
             {{text("Wheel"), text("zoom at the pointer")},
              {text("Middle drag"), text("move the image")},
              {text("Right drag"), text("window: centre and width")},
              {text("Right click"), text("windows and tables of the image, overlays, monitor")},
              {text("F"), text("fit into the view")},
              {text("Z"), text("one image pixel per screen pixel")},
              {text("I"), text("invert")},
              {text("Shift+W"), text("window as in the file")},
              {text("Shift+L"), text("link the views of a kind, and back")},
              {text("Shift+Z"), text("true size on this screen")},
              {text("N, Shift+N"), text("next and previous field at 1:1")},
              {text("Q held"), text("magnifier at the pointer")},
              {text("Ctrl+→, Ctrl+←"), text("rotate")},
              {text("Shift+H, Shift+V"), text("flip left and right, top and bottom")},
              {text("H held"), text("hide marks, labels and AI")},
              {text("Double click, M"), text("maximise the view, and back")},
              {text("Tab, Shift+Tab"), text("next and previous view")},
              {text("T"), text("prior study, and back")}}},
            {text("Clips"),
             {{text("K, Space"), text("play or pause")},
              {text(", and ."), text("previous and next frame")},
              {text("Ctrl+, and Ctrl+."), text("previous and next key frame")}}},
            {text("Stacks"),
             {{text("Ctrl+wheel, , and ."), text("step through the slices")},
              {text("Ctrl+↑, Ctrl+↓"), text("thicker and thinner slab")},
              {text("Shift+M"), text("slab: mean, maximum, minimum")},
              {text("Shift+S"), text("link slices, and back")},
              {text("Shift+D"), text("reformats and three dimensions")}}},
            {text("Tools"), toolKeys},
            {text("Marking"),
             {{text("1 – 9"), text("label to draw with")},
              {text("[ and ]"), text("smaller and larger brush")},
              {text("Delete"), text("delete the chosen shape")},
              {text("J, Shift+J"), text("next and previous finding")},
              {text("Ctrl+I"), text("histogram or profile of the chosen shape")},
              {text("Escape"), text("leave the gesture")},
              {text("Ctrl+Z"), text("undo")},
              {text("Ctrl+Shift+Z"), text("redo")}}},
            {text("Case"),
             {{text("Ctrl+O"), text("open files")},
              {text("Ctrl+Shift+O"), text("open a folder")},
              {text("Drag and drop"), text("open files or folders")},
              {text("Ctrl+R"), text("run the models")},
              {text("Ctrl+E"), text("export shapes")},
              {text("Ctrl+M"), text("export painted labels")},
              {text("F9"), text("hide or show the side panels")},
              {text("F11"), text("full screen")},
              {text("F1, ?"), text("this sheet")},
              {text("Ctrl+Q"), text("quit")}}}};
}

} // namespace triptych
