// What the two DICOM objects of shapes have in common: measurement reports (core/dicom/measurement_report.h) and bulk
// annotations of slides (core/dicom/bulk_annotations.h).
#pragma once

#include "core/annotation/shape.h"
#include "core/dicom/dicom_subject.h"
#include "core/dicom/segment_codes.h"

#include <QColor>

#include <map>

namespace triptych {

/// What a shape's label (1…255) is.
struct ShapeLabel {
    QString name;
    QColor colour; ///< invalid: none
    LabelMeaning meaning;
};

struct ShapesToWrite {
    DicomSubject subject;
    std::vector<Shape> shapes;
    std::map<int, ShapeLabel> labels; ///< a label that is missing is written as "Label 3"
    QString author;                   ///< of shapes that name none, and of the document
    QDateTime created;
};

/// The label of a shape, with a private code where nothing is known of it.
ShapeLabel labelOf(const ShapesToWrite& shapes, int label);

/// The parts of a closed shape without its holes, each a ring that is not closed; the outline of any other.
QList<QPolygonF> outerRings(const Shape& shape);
int holesOf(const Shape& shape);
/// True where every point is a number within ±10 million pixels.
bool hasPossiblePoints(const QPolygonF& points);

/// The corners of a rectangle, clockwise from the one that is top left before it is turned; of an ellipse the ends of
QPolygonF ellipseAxes(const Shape& shape);
/// The other way round; a rotation from −45° to 45°.
Shape rectangleOfCorners(const QPolygonF& corners);
Shape ellipseOfAxes(const QPolygonF& ends);

} // namespace triptych
