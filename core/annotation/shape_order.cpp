#include "core/annotation/shape_order.h"

#include <algorithm>
#include <optional>

namespace triptych {

namespace {

/// Stack orders strictly between two bounds, as many as wanted; an open end counts on by one.
QList<double> between(std::optional<double> low, std::optional<double> high, qsizetype count)
{
    QList<double> orders;
    for (qsizetype i = 0; i < count; ++i)
        if (low && high)
            orders << *low + (*high - *low) * double(i + 1) / double(count + 1);
        else if (low)
            orders << *low + double(i + 1);
        else
            orders << high.value_or(0) - double(count - i);
    return orders;
}

/// The stack orders of the shapes of the frame that are not chosen: the next one in one direction, and the one after.
template <class Iterator>
QList<double> nextTwo(Iterator it, Iterator end, const QSet<ShapeId>& chosen, int frame)
{
    QList<double> orders;
    for (; it != end && orders.size() < 2; ++it)
        if (it->frame == frame && !chosen.contains(it->id))
            orders << it->stackOrder;
    return orders;
}

} // namespace

QList<Shape> restacked(const ShapeList& shapes, const QSet<ShapeId>& chosen, int frame, StackMove move)
{
    QList<Shape> moved;
    for (const Shape& shape : shapes)
        if (shape.frame == frame && chosen.contains(shape.id))
            moved << shape;
    if (moved.isEmpty())
        return {};
    QList<double> orders;
    switch (move) {
    case StackMove::ToFront: orders = between(shapes.last().stackOrder, std::nullopt, moved.size()); break;
    case StackMove::ToBack: orders = between(std::nullopt, shapes.first().stackOrder, moved.size()); break;
    case StackMove::Forward: {
        const auto above = nextTwo(shapes.lowerBound(moved.last().stackOrder), shapes.end(), chosen, frame);
        if (above.isEmpty())
            return {};
        orders = between(above[0], above.size() > 1 ? std::optional(above[1]) : std::nullopt, moved.size());
        break;
    }
    case StackMove::Backward: {
        const auto below = nextTwo(std::make_reverse_iterator(shapes.lowerBound(moved.first().stackOrder)),
                                   shapes.rend(), chosen, frame);
        if (below.isEmpty())
            return {};
        orders = between(below.size() > 1 ? std::optional(below[1]) : std::nullopt, below[0], moved.size());
        break;
    }
    }
    for (qsizetype i = 0; i < moved.size(); ++i)
        moved[i].stackOrder = orders[i];
    return moved;
}

} // namespace triptych
