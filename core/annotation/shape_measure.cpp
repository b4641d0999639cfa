// What a shape measures, in the units that its image allows.
#include "core/annotation/shape.h"

#include <cmath>
#include <numbers>

namespace triptych {

namespace {

/// The points that must all be calibrated alike.
QPolygonF cornersOf(const Shape& shape) { return isBox(shape.type) ? QPolygonF(shape.boundingRect()) : shape.points; }

/// The one spacing that holds over the whole shape, or nothing.
std::optional<PixelSpacing> commonSpacing(const Shape& shape, const Calibration& calibration)
{
    const QPolygonF corners = cornersOf(shape);
    if (corners.isEmpty())
        return std::nullopt;
    std::optional<PixelSpacing> common;
    for (const QPointF& point : corners) {
        const auto spacing = calibration.spacingFor(corners.front(), point);
        if (!spacing || (common && *common != *spacing))
            return std::nullopt;
        common = spacing;
    }
    return common;
}

QString lengthText(double mm, bool slide)
{
    if (slide && mm < 1)
        return QStringLiteral("%1 µm").arg(mm * 1000, 0, 'f', mm < 0.1 ? 1 : 0);
    return QStringLiteral("%1 mm").arg(mm, 0, 'f', mm < 1 ? 2 : 1);
}

QString areaText(double mm2, bool slide)
{
    if (slide && mm2 < 0.1)
        return QStringLiteral("%1 µm²").arg(mm2 * 1e6, 0, 'f', 0);
    return QStringLiteral("%1 mm²").arg(mm2, 0, 'f', mm2 < 10 ? 2 : 1);
}

/// Why nothing is measured: in ultrasound the regions have different units, and outside of them there are none.
QString noMeasureText(const Shape& shape, const Calibration& calibration, const QString& what)
{
    const QPolygonF corners = cornersOf(shape);
    const CalibratedRegion* common = corners.isEmpty() ? nullptr : calibration.regionFor(corners[0], corners[0]);
    for (const QPointF& point : corners)
        if (common && calibration.regionFor(corners[0], point) != common)
            common = nullptr;
    return common ? QStringLiteral("no %1: %2 region").arg(what, common->kind)
                  : QStringLiteral("no %1: not in one region").arg(what);
}

/// "0.35 s, 42 cm/s": the differences along the axes of a region whose axes are not both lengths.
QString axesText(const CalibratedRegion& region, QPointF delta)
{
    QStringList parts;
    for (const auto& [axis, pixels] : {std::pair(region.x, delta.x()), std::pair(region.y, delta.y())})
        if (axis.perPixel > 0)
            parts << QStringLiteral("%1 %2").arg(std::abs(pixels) * axis.perPixel, 0, 'g', 3).arg(axis.unit);
    return parts.isEmpty() ? QStringLiteral("no length: %1 region").arg(region.kind) : parts.join(QStringLiteral(", "));
}

QString distanceText(QPointF a, QPointF b, const Calibration& calibration)
{
    if (const auto mm = calibration.lengthMm(a, b))
        return lengthText(*mm, calibration.source == SpacingSource::SlideMpp);
    if (calibration.regions.empty())
        return QStringLiteral("%1 px").arg(std::hypot(b.x() - a.x(), b.y() - a.y()), 0, 'f', 0);
    if (const CalibratedRegion* region = calibration.regionFor(a, b))
        return axesText(*region, b - a);
    return QStringLiteral("no length: not in one region");
}

/// The length along a line of several pieces.
QString pathText(const QPolygonF& line, const Calibration& calibration)
{
    double mm = 0, pixels = 0;
    bool calibrated = line.size() > 1;
    for (qsizetype i = 1; i < line.size(); ++i) {
        const auto piece = calibration.lengthMm(line[i - 1], line[i]);
        calibrated = calibrated && piece;
        mm += piece.value_or(0);
        pixels += std::hypot(line[i].x() - line[i - 1].x(), line[i].y() - line[i - 1].y());
    }
    if (calibrated)
        return lengthText(mm, calibration.source == SpacingSource::SlideMpp);
    return calibration.regions.empty() ? QStringLiteral("%1 px").arg(pixels, 0, 'f', 0)
                                       : QStringLiteral("no length: not in one region");
}

/// The longer axis first.
QString bidirectionalText(const Shape& shape, const Calibration& calibration)
{
    if (shape.points.size() != 4)
        return {};
    const auto axis = [&](qsizetype from) {
        const QPointF a = shape.points[from], b = shape.points[from + 1];
        return std::pair(calibration.lengthMm(a, b), std::hypot(b.x() - a.x(), b.y() - a.y()));
    };
    auto first = axis(0), second = axis(2);
    const bool inOne = calibration.regions.empty() || commonSpacing(shape, calibration);
    if (!inOne)
        return noMeasureText(shape, calibration, QStringLiteral("length"));
    if (second.first.value_or(second.second) > first.first.value_or(first.second))
        std::swap(first, second);
    const bool slide = calibration.source == SpacingSource::SlideMpp;
    if (first.first && second.first)
        return QStringLiteral("%1 × %2").arg(lengthText(*first.first, slide), lengthText(*second.first, slide));
    return QStringLiteral("%1 × %2 px").arg(first.second, 0, 'f', 0).arg(second.second, 0, 'f', 0);
}

} // namespace

std::optional<double> areaMm2(const Shape& shape, const Calibration& calibration)
{
    if (!isClosed(shape.type))
        return std::nullopt;
    const auto spacing = commonSpacing(shape, calibration);
    if (!spacing)
        return std::nullopt;
    return areaPixels(shape) * spacing->xMm * spacing->yMm;
}

std::optional<double> angleDeg(const Shape& shape, const Calibration& calibration)
{
    if (shape.type != ShapeType::Angle || shape.points.size() != 3)
        return std::nullopt;
    PixelSpacing spacing{1, 1};
    if (const auto common = commonSpacing(shape, calibration))
        spacing = *common;
    else if (!calibration.regions.empty())
        return std::nullopt;
    const auto arm = [&](qsizetype end) {
        const QPointF d = shape.points[end] - shape.points[1];
        return QPointF(d.x() * spacing.xMm, d.y() * spacing.yMm);
    };
    const QPointF a = arm(0), b = arm(2);
    if (a.isNull() || b.isNull())
        return std::nullopt;
    const double cross = a.x() * b.y() - a.y() * b.x();
    return std::abs(std::atan2(cross, QPointF::dotProduct(a, b))) * 180 / std::numbers::pi;
}

QString measurementText(const Shape& shape, const Calibration& calibration)
{
    const QPolygonF& points = shape.points;
    switch (shape.type) {
    case ShapeType::Length: return points.size() < 2 ? QString() : distanceText(points[0], points[1], calibration);
    case ShapeType::Angle:
        if (const auto degrees = angleDeg(shape, calibration))
            return QStringLiteral("%1°").arg(*degrees, 0, 'f', 1);
        return points.size() < 3 ? QString() : noMeasureText(shape, calibration, QStringLiteral("angle"));
    case ShapeType::Bidirectional: return bidirectionalText(shape, calibration);
    case ShapeType::Polyline:
    case ShapeType::OpenSpline: return pathText(shape.outline(), calibration);
    case ShapeType::Point:
    case ShapeType::Arrow:
    case ShapeType::Text: return {};
    default: break;
    }
    if (const auto mm2 = areaMm2(shape, calibration))
        return areaText(*mm2, calibration.source == SpacingSource::SlideMpp);
    if (!calibration.regions.empty())
        return noMeasureText(shape, calibration, QStringLiteral("area"));
    return QStringLiteral("%1 px²").arg(areaPixels(shape), 0, 'f', 0);
}

} // namespace triptych
