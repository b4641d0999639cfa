// TrainingRecipe: everything that decides what comes out of a training, as read from resources/recipes/….json.
#pragma once

#include "core/inference/model_card.h"

namespace triptych {

struct AugmentationRecipe {
    double rotationDegrees = 0;
    double scale = 0; ///< 0.2: between 1/1.2 and 1.2
    double shift = 0; ///< share of the side
    bool flipHorizontal = false;
    bool flipVertical = false;
    bool quarterTurns = false;
    double intensity = 0; ///< spread of gain, offset and gamma
    double stain = 0;     ///< spread of each channel's optical density
    double noise = 0;     ///< standard deviation, of values 0…1
};

struct TrainingRecipe {
    ModelCard card; ///< what is known before training; the rest is filled in by it
    QString layout;
    QString folder; ///< of the dataset, relative to the recipe
    double validationShare = 0.15;
    double testShare = 0.2;
    quint64 splitSeed = 1;
    quint64 seed = 1;
    int epochs = 10;
    int batch = 16;
    int patience = 1000; ///< epochs without a better validation score before stopping
    double learningRate = 1e-3;
    double weightDecay = 1e-2;
    double labelSmoothing = 0;
    double averaging = 0.99; ///< decay of the running mean of the weights
    double maskWeight = 0;   ///< of the outline's loss; 0: masks are not used
    double mixup = 0;        ///< parameter of the Beta distribution (Zhang et al. 2018); 0: none
    AugmentationRecipe augmentation;
};

/// Errors: NotFound, BadFormat naming the field.
Result<TrainingRecipe> readRecipe(const std::filesystem::path& path);

} // namespace triptych
