// WindowActions: what the keyboard and the program menu can do, as named actions. It decides nothing: the window
// connects them.
#pragma once

#include "ui/dialogs/help_overlay.h"

#include <QAction>
#include <QObject>

class QMenu;

namespace triptych {

class WindowActions : public QObject {
    Q_OBJECT
public:
    explicit WindowActions(QWidget* window);

    QAction* openFiles;
    QAction* openFolder;
    QAction* exportShapes;
    QAction* importShapes;
    QAction* exportMask;
    QAction* importMask;
    QAction* runModels;
    QAction* undo;
    QAction* redo;
    QAction* deleteShape;
    QAction* fit;
    QAction* oneToOne;
    QAction* invert;
    QAction* linkViews; ///< checkable
    QAction* resetWindow;
    QAction* trueSize;
    QAction* measureScreen;
    QAction* nextField;
    QAction* previousField;
    QAction* showPlot;
    QAction* rotateRight;
    QAction* rotateLeft;
    QAction* flipHorizontally;
    QAction* flipVertically;
    QAction* cine;
    QAction* nextFrame;
    QAction* previousFrame;
    QAction* nextKeyFrame;
    QAction* previousKeyFrame;
    QAction* thickerSlab;
    QAction* thinnerSlab;
    QAction* slabMode;
    QAction* linkSlices; ///< checkable, on
    QAction* showVolume;
    QAction* maximise;
    QAction* nextView;
    QAction* previousView;
    QAction* nextFinding;
    QAction* previousFinding;
    QAction* togglePrior;
    QAction* togglePanels;
    QAction* fullScreen;
    QAction* help;
    QAction* quit;

    void fillProgramMenu(QMenu* menu, QMenu* recent) const;

Q_SIGNALS:
    void labelChosen(int number); ///< keys 1–9

private:
    QAction* add(const QString& text, const QList<QKeySequence>& keys, const QString& icon = {});
    QWidget* m_window;
};

/// What the help sheet lists: the actions' keys, and the gestures that no action stands for.
QList<ShortcutGroup> shortcutGroups(const QList<QPair<QString, QString>>& toolKeys);

} // namespace triptych
