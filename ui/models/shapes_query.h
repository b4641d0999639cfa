// What the table of shapes shows of a list: which of them, in which order. A question and its answer, both values, so
// that a worker can do it where there are a million.
#pragma once

#include "core/annotation/annotation_model.h"
#include "core/image/calibration.h"

#include <QStringList>

#include <stop_token>
#include <vector>

namespace triptych {

enum class ShapeColumn { Visible, Locked, Class, Name, Type, Size, Frame, Origin, Author, Time };
inline constexpr int kShapeColumns = 10;

struct ShapesQuery {
    QString text;                          ///< in the name, class, type, author, origin or lesion; whatever the case
    int label = 0;                         ///< 0: all classes
    std::optional<QString> author;         ///< nothing: all; empty: those without one
    std::optional<QString> origin;         ///< as originKind() names them
    std::optional<ShapeColumn> sortColumn; ///< nothing: as they lie on one another, the uppermost first
    bool descending = false;
    friend bool operator==(const ShapesQuery&, const ShapesQuery&) = default;
};

/// What belongs to the list besides.
struct ShapesContext {
    Calibration calibration;
    QMap<int, LabelInfo> labels;
};

struct ShapesAnswer {
    ShapeList shapes;          ///< the list that was asked about
    std::vector<qint32> rows;  ///< which of them stands in each row
    std::vector<qint32> rowOf; ///< in which row each of them stands; −1: none
    QList<int> classes;        ///< that there are, sorted
    QStringList authors, origins;
};

/// Cancelled: an answer without rows.
ShapesAnswer queryShapes(const ShapeList& shapes, const ShapesQuery& query, const ShapesContext& context,
                         std::stop_token stop = {});

/// "drawn", "imported", "mask", "model".
QString originKind(const Shape& shape);
/// With what is known of it: "imported: lesions.geojson".
QString originText(const Shape& shape);
/// "Closed spline".
QString shapeTypeText(ShapeType type);
QString labelName(const QMap<int, LabelInfo>& labels, int label);

} // namespace triptych
