// What a file lays over its own image: overlay planes (PS3.3 C.9.2) and display shutters (PS3.3 C.7.6.11,
// C.7.6.15).
#pragma once

#include "core/image/bit_plane.h"

#include <QPoint>
#include <QPolygonF>
#include <QRectF>
#include <QString>

#include <memory>
#include <optional>
#include <vector>

namespace triptych {

/// One overlay plane. Its bitmap may begin outside the image and run past its edge.
struct OverlayPlane {
    int group = 0x6000;      ///< of its attributes, 6000H … 601EH
    QPoint origin;           ///< the image pixel of its first bit; (0, 0) is the first pixel of the image
    bool isRegion = false;   ///< a region of interest (R), else graphics (G)
    int firstFrame = 0;      ///< the frame of the image that `frames` begins with
    bool everyFrame = false; ///< one bitmap for all frames of the image
    QString label;           ///< (60xx,1500) or (60xx,0022), may be empty
    std::vector<std::shared_ptr<const BitPlane>> frames;

    /// The bitmap over `frame` of the image, or null.
    std::shared_ptr<const BitPlane> over(int frame) const
    {
        const int index = everyFrame ? 0 : frame - firstFrame;
        return index >= 0 && size_t(index) < frames.size() ? frames[size_t(index)] : nullptr;
    }
};

/// What is to be seen lies inside every shape that there is; the rest of the image is replaced by `value`. Level-0
/// pixels, (0, 0) is the outer corner of the first one.
struct DisplayShutter {
    struct Circle {
        QPointF centre;
        double radius = 0; ///< in pixels along a row
    };
    std::optional<QRectF> rectangle;
    std::optional<Circle> circle;
    QPolygonF polygon;                      ///< empty: none
    std::shared_ptr<const BitPlane> bitmap; ///< what is set is hidden (PS3.3 C.7.6.15); null: none
    QPoint bitmapOrigin;                    ///< the image pixel of its first bit
    std::optional<double> value;            ///< P-value, 0 (black) … 1 (white); without one the background is shown
};

/// Whether `point` lies inside every shape; `pixelAspect`: height over width of a pixel.
bool isSeen(const DisplayShutter& shutter, QPointF point, double pixelAspect = 1);

} // namespace triptych
