// PanePlaces: which pane stands on which screen and how large everything is, kept for each set of screens and each
// hanging protocol. A screen that goes sends its panes home at once; one that comes back finds them again. GUI thread.
#pragma once

#include <QObject>
#include <QString>

#include <map>

class QMenu;
class QScreen;
class QWidget;

namespace triptych {

class MessageModel;
class ScreenFrame;
class ViewCell;
class ViewerArea;
class WindowSettings;

class PanePlaces : public QObject {
    Q_OBJECT
public:
    /// `window` is where home is; all outlive it.
    PanePlaces(ViewerArea& viewer, WindowSettings& settings, MessageModel& messages, QWidget* window);
    ~PanePlaces() override;

    /// The panes of a new layout go where they stood when this protocol was last seen on these screens.
    void restore(const QString& protocol);
    void remember(); ///< of the layout restored last; nothing while one view is maximised
    /// The pane of a view to the next screen after the one where it is; past the last one home.
    void toNextScreen(const ViewCell* cell);
    void allHome();
    /// Home and every other screen, for the pane of a view; nothing where there is one screen only.
    void fillMenu(QMenu& menu, const ViewCell* cell);
    /// For pictures of the window: everything stays in it, and nothing is remembered.
    void keepInOneWindow() { m_oneWindow = true; }
    void hideWindows() const;            ///< those on other screens; the main one is closing
    void setTitle(const QString& title); ///< of the windows on other screens

private:
    QList<QScreen*> otherScreens() const; ///< than the main window's
    QString screenOf(int pane) const;     ///< its key; empty: home
    void put(int pane, const QString& screen);
    ScreenFrame& frameFor(const QString& screen);
    void closeEmptyFrames();
    void screenGone(QScreen* screen);
    void screensChanged();

    ViewerArea& m_viewer;
    WindowSettings& m_settings;
    MessageModel& m_messages;
    QWidget* m_window;
    std::map<QString, ScreenFrame*> m_frames; ///< by the screen's key
    QString m_screens;                        ///< the set that the panes stand on
    QString m_protocol;
    QString m_title;
    bool m_oneWindow = false;
    bool m_changePending = false;
};

} // namespace triptych
