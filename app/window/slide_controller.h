// SlideController: what is done with a slide beside moving over it: magnifications, turning, grid, stains, brightness,
// the label and macro images. Actions with keys of their own; it works on the active view.
#pragma once

#include "core/image/image_source.h"

#include <QObject>
#include <QPointer>

class QAction;
class QMenu;

namespace triptych {

class AssociatedDialog;
class ImageView;
class MessageModel;
class ViewerArea;
class WorkerPool;

class SlideController : public QObject {
    Q_OBJECT
public:
    SlideController(ViewerArea& viewer, WorkerPool& pool, MessageModel& messages, QWidget* window);

    /// Every action, in groups.
    void fillMenu(QMenu& menu) const;
    /// The same at the end of a view's own menu, where its image is a slide.
    void addToViewMenu(QMenu* menu) const;
    QList<QAction*> actions() const; ///< for the registry of keys

private:
    template <class Fn>
    QAction* add(const QString& text, const QString& key, Fn fn);
    ImageView* view() const; ///< the active one with an image, or null
    void magnify(double times);
    void turn(double degrees);
    void askAngle();
    void toggleGrid();
    void showStain(int stain);
    void nextStain();
    void showLook();
    void showAssociated();
    void readAssociated(AssociatedDialog& dialog, const ImageSourcePtr& source);
    void followView();

    ViewerArea& m_viewer;
    WorkerPool& m_pool;
    MessageModel& m_messages;
    QWidget* m_window;
    QList<QAction*> m_magnifications, m_turns, m_stains;
    QAction* m_grid = nullptr;
    QAction* m_look = nullptr;
    QAction* m_associated = nullptr;
    bool m_gridVisible = false;
};

} // namespace triptych
