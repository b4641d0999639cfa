// Camera: how a viewport looks at an image. Level-0 pixel coordinates: (0, 0) is the outer corner of the first pixel.
#pragma once

#include <QPointF>
#include <QRectF>
#include <QSize>
#include <QTransform>

namespace triptych {

/// Immutable value; all changes give a new camera.
struct Camera {
    QPointF centre;         ///< the level-0 point in the middle of the viewport
    double zoom = 1;        ///< screen pixels per level-0 pixel (along x)
    double pixelAspect = 1; ///< height / width of a level-0 pixel (row spacing / column spacing)
    double rotationDeg = 0; ///< clockwise on the screen
    bool flippedHorizontally = false;
    QSize viewport; ///< screen pixels

    QTransform imageToScreen() const;
    QTransform screenToImage() const;
    QPointF toScreen(QPointF image) const { return imageToScreen().map(image); }
    QPointF toImage(QPointF screen) const { return screenToImage().map(screen); }
    /// The bounding box, in level-0 pixels, of what the viewport shows.
    QRectF visibleArea() const;

    Camera zoomedAt(QPointF screen, double factor) const; ///< the image point under `screen` stays there
    Camera panned(QPointF screenDelta) const;
    /// The whole of an image of `imageSize` in view.
    static Camera fitted(QSize imageSize, QSize viewport, double pixelAspect = 1);

    friend bool operator==(const Camera&, const Camera&) = default;
};

} // namespace triptych
