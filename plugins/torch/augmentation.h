// Random changes to training images, a batch at a time: the same geometry for image and mask.
#pragma once

#include "plugins/torch/recipe.h"

#include <torch/types.h>

namespace triptych {

struct AugmentedBatch {
    torch::Tensor images; ///< N × C × H × W floats, 0…1
    torch::Tensor masks;  ///< N × 1 × H × W floats 0…1, or undefined
};

/// `images` and `masks` are U8. Draws from Torch's default generator: seed it.
AugmentedBatch augmented(const torch::Tensor& images, const torch::Tensor& masks, const AugmentationRecipe& recipe);

} // namespace triptych
