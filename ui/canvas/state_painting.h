// The annotations of a presentation state as they are painted above the layers: in the window and by `triptych render`.
#pragma once

class QPainter;

namespace triptych {

struct Camera;
struct StateGraphics;

/// As `camera` sees them, in pixels of its viewport; texts in the application's font.
void paintStateGraphics(QPainter& painter, const StateGraphics& graphics, const Camera& camera);

} // namespace triptych
