// PreparedChange: a gesture with very many shapes, worked out away from the GUI thread on a copy of a model's shapes.
#pragma once

#include "core/annotation/annotation_model.h"
#include "core/annotation/shape_changes.h"

#include <functional>
#include <memory>
#include <stop_token>

namespace triptych {

struct PreparedChange {
    ShapeList base; ///< the shapes that it was worked out on
    QString text;
    QMap<int, LabelMap> labels;
    QList<ShapeChange> shapes;
    ShapeTable table; ///< `base` with the changes
    TouchedAreas touched;
};

/// What a gesture is, on the shapes as they are.
using ChangeMaker = std::function<AnnotationChange(const ShapeTable& shapes)>;

/// Works `change` out on `base`, a model's shapes() as they are now, for AnnotationModel::take(). Null where `stop` was
/// asked for.
std::shared_ptr<PreparedChange> prepareChange(ShapeList base, AnnotationChange change, const QString& author,
                                              const std::stop_token& stop = {});
std::shared_ptr<PreparedChange> prepareChange(ShapeList base, const ChangeMaker& make, const QString& author,
                                              const std::stop_token& stop = {});

} // namespace triptych
