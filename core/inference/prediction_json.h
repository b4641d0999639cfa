// A prediction as JSON: for reports without its maps, for the store with them.
#pragma once

#include "core/inference/inference_engine.h"

#include <QJsonObject>

namespace triptych {

/// Everything that a result keeps: model and its hash, input hash, preprocessing, class probabilities, the endpoint's
/// calibrated probability, heatmaps (name, area, size, range; the values go into files), warnings, time, and whether
/// the reader had committed a reading before seeing it. NaN and infinity become null.
QJsonObject predictionToJson(const Prediction& prediction, const ModelCard& card, bool readingCommittedBefore);

/// The whole prediction with its maps (packed), for the store.
QJsonObject predictionToJson(const Prediction& prediction);

/// The way back. Errors: BadFormat, naming the field; maps of more than 64 MiB are refused.
Result<Prediction> predictionFromJson(const QJsonObject& json);

/// A rectangle as [x, y, width, height], level-0 pixels.
QJsonArray rectToJson(QRectF rect);

} // namespace triptych
