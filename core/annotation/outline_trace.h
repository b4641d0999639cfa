// From painted labels to outlines and back, exact to the pixel: outlines run along the edges of the pixels.
#pragma once

#include "core/annotation/label_map.h"

#include <QList>
#include <QPolygonF>

namespace triptych {

/// One connected patch (4-neighbours) of one label, in level-0 pixels; rings are not closed.
struct LabelOutline {
    int label = 0;
    QPolygonF outer;
    QList<QPolygonF> holes;

    QList<QPolygonF> rings() const { return QList<QPolygonF>{outer} + holes; }
};

/// The outlines of every label, from top to bottom. Painting `rings()` of each with LabelMap::paintRings (at downsample
/// 1, or divided by it) gives the same map again. Errors: LimitExceeded (the painted area is above 100 megapixels).
Result<QList<LabelOutline>> traceOutlines(const LabelMap& labels);

} // namespace triptych
