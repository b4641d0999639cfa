#include "plugins/torch/augmentation.h"

#include <torch/nn/functional.h>

#include <cmath>
#include <numbers>

namespace triptych {

namespace {

torch::Tensor uniform(int64_t count, double low, double high) { return torch::rand({count}) * (high - low) + low; }

/// −1 or 1.
torch::Tensor signs(int64_t count, bool wanted)
{
    return wanted ? torch::randint(0, 2, {count}).to(torch::kFloat32) * 2 - 1 : torch::ones({count});
}

/// N × 2 × 3 matrices from output to input coordinates (−1…1), for images of width × height.
torch::Tensor randomAffine(int64_t count, double width, double height, const AugmentationRecipe& recipe)
{
    const double radians = recipe.rotationDegrees * std::numbers::pi / 180;
    auto angle = uniform(count, -radians, radians);
    if (recipe.quarterTurns)
        angle = angle + torch::randint(0, 4, {count}).to(torch::kFloat32) * (std::numbers::pi / 2);
    const double spread = std::log1p(recipe.scale);
    const auto zoom = torch::exp(uniform(count, -spread, spread));
    const auto stretch = torch::exp(uniform(count, -spread / 3, spread / 3));
    const auto sx = zoom * stretch * signs(count, recipe.flipHorizontal);
    const auto sy = zoom / stretch * signs(count, recipe.flipVertical);
    const auto cosine = torch::cos(angle);
    const auto sine = torch::sin(angle);
    const auto top = torch::stack(
        {cosine * sx, -sine * sy * (height / width), uniform(count, -2 * recipe.shift, 2 * recipe.shift)}, 1);
    const auto bottom = torch::stack(
        {sine * sx * (width / height), cosine * sy, uniform(count, -2 * recipe.shift, 2 * recipe.shift)}, 1);
    return torch::stack({top, bottom}, 1);
}

torch::Tensor perSample(const torch::Tensor& values) { return values.view({-1, 1, 1, 1}); }

torch::Tensor withIntensity(torch::Tensor x, double spread)
{
    const int64_t n = x.size(0);
    const auto gamma = torch::exp(uniform(n, -spread, spread));
    const auto gain = uniform(n, 1 - 0.6 * spread, 1 + 0.6 * spread);
    const auto offset = uniform(n, -0.15 * spread, 0.15 * spread);
    return (torch::pow(x.clamp(0, 1) + 1e-4, perSample(gamma)) * perSample(gain) + perSample(offset)).clamp(0, 1);
}

/// Stain strength and hue: every channel's optical density is scaled and shifted on its own (after Tellez et al. 2018).
torch::Tensor withStain(const torch::Tensor& x, double spread)
{
    const int64_t n = x.size(0);
    const auto density = -torch::log(x.clamp(0, 1) * (254.0 / 255) + 1.0 / 255);
    const auto common = uniform(n, 1 - spread, 1 + spread).view({-1, 1, 1, 1});
    const auto channel = (torch::rand({n, x.size(1), 1, 1}) * 2 - 1) * (spread * 0.5) + 1;
    const auto offset = (torch::rand({n, x.size(1), 1, 1}) * 2 - 1) * (spread * 0.1);
    return torch::exp(-(density * common * channel + offset).clamp_min(0));
}

} // namespace

AugmentedBatch augmented(const torch::Tensor& images, const torch::Tensor& masks, const AugmentationRecipe& recipe)
{
    namespace F = torch::nn::functional;
    const auto theta =
        randomAffine(images.size(0), static_cast<double>(images.size(3)), static_cast<double>(images.size(2)), recipe);
    const auto grid = F::affine_grid(theta, {images.size(0), 1, images.size(2), images.size(3)}, false);
    // Patches go on beyond their edge; outside a scan it is black.
    F::GridSampleFuncOptions options = F::GridSampleFuncOptions().mode(torch::kBilinear).align_corners(false);
    if (recipe.quarterTurns)
        options.padding_mode(torch::kReflection);
    else
        options.padding_mode(torch::kZeros);
    AugmentedBatch batch;
    batch.images = F::grid_sample(images.to(torch::kFloat32).div_(255), grid, options);
    if (masks.defined())
        batch.masks = F::grid_sample(masks.to(torch::kFloat32).div_(255), grid, options).round_();
    if (recipe.stain > 0)
        batch.images = withStain(batch.images, recipe.stain);
    if (recipe.intensity > 0)
        batch.images = withIntensity(batch.images, recipe.intensity);
    if (recipe.noise > 0)
        batch.images =
            batch.images + torch::randn_like(batch.images) * (recipe.noise * torch::rand({images.size(0), 1, 1, 1}));
    return batch;
}

} // namespace triptych
