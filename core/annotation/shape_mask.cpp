#include "core/annotation/shape_mask.h"

#include "core/annotation/paint_rule.h"
#include "core/annotation/pixel_runs.h"

#include "core/annotation/fine_rings.h"
#include "core/annotation/outline_trace.h"

#include <QCoreApplication>

namespace triptych {

namespace {

Result<QList<Shape>> outlinesAsShapes(const LabelMap& labels, int frame, int only)
{
    const auto outlines = traceOutlines(labels);
    if (!outlines)
        return outlines.error();
    QList<Shape> shapes;
    for (const LabelOutline& outline : *outlines) {
        if (only > 0 && outline.label != only)
            continue;
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

} // namespace

Result<QList<Shape>> shapesOfLabels(const LabelMap& labels, int frame) { return outlinesAsShapes(labels, frame, 0); }

Result<QList<Shape>> shapesOfLabel(const LabelMap& labels, int frame, int label)
{
    return outlinesAsShapes(labels, frame, label);
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
