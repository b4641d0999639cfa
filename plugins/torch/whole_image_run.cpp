// runWholeImage: display values, fitted to the tensor, forward pass, saliency and outline back on the image.
#include "core/inference/tensor_input.h"
#include "plugins/torch/measurement.h"
#include "plugins/torch/model_run.h"
#include "plugins/torch/saliency.h"
#include "plugins/torch/tensors.h"

#include <QCryptographicHash>

#include <algorithm>
#include <cmath>

namespace triptych {

namespace {

struct Placed {
    FittedInput fitted;
    QRectF area;  ///< of the tensor, level-0 pixels
    QRectF image; ///< the part of it that is image
};

/// What the model is to see of the image, level-0 pixels; never empty.
QRectF regionOf(const InferenceRequest& request)
{
    const QRectF image(QPointF(0, 0), QSizeF(request.image->info().size()));
    const QRectF region = request.region.value_or(image) & image;
    return region.width() >= 1 && region.height() >= 1 ? region : image;
}

/// The tensor's pixels, made from the level that is at least twice as fine as they are.
Result<Placed> placeInput(const InferenceRequest& request, std::stop_token stop)
{
    const ImageInfo& info = request.image->info();
    const InputContract& contract = request.bundle.card.input;
    const QRectF region = regionOf(request);
    const double reduction = std::min(region.width() / contract.size.width(), region.height() / contract.size.height());
    const int level = info.bestLevel(std::max(1.0, reduction / 2));
    auto pixels = displayPixels(*request.image, request.frame, level, stop);
    if (!pixels)
        return pixels.error();
    const double sx = static_cast<double>(info.size().width()) / pixels->width();
    const double sy = static_cast<double>(info.size().height()) / pixels->height();
    const QRect part =
        QRectF(region.x() / sx, region.y() / sy, region.width() / sx, region.height() / sy).toAlignedRect() &
        QRect(QPoint(0, 0), pixels->size());
    if (part.size() != pixels->size()) {
        pixels = pixels->copy(part);
        if (!pixels)
            return pixels.error();
    }
    auto fitted = fitInput(*pixels, contract);
    if (!fitted)
        return fitted.error();
    const QRectF a = fitted->area.translated(part.topLeft());
    const QRectF area(a.x() * sx, a.y() * sy, a.width() * sx, a.height() * sy);
    const QRectF seen(part.x() * sx, part.y() * sy, part.width() * sx, part.height() * sy);
    return Placed{std::move(*fitted), area, area & seen};
}

/// A map at the tensor's size, turned back if the tensor was mirrored, cut to the image at about `scale` times its
/// resolution.
torch::Tensor onImage(torch::Tensor map, const Placed& placed, int scale)
{
    if (placed.fitted.mirrored)
        map = map.flip({1}).contiguous();
    const QSize tensor = placed.fitted.pixels.size();
    const auto side = [&](double part, double whole, int pixels) {
        return std::max(1, static_cast<int>(std::lround(part / whole * pixels * scale)));
    };
    return sampleMap(map, placed.area, placed.image,
                     QSize(side(placed.image.width(), placed.area.width(), tensor.width()),
                           side(placed.image.height(), placed.area.height(), tensor.height())));
}

Result<void> addSaliency(NativeModel& model, const torch::Tensor& input, const ModelCard& card, const Placed& placed,
                         Prediction& prediction)
{
    const int64_t target = card.endpointClass >= 0
                               ? card.endpointClass
                               : std::max_element(prediction.probabilities.begin(), prediction.probabilities.end()) -
                                     prediction.probabilities.begin();
    const QString className = card.classes[static_cast<int>(target)];
    torch::Tensor map;
    if (card.saliency == QLatin1String("grad-cam"))
        map = gradCam(model, input, card.targetLayer.toStdString(), target);
    QString name = QStringLiteral("Grad-CAM (%1)").arg(className);
    if (!map.defined()) {
        map = inputGradient(model, input, target);
        name = QStringLiteral("Input gradient (%1)").arg(className);
        if (card.saliency == QLatin1String("grad-cam"))
            prediction.warnings
                << QStringLiteral(
                       "The model offers no layer '%1'; the saliency is its input gradient instead of Grad-CAM.")
                       .arg(card.targetLayer);
    }
    auto values = tensorToPixels(onImage(map, placed, 1));
    if (!values)
        return values.error();
    prediction.heatmaps.push_back({name, placed.image, std::move(*values)});
    return {};
}

QString hashOf(const PixelBuffer& pixels)
{
    QCryptographicHash hash(QCryptographicHash::Sha256);
    hash.addData(QByteArrayView(pixels.bytes(), pixels.byteCount()));
    return QString::fromLatin1(hash.result().toHex());
}

} // namespace

Result<Prediction> runWholeImage(NativeModel& model, const InferenceRequest& request, const ProgressFn& progress,
                                 std::stop_token stop)
{
    const ModelCard& card = request.bundle.card;
    const auto report = [&](int done, const QString& text) {
        if (progress)
            progress({done, 3, -1, text});
    };
    report(0, QStringLiteral("Reading the image"));
    const auto placed = placeInput(request, stop);
    if (!placed)
        return placed.error();
    const auto stopped = [&] {
        return Error{
            ErrorCode::Cancelled, QStringLiteral("%1: the analysis was stopped").arg(request.image->info().path), {}};
    };
    if (stop.stop_requested())
        return stopped();

    report(1, card.name);
    Prediction prediction;
    prediction.input = {placed->fitted.pixels, placed->area, placed->fitted.description};
    prediction.inputHash = hashOf(placed->fitted.pixels);
    const auto input = normalised(pixelsToTensor(placed->fitted.pixels).unsqueeze(0), card.input);
    const NativeOutput output = predictAveraged(model, input, card.input.testTimeAugmentation);
    const auto probabilities = calibrated(output.logits, card.calibrationTemperature)[0].contiguous();
    prediction.probabilities.assign(probabilities.data_ptr<double>(),
                                    probabilities.data_ptr<double>() + probabilities.numel());
    if (card.hasSegmentation && output.maskLogits.defined()) {
        // Twice the tensor's resolution: the outline between its pixels is smooth.
        const auto lesion = onImage(torch::sigmoid(output.maskLogits[0][0]), *placed, 2).ge(0.5).to(torch::kUInt8);
        auto labels = tensorToPixels(lesion);
        if (!labels)
            return labels.error();
        prediction.segmentation = std::move(*labels);
        prediction.segmentationArea = placed->image;
    }
    if (stop.stop_requested())
        return stopped();

    report(2, QStringLiteral("Saliency"));
    if (!request.outlineOnly)
        if (const auto added = addSaliency(model, input, card, *placed, prediction); !added)
            return added.error();
    report(3, card.name);
    return prediction;
}

} // namespace triptych
