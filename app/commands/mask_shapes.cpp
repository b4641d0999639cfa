#include "app/commands/mask_shapes.h"

#include "core/annotation/geojson.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTransform>

#include <algorithm>
#include <cmath>

namespace triptych {

namespace {

constexpr qint64 kMaxMaskPixels = qint64(256) << 20; ///< of all frames together

/// Halvings until the mask fits the limit.
double maskDownsample(QSize size, int frames)
{
    double downsample = 1;
    while (double(size.width()) * size.height() * frames / (downsample * downsample) > double(kMaxMaskPixels))
        downsample *= 2;
    return downsample;
}

void paintFeature(const GeoJsonFeature& feature, LabelMap& map)
{
    const QTransform toMask = QTransform::fromScale(1 / map.downsample(), 1 / map.downsample());
    for (const QList<QPolygonF>& rings : feature.polygons) {
        QList<QPolygonF> scaled;
        for (const QPolygonF& ring : rings)
            scaled << toMask.map(ring);
        map.paintRings(scaled, quint8(std::clamp(feature.shape.label, 1, 255)));
    }
}

} // namespace

bool isGeoJsonName(const QString& path)
{
    return path.endsWith(QLatin1String(".geojson"), Qt::CaseInsensitive) ||
           path.endsWith(QLatin1String(".json"), Qt::CaseInsensitive);
}

Result<PaintedShapes> paintGeoJson(const QString& path, const ImageInfo& reference)
{
    const auto content = readGeoJson(path.toStdString(), defaultLabels());
    if (!content)
        return content.error();
    PaintedShapes painted;
    painted.losses = content->losses;
    const bool onLaterFrames = std::any_of(content->features.begin(), content->features.end(),
                                           [](const GeoJsonFeature& feature) { return feature.shape.frame > 0; });
    const int frames = onLaterFrames ? reference.frames : 1;
    painted.downsample = maskDownsample(reference.size(), frames);
    const QSize size(int(std::ceil(reference.size().width() / painted.downsample)),
                     int(std::ceil(reference.size().height() / painted.downsample)));
    std::vector<LabelMap> maps(size_t(frames), LabelMap(size, painted.downsample));
    for (const GeoJsonFeature& feature : content->features) {
        if (feature.shape.frame < 0 || feature.shape.frame >= frames)
            painted.losses
                << QStringLiteral("A shape lies on frame %1, which the image does not have.").arg(feature.shape.frame);
        else if (feature.polygons.isEmpty())
            painted.losses << QStringLiteral("A line encloses nothing and is not in the mask.");
        else
            paintFeature(feature, maps[size_t(feature.shape.frame)]);
    }
    for (const LabelMap& map : maps) {
        auto labels = map.toBuffer(QRect(QPoint(0, 0), size));
        if (!labels)
            return Error{ErrorCode::LimitExceeded, QStringLiteral("%1: %2").arg(path, labels.error().message), {}};
        painted.mask.frames.push_back(std::move(*labels));
    }
    const Calibration& calibration = reference.calibration;
    if (calibration.regions.empty() && calibration.spacing)
        painted.mask.spacing =
            PixelSpacing{calibration.spacing->xMm * painted.downsample, calibration.spacing->yMm * painted.downsample};
    return painted;
}

Result<QByteArray> outlineMask(const MaskImage& mask, QSize imageSize, const QString& path)
{
    const QSize size = mask.frames.front().size();
    const double downsample = imageSize.isEmpty() ? 1 : double(imageSize.width()) / size.width();
    if (!imageSize.isEmpty() && std::abs(size.height() * downsample - imageSize.height()) > downsample + 1)
        return Error{ErrorCode::Refused,
                     QStringLiteral("%1: the mask does not have the proportions of the reference").arg(path),
                     {}};
    QJsonObject collection;
    QJsonArray features;
    for (size_t frame = 0; frame < mask.frames.size(); ++frame) {
        const auto map = LabelMap::fromBuffer(mask.frames[frame], downsample);
        if (!map)
            return Error{map.error().code, QStringLiteral("%1: %2").arg(path, map.error().message), {}};
        const auto outlines = traceOutlines(*map);
        if (!outlines)
            return Error{outlines.error().code, QStringLiteral("%1: %2").arg(path, outlines.error().message), {}};
        collection = QJsonDocument::fromJson(outlinesToGeoJson(*outlines, int(frame), defaultLabels())).object();
        for (const QJsonValue& feature : collection[QLatin1String("features")].toArray())
            features.append(feature);
    }
    collection[QLatin1String("features")] = features;
    return QJsonDocument(collection).toJson(QJsonDocument::Compact);
}

} // namespace triptych
