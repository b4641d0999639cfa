// Random label maps and shapes for the tests of formats, by fixed seeds.
#pragma once

#include "core/exchange/exchange_content.h"

#include <QRandomGenerator>

namespace triptych {

/// Odd sizes, rows that are no multiple of 8, touching labels, holes, specks, and now and then nothing at all.
inline LabelMap randomLabelMap(QRandomGenerator& random, QSize size)
{
    LabelMap map(size);
    const int kind = random.bounded(6);
    if (kind == 0)
        return map;  // empty
    if (kind == 1) { // noise
        auto buffer = PixelBuffer::allocate(size, 1, SampleType::U8);
        const int labels = 2 + random.bounded(254);
        for (int y = 0; y < size.height(); ++y)
            for (int x = 0; x < size.width(); ++x)
                buffer->mutableRow<quint8>(y)[x] = quint8(random.bounded(labels));
        return *LabelMap::fromBuffer(*buffer);
    }
    for (int i = random.bounded(1, 8); i > 0; --i) { // strokes beside, over and inside each other; 0 makes holes
        const auto at = [&] {
            return QPointF(random.bounded(double(size.width())), random.bounded(double(size.height())));
        };
        map.paintStroke(at(), at(), random.bounded(12.0) + 0.5,
                        quint8(kind == 2 ? random.bounded(2) : random.bounded(256)));
    }
    return map;
}

inline QSize randomSize(QRandomGenerator& random) { return {random.bounded(1, 75), random.bounded(1, 70)}; }

/// A shape with everything set, of any type.
inline Shape randomShape(QRandomGenerator& random, int number)
{
    Shape shape;
    shape.id = ShapeId{QStringLiteral("00000000-0000-4000-8000-%1").arg(number, 12, 10, QLatin1Char('0'))};
    shape.type = ShapeType(number % 13);
    const auto place = [&] { return QPointF(random.bounded(1e5) - 100, random.bounded(1e5) - 100); };
    qsizetype points = 7;
    switch (shape.type) {
    case ShapeType::Rectangle:
    case ShapeType::Ellipse:
    case ShapeType::Arrow:
    case ShapeType::Length: points = 2; break;
    case ShapeType::Angle: points = 3; break;
    case ShapeType::Bidirectional: points = 4; break;
    case ShapeType::Point:
    case ShapeType::Text: points = 1; break;
    default: break;
    }
    for (qsizetype i = 0; i < points; ++i)
        shape.points << place();
    if (isBox(shape.type) && random.bounded(2))
        shape.rotationDeg = random.bounded(360.0) - 180;
    if (shape.type == ShapeType::Polygon && random.bounded(2)) { // a hole and another part, in any order
        shape.points = {{0, 0}, {100.25, 0}, {100, 100}, {0, 100}};
        shape.moreRings = {{{200, 0}, {300, 0}, {300, 100}, {200, 100}}, {{10, 10}, {20, 10}, {20, 20.5}, {10, 20}}};
        if (random.bounded(2))
            std::swap(shape.moreRings[0], shape.moreRings[1]);
        if (random.bounded(2))
            std::swap(shape.points, shape.moreRings[0]);
    }
    shape.frame = number % 3;
    shape.label = 1 + number % 9;
    shape.name = number % 2 ? QStringLiteral("Läsion \"%1\"\n\\second line").arg(number) : QString();
    shape.author = QStringLiteral("reader");
    shape.created = QDateTime::fromString(QStringLiteral("2026-01-02T03:04:05.678Z"), Qt::ISODateWithMs);
    shape.origin = number % 4 ? QString() : QStringLiteral("model:abc");
    shape.group = number % 5 ? QString() : QStringLiteral("group 1");
    shape.lesion = number % 6 ? QString() : QStringLiteral("lesion 2");
    shape.locked = number % 7 == 0;
    shape.hidden = number % 8 == 0;
    shape.stackOrder = random.bounded(100.0);
    return shape;
}

} // namespace triptych
