// What many shapes look like, drawn in a worker: outlines as QPainter draws them, and the smaller they are the plainer.
#pragma once

#include "core/annotation/annotation_model.h"

#include <QHash>
#include <QImage>
#include <QTransform>

#include <stop_token>

namespace triptych {

/// A picture of now of the shapes of one frame; copies share everything.
struct ShapeScene {
    ShapeIndex index;
    ShapeList shapes;
    QMap<int, LabelInfo> labels;
    int frame = 0;
    QHash<ShapeId, double> leftOut; ///< drawn by somebody else; with their stack orders
};

/// Draws what `target` (premultiplied ARGB, any content) shows of the scene, in drawing order; without notes. Shapes of
/// more than six pixels look as paintOutline() draws them. False where it was stopped.
bool drawShapes(QImage& target, const QTransform& toTarget, const ShapeScene& scene, std::stop_token stop = {});

/// From so many on (see shapeCost) drawing them one by one takes longer than a frame has.
constexpr qsizetype kManyVertices = 4'000;
/// What drawing shapes costs, as vertices: those within `area` (level-0 pixels), or more than `limit` where it is more.
qsizetype shapeCost(const ShapeScene& scene, const QRectF& area, qsizetype limit);

} // namespace triptych
