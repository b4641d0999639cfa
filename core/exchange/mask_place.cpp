#include "core/exchange/mask_place.h"

#include "core/image/plane_geometry.h"

#include <cmath>

namespace triptych {

namespace {

constexpr double kSameDirection = 0.9999; ///< cosine, 0.8°: NIfTI rounds

bool hasPlanes(const ExchangeImage& image)
{
    return image.spacing && !image.planes.empty() && image.planes.size() == size_t(image.frames);
}

/// From the first to the last of the chosen frames.
PatientVector wayThrough(const ExchangeImage& image, const QList<int>& frames)
{
    return minus(image.planes[size_t(frames.back())].originMm, image.planes[size_t(frames.front())].originMm);
}

} // namespace

void placeMask(MaskImage& mask, const ExchangeImage& image, const QList<int>& frames, double downsample)
{
    if (!image.spacing)
        return;
    mask.spacing = PixelSpacing{image.spacing->xMm * downsample, image.spacing->yMm * downsample};
    const double right = (downsample - 1) / 2 * image.spacing->xMm; // a mask pixel's middle is that of its block
    const double down = (downsample - 1) / 2 * image.spacing->yMm;
    if (!hasPlanes(image) || frames.isEmpty()) {
        mask.originMm = {right, down, 0};
        return;
    }
    const FramePlane& first = image.planes[size_t(frames.front())];
    const PatientVector origin =
        plus(first.originMm, plus(times(first.alongRow, right), times(first.alongColumn, down)));
    mask.originMm = origin;
    PatientVector through = normalOf(first);
    mask.sliceSpacingMm = first.thicknessMm > 0 ? first.thicknessMm : 1;
    if (frames.size() > 1)
        if (const double way = lengthOf(wayThrough(image, frames)); way > 0) {
            through = times(wayThrough(image, frames), 1 / way);
            mask.sliceSpacingMm = way / double(frames.size() - 1);
        }
    mask.directions = {first.alongRow, first.alongColumn, through};
}

bool isEvenlyPlaced(const ExchangeImage& image, const QList<int>& frames)
{
    if (!hasPlanes(image) || frames.size() < 2)
        return true;
    const PatientVector step = times(wayThrough(image, frames), 1.0 / double(frames.size() - 1));
    for (qsizetype i = 0; i < frames.size(); ++i) {
        const FramePlane& plane = image.planes[size_t(frames[i])];
        const PatientVector wanted = plus(image.planes[size_t(frames.front())].originMm, times(step, double(i)));
        if (!areParallel(plane, image.planes[size_t(frames.front())]) ||
            lengthOf(minus(plane.originMm, wanted)) > 0.01 * std::max(lengthOf(step), 1e-3))
            return false;
    }
    return true;
}

std::optional<QList<int>> framesByPlace(const MaskImage& mask, const ExchangeImage& image)
{
    if (!mask.directions || !mask.spacing || !hasPlanes(image))
        return std::nullopt;
    const auto& [row, column, through] = *mask.directions;
    const double halfPixel = std::max(image.spacing->xMm, image.spacing->yMm) / 2;
    const double scale = mask.spacing->xMm / image.spacing->xMm;
    QList<int> frames;
    for (size_t i = 0; i < mask.frames.size(); ++i) {
        const PatientVector centre = plus(mask.originMm, times(through, double(i) * mask.sliceSpacingMm));
        int best = -1;
        double nearest = std::max(0.05 * mask.sliceSpacingMm, halfPixel * std::max(1.0, scale));
        for (size_t f = 0; f < image.planes.size(); ++f) {
            const FramePlane& plane = image.planes[f];
            // The middle of the image's first mask pixel of that size.
            const PatientVector corner =
                plus(plane.originMm, plus(times(plane.alongRow, (scale - 1) / 2 * image.spacing->xMm),
                                          times(plane.alongColumn, (scale - 1) / 2 * image.spacing->yMm)));
            const double away = lengthOf(minus(centre, corner));
            if (away <= nearest && dot(row, plane.alongRow) > kSameDirection &&
                dot(column, plane.alongColumn) > kSameDirection && !frames.contains(int(f))) {
                nearest = away;
                best = int(f);
            }
        }
        if (best < 0)
            return std::nullopt;
        frames << best;
    }
    return frames;
}

ExchangeImage imageOfMask(const MaskImage& mask)
{
    ExchangeImage image;
    image.size = mask.frames.front().size();
    image.frames = int(mask.frames.size());
    image.spacing = mask.spacing;
    if (!mask.directions)
        return image;
    const auto& [row, column, through] = *mask.directions;
    for (int i = 0; i < image.frames; ++i)
        image.planes.push_back(
            {plus(mask.originMm, times(through, i * mask.sliceSpacingMm)), row, column, mask.sliceSpacingMm});
    return image;
}

} // namespace triptych
