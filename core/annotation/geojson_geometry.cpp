#include "core/annotation/geojson_geometry.h"

#include <QUuid>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace triptych {

namespace {

constexpr double kMaxCoordinate = 1e8; ///< pixels; the largest slides have some 1e6
constexpr double kSameWithin = 1e-6;   ///< pixels, and of the coordinate: what other programs round away

bool appendPosition(QPolygonF& points, double x, double y)
{
    points.append(QPointF(x, y));
    return std::abs(x) <= kMaxCoordinate && std::abs(y) <= kMaxCoordinate;
}

/// Nothing where one is no position.
std::optional<QPolygonF> positions(const JsonValue& array)
{
    QPolygonF points;
    bool good = array.isArray() && (array.numbers.empty() || array.stride > 0);
    const auto step = size_t(array.stride);
    points.reserve(qsizetype(array.numbers.size() / std::max<size_t>(step, 1)));
    for (size_t i = 0; good && i < array.numbers.size(); i += step)
        good = appendPosition(points, array.numbers[i], array.numbers[i + 1]);
    for (const JsonValue& item : array.items) // of different lengths
        good = good && item.list().size() >= 2 && appendPosition(points, item.list()[0], item.list()[1]);
    return good ? std::optional(points) : std::nullopt;
}

QPolygonF opened(QPolygonF ring)
{
    if (ring.size() > 1 && ring.front() == ring.back())
        ring.removeLast();
    return ring;
}

bool readRings(const JsonValue& polygon, GeoJsonGeometry& into)
{
    for (const JsonValue& item : polygon.items) {
        const auto ring = positions(item);
        if (!ring || opened(*ring).size() < 3)
            return false;
        into.rings.append(opened(*ring));
    }
    return polygon.isArray() && !polygon.items.empty();
}

bool readLine(const JsonValue& array, GeoJsonGeometry& into)
{
    const auto line = positions(array);
    if (!line || line->size() < 2)
        return false;
    into.lines.append(*line);
    return true;
}

bool allOf(const JsonValue& parts, GeoJsonGeometry& into, bool (*read)(const JsonValue&, GeoJsonGeometry&))
{
    return !parts.items.empty() &&
           std::all_of(parts.items.begin(), parts.items.end(), [&](const JsonValue& part) { return read(part, into); });
}

bool readPoint(const JsonValue& array, GeoJsonGeometry& into)
{
    const auto& pair = array.list();
    return pair.size() >= 2 && appendPosition(into.points, pair[0], pair[1]);
}

bool readPoints(const JsonValue& array, GeoJsonGeometry& into)
{
    const auto points = positions(array);
    into.points = points.value_or(QPolygonF());
    return !into.points.isEmpty();
}

QPolygonF pointsFromText(const QString& text)
{
    QPolygonF points;
    const QStringList numbers = text.split(QLatin1Char(' '), Qt::SkipEmptyParts);
    for (qsizetype i = 0; i + 1 < numbers.size(); i += 2)
        if (!appendPosition(points, numbers[i].toDouble(), numbers[i + 1].toDouble()))
            return {};
    return points;
}

bool near(QPointF a, QPointF b)
{
    const double within = kSameWithin * std::max({1.0, std::abs(a.x()), std::abs(a.y())});
    return std::abs(a.x() - b.x()) <= within && std::abs(a.y() - b.y()) <= within;
}

/// Whether the file still holds what Triptych wrote for `line`.
bool stillThere(QPolygonF line, const QPolygonF& inFile, bool closed)
{
    if (closed) { // as the writer closes and fills up
        const qsizetype own = line.size();
        while (!line.isEmpty() && (line.size() == own || line.size() < 4))
            line.append(line.front());
        line = opened(line);
    } else if (line.size() == 1) {
        line.append(line.front());
    }
    return line.size() == inFile.size() && std::equal(line.begin(), line.end(), inFile.begin(), near);
}

/// The rings in the order that the shape had them.
QList<QPolygonF> orderedRings(const QList<QPolygonF>& rings, const JsonValue& metadata)
{
    QList<QPolygonF> ordered(rings.size());
    std::vector<bool> placed(size_t(rings.size()), false);
    const QStringList order = metadata["triptych.rings"].text().split(QLatin1Char(' '), Qt::SkipEmptyParts);
    if (order.size() != rings.size())
        return rings;
    for (qsizetype i = 0; i < rings.size(); ++i) {
        const qsizetype place = order[i].toLongLong();
        if (place < 0 || place >= rings.size() || placed[size_t(place)])
            return rings;
        placed[size_t(place)] = true;
        ordered[place] = rings[i];
    }
    return ordered;
}

bool isUprightBox(const QPolygonF& ring)
{
    const QRectF box = ring.boundingRect();
    return ring.size() == 4 && std::all_of(ring.begin(), ring.end(), [&box](QPointF p) {
               return (p.x() == box.left() || p.x() == box.right()) && (p.y() == box.top() || p.y() == box.bottom());
           });
}

/// What Triptych wrote: points and rotation as the metadata have them.
Shape ownShape(const Shape& base, ShapeType type, const QPolygonF& inFile, const JsonValue& metadata)
{
    Shape shape = base;
    shape.type = type;
    const double turned = metadata["triptych.rotation"].text().toDouble();
    shape.rotationDeg = isBox(type) && std::isfinite(turned) ? std::remainder(turned, 360) : 0;
    if (std::abs(turned) <= 180)
        shape.rotationDeg = turned;
    const QString points = metadata["triptych.points"].text();
    shape.points = points.isEmpty() ? inFile : pointsFromText(points);
    return shape;
}

Shape closedShape(const GeoJsonGeometry& geometry, const JsonValue& metadata, std::optional<ShapeType> own,
                  const Shape& base)
{
    const QList<QPolygonF> rings = orderedRings(geometry.rings, metadata);
    Shape shape = base;
    if (own && isClosed(*own)) {
        shape = ownShape(base, *own, rings[0], metadata);
        shape.moreRings = rings.mid(1);
        const bool boxed = isBox(*own) || *own == ShapeType::ClosedSpline;
        if (stillThere(shape.outline(), rings[0], true) && (!boxed || shape.points.size() >= 2))
            return shape;
        shape = base;
    }
    const QRectF box = rings[0].boundingRect();
    const bool ellipse = geometry.ellipse && rings.size() == 1;
    if (ellipse || (own == ShapeType::Rectangle && rings.size() == 1 && isUprightBox(rings[0]))) {
        shape.type = ellipse ? ShapeType::Ellipse : ShapeType::Rectangle;
        shape.points = {box.topLeft(), box.bottomRight()};
        return shape;
    }
    shape.type = own == ShapeType::Freehand ? ShapeType::Freehand : ShapeType::Polygon;
    shape.points = rings[0];
    shape.moreRings = rings.mid(1);
    return shape;
}

/// One line as the type that fits it.
Shape lineShape(const QPolygonF& line, const JsonValue& metadata, std::optional<ShapeType> own, const Shape& base)
{
    if (own && !isClosed(*own) && own != ShapeType::Bidirectional) {
        Shape shape = ownShape(base, *own, line, metadata);
        const qsizetype wanted = own == ShapeType::Length || own == ShapeType::Arrow ? 2
                                 : own == ShapeType::Angle                           ? 3
                                                                                     : shape.points.size();
        if (shape.points.size() == wanted && stillThere(shape.outline(), line, false))
            return shape;
    }
    Shape shape = base;
    shape.type = line.size() == 2 ? ShapeType::Length : ShapeType::Polyline;
    shape.points = line;
    return shape;
}

QList<Shape> grouped(QList<Shape> shapes)
{
    for (qsizetype i = 0; i < shapes.size() && shapes.size() > 1; ++i) {
        if (shapes[0].group.isEmpty())
            shapes[0].group = QUuid::createUuid().toString(QUuid::WithoutBraces);
        shapes[i].group = shapes[0].group;
        if (i > 0)
            shapes[i].id = {}; // the others get one of their own
    }
    return shapes;
}

} // namespace

QString readGeometry(const JsonValue& geometry, GeoJsonGeometry& into)
{
    const QString type = geometry["type"].text();
    const JsonValue& coordinates = geometry["coordinates"];
    into.ellipse = geometry["isEllipse"].isTrue();
    bool good = false;
    if (type == QLatin1String("Polygon"))
        good = readRings(coordinates, into);
    else if (type == QLatin1String("MultiPolygon"))
        good = allOf(coordinates, into, readRings);
    else if (type == QLatin1String("LineString"))
        good = readLine(coordinates, into);
    else if (type == QLatin1String("MultiLineString"))
        good = allOf(coordinates, into, readLine);
    else if (type == QLatin1String("Point"))
        good = readPoint(coordinates, into);
    else if (type == QLatin1String("MultiPoint"))
        good = readPoints(coordinates, into);
    else if (type == QLatin1String("GeometryCollection") && geometry["geometries"].items.empty())
        good = into.empty = true;
    else
        return QStringLiteral("a geometry of type \"%1\" is not supported").arg(type.left(40));
    return good ? QString() : QStringLiteral("its coordinates are not usable");
}

QList<Shape> shapesFrom(const GeoJsonGeometry& geometry, const JsonValue& metadata, const Shape& base)
{
    const auto own = shapeTypeFromName(metadata["triptych.type"].text());
    if (geometry.empty)
        return own ? QList<Shape>{ownShape(base, *own, {}, metadata)} : QList<Shape>();
    if (!geometry.rings.isEmpty())
        return {closedShape(geometry, metadata, own, base)};
    QList<Shape> shapes;
    if (own == ShapeType::Bidirectional && geometry.lines.size() == 2 && geometry.lines[0].size() == 2 &&
        geometry.lines[1].size() == 2) {
        shapes.append(ownShape(base, *own, geometry.lines[0] + geometry.lines[1], metadata));
        return shapes;
    }
    for (const QPolygonF& line : geometry.lines)
        shapes.append(lineShape(line, geometry.lines.size() == 1 ? metadata : JsonValue(),
                                geometry.lines.size() == 1 ? own : std::nullopt, base));
    for (const QPointF& point : geometry.points) {
        Shape shape = base;
        shape.type = own == ShapeType::Text ? ShapeType::Text : ShapeType::Point;
        shape.points = {point};
        shapes.append(shape);
    }
    return grouped(std::move(shapes));
}

} // namespace triptych
