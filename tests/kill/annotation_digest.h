// One line that stands for all shapes and labels of an image, to compare what was drawn with what was stored.
#pragma once

#include "core/workspace/case_store.h"

#include <QCryptographicHash>
#include <QDataStream>
#include <QIODevice>

#include <algorithm>

namespace triptych {

inline QString annotationDigest(QList<Shape> shapes, const QMap<int, LabelMap>& labelMaps)
{
    QByteArray bytes;
    QDataStream out(&bytes, QIODevice::WriteOnly);
    std::sort(shapes.begin(), shapes.end(), [](const Shape& a, const Shape& b) { return a.id.value < b.id.value; });
    for (const Shape& shape : shapes) {
        // A stream tells a null string from an empty one; a reader does not.
        const auto texts = QStringList{shape.id.value, shape.name, shape.author}.join(QChar(0));
        out << texts << int(shape.type) << shape.points << shape.frame << shape.label
            << shape.created.toMSecsSinceEpoch();
    }
    for (auto map = labelMaps.cbegin(); map != labelMaps.cend(); ++map) {
        QList<QPoint> indices = map->tileIndices();
        std::sort(indices.begin(), indices.end(),
                  [](QPoint a, QPoint b) { return std::pair(a.y(), a.x()) < std::pair(b.y(), b.x()); });
        for (const QPoint index : indices)
            out << map.key() << index << encodeTile(map->tile(index));
    }
    return QString::fromLatin1(QCryptographicHash::hash(bytes, QCryptographicHash::Sha256).toHex());
}

inline QString annotationDigest(const AnnotationModel& model)
{
    QMap<int, LabelMap> maps;
    for (const int frame : model.paintedFrames())
        maps[frame] = model.labelMap(frame);
    return annotationDigest(model.shapes(), maps);
}

} // namespace triptych
