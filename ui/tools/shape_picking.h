// Which shape is meant by a place in a view: hit tests of the select tool and of the menus.
#pragma once

#include "core/annotation/edge_blocks.h"
#include "core/annotation/shape.h"

#include <QSet>

#include <functional>

namespace triptych {

class ImageView;

inline constexpr double kReach = 8; ///< screen pixels from a handle or a line

/// On this frame, neither hidden itself nor by its class or by the key that hides everything.
bool isShown(const ImageView& view, const Shape& shape);

/// The same of those that are not locked, for a worker: it holds what it looks at of the view as it is now.
std::function<bool(const Shape&)> editableIn(const ImageView& view);

/// The shape under a point of the screen that a click may choose (not a locked one), or null: a line within reach wins
/// over an inside, and of several the one drawn last.
const Shape* shapeAt(const ImageView& view, QPointF screen);

/// Those that a rectangle on the screen touches: with a corner, a side or the whole of them inside. Locked ones not.
QList<ShapeId> shapesTouching(const ImageView& view, const QRectF& screen);

/// With all the others of their groups, in the drawing order; locked ones not.
QList<ShapeId> withGroups(const ImageView& view, const QList<ShapeId>& ids);

/// Those of the view's selection that exist, are seen on its frame and are not locked.
QList<const Shape*> editableSelection(const ImageView& view);

/// Changes these as one gesture, by a worker where they are very many: `change` may not look at the view.
void changeSelection(const ImageView& view, const QString& text, const std::function<void(Shape&)>& change);

/// The shape whose points can be moved one by one: the only one selected, or null.
const Shape* pointEditable(const ImageView& view);
/// All the points that it has, ring by ring.
QList<QPolygonF> pointRings(const Shape& shape);

} // namespace triptych
