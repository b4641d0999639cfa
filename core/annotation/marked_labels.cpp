#include "core/annotation/marked_labels.h"

#include <algorithm>
#include <set>

namespace triptych {

LabelMap markedLabels(LabelMap painted, const QList<Shape>& shapes, int frame)
{
    QList<const Shape*> closed;
    for (const Shape& shape : shapes)
        if (shape.frame == frame && isClosed(shape.type))
            closed << &shape;
    std::stable_sort(closed.begin(), closed.end(),
                     [](const Shape* a, const Shape* b) { return a->stackOrder < b->stackOrder; });
    for (const Shape* shape : closed) {
        QList<QPolygonF> rings = shape->rings();
        for (QPolygonF& ring : rings)
            for (QPointF& point : ring)
                point /= painted.downsample();
        painted.paintRings(rings, quint8(std::clamp(shape->label, 1, 255)));
    }
    return painted;
}

QList<int> markedFrames(const QMap<int, LabelMap>& painted, const QList<Shape>& shapes)
{
    std::set<int> frames;
    for (auto it = painted.cbegin(); it != painted.cend(); ++it)
        if (!it->isEmpty())
            frames.insert(it.key());
    for (const Shape& shape : shapes)
        if (isClosed(shape.type))
            frames.insert(shape.frame);
    return QList<int>(frames.begin(), frames.end());
}

} // namespace triptych
