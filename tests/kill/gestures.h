// The gestures of a drawing session, each known by its number alone, so that a checker can draw them again.
#pragma once

#include "core/annotation/annotation_model.h"

#include <QRandomGenerator>

namespace triptych {

inline const QSize kSessionImage(3328, 4096);
inline const QString kSessionReader = QStringLiteral("reader");
inline const ImageId kSessionImageId{QStringLiteral("1.2.826.0.1.kill")};

inline Shape sessionShape(quint32 number, QRandomGenerator& random)
{
    Shape shape;
    shape.id = ShapeId{QStringLiteral("shape-%1").arg(number)};
    shape.type = ShapeType(number % 5);
    const int points = 2 + random.bounded(200);
    for (int i = 0; i < points; ++i)
        shape.points << QPointF(random.generateDouble() * 3328, random.generateDouble() * 4096);
    shape.label = 1 + int(number % 9);
    shape.name = QStringLiteral("gesture %1").arg(number);
    shape.created = QDateTime::fromMSecsSinceEpoch(1'700'000'000'000 + number, Qt::UTC);
    return shape;
}

inline void sessionStroke(AnnotationModel& model, quint32 number, QRandomGenerator& random)
{
    model.beginStroke(int(number % 2), quint8(1 + number % 9));
    QPointF at(random.bounded(3328), random.bounded(4096));
    const double radius = random.bounded(1, 150);
    for (int i = 0; i < 10; ++i) {
        const QPointF to = at + QPointF(random.bounded(-200, 200), random.bounded(-200, 200));
        model.extendStroke(at, to, radius);
        at = to;
    }
    model.endStroke();
}

/// Gesture 1, 2, 3 …: drawn in order, each makes exactly one edit.
inline void drawSessionGesture(AnnotationModel& model, quint32 number)
{
    QRandomGenerator random(number);
    switch (number % 6) {
    case 2: sessionStroke(model, number, random); break;
    case 3: model.replaceShape(model.shapes().constLast().translated(QPointF(0.5, -0.25))); break;
    case 4: model.undo(); break;
    case 5: number % 12 == 5 ? model.removeShapes({model.shapes().constFirst().id}) : model.redo(); break;
    default: model.addShape(sessionShape(number, random));
    }
}

} // namespace triptych
