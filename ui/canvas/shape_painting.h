// The shapes of a view as they are painted above its layers.
#pragma once

class QPainter;

namespace triptych {

class ImageView;
class ShapeTiles;
struct Camera;

/// The shapes of the view's frame with their measurements, as `camera` sees them (the view's own, or the magnifier's);
/// selected ones with handles. Where very many are in view they are drawn through `tiles` (null: at once), and only
/// selected ones have handles and texts.
void paintShapes(QPainter& painter, const ImageView& view, const Camera& camera, ShapeTiles* tiles);

} // namespace triptych
