// What a gesture changes of the shapes that a table holds.
#pragma once

#include "core/annotation/annotation_edit.h"
#include "core/annotation/shape_table.h"

namespace triptych {

constexpr qsizetype kManyShapes = 20'000; ///< what is done with each of them takes longer than a frame

QList<ShapeChange> removalsOf(const ShapeTable& table, const QList<ShapeId>& ids);

/// Gives each of `put` the id, author and time that it lacks, and those that are new their places on top. What names a
/// shape twice, or one of `removed`, is a new one.
QList<ShapeChange> putsOf(const ShapeTable& table, QList<Shape>& put, const QList<ShapeId>& removed,
                          const QString& author);

/// The first whose shape is not what the change begins with; an empty id where there is none.
ShapeId firstConflict(const ShapeTable& table, const QList<ShapeChange>& changes);

/// Puts in place what changes end with; where something changed.
TouchedAreas applyChanges(ShapeTable& table, const QList<ShapeChange>& changes);

/// Frees them, by a worker where there are very many.
void letGo(AnnotationChanges&& changes);

} // namespace triptych
