// WindowActions: what the keyboard and the program menu can do, as named actions. It decides nothing: the window
// connects them. Every action is a command of the registry, which has its keys.
#pragma once

#include "ui/models/command_registry.h"

#include <QAction>
#include <QObject>

class QMenu;

namespace triptych {

class WindowActions : public QObject {
    Q_OBJECT
public:
    explicit WindowActions(QWidget* window);

    /// Everything a key can do; tools and held keys are added by registerViewCommands().
    CommandRegistry& commands() { return m_commands; }

    QAction* openFiles;
    QAction* openFolder;
    QAction* exportShapes;
    QAction* importShapes;
    QAction* exportMask;
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
    QAction* nextState;
    QAction* previousState;
    QAction* optionalCad;
    QAction* togglePanels;
    QAction* fullScreen;
    QAction* help;
    QAction* quit;
    QAction* editShortcuts;
    QAction* editHanging;
    QAction* keepHanging; ///< the present layout, as a protocol
    QAction* toNextScreen;
    QAction* allHome; ///< panes on other screens
    QAction* programMenu;
    QAction* hangingMenu;
    QAction* viewMenu;
    QAction* nextRegion; ///< the keyboard: view, case list, panel
    QAction* findingsTab;
    QAction* labelsTab;
    QAction* aiTab;
    QAction* reportTab;
    QAction* shapesTab;
    QAction* lesionsTab;
    QAction* segmentTab;
    QList<QAction*> labels; ///< 1…9

    void fillProgramMenu(QMenu* menu, QMenu* recent) const;

Q_SIGNALS:
    void labelChosen(int key); ///< 1…9

private:
    QAction* add(const QString& text, const QList<QKeySequence>& keys, const QString& icon = {});
    void addWindowActions();
    void addLabelActions();

    QWidget* m_window;
    QString m_group; ///< of the actions that are added next
    CommandRegistry m_commands;
};

} // namespace triptych
