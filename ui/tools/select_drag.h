// What a drag of the select tool does, one class for each: the rubber band, moving, scaling and turning what is chosen,
// a box by its handle, points one by one. The tool makes one at a press, and drops it at the release.
#pragma once

#include "core/annotation/shape_transform.h"
#include "ui/canvas/view_tool.h"
#include "ui/tools/snapper.h"

#include <QList>

namespace triptych {

class SelectDrag {
public:
    virtual ~SelectDrag() = default;
    /// The pointer has moved; called once at least before finish().
    virtual void move(ImageView& view, const ViewPointer& pointer) = 0;
    /// The button was let go after a move: the gesture is one undo step.
    virtual void finish(ImageView& view) = 0;
    /// What comes of it if the button is let go now.
    virtual void paint(QPainter& painter, const ImageView& view) const = 0;
};

/// Whether a shape lies as it did when a drag began, whatever else of it was changed meanwhile (by a worker, by another
/// reader). Else an undo has come between, and the drag comes to nothing.
bool liesAs(const Shape* now, const Shape& before);

/// A rectangle over what is to be chosen; with `adds` beside what is chosen already.
class RubberDrag : public SelectDrag {
public:
    RubberDrag(QPointF fromScreen, QList<ShapeId> kept) : m_band(fromScreen, fromScreen), m_kept(std::move(kept)) {}
    void move(ImageView& view, const ViewPointer& pointer) override;
    void finish(ImageView& view) override;
    void paint(QPainter& painter, const ImageView& view) const override;

private:
    QRectF m_band; ///< on the screen, not normalised
    QList<ShapeId> m_kept;
};

/// A box by one of its handles, along its own sides. Alt: about its middle; Shift: with the same proportions.
class BoxDrag : public SelectDrag {
public:
    BoxDrag(Snapper& snapper, const Shape& box, int handle, QPointF from);
    void move(ImageView& view, const ViewPointer& pointer) override;
    void finish(ImageView& view) override;
    void paint(QPainter& painter, const ImageView& view) const override;

private:
    Snapper& m_snapper;
    Shape m_before, m_preview;
    int m_handle;
    QPointF m_grip; ///< from the pointer to the handle, level-0 pixels
};

/// How far it has gone; with Shift along a row or a column alone.
QPointF dragDelta(QPointF from, const ViewPointer& pointer);

/// Some of the points of one shape. Of an outline with many vertices only the sides that change are looked at until the
/// end of the gesture.
class PointDrag : public SelectDrag {
public:
    /// `held` is the one under the pointer, `places` all that go with it.
    PointDrag(Snapper& snapper, const Shape& shape, RingPlace held, QList<RingPlace> places, QPointF from);
    void move(ImageView& view, const ViewPointer& pointer) override;
    void finish(ImageView& view) override;
    void paint(QPainter& painter, const ImageView& view) const override;

private:
    Shape changed(double pixelAspect) const;
    QPointF pointAt(RingPlace place) const;

    Snapper& m_snapper;
    Shape m_before; ///< shares its points with the model's
    RingPlace m_held;
    QList<RingPlace> m_places;
    QPointF m_grip;
    QPointF m_delta; ///< level-0 pixels
    bool m_large = false;
};

/// Very many chosen shapes, moved as one: those under the pointer show where to, the others follow once a worker has
/// moved them.
class MassDrag : public SelectDrag {
public:
    /// `shown`: the shape under the pointer and those of its group.
    MassDrag(const ImageView& view, const QList<ShapeId>& shown, QPointF from);
    void move(ImageView& view, const ViewPointer& pointer) override;
    void finish(ImageView& view) override;
    void paint(QPainter& painter, const ImageView& view) const override;

private:
    QList<Shape> m_shown;
    QPointF m_from;
    QPointF m_delta; ///< level-0 pixels
};

/// All that is chosen, moved, scaled or turned as one.
class MotionDrag : public SelectDrag {
public:
    enum class Grip { Whole, Corner, Side, Turn };
    /// `box`: of what is chosen, level-0 pixels. `at`: the corner or side of it that is held, level-0 pixels.
    MotionDrag(const ImageView& view, const QList<const Shape*>& shapes, Grip grip, QRectF box, QPointF at,
               QPointF from);
    void move(ImageView& view, const ViewPointer& pointer) override;
    void finish(ImageView& view) override;
    void paint(QPainter& painter, const ImageView& view) const override;

private:
    ShapeMotion motionFor(const ImageView& view, const ViewPointer& pointer) const;
    ShapeMotion scaling(QPointF to, Qt::KeyboardModifiers keys) const;
    ShapeMotion turning(const ImageView& view, QPointF to, Qt::KeyboardModifiers keys) const;

    struct Ghost {
        QPolygonF line; ///< level-0 pixels, as much as can be seen
        bool closed;
    };
    QList<Shape> m_before;
    QList<Ghost> m_ghosts;
    Grip m_grip;
    QRectF m_box;
    QPointF m_at, m_from;
    ShapeMotion m_motion;
};

} // namespace triptych
