#include "ui/models/tool_settings.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace triptych {

namespace {

double numberIn(const QJsonObject& from, const char* key, double otherwise)
{
    const double value = from[QLatin1String(key)].toDouble(otherwise);
    return std::isfinite(value) ? value : otherwise;
}

bool flagIn(const QJsonObject& from, const char* key, bool otherwise)
{
    return from[QLatin1String(key)].toBool(otherwise);
}

} // namespace

ToolSettings::ToolSettings(QObject* parent) : QObject(parent)
{
    std::iota(m_labelOfKey.begin(), m_labelOfKey.end(), 1);
}

void ToolSettings::setLabel(int label)
{
    label = std::clamp(label, 1, 255);
    if (std::exchange(m_label, label) != label)
        Q_EMIT labelChanged(label);
}

void ToolSettings::setBrushRadius(double radius)
{
    radius = std::clamp(radius, kMinRadius, kMaxRadius);
    if (std::exchange(m_brushRadius, radius) != radius)
        Q_EMIT brushRadiusChanged(radius);
}

void ToolSettings::setSnaps(bool snaps)
{
    if (std::exchange(m_snaps, snaps) != snaps)
        Q_EMIT snapsChanged(snaps);
}

void ToolSettings::stepBrushRadius(int steps)
{
    // By a sixth, but by half a pixel at least, so that a small brush does not get stuck.
    const double factor = std::pow(7.0 / 6, std::abs(steps));
    const double grown = steps > 0 ? m_brushRadius * factor : m_brushRadius / factor;
    const double least = 0.5 * steps;
    setBrushRadius(std::abs(grown - m_brushRadius) < std::abs(least) ? m_brushRadius + least : grown);
}

void ToolSettings::setPaint(PaintOptions options)
{
    options.onlyLabel = std::clamp(options.onlyLabel, 1, 255);
    options.edges = std::clamp(options.edges, 0.0, 1.0);
    if (options == m_paint)
        return;
    m_paint = options;
    Q_EMIT optionsChanged();
}

void ToolSettings::setRegion(RegionOptions options)
{
    options.tolerance = std::clamp(options.tolerance, 0.0, 100.0);
    if (options == m_region)
        return;
    m_region = options;
    Q_EMIT optionsChanged();
}

void ToolSettings::setLabelOps(LabelOpOptions options)
{
    options.amount = std::clamp(options.amount, 0.01, 1000.0);
    if (options == m_labelOps)
        return;
    m_labelOps = options;
    Q_EMIT optionsChanged();
}

QJsonObject ToolSettings::toJson() const
{
    return {{QStringLiteral("radius"), m_brushRadius},
            {QStringLiteral("square"), m_paint.form == BrushForm::Square},
            {QStringLiteral("pressure"), m_paint.pressure},
            {QStringLiteral("over"), int(m_paint.over)},
            {QStringLiteral("onlyLabel"), m_paint.onlyLabel},
            {QStringLiteral("edges"), m_paint.edges},
            {QStringLiteral("tolerance"), m_region.tolerance},
            {QStringLiteral("fillHoles"), m_region.fillHoles},
            {QStringLiteral("byValue"), m_region.byValue},
            {QStringLiteral("amount"), m_labelOps.amount},
            {QStringLiteral("amountInMm"), m_labelOps.inMm}};
}

void ToolSettings::restore(const QJsonObject& stored)
{
    setBrushRadius(numberIn(stored, "radius", m_brushRadius));
    PaintOptions paint = m_paint;
    paint.form = flagIn(stored, "square", false) ? BrushForm::Square : BrushForm::Round;
    paint.pressure = flagIn(stored, "pressure", paint.pressure);
    if (const int over = stored[QLatin1String("over")].toInt(-1); over >= 0 && over <= int(PaintOver::OneLabel))
        paint.over = PaintOver(over);
    paint.onlyLabel = stored[QLatin1String("onlyLabel")].toInt(paint.onlyLabel);
    paint.edges = numberIn(stored, "edges", paint.edges);
    setPaint(paint);
    RegionOptions region = m_region;
    region.tolerance = numberIn(stored, "tolerance", region.tolerance);
    region.fillHoles = flagIn(stored, "fillHoles", region.fillHoles);
    region.byValue = flagIn(stored, "byValue", region.byValue);
    setRegion(region);
    LabelOpOptions ops = m_labelOps;
    ops.amount = numberIn(stored, "amount", ops.amount);
    ops.inMm = flagIn(stored, "amountInMm", ops.inMm);
    setLabelOps(ops);
}

} // namespace triptych
