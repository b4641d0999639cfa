// PreparedSet: the images of a dataset as tensors, fitted as the card asks, in memory.
#pragma once

#include "core/inference/tensor_input.h"
#include "core/jobs/progress.h"
#include "plugins/torch/dataset.h"

#include <torch/types.h>

#include <functional>
#include <stop_token>

namespace triptych {

struct PreparedSet {
    torch::Tensor images;        ///< U8 N × C × H × W
    torch::Tensor masks;         ///< U8 N × 1 × H × W (255 inside), or undefined
    std::vector<size_t> entries; ///< index into the dataset
    std::vector<int> labels;
    std::vector<QString> groups;
    std::vector<QRectF> areas; ///< of each tensor, in pixels of its image
    std::vector<QSize> imageSizes;

    int64_t count() const { return static_cast<int64_t>(labels.size()); }
};

/// Gives the indices to `take` one after another, says how far it is and stops when asked. Errors: Cancelled, those of
/// `take`, which end it.
Result<void> readEntries(const std::vector<size_t>& entries, const std::function<Result<void>(size_t)>& take,
                         const ProgressFn& progress, std::stop_token stop);
Error emptyPart(); ///< BadFormat: nothing to learn from, or to measure on, is left

/// Reads the entries with these indices. Errors: Unreadable, Cancelled, BadFormat (there are none).
Result<PreparedSet> prepareSet(const Dataset& dataset, const std::vector<size_t>& entries,
                               const InputContract& contract, bool withMasks, const ProgressFn& progress,
                               std::stop_token stop);

/// A lesion's mask (255 inside, of the image that was fitted) as the fitted tensor's: U8, 1 × H × W.
Result<torch::Tensor> fittedLesion(const PixelBuffer& lesion, const FittedInput& fitted);

/// Mean and standard deviation of each channel, of values 0…1.
void measureChannels(const PreparedSet& set, InputContract& contract);

} // namespace triptych
