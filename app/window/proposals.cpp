#include "app/window/proposals.h"

#include "core/annotation/outline_trace.h"
#include "core/inference/hotspots.h"

namespace triptych {

namespace {

constexpr int kMostHotspots = 8;
constexpr double kHotspotMm = 0.4;        ///< a field of view at 20× or so
constexpr double kHotspotPixels = 800;    ///< the same where the slide has no scale
constexpr double kLeastProbability = 0.5; ///< below, the model itself says "rather not"

/// The outline of the segmentation's largest part, in level-0 pixels of the image.
QPolygonF segmentationOutline(const Prediction& prediction)
{
    const auto map = LabelMap::fromBuffer(prediction.segmentation);
    const auto outlines = map ? traceOutlines(*map) : Result<QList<LabelOutline>>(map.error());
    if (!outlines)
        return {};
    QPolygonF largest;
    double most = 0;
    for (const LabelOutline& outline : *outlines) {
        const QRectF box = outline.outer.boundingRect();
        if (box.width() * box.height() > most) {
            most = box.width() * box.height();
            largest = outline.outer;
        }
    }
    const QRectF area = prediction.segmentationArea;
    const QSize size = prediction.segmentation.size();
    for (QPointF& point : largest)
        point = QPointF(area.left() + point.x() * area.width() / size.width(),
                        area.top() + point.y() * area.height() / size.height());
    return largest;
}

/// What a decision is about: this model on this frame of this image.
QString runKeyOnFrame(const AiRun& run)
{
    return run.frames > 1 ? QStringLiteral("%1#%2").arg(run.key).arg(run.prediction->frame) : run.key;
}

Proposal proposal(const AiRun& run, const QString& title, ShapeType type, const QPolygonF& points)
{
    Proposal result;
    result.key = runKeyOnFrame(run);
    result.title = title;
    result.shape.type = type;
    result.shape.points = points;
    result.shape.frame = run.prediction->frame;
    result.shape.label = 1;
    result.shape.name = QStringLiteral("proposed by %1, accepted").arg(run.card.name);
    return result;
}

QList<Proposal> hotspotProposals(const AiRun& run, const ImageInfo& info)
{
    QList<Proposal> all;
    const auto spacing = info.calibration.nominalSpacing();
    const double side = spacing && spacing->xMm > 0 ? kHotspotMm / spacing->xMm : kHotspotPixels;
    const auto spots = findHotspots(run.prediction->heatmaps.front(), side, kLeastProbability, kMostHotspots);
    for (const Hotspot& spot : spots) {
        const int number = int(all.size()) + 1;
        Proposal one = proposal(run, QStringLiteral("Hotspot %1").arg(number), ShapeType::Rectangle,
                                QPolygonF({spot.area.topLeft(), spot.area.bottomRight()}));
        one.key += QStringLiteral("#hotspot%1").arg(number);
        one.detail = QStringLiteral("P(%1) %2").arg(run.card.endpoint).arg(spot.value, 0, 'f', 2);
        all.append(one);
    }
    return all;
}

} // namespace

QList<Proposal> proposalsOf(const AiRun& run, const ImageInfo& info)
{
    if (!run.prediction)
        return {};
    if (info.kind == ImageKind::Slide && !run.prediction->heatmaps.empty())
        return hotspotProposals(run, info);
    if (run.prediction->segmentation.isNull())
        return {};
    const QPolygonF outline = segmentationOutline(*run.prediction);
    if (outline.size() < 3)
        return {};
    return {proposal(run, QStringLiteral("Proposed lesion"), ShapeType::Polygon, outline)};
}

} // namespace triptych
