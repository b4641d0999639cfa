#include "core/inference/input_check.h"

#include <cmath>

namespace triptych {

namespace {

constexpr double kAssumedSlideSpacingMm = 0.0005;

Error refused(const ImageInfo& info, const QString& reason)
{
    return {ErrorCode::Refused, QStringLiteral("%1: %2").arg(info.path, reason), {}};
}

bool saysWhatItIs(ImageKind kind) { return kind != ImageKind::Image && kind != ImageKind::Other; }

/// Of files that say what they are; what else is missing of others is said already.
void checkBodyPart(const ImageInfo& info, const InputContract& input, QStringList& warnings)
{
    const QString& shown = info.identity.bodyPart;
    if (input.bodyPart.isEmpty() || !saysWhatItIs(info.kind) || shown == input.bodyPart)
        return;
    warnings << (shown.isEmpty()
                     ? QStringLiteral("Body part unknown: whether it is the one the model is made for (%1) could not "
                                      "be checked.")
                           .arg(input.bodyPart)
                     : QStringLiteral("Body part %1, outside the model's contract: it is made for %2 and its answer "
                                      "means nothing here.")
                           .arg(shown, input.bodyPart));
}

void checkView(const ImageInfo& info, const InputContract& input, QStringList& warnings)
{
    if (input.views.isEmpty())
        return;
    const QString trainedOn = input.views.join(QStringLiteral(", "));
    if (info.identity.viewPosition.isEmpty())
        warnings << QStringLiteral(
                        "View unknown: whether it is one the model was trained on (%1) could not be checked.")
                        .arg(trainedOn);
    else if (!input.views.contains(info.identity.viewPosition))
        warnings << QStringLiteral("View %1, outside the model's contract: it was trained on %2.")
                        .arg(info.identity.viewPosition, trainedOn);
}

void checkScale(const ImageInfo& info, const InputContract& input, QStringList& warnings)
{
    if (!input.spacingMm)
        return;
    const SlideScale scale = slideScale(info);
    const QString micrometres = QString::number(scale.mmPerPixel * 1000, 'g', 3);
    if (!scale.known)
        warnings << QStringLiteral("Scale unknown, outside the model's contract: %1 µm per pixel was assumed%2.")
                        .arg(micrometres,
                             info.objectivePower > 0 ? QStringLiteral(" from the objective's power") : QString());
    else if (scale.mmPerPixel > *input.spacingMm * 1.25)
        warnings
            << QStringLiteral(
                   "The image has %1 µm per pixel, coarser than the %2 µm of the model's contract; it was enlarged.")
                   .arg(micrometres)
                   .arg(*input.spacingMm * 1000);
}

} // namespace

SlideScale slideScale(const ImageInfo& info)
{
    if (const auto spacing = info.calibration.nominalSpacing();
        spacing && spacing->xMm > 0 && std::isfinite(spacing->xMm))
        return {spacing->xMm, true};
    if (info.objectivePower > 0)
        return {0.01 / info.objectivePower, false};
    return {kAssumedSlideSpacingMm, false};
}

bool isMadeFor(const ModelCard& card, const ImageInfo& info, ModelUse use)
{
    const bool able = use == ModelUse::Analysis ? !card.prompted : card.hasSegmentation;
    return able && card.input.kind == info.kind && (info.kind != ImageKind::Mammogram || info.planes.empty());
}

Result<QStringList> checkInput(const InferenceRequest& request)
{
    const ImageInfo& info = request.image->info();
    const ModelCard& card = request.bundle.card;
    const ImageKind kind = saysWhatItIs(info.kind) ? info.kind : request.declaredKind.value_or(info.kind);
    QStringList warnings;
    if (saysWhatItIs(kind) && kind != card.input.kind)
        return refused(info, QStringLiteral("is a %1; the model '%2' is made for a %3 and would give a wrong answer")
                                 .arg(imageKindName(kind), card.name, imageKindName(card.input.kind)));
    if (kind == ImageKind::Mammogram && !info.planes.empty())
        return refused(info, QStringLiteral("is a stack of slices (tomosynthesis); the model '%1' is made for one "
                                            "projection and would give a wrong answer")
                                 .arg(card.name));
    if (!saysWhatItIs(kind))
        warnings << QStringLiteral(
                        "The file does not say that it is a %1: modality unknown, outside the model's contract.")
                        .arg(imageKindName(card.input.kind));
    if (info.identity.forProcessing)
        return refused(info,
                       QStringLiteral("holds For Processing pixels; the models were made for images For Presentation"));
    if (request.frame < 0 || request.frame >= info.frames)
        return refused(info, QStringLiteral("has no frame %1").arg(request.frame + 1));
    if (card.format == QLatin1String("torchscript") && !request.trusted)
        return refused(
            info, QStringLiteral("was not analysed: the model '%1' is a TorchScript program that nobody has agreed to "
                                 "run yet")
                      .arg(card.name));
    checkBodyPart(info, card.input, warnings);
    checkView(info, card.input, warnings);
    checkScale(info, card.input, warnings);
    return warnings;
}

} // namespace triptych
