#include "core/inference/prediction_json.h"

#include <QJsonArray>

#include <algorithm>
#include <cmath>

namespace triptych {

namespace {

QJsonValue number(double value) { return std::isfinite(value) ? QJsonValue(value) : QJsonValue(); }

QJsonObject heatmapToJson(const Heatmap& heatmap)
{
    double low = std::nan(""), high = std::nan("");
    qint64 computed = 0;
    QPointF highest;
    for (int y = 0; y < heatmap.values.height(); ++y) {
        for (int x = 0; x < heatmap.values.width(); ++x) {
            const double value = heatmap.values.row<float>(y)[x];
            if (!std::isfinite(value))
                continue;
            ++computed;
            low = std::isnan(low) ? value : std::min(low, value);
            if (std::isnan(high) || value > high) {
                high = value;
                highest = {heatmap.area.x() + (x + 0.5) * heatmap.area.width() / heatmap.values.width(),
                           heatmap.area.y() + (y + 0.5) * heatmap.area.height() / heatmap.values.height()};
            }
        }
    }
    return {{"name", heatmap.name},
            {"area", rectToJson(heatmap.area)},
            {"size", QJsonArray{heatmap.values.width(), heatmap.values.height()}},
            {"computedCells", computed},
            {"lowest", number(low)},
            {"highest", number(high)},
            {"highestAt", computed > 0 ? QJsonValue(QJsonArray{highest.x(), highest.y()}) : QJsonValue()}};
}

QJsonValue segmentationToJson(const Prediction& prediction)
{
    const PixelBuffer& labels = prediction.segmentation;
    if (labels.isNull())
        return {};
    qint64 inside = 0;
    for (int y = 0; y < labels.height(); ++y)
        inside += std::count_if(labels.row<quint8>(y), labels.row<quint8>(y) + labels.width(),
                                [](quint8 label) { return label != 0; });
    const double share = static_cast<double>(inside) / (static_cast<double>(labels.width()) * labels.height());
    return QJsonObject{{"area", rectToJson(prediction.segmentationArea)},
                       {"size", QJsonArray{labels.width(), labels.height()}},
                       {"labelledShare", share}};
}

} // namespace

QJsonArray rectToJson(QRectF rect) { return {rect.x(), rect.y(), rect.width(), rect.height()}; }

QJsonObject predictionToJson(const Prediction& prediction, const ModelCard& card, bool readingCommittedBefore)
{
    QJsonObject scores;
    for (size_t i = 0; i < prediction.probabilities.size() && static_cast<int>(i) < card.classes.size(); ++i)
        scores[card.classes[static_cast<int>(i)]] = number(prediction.probabilities[i]);
    QJsonArray heatmaps;
    for (const Heatmap& heatmap : prediction.heatmaps)
        heatmaps.append(heatmapToJson(heatmap));
    const bool hasEndpoint = prediction.endpointProbability >= 0;
    return {{"model", prediction.modelId},
            {"modelName", card.name},
            {"modelVersion", card.version},
            {"modelHash", prediction.modelHash},
            {"image", prediction.image.value},
            {"frame", prediction.frame},
            {"inputHash", prediction.inputHash},
            {"inputArea", rectToJson(prediction.input.area)},
            {"preprocessing", prediction.input.preprocessing},
            {"probabilities", scores},
            {"endpoint", card.endpoint},
            {"endpointProbability", hasEndpoint ? number(prediction.endpointProbability) : QJsonValue()},
            {"operatingPoint", card.operatingPoint},
            {"calibrationTemperature", card.calibrationTemperature},
            {"aboveOperatingPoint",
             hasEndpoint ? QJsonValue(prediction.endpointProbability >= card.operatingPoint) : QJsonValue()},
            {"pooling", card.pooling},
            {"heatmaps", heatmaps},
            {"segmentation", segmentationToJson(prediction)},
            {"warnings", QJsonArray::fromStringList(prediction.warnings)},
            {"time", prediction.time.toString(Qt::ISODateWithMs)},
            {"seconds", number(prediction.seconds)},
            {"readingCommittedBefore", readingCommittedBefore},
            {"intendedUse", card.intendedUse}};
}

} // namespace triptych
