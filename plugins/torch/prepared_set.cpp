#include "plugins/torch/prepared_set.h"

#include "core/inference/resample.h"
#include "plugins/torch/tensors.h"

namespace triptych {

namespace {

/// Patches of a set have the tensor's size already; everything else is fitted as in use.
Result<FittedInput> fitEntry(const PixelBuffer& pixels, InputContract contract)
{
    if (contract.fit == QLatin1String("patches"))
        contract.fit = QStringLiteral("stretch");
    return fitInput(pixels, contract);
}

} // namespace

Result<torch::Tensor> fittedLesion(const PixelBuffer& lesion, const FittedInput& fitted)
{
    auto mask = resampleArea(lesion, fitted.area, fitted.pixels.size());
    if (mask && fitted.mirrored)
        mask = mirrored(*mask);
    if (!mask)
        return mask.error();
    return pixelsToTensor(*mask).gt(127).to(torch::kUInt8).mul_(255);
}

Result<void> readEntries(const std::vector<size_t>& entries, const std::function<Result<void>(size_t)>& take,
                         const ProgressFn& progress, std::stop_token stop)
{
    for (size_t i = 0; i < entries.size(); ++i) {
        if (stop.stop_requested())
            return Error{ErrorCode::Cancelled, QStringLiteral("Stopped while reading images"), {}};
        if (const auto taken = take(entries[i]); !taken)
            return taken;
        if (progress && i % 100 == 0)
            progress({qint64(i), qint64(entries.size()), -1, QStringLiteral("Reading images")});
    }
    return {};
}

Error emptyPart()
{
    return {ErrorCode::BadFormat, QStringLiteral("The dataset has too few groups for this split: a part is empty"), {}};
}

Result<PreparedSet> prepareSet(const Dataset& dataset, const std::vector<size_t>& entries,
                               const InputContract& contract, bool withMasks, const ProgressFn& progress,
                               std::stop_token stop)
{
    PreparedSet set;
    std::vector<torch::Tensor> images, masks;
    const auto take = [&](size_t index) -> Result<void> {
        const DatasetEntry& entry = dataset.entries[index];
        const auto pixels = loadPixels(dataset.folder, entry.name, contract.channels);
        if (!pixels)
            return pixels.error();
        const auto fitted = fitEntry(*pixels, contract);
        if (!fitted)
            return fitted.error();
        images.push_back(pixelsToTensor(fitted->pixels));
        if (withMasks) {
            const auto lesion = loadLesion(dataset, entry, pixels->size());
            auto mask = lesion ? fittedLesion(*lesion, *fitted) : Result<torch::Tensor>(lesion.error());
            if (!mask)
                return mask.error();
            masks.push_back(std::move(*mask));
        }
        set.entries.push_back(index);
        set.labels.push_back(entry.label);
        set.groups.push_back(entry.group);
        set.areas.push_back(fitted->area);
        set.imageSizes.push_back(pixels->size());
        return {};
    };
    if (const auto done = readEntries(entries, take, progress, stop); !done)
        return done.error();
    if (images.empty())
        return emptyPart();
    set.images = torch::stack(images);
    if (withMasks)
        set.masks = torch::stack(masks);
    return set;
}

void measureChannels(const PreparedSet& set, InputContract& contract)
{
    contract.mean.clear();
    contract.standardDeviation.clear();
    for (int64_t c = 0; c < set.images.size(1); ++c) {
        const auto values = set.images.select(1, c).to(torch::kFloat32).div_(255);
        contract.mean.push_back(values.mean().item<double>());
        contract.standardDeviation.push_back(std::max(values.std().item<double>(), 1e-3));
    }
}

} // namespace triptych
