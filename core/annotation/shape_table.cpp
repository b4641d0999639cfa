#include "core/annotation/shape_table.h"

#include "core/jobs/chunks.h"

#include <algorithm>
#include <vector>

namespace triptych {

namespace {

constexpr qsizetype kWorthPacking = 20'000; ///< changed in one go

bool meets(const QRectF& a, const QRectF& b)
{
    // Qt never calls a box without an area intersecting, and points and upright lines have such.
    return a.left() <= b.right() && a.right() >= b.left() && a.top() <= b.bottom() && a.bottom() >= b.top();
}

/// Of those with one id the last.
QList<Shape> lastOfEach(const QList<Shape>& shapes)
{
    QHash<ShapeId, qsizetype> last;
    for (qsizetype i = 0; i < shapes.size(); ++i)
        last.insert(shapes.at(i).id, i);
    QList<Shape> kept;
    for (qsizetype i = 0; i < shapes.size(); ++i)
        if (last.value(shapes.at(i).id) == i)
            kept << shapes.at(i);
    return kept;
}

} // namespace

ShapeTable::ShapeTable(ShapeList shapes, int threads) : m_shapes(std::move(shapes))
{
    forEachChunk(2, threads, [this](int part) {
        if (part == 0) {
            m_index = ShapeIndex(ShapeIndex::pack(m_shapes));
            return;
        }
        m_orders.reserve(m_shapes.size());
        for (const Shape& shape : std::as_const(m_shapes))
            m_orders.insert(shape.id, shape.stackOrder);
    });
}

const Shape* ShapeTable::find(const ShapeId& id) const
{
    const auto order = m_orders.constFind(id);
    return order == m_orders.cend() ? nullptr : m_shapes.find(*order, id);
}

QList<const Shape*> ShapeTable::within(const QRectF& area, int frame) const
{
    std::vector<double> orders;
    for (const auto kind : {ShapeIndex::Kind::Drawn, ShapeIndex::Kind::Notes})
        m_index.visit(area, frame, kind, [&](const IndexedShape& entry) { orders.push_back(entry.stackOrder); });
    std::sort(orders.begin(), orders.end());
    orders.erase(std::unique(orders.begin(), orders.end()), orders.end());
    QList<const Shape*> found;
    for (const double order : orders)
        for (auto it = m_shapes.lowerBound(order); it != m_shapes.end() && it->stackOrder == order; ++it)
            if (it->frame == frame && !it->points.isEmpty() && meets(it->boundingRect(), area))
                found << &*it;
    return found;
}

void ShapeTable::touch(TouchedAreas& areas, const Shape& shape, QList<double>& orders) const
{
    areas[shape.frame] << shape.boundingRect();
    orders << shape.stackOrder;
}

TouchedAreas ShapeTable::apply(const QList<Shape>& put, const QList<ShapeId>& removed)
{
    if (put.size() + removed.size() >= kWorthPacking)
        return applyMany(put, removed);
    TouchedAreas areas;
    QList<double> orders;
    for (const ShapeId& id : removed)
        if (const auto order = m_orders.constFind(id); order != m_orders.cend()) {
            touch(areas, *m_shapes.find(*order, id), orders);
            m_shapes.remove(*order, id);
            m_orders.erase(order);
        }
    for (const Shape& shape : put) {
        touch(areas, shape, orders);
        const auto order = m_orders.find(shape.id);
        if (order == m_orders.end()) {
            m_shapes.insert(shape);
            m_orders.insert(shape.id, shape.stackOrder);
            continue;
        }
        touch(areas, *m_shapes.find(*order, shape.id), orders);
        m_shapes.replace(*order, shape);
        *order = shape.stackOrder;
    }
    std::sort(orders.begin(), orders.end());
    orders.erase(std::unique(orders.begin(), orders.end()), orders.end());
    for (const double order : std::as_const(orders))
        m_index.update(order, m_shapes);
    return areas;
}

TouchedAreas ShapeTable::applyMany(const QList<Shape>& put, const QList<ShapeId>& removed)
{
    TouchedAreas areas;
    QSet<ShapeId> gone;
    const auto takeAway = [&](const ShapeId& id) {
        if (const auto order = m_orders.constFind(id); order != m_orders.cend()) {
            const Shape& shape = *m_shapes.find(*order, id);
            areas[shape.frame] << shape.boundingRect();
            gone.insert(id);
            m_orders.erase(order);
        }
    };
    for (const ShapeId& id : removed)
        takeAway(id);
    for (const Shape& shape : put)
        takeAway(shape.id);
    if (!gone.isEmpty())
        m_shapes.removeAll(gone);
    for (const Shape& shape : put) {
        areas[shape.frame] << shape.boundingRect();
        m_orders.insert(shape.id, shape.stackOrder);
    }
    const bool eachOnce = m_orders.size() == m_shapes.size() + put.size();
    m_shapes.insertAll(eachOnce ? put : lastOfEach(put));
    m_index = ShapeIndex(ShapeIndex::pack(m_shapes));
    return areas;
}

} // namespace triptych
