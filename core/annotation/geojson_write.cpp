// Writing GeoJSON. What QuPath has no word for goes into properties.metadata, which it keeps.
#include "core/annotation/geojson.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QUuid>

namespace triptych {

namespace {

QJsonArray position(QPointF point) { return {point.x(), point.y()}; }

/// RFC 7946 3.1.6: the first position stands again at the end.
QJsonArray closedRing(const QPolygonF& ring)
{
    QJsonArray positions;
    for (const QPointF& point : ring)
        positions.append(position(point));
    if (!ring.isEmpty() && (ring.size() == 1 || ring.front() != ring.back() || ring.size() < 4))
        positions.append(position(ring.front()));
    return positions;
}

QJsonObject geometryOf(const Shape& shape)
{
    if (!isClosed(shape.type)) {
        QJsonArray lines;
        for (const QPolygonF& stroke : shape.strokes()) {
            QJsonArray ends;
            for (const QPointF& point : stroke)
                ends.append(position(point));
            lines.append(ends);
        }
        const bool several = shape.type == ShapeType::Bidirectional;
        return {{QStringLiteral("type"), several ? QStringLiteral("MultiLineString") : QStringLiteral("LineString")},
                {QStringLiteral("coordinates"), several ? lines : lines.first().toArray()}};
    }
    QJsonObject geometry{{QStringLiteral("type"), QStringLiteral("Polygon")},
                         {QStringLiteral("coordinates"), QJsonArray{closedRing(shape.outline())}}};
    if (shape.type == ShapeType::Ellipse)
        geometry.insert(QStringLiteral("isEllipse"), true);
    return geometry;
}

QJsonObject classification(int label, const QMap<int, LabelInfo>& labels)
{
    const LabelInfo info = labels.value(label, LabelInfo{QStringLiteral("Label %1").arg(label), QColor(Qt::red)});
    return {{QStringLiteral("name"), info.name},
            {QStringLiteral("color"), QJsonArray{info.colour.red(), info.colour.green(), info.colour.blue()}}};
}

QJsonObject feature(const QString& id, QJsonObject geometry, int frame, QJsonObject properties)
{
    if (frame > 0)
        geometry.insert(QStringLiteral("plane"),
                        QJsonObject{{QStringLiteral("c"), -1}, {QStringLiteral("z"), 0}, {QStringLiteral("t"), frame}});
    properties.insert(QStringLiteral("objectType"), QStringLiteral("annotation"));
    return {{QStringLiteral("type"), QStringLiteral("Feature")},
            {QStringLiteral("id"), id},
            {QStringLiteral("geometry"), geometry},
            {QStringLiteral("properties"), properties}};
}

QJsonObject metadataOf(const Shape& shape)
{
    QJsonObject metadata{{QStringLiteral("triptych.type"), shapeTypeName(shape.type)},
                         {QStringLiteral("triptych.label"), QString::number(shape.label)}};
    if (!shape.author.isEmpty())
        metadata.insert(QStringLiteral("triptych.author"), shape.author);
    if (shape.created.isValid())
        metadata.insert(QStringLiteral("triptych.created"), shape.created.toUTC().toString(Qt::ISODateWithMs));
    if ((shape.type == ShapeType::Ellipse || shape.type == ShapeType::Rectangle) && shape.points.size() >= 2) {
        QStringList corners; // the ring has lost their order and the last digit
        for (const double value : {shape.points[0].x(), shape.points[0].y(), shape.points[1].x(), shape.points[1].y()})
            corners << QString::number(value, 'g', 17);
        metadata.insert(QStringLiteral("triptych.corners"), corners.join(QLatin1Char(' ')));
    }
    return metadata;
}

QByteArray collection(const QJsonArray& features)
{
    return QJsonDocument(QJsonObject{{QStringLiteral("type"), QStringLiteral("FeatureCollection")},
                                     {QStringLiteral("features"), features}})
        .toJson(QJsonDocument::Compact);
}

} // namespace

QByteArray shapesToGeoJson(const QList<Shape>& shapes, const QMap<int, LabelInfo>& labels)
{
    QJsonArray features;
    for (const Shape& shape : shapes) {
        QJsonObject properties{{QStringLiteral("classification"), classification(shape.label, labels)},
                               {QStringLiteral("metadata"), metadataOf(shape)}};
        if (!shape.name.isEmpty())
            properties.insert(QStringLiteral("name"), shape.name);
        features.append(feature(shape.id.value, geometryOf(shape), shape.frame, properties));
    }
    return collection(features);
}

QByteArray outlinesToGeoJson(const QList<LabelOutline>& outlines, int frame, const QMap<int, LabelInfo>& labels)
{
    QJsonArray features;
    for (const LabelOutline& outline : outlines) {
        QJsonArray rings;
        for (const QPolygonF& ring : outline.rings())
            rings.append(closedRing(ring));
        const QJsonObject geometry{{QStringLiteral("type"), QStringLiteral("Polygon")},
                                   {QStringLiteral("coordinates"), rings}};
        const QJsonObject metadata{{QStringLiteral("triptych.label"), QString::number(outline.label)}};
        features.append(feature(QUuid::createUuid().toString(QUuid::WithoutBraces), geometry, frame,
                                {{QStringLiteral("classification"), classification(outline.label, labels)},
                                 {QStringLiteral("metadata"), metadata}}));
    }
    return collection(features);
}

} // namespace triptych
