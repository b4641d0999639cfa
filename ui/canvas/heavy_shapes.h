// HeavyShapes: pictures of shapes with so many vertices that drawing them at every paint would be felt: kept until the
// shape, the camera or its look changes, so that dragging one vertex of 200,000 costs what the vertex does.
#pragma once

#include "core/annotation/shape.h"
#include "core/display/camera.h"

#include <QImage>

#include <functional>
#include <list>

class QPainter;

namespace triptych {

/// GUI thread; belongs to a view.
class HeavyShapes {
public:
    static constexpr qsizetype kHeavy = 3000; ///< vertices

    static bool isHeavy(const Shape& shape);
    /// Paints the picture of the shape as `camera` sees it, which `draw` makes where there is none: `look` is all else
    /// that it depends on (colours, texts). The painter is in logical pixels of the view.
    void paint(QPainter& painter, const Shape& shape, const Camera& camera, const QString& look,
               const std::function<void(QPainter&)>& draw);

private:
    static constexpr size_t kMost = 4; ///< pictures, each the size of the view
    struct Picture {
        Shape shape; ///< shares its points while nothing has changed
        Camera camera;
        QString look;
        QImage image;
    };
    /// Where there is no more room that of the picture not used for longest, which is gone then: fresh memory costs
    /// more than what is drawn on it.
    QImage spareImage(QSize size);

    std::list<Picture> m_pictures; ///< the last used first
};

} // namespace triptych
