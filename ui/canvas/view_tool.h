// ViewTool: what the pointer does in an image view. One class per tool; the view forwards events with image
// coordinates.
#pragma once

#include <QCursor>
#include <QPointF>
#include <QtGui/qevent.h>

class QPainter;

namespace triptych {

class ImageView;

/// A pointer event in a view. A value.
struct ViewPointer {
    QPointF image;  ///< level-0 pixels
    QPointF screen; ///< logical pixels of the view
    Qt::MouseButton button = Qt::NoButton;
    Qt::MouseButtons buttons;
    Qt::KeyboardModifiers modifiers;
    double pressure = 1; ///< 0…1, of a pen; a mouse presses fully
    bool eraser = false; ///< the pen's other end
};

/// GUI thread. Navigation (wheel zoom, middle and right drag, space) stays the view's; a tool sees the left button,
/// hover, keys, and the wheel before the view does. Each handler returns true where it used the event.
class ViewTool {
public:
    virtual ~ViewTool() = default;

    virtual bool press(ImageView&, const ViewPointer&) { return false; }
    virtual bool move(ImageView&, const ViewPointer&) { return false; } ///< while the left button is down
    virtual bool release(ImageView&, const ViewPointer&) { return false; }
    virtual bool doubleClick(ImageView&, const ViewPointer&) { return false; }
    virtual void hover(ImageView&, const ViewPointer&) {} ///< no button
    virtual void leave(ImageView&) {}
    virtual bool wheel(ImageView&, const ViewPointer&, int /*angleDelta*/) { return false; }
    virtual bool keyPress(ImageView&, QKeyEvent*) { return false; }
    /// Whether keyPress() is to have this key before the window's shortcuts: only while it means something here.
    virtual bool wantsKey(const ImageView&, const QKeyEvent&) const { return false; }
    virtual bool keyRelease(ImageView&, QKeyEvent*) { return false; }
    /// Called when the tool is put down: a gesture in progress ends as cancelled.
    virtual void cancel(ImageView&) {}

    /// Above all layers; the painter is in logical pixels of the view.
    virtual void paintOverlay(QPainter&, const ImageView&) const {}
    /// Whether it looks at ViewPointer::pressure: then it is given a pen's own events, which are no double clicks.
    virtual bool usesPressure() const { return false; }
    virtual QCursor cursor() const { return Qt::ArrowCursor; }
};

} // namespace triptych
