#include "core/annotation/shape_coding.h"

#include <QCborArray>
#include <QCborMap>
#include <QCborValue>
#include <QTimeZone>
#include <QtEndian>

#include <cmath>

namespace triptych {

namespace {

constexpr qsizetype kMaxPoints = 10'000'000; ///< of one shape, when reading
constexpr qsizetype kMaxRings = 1'000'000;

// The keys of the maps: stored, never to be given another meaning.
enum Key : int {
    Rings = 1,
    Rotation,
    Origin,
    Group,
    Lesion,
    Locked,
    Hidden,
    ShapeIdKey = 20,
    Type,
    Points,
    Frame,
    Label,
    Name,
    Author,
    CreatedMs,
    StackOrder
};

QCborMap extraMap(const Shape& shape)
{
    QCborMap map;
    if (!shape.moreRings.isEmpty()) {
        QCborArray rings;
        for (const QPolygonF& ring : shape.moreRings)
            rings.append(encodePoints(ring));
        map.insert(Rings, rings);
    }
    if (shape.rotationDeg != 0)
        map.insert(Rotation, shape.rotationDeg);
    for (const auto& [key, text] :
         {std::pair(Origin, &shape.origin), std::pair(Group, &shape.group), std::pair(Lesion, &shape.lesion)})
        if (!text->isEmpty())
            map.insert(key, *text);
    if (shape.locked)
        map.insert(Locked, true);
    if (shape.hidden)
        map.insert(Hidden, true);
    return map;
}

bool readExtra(const QCborMap& map, Shape& into)
{
    const QCborArray rings = map.value(Rings).toArray();
    if (rings.size() > kMaxRings)
        return false;
    for (const QCborValue& value : rings) {
        const auto ring = decodePoints(value.toByteArray());
        if (!ring)
            return false;
        into.moreRings << *ring;
    }
    into.rotationDeg = map.value(Rotation).toDouble();
    into.origin = map.value(Origin).toString();
    into.group = map.value(Group).toString();
    into.lesion = map.value(Lesion).toString();
    into.locked = map.value(Locked).toBool();
    into.hidden = map.value(Hidden).toBool();
    return std::isfinite(into.rotationDeg);
}

std::optional<QCborMap> mapOf(const QByteArray& bytes)
{
    QCborParserError error;
    const QCborValue value = QCborValue::fromCbor(bytes, &error);
    if (error.error != QCborError::NoError || !value.isMap())
        return std::nullopt;
    return value.toMap();
}

} // namespace

QByteArray encodePoints(const QPolygonF& points)
{
    QByteArray bytes(points.size() * 16, Qt::Uninitialized);
    char* at = bytes.data();
    for (const QPointF& point : points) {
        qToLittleEndian(point.x(), at);
        qToLittleEndian(point.y(), at + 8);
        at += 16;
    }
    return bytes;
}

std::optional<QPolygonF> decodePoints(QByteArrayView bytes)
{
    if (bytes.size() % 16 != 0 || bytes.size() / 16 > kMaxPoints)
        return std::nullopt;
    static_assert(sizeof(QPointF) == 16 && alignof(QPointF) == alignof(double)); // x, then y
    QPolygonF points(bytes.size() / 16);
    qFromLittleEndian<double>(bytes.data(), points.size() * 2, points.data());
    for (const QPointF& point : std::as_const(points))
        if (!std::isfinite(point.x()) || !std::isfinite(point.y()))
            return std::nullopt;
    return points;
}

QByteArray encodeShapeExtra(const Shape& shape)
{
    const QCborMap map = extraMap(shape);
    return map.isEmpty() ? QByteArray() : map.toCborValue().toCbor();
}

bool decodeShapeExtra(const QByteArray& bytes, Shape& into)
{
    if (bytes.isEmpty())
        return true;
    const auto map = mapOf(bytes);
    return map && readExtra(*map, into);
}

QByteArray encodeShape(const Shape& shape)
{
    QCborMap map = extraMap(shape);
    map.insert(ShapeIdKey, shape.id.value);
    map.insert(Type, shapeTypeName(shape.type));
    map.insert(Points, encodePoints(shape.points));
    map.insert(Frame, shape.frame);
    map.insert(Label, shape.label);
    map.insert(Name, shape.name);
    map.insert(Author, shape.author);
    map.insert(StackOrder, shape.stackOrder);
    if (shape.created.isValid())
        map.insert(CreatedMs, shape.created.toMSecsSinceEpoch());
    return map.toCborValue().toCbor();
}

std::optional<Shape> decodeShape(const QByteArray& bytes)
{
    const auto map = mapOf(bytes);
    if (!map)
        return std::nullopt;
    const auto type = shapeTypeFromName(map->value(Type).toString());
    const auto points = decodePoints(map->value(Points).toByteArray());
    Shape shape;
    if (!type || !points || !readExtra(*map, shape))
        return std::nullopt;
    shape.id = ShapeId{map->value(ShapeIdKey).toString()};
    shape.type = *type;
    shape.points = *points;
    shape.frame = int(map->value(Frame).toInteger());
    shape.label = int(map->value(Label).toInteger(1));
    shape.name = map->value(Name).toString();
    shape.author = map->value(Author).toString();
    shape.stackOrder = map->value(StackOrder).toDouble();
    if (const QCborValue created = map->value(CreatedMs); created.isInteger())
        shape.created = QDateTime::fromMSecsSinceEpoch(created.toInteger(), QTimeZone::utc());
    if (!std::isfinite(shape.stackOrder))
        return std::nullopt;
    return shape;
}

} // namespace triptych
