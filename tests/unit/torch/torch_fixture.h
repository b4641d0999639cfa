// Bundles and images that the tests of plugins/torch share.
#pragma once

#include "plugins/torch/tensors.h"
#include "tests/unit/inference/memory_source.h"

#include <torch/nn/init.h>

namespace triptych::test {

inline ModelCard cardOf(ImageKind kind, const QString& architecture, QSize size, int channels,
                        const QStringList& classes, int endpointClass, const QString& layer)
{
    ModelCard card;
    card.id = "test-" + architecture;
    card.name = "Test";
    card.version = "1";
    card.format = "native";
    card.architecture = architecture;
    card.task = "test";
    card.input.kind = kind;
    card.input.size = size;
    card.input.channels = channels;
    card.input.mean.assign(static_cast<size_t>(channels), 0.5);
    card.input.standardDeviation.assign(static_cast<size_t>(channels), 0.25);
    card.classes = classes;
    card.endpoint = "malignant";
    card.endpointClass = endpointClass;
    card.saliency = "grad-cam";
    card.targetLayer = layer;
    card.weights = "weights.safetensors";
    return card;
}

inline ModelCard slideCard()
{
    ModelCard card = cardOf(ImageKind::Slide, "idc_residual", {50, 50}, 3, {"no", "yes"}, 1, "block3");
    card.input.fit = "patches";
    card.input.spacingMm = 0.004;
    card.input.overlap = 0.5;
    return card;
}

/// A bundle of the card's architecture with random weights.
inline ModelBundle randomBundle(const std::filesystem::path& folder, const ModelCard& card, uint64_t seed)
{
    torch::manual_seed(seed);
    const auto model =
        createNativeModel(card.architecture.toStdString(), card.input.channels, static_cast<int>(card.classes.size()));
    const auto saved = saveModelBundle(folder, card, {{card.weights, writeSafetensors(storeState(*model))}});
    return saved ? *loadModelBundle(folder) : ModelBundle();
}

/// A stained disc on glass with 0.5 µm per pixel.
inline ImageSourcePtr stainedSlide(QSize size)
{
    Calibration calibration;
    calibration.source = SpacingSource::SlideMpp;
    calibration.spacing = PixelSpacing{0.0005, 0.0005};
    return makeSource(ImageKind::Slide,
                      makePixels(size, 3,
                                 [=](int x, int y, int s) {
                                     const bool tissue =
                                         std::hypot(x - size.width() / 2, y - size.height() / 2) < size.width() * 0.4;
                                     return tissue ? (s == 1 ? 80 : 170) + (x / 8 + y / 8) % 40 : 245;
                                 }),
                      calibration);
}

} // namespace triptych::test
