// Where a note stands on the screen and how large it is: for its painting, its hit test and its editor.
#pragma once

#include <QPointF>
#include <QRectF>

namespace triptych {

class ImageView;
struct Shape;

/// In logical pixels of the view, its place at the top left.
QRectF noteBox(const Shape& note, QPointF place, const ImageView& view);

} // namespace triptych
