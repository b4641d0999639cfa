#include "core/display/camera.h"

#include <algorithm>

namespace triptych {

QTransform Camera::imageToScreen() const
{
    // Read from the last to the first: centre to the origin, scale and mirror, rotate, to the viewport's middle.
    QTransform t;
    t.translate(viewport.width() / 2.0, viewport.height() / 2.0);
    t.rotate(rotationDeg);
    t.scale(flippedHorizontally ? -zoom : zoom, zoom * pixelAspect);
    t.translate(-centre.x(), -centre.y());
    return t;
}

QTransform Camera::screenToImage() const { return imageToScreen().inverted(); }

QRectF Camera::visibleArea() const
{
    return screenToImage().mapRect(QRectF(0, 0, viewport.width(), viewport.height()));
}

Camera Camera::zoomedAt(QPointF screen, double factor) const
{
    const QPointF anchor = toImage(screen);
    Camera zoomed = *this;
    zoomed.zoom = zoom * factor;
    zoomed.centre += anchor - zoomed.toImage(screen);
    return zoomed;
}

Camera Camera::panned(QPointF screenDelta) const
{
    Camera moved = *this;
    const QPointF middle(viewport.width() / 2.0, viewport.height() / 2.0);
    moved.centre = toImage(middle - screenDelta);
    return moved;
}

Camera Camera::fitted(QSize imageSize, QSize viewport, double pixelAspect)
{
    Camera camera;
    camera.viewport = viewport;
    camera.pixelAspect = pixelAspect;
    camera.centre = QPointF(imageSize.width() / 2.0, imageSize.height() / 2.0);
    if (!imageSize.isEmpty() && !viewport.isEmpty())
        camera.zoom = std::min(viewport.width() / double(imageSize.width()),
                               viewport.height() / (imageSize.height() * pixelAspect));
    return camera;
}

} // namespace triptych
