// SelectionFrame: the box around what is chosen, with handles to scale and to turn it.
#pragma once

#include "core/annotation/shape.h"

#include <QPolygonF>

#include <optional>

class QPainter;

namespace triptych {

class ImageView;

/// A value, good for one camera and one state of the shapes.
class SelectionFrame {
public:
    struct Grip {
        enum class Kind { Corner, Side, Turn };
        Kind kind;
        QPointF image; ///< the corner of the box, the middle of its side, or the handle itself
    };

    /// Nothing where nothing can be scaled or turned: no selection, locked, a point, a note, a measurement alone. Of a
    /// single box only the handle to turn it; its other handles are its own.
    static std::optional<SelectionFrame> of(const ImageView& view);

    const QRectF& box() const { return m_box; } ///< level-0 pixels
    std::optional<Grip> gripAt(QPointF screen) const;
    void paint(QPainter& painter) const;

private:
    QRectF m_box;
    QPolygonF m_corners; ///< on the screen, with some room around the shapes
    QPolygonF m_imageCorners;
    QPointF m_turn, m_turnFoot;
    QPointF m_turnImage;
    bool m_turnOnly = false;
};

} // namespace triptych
