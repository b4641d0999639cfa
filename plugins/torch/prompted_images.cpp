#include "plugins/torch/prompted_images.h"

#include "core/annotation/pixel_runs.h"
#include "core/inference/assist.h"
#include "plugins/torch/tensors.h"

namespace triptych {

namespace {

constexpr double kBoxJitter = 0.1;  ///< of a box's side, at which each of its sides is off at most
constexpr double kMostlySeen = 0.8; ///< of a lesion's box has to lie in the region of a click

double between(QRandomGenerator& random, double low, double high)
{
    return low + random.generateDouble() * (high - low);
}

QRectF jittered(const QRectF& box, QRandomGenerator& random)
{
    const auto by = [&](double side) { return between(random, -kBoxJitter, kBoxJitter) * side; };
    return box.adjusted(by(box.width()), by(box.height()), by(box.width()), by(box.height()));
}

/// A place inside the lesion, or the middle of the box where it is hard to find one.
QPointF placeIn(const PixelBuffer& lesion, const QRect& box, QRandomGenerator& random)
{
    for (int i = 0; i < 1000; ++i) {
        const QPoint at(random.bounded(box.left(), box.right() + 1), random.bounded(box.top(), box.bottom() + 1));
        if (lesion.row<quint8>(at.y())[at.x()])
            return QPointF(at) + QPointF(0.5, 0.5);
    }
    return QRectF(box).center();
}

} // namespace

Result<PromptedImages> PromptedImages::read(const Dataset& dataset, const std::vector<size_t>& entries,
                                            const InputContract& contract, const ProgressFn& progress,
                                            std::stop_token stop)
{
    PromptedImages read;
    read.m_contract = contract;
    const auto take = [&](size_t index) -> Result<void> {
        const DatasetEntry& entry = dataset.entries[index];
        if (entry.masks.size() != 1)
            return {};
        auto pixels = loadPixels(dataset.folder, entry.name, contract.channels);
        if (!pixels)
            return pixels.error();
        auto lesion = loadLesion(dataset, entry, pixels->size());
        if (!lesion)
            return lesion.error();
        const auto marks = LabelMap::fromBuffer(*lesion);
        if (!marks)
            return marks.error();
        const QRect box = boundsOf(marks->runsOf(255));
        if (!box.isEmpty()) // else a mask of nothing
            read.m_images.push_back({index, entry.label, entry.group, std::move(*pixels), std::move(*lesion), box});
        return {};
    };
    if (const auto done = readEntries(entries, take, progress, stop); !done)
        return done.error();
    if (read.m_images.empty())
        return emptyPart();
    return read;
}

/// Of a click: one of the regions that are tried, in which most of the lesion is seen.
QRectF PromptedImages::regionOf(const Image& image, bool click, QRandomGenerator& random) const
{
    const QSize size = image.pixels.size();
    if (!click)
        return assistRegions({jittered(QRectF(image.box), random)}, size, m_contract.size).front();
    const QPointF at = placeIn(image.lesion, image.box, random);
    const auto regions = assistRegions({QRectF(at, QSizeF(0, 0))}, size, m_contract.size);
    size_t chosen = size_t(random.bounded(int(regions.size())));
    const auto seen = [&](const QRectF& region) {
        const QRectF both = region & QRectF(image.box);
        return both.width() * both.height() >= kMostlySeen * image.box.width() * image.box.height();
    };
    while (chosen > 0 && !seen(regions[chosen]))
        --chosen;
    return regions[chosen];
}

Result<PreparedSet> PromptedImages::draw(PromptKind kind, quint64 seed) const
{
    QRandomGenerator random(static_cast<quint32>(seed));
    PreparedSet set;
    std::vector<torch::Tensor> images, masks;
    for (const Image& image : m_images) {
        const bool click = kind == PromptKind::Click || (kind == PromptKind::Either && random.bounded(2) == 1);
        const QRect part = regionOf(image, click, random).toAlignedRect() & QRect(QPoint(0, 0), image.pixels.size());
        const auto pixels = image.pixels.copy(part);
        const auto lesion = image.lesion.copy(part);
        if (!pixels || !lesion)
            return pixels ? lesion.error() : pixels.error();
        const auto fitted = fitInput(*pixels, m_contract);
        if (!fitted)
            return fitted.error();
        auto mask = fittedLesion(*lesion, *fitted);
        if (!mask)
            return mask.error();
        images.push_back(pixelsToTensor(fitted->pixels));
        masks.push_back(std::move(*mask));
        set.entries.push_back(image.entry);
        set.labels.push_back(image.label);
        set.groups.push_back(image.group);
        set.areas.push_back(fitted->area.translated(part.topLeft()));
        set.imageSizes.push_back(image.pixels.size());
    }
    set.images = torch::stack(images);
    set.masks = torch::stack(masks);
    return set;
}

} // namespace triptych
