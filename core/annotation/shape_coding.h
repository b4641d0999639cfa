// Shapes as bytes, for the store and its history.
#pragma once

#include "core/annotation/shape.h"

#include <QByteArray>

#include <optional>

namespace triptych {

/// Little-endian doubles x, y, x, y …
QByteArray encodePoints(const QPolygonF& points);
/// Nothing where the length is no multiple of 16, a coordinate is not finite, or there are more than ten million.
std::optional<QPolygonF> decodePoints(QByteArrayView bytes);

/// What a shape has beyond type, points, frame, label, name, author, time and stack order, as a CBOR map with entries
/// only for what differs from a fresh shape; empty where nothing does.
QByteArray encodeShapeExtra(const Shape& shape);
/// Puts it back; false where the bytes are damaged.
bool decodeShapeExtra(const QByteArray& bytes, Shape& into);

/// A whole shape as one CBOR map; the same shape always gives the same bytes.
QByteArray encodeShape(const Shape& shape);
std::optional<Shape> decodeShape(const QByteArray& bytes);

} // namespace triptych
