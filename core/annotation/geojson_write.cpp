// Writing GeoJSON, feature by feature.
#include "core/annotation/geojson.h"

#include "core/annotation/ring_nesting.h"
#include "core/base/json_text.h"

#include <algorithm>

namespace triptych {

namespace {

constexpr qsizetype kPiece = 1 << 18;

void writePosition(JsonText& json, QPointF point)
{
    json.comma();
    json.raw("[");
    json.number(point.x());
    json.raw(",");
    json.number(point.y());
    json.raw("]");
}

void writeLine(JsonText& json, const QPolygonF& line)
{
    json.comma();
    json.raw("[");
    for (const QPointF& point : line)
        writePosition(json, point);
    if (line.size() == 1) // RFC 7946 3.1.4: two positions or more
        writePosition(json, line.front());
    json.raw("]");
}

/// RFC 7946 3.1.6: four positions or more, of which the first stands again at the end.
void writeRing(JsonText& json, const QPolygonF& ring)
{
    json.comma();
    json.raw("[");
    for (const QPointF& point : ring)
        writePosition(json, point);
    for (qsizetype written = ring.size(); !ring.isEmpty() && (written == ring.size() || written < 4); ++written)
        writePosition(json, ring.front());
    json.raw("]");
}

/// The order in which the rings stand in the file.
void writePolygons(JsonText& json, const Shape& shape, QList<qsizetype>& order)
{
    const QList<QPolygonF> rings = shape.rings();
    const QList<RingPart> parts = nestRings(rings);
    json.raw(parts.size() > 1 ? "\"MultiPolygon\",\"coordinates\":[" : "\"Polygon\",\"coordinates\":");
    for (const RingPart& part : parts) {
        json.comma();
        json.raw("[");
        for (const qsizetype ring : QList<qsizetype>{part.outer} + part.holes) {
            writeRing(json, rings[ring]);
            order.append(ring);
        }
        json.raw("]");
    }
    json.raw(parts.size() > 1 ? "]" : "");
}

void writeGeometry(JsonText& json, const Shape& shape, QList<qsizetype>& order)
{
    json.raw("{\"type\":");
    if (shape.points.isEmpty()) {
        json.raw("\"GeometryCollection\",\"geometries\":[]");
    } else if (isClosed(shape.type)) {
        writePolygons(json, shape, order);
        if (shape.type == ShapeType::Ellipse && shape.rotationDeg == 0)
            json.raw(",\"isEllipse\":true");
    } else if (shape.type == ShapeType::Point || shape.type == ShapeType::Text) {
        json.raw("\"Point\",\"coordinates\":[");
        json.number(shape.points.front().x());
        json.raw(",");
        json.number(shape.points.front().y());
        json.raw("]");
    } else {
        const QList<QPolygonF> strokes = shape.strokes();
        json.raw(strokes.size() > 1 ? "\"MultiLineString\",\"coordinates\":[" : "\"LineString\",\"coordinates\":");
        for (const QPolygonF& stroke : strokes)
            writeLine(json, stroke);
        json.raw(strokes.size() > 1 ? "]" : "");
    }
    if (shape.frame > 0) {
        json.raw(",\"plane\":{\"c\":-1,\"z\":0,\"t\":");
        json.number(shape.frame);
        json.raw("}");
    }
    json.raw("}");
}

void writeColour(JsonText& json, const QColor& colour)
{
    json.raw("[");
    json.number(colour.red());
    json.raw(",");
    json.number(colour.green());
    json.raw(",");
    json.number(colour.blue());
    json.raw("]");
}

void writeClassification(JsonText& json, int label, const QMap<int, LabelInfo>& labels)
{
    const LabelInfo info = labels.value(label, LabelInfo{QStringLiteral("Label %1").arg(label), QColor(Qt::red)});
    json.key("classification");
    json.raw("{");
    json.key("name");
    json.text(info.name);
    json.key("color");
    writeColour(json, info.colour);
    json.raw("}");
}

void writeText(JsonText& json, const char* key, const QString& value)
{
    if (value.isEmpty())
        return;
    json.key(key);
    json.text(value);
}

QString numbersText(const QPolygonF& points)
{
    QString text;
    for (const QPointF& point : points)
        text += QStringLiteral("%1 %2 ").arg(point.x(), 0, 'g', 17).arg(point.y(), 0, 'g', 17);
    text.chop(1);
    return text;
}

/// Whether the points cannot be seen from the geometry: corners of boxes, knots, rings of fewer points than three.
bool needsPoints(const Shape& shape)
{
    if (isBox(shape.type) || shape.type == ShapeType::ClosedSpline || shape.type == ShapeType::OpenSpline)
        return true;
    return isClosed(shape.type) ? shape.points.size() < 3 || shape.points.front() == shape.points.back()
                                : shape.points.size() < 2 && shape.type != ShapeType::Point;
}

/// Everything that QuPath has no place for: its metadata are texts.
void writeMetadata(JsonText& json, const Shape& shape, const QList<qsizetype>& order)
{
    json.key("metadata");
    json.raw("{");
    writeText(json, "triptych.type", shapeTypeName(shape.type));
    writeText(json, "triptych.label", QString::number(shape.label));
    writeText(json, "triptych.author", shape.author);
    if (shape.created.isValid())
        writeText(json, "triptych.created", shape.created.toUTC().toString(Qt::ISODateWithMs));
    writeText(json, "triptych.origin", shape.origin);
    writeText(json, "triptych.group", shape.group);
    writeText(json, "triptych.lesion", shape.lesion);
    writeText(json, "triptych.hidden", shape.hidden ? QStringLiteral("true") : QString());
    if (shape.stackOrder != 0)
        writeText(json, "triptych.order", QString::number(shape.stackOrder, 'g', 17));
    if (shape.rotationDeg != 0)
        writeText(json, "triptych.rotation", QString::number(shape.rotationDeg, 'g', 17));
    if (needsPoints(shape))
        writeText(json, "triptych.points", numbersText(shape.points));
    if (!std::is_sorted(order.begin(), order.end())) {
        QStringList places;
        for (const qsizetype ring : order)
            places << QString::number(ring);
        writeText(json, "triptych.rings", places.join(QLatin1Char(' ')));
    }
    json.raw("}");
}

void writeFeature(JsonText& json, const Shape& shape, const QMap<int, LabelInfo>& labels)
{
    json.raw("{\"type\":\"Feature\"");
    writeText(json, "id", shape.id.value);
    json.key("geometry");
    QList<qsizetype> order;
    writeGeometry(json, shape, order);
    json.raw(",\"properties\":{\"objectType\":\"annotation\"");
    writeText(json, "name", shape.name);
    writeClassification(json, shape.label, labels);
    if (shape.locked)
        json.raw(",\"isLocked\":true");
    writeMetadata(json, shape, order);
    json.raw("}}");
}

} // namespace

Result<void> writeGeoJson(const QList<Shape>& shapes, const QMap<int, LabelInfo>& labels, const ByteSink& sink,
                          const GeoJsonOptions& options)
{
    JsonText json;
    const auto give = [&] {
        const QByteArray piece = json.take();
        return sink(piece.constData(), piece.size());
    };
    const Error full{ErrorCode::WriteFailed, QStringLiteral("could not be written; is the disk full?"), {}};
    json.raw("{\"type\":\"FeatureCollection\",\"features\":[");
    for (qsizetype i = 0; i < shapes.size(); ++i) {
        if (i > 0)
            json.raw(",\n");
        writeFeature(json, shapes[i], labels);
        if (json.bytes().size() < kPiece)
            continue;
        if (options.stop.stop_requested())
            return Error{ErrorCode::Cancelled, QStringLiteral("writing was cancelled"), {}};
        if (!give())
            return full;
        if (options.progress)
            options.progress(double(i + 1) / double(shapes.size()));
    }
    json.raw("]}\n");
    return give() ? Result<void>() : Result<void>(full);
}

QByteArray shapesToGeoJson(const QList<Shape>& shapes, const QMap<int, LabelInfo>& labels)
{
    QByteArray bytes;
    static_cast<void>(writeGeoJson(shapes, labels, [&bytes](const char* piece, qint64 count) {
        bytes.append(piece, qsizetype(count));
        return true;
    }));
    return bytes;
}

QStringList geoJsonLosses(const QList<Shape>& shapes)
{
    qsizetype curves = 0, lines = 0, notes = 0;
    for (const Shape& shape : shapes) {
        curves += shape.type == ShapeType::ClosedSpline || shape.type == ShapeType::OpenSpline ||
                  (shape.type == ShapeType::Ellipse && shape.rotationDeg != 0);
        lines +=
            shape.type == ShapeType::Arrow || shape.type == ShapeType::Angle || shape.type == ShapeType::Bidirectional;
        notes += shape.type == ShapeType::Text;
    }
    QStringList losses;
    if (curves > 0)
        losses << QStringLiteral("Other programs see %1 splines and turned ellipses as polygons; Triptych reads them "
                                 "back as they are.")
                      .arg(curves);
    if (lines > 0)
        losses
            << QStringLiteral("Other programs see %1 arrows, angles and pairs of diameters as plain lines.").arg(lines);
    if (notes > 0)
        losses << QStringLiteral("Other programs see %1 notes as named points.").arg(notes);
    return losses;
}

} // namespace triptych
