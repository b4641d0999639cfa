#include "core/annotation/shape_changes.h"

#include "core/annotation/new_shape_id.h"
#include "core/jobs/behind.h"

namespace triptych {

QList<ShapeChange> removalsOf(const ShapeTable& table, const QList<ShapeId>& ids)
{
    QList<ShapeChange> changes;
    QSet<ShapeId> seen;
    for (const ShapeId& id : ids)
        if (const Shape* shape = table.find(id); shape && !seen.contains(id)) {
            seen.insert(id);
            changes << ShapeChange{*shape, std::nullopt};
        }
    return changes;
}

QList<ShapeChange> putsOf(const ShapeTable& table, QList<Shape>& put, const QList<ShapeId>& removed,
                          const QString& author)
{
    QList<ShapeChange> changes;
    changes.reserve(put.size());
    QSet<ShapeId> given(removed.cbegin(), removed.cend());
    double top = table.shapes().isEmpty() ? 0 : table.shapes().last().stackOrder;
    for (Shape& shape : put) {
        if (shape.id.isEmpty() || given.contains(shape.id))
            shape.id = newShapeId();
        given.insert(shape.id);
        if (shape.author.isEmpty())
            shape.author = author;
        if (!shape.created.isValid())
            shape.created = QDateTime::currentDateTimeUtc();
        const Shape* known = table.find(shape.id);
        if (!known) {
            shape.stackOrder = ++top; // what is new lies on top
            changes << ShapeChange{std::nullopt, shape};
        } else if (*known != shape)
            changes << ShapeChange{*known, shape};
    }
    return changes;
}

ShapeId firstConflict(const ShapeTable& table, const QList<ShapeChange>& changes)
{
    for (const ShapeChange& change : changes) {
        const Shape* present = table.find(change.id());
        if (present ? !change.before || *present != *change.before : change.before.has_value())
            return change.id();
    }
    return {};
}

TouchedAreas applyChanges(ShapeTable& table, const QList<ShapeChange>& changes)
{
    QList<Shape> put;
    QList<ShapeId> gone;
    for (const ShapeChange& change : changes)
        change.after ? put.append(*change.after) : gone.append(change.id());
    return table.apply(put, gone);
}

void letGo(AnnotationChanges&& changes)
{
    if (changes.shapes.size() > kManyShapes)
        freeBehind(std::move(changes));
    else
        changes = {};
}

} // namespace triptych
