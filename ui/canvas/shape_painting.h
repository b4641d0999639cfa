// The shapes of a view as they are painted above its layers.
#pragma once

class QPainter;

namespace triptych {

class ImageView;
struct Camera;

/// The shapes of the view's frame with their measurements, as `camera` sees them (the view's own, or the magnifier's);
/// selected ones with handles.
void paintShapes(QPainter& painter, const ImageView& view, const Camera& camera);

} // namespace triptych
