// ShapeTable: the shapes of one image as a model holds them: in drawing order, found by id and by place. Belongs to one
// thread at a time: a worker makes it of what was read, the GUI thread goes on with it.
#pragma once

#include "core/annotation/shape_index.h"

#include <QHash>

#include <map>

namespace triptych {

/// Where shapes were and are that have changed, by frame: bounding boxes in level-0 pixels.
using TouchedAreas = std::map<int, QList<QRectF>>;

class ShapeTable {
public:
    ShapeTable() = default;
    /// Makes ids and index at once; on up to `threads` threads.
    explicit ShapeTable(ShapeList shapes, int threads = 1);
    ShapeTable(ShapeTable&&) = default;
    ShapeTable& operator=(ShapeTable&&) = default;
    ShapeTable(const ShapeTable&) = delete;
    ShapeTable& operator=(const ShapeTable&) = delete;

    const ShapeList& shapes() const { return m_shapes; }
    const ShapeIndex& index() const { return m_index; }
    bool contains(const ShapeId& id) const { return m_orders.contains(id); }
    const Shape* find(const ShapeId& id) const; ///< null where it is not there; valid until the next change
    /// Those whose bounding boxes meet `area` (edges included), in drawing order; valid until the next change.
    QList<const Shape*> within(const QRectF& area, int frame) const;

    /// Removes, then adds or replaces (by id); unknown ids of `removed` are ignored. Says where something changed.
    TouchedAreas apply(const QList<Shape>& put, const QList<ShapeId>& removed);

    ShapeIndex& mutableIndex() { return m_index; }

private:
    TouchedAreas applyMany(const QList<Shape>& put, const QList<ShapeId>& removed);
    void touch(TouchedAreas& areas, const Shape& shape, QList<double>& orders) const;

    ShapeList m_shapes;
    QHash<ShapeId, double> m_orders; ///< the stack order of each, by which the list finds it
    ShapeIndex m_index;
};

} // namespace triptych
