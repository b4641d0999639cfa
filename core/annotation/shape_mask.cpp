#include "core/annotation/shape_mask.h"

#include "core/annotation/paint_rule.h"
#include "core/annotation/pixel_runs.h"

#include "core/annotation/fine_rings.h"
#include "core/annotation/outline_trace.h"

#include <QCoreApplication>

namespace triptych {

Result<QList<Shape>> shapesOfLabels(const LabelMap& labels, int frame)
{
    const auto outlines = traceOutlines(labels);
    if (!outlines)
        return outlines.error();
    QList<Shape> shapes;
    for (const LabelOutline& outline : *outlines) {
        Shape shape;
        shape.type = ShapeType::Polygon;
        shape.points = outline.outer;
        shape.moreRings = outline.holes;
        shape.frame = frame;
        shape.label = outline.label;
        shape.origin = QStringLiteral("mask");
        shapes << shape;
    }
    return shapes;
}

Result<QList<Shape>> shapesOfLabel(const LabelMap& labels, int frame, int label)
{
    LabelMap alone(labels.size(), labels.downsample());
    (void)alone.paint(labels.runsOf(quint8(label)), PaintRule{quint8(label), PaintOver::Everything, 0, {}}.table());
    return shapesOfLabels(alone, frame);
}

Result<LabelMap> withShapesPainted(LabelMap labels, const QList<Shape>& shapes, const std::bitset<256>& locked)
{
    bool any = false;
    for (const Shape& shape : shapes) {
        QList<QPolygonF> rings = fineRings(shape, kExactErrorPx);
        if (rings.isEmpty())
            continue;
        for (QPolygonF& ring : rings)
            for (QPointF& point : ring)
                point /= labels.downsample();
        const PaintRule rule{quint8(shape.label), PaintOver::Everything, 0, locked};
        (void)labels.paint(insideOf(rings, labels.size()), rule.table());
        any = true;
    }
    if (!any)
        return Error{ErrorCode::Refused,
                     QCoreApplication::translate("ShapeMask", "None of the shapes encloses an area to be painted."),
                     {}};
    return labels;
}

} // namespace triptych
