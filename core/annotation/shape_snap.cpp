#include "core/annotation/shape_snap.h"

namespace triptych {

namespace {

constexpr qsizetype kMostKnown = 512; ///< outlines kept; more than come near a pointer at once

/// Whether both share their points, which is how unchanged shapes are told without comparing 200,000 of them.
bool sharePoints(const Shape& a, const Shape& b)
{
    bool same = a.type == b.type && a.rotationDeg == b.rotationDeg && a.points.constData() == b.points.constData() &&
                a.points.size() == b.points.size() && a.moreRings.size() == b.moreRings.size();
    for (qsizetype i = 0; same && i < a.moreRings.size(); ++i)
        same = a.moreRings[i].constData() == b.moreRings[i].constData();
    return same;
}

} // namespace

const ShapeSnap::Known& ShapeSnap::knownOf(const Shape& shape)
{
    auto found = m_known.find(shape.id);
    if (found != m_known.end() && sharePoints(found->shape, shape))
        return *found;
    if (m_known.size() >= kMostKnown)
        m_known.clear();
    Known known{shape, shape.strokes(), {}};
    known.blocks = EdgeBlocks(known.strokes, isClosed(shape.type));
    return *m_known.insert(shape.id, known);
}

std::optional<SnapPoint> ShapeSnap::snap(const QList<const Shape*>& candidates, QPointF at, double radius,
                                         double aspect)
{
    std::optional<NearPlace> vertex, side;
    const auto better = [](std::optional<NearPlace>& best, const std::optional<NearPlace>& found) {
        if (found && (!best || found->distance < best->distance))
            best = found;
    };
    for (const Shape* shape : candidates) {
        const Known& known = knownOf(*shape);
        // The 64 corners that an ellipse is drawn with are no vertices of it, nor are those of a flattened spline.
        const bool curve = shape->type == ShapeType::Ellipse || shape->type == ShapeType::ClosedSpline ||
                           shape->type == ShapeType::OpenSpline;
        if (!curve)
            better(vertex, known.blocks.nearestVertex(known.strokes, at, radius, aspect));
        better(side, known.blocks.nearestSide(known.strokes, at, radius, aspect));
    }
    if (vertex)
        return SnapPoint{vertex->point, true};
    if (side)
        return SnapPoint{side->point, false};
    return std::nullopt;
}

} // namespace triptych
