#include "core/inference/tensor_input.h"

#include "core/inference/resample.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace triptych {

namespace {

Result<PixelBuffer> toChannels(const PixelBuffer& pixels, int channels)
{
    if (pixels.samplesPerPixel() == channels)
        return pixels;
    auto result = PixelBuffer::allocate(pixels.size(), channels, SampleType::U8);
    if (!result)
        return result.error();
    for (int y = 0; y < pixels.height(); ++y) {
        const quint8* in = pixels.row<quint8>(y);
        quint8* out = result->mutableRow<quint8>(y);
        for (int x = 0; x < pixels.width(); ++x) {
            if (channels == 1) // BT.601 luma
                out[x] =
                    static_cast<quint8>((299 * in[3 * x] + 587 * in[3 * x + 1] + 114 * in[3 * x + 2] + 500) / 1000);
            else
                out[3 * x] = out[3 * x + 1] = out[3 * x + 2] = in[x];
        }
    }
    return result;
}

/// The part of the image's plane with the tensor's aspect that holds `inner` in its middle.
QRectF letterboxArea(QRectF inner, QSize tensor)
{
    const double scale = std::max(inner.width() / tensor.width(), inner.height() / tensor.height());
    QRectF area(0, 0, scale * tensor.width(), scale * tensor.height());
    area.moveCenter(inner.center());
    return area;
}

/// Beside the chest wall the breast is kept at the tensor's edge, so that position means the same for every size.
QRectF chestWallArea(QRectF inner, QSize tensor, bool chestWallRight)
{
    QRectF area = letterboxArea(inner, tensor);
    if (chestWallRight)
        area.moveRight(inner.right());
    else
        area.moveLeft(inner.left());
    return area;
}

/// Pixels of the largest 4-connected part above the threshold, as its bounding box and the sum of its columns.
struct Part {
    QRect box;
    qint64 pixels = 0;
    double meanX = 0;
};

Part largestPart(const PixelBuffer& grey, int threshold)
{
    const int width = grey.width();
    const int height = grey.height();
    std::vector<quint8> open(static_cast<size_t>(width) * static_cast<size_t>(height));
    for (int y = 0; y < height; ++y)
        for (int x = 0; x < width; ++x)
            open[static_cast<size_t>(y) * static_cast<size_t>(width) + static_cast<size_t>(x)] =
                grey.row<quint8>(y)[x] > threshold;
    Part best;
    std::vector<int> stack;
    for (int seed = 0; seed < width * height; ++seed) {
        if (!open[static_cast<size_t>(seed)])
            continue;
        Part part;
        double sumX = 0;
        int left = width, right = -1, top = height, bottom = -1;
        stack.assign(1, seed);
        open[static_cast<size_t>(seed)] = 0;
        const auto visit = [&](int index) {
            if (open[static_cast<size_t>(index)]) {
                open[static_cast<size_t>(index)] = 0;
                stack.push_back(index);
            }
        };
        while (!stack.empty()) {
            const int index = stack.back();
            stack.pop_back();
            const int x = index % width;
            const int y = index / width;
            ++part.pixels;
            sumX += x;
            left = std::min(left, x), right = std::max(right, x);
            top = std::min(top, y), bottom = std::max(bottom, y);
            if (x > 0)
                visit(index - 1);
            if (x + 1 < width)
                visit(index + 1);
            if (y > 0)
                visit(index - width);
            if (y + 1 < height)
                visit(index + width);
        }
        if (part.pixels > best.pixels) {
            part.box = QRect(QPoint(left, top), QPoint(right, bottom));
            part.meanX = sumX / static_cast<double>(part.pixels);
            best = part;
        }
    }
    return best;
}

} // namespace

int otsuThreshold(std::span<const qint64, 256> histogram)
{
    double total = 0, weighted = 0;
    for (size_t i = 0; i < 256; ++i) {
        total += static_cast<double>(histogram[i]);
        weighted += static_cast<double>(i) * static_cast<double>(histogram[i]);
    }
    double below = 0, belowWeighted = 0, best = -1;
    int threshold = 0;
    for (size_t i = 0; i < 255; ++i) {
        below += static_cast<double>(histogram[i]);
        belowWeighted += static_cast<double>(i) * static_cast<double>(histogram[i]);
        if (below == 0 || below == total)
            continue;
        const double difference = belowWeighted / below - (weighted - belowWeighted) / (total - below);
        const double between = below * (total - below) * difference * difference;
        if (between > best) {
            best = between;
            threshold = static_cast<int>(i);
        }
    }
    return threshold;
}

BreastCrop findBreast(const PixelBuffer& grey)
{
    // A quarter of a megapixel is plenty to find an outline, and keeps a 14-megapixel image quick.
    const double reduction = std::max(1.0, std::max(grey.width(), grey.height()) / 512.0);
    const QSize small(std::max(1, static_cast<int>(grey.width() / reduction)),
                      std::max(1, static_cast<int>(grey.height() / reduction)));
    const QRectF whole(QPointF(0, 0), QSizeF(grey.size()));
    const auto reduced = resampleArea(grey, whole, small);
    BreastCrop crop{grey.size().isEmpty() ? QRect() : QRect(QPoint(0, 0), grey.size()), false};
    if (!reduced)
        return crop;
    std::array<qint64, 256> histogram{};
    for (int y = 0; y < small.height(); ++y)
        for (int x = 0; x < small.width(); ++x)
            ++histogram[reduced->row<quint8>(y)[x]];
    // The breast's rim is darker than its inside: half of Otsu's threshold still clears the background of a film.
    const Part part = largestPart(*reduced, std::max(8, otsuThreshold(histogram) / 2));
    if (part.pixels < qint64(small.width()) * small.height() / 50)
        return crop;
    const double sx = whole.width() / small.width();
    const double sy = whole.height() / small.height();
    const QRectF box(part.box.x() * sx, part.box.y() * sy, part.box.width() * sx, part.box.height() * sy);
    crop.rect = box.toAlignedRect() & crop.rect;
    crop.chestWallRight = part.meanX > small.width() / 2.0;
    return crop;
}

Result<FittedInput> fitInput(const PixelBuffer& pixels, const InputContract& contract)
{
    FittedInput fitted;
    const QRectF whole(QPointF(0, 0), QSizeF(pixels.size()));
    if (contract.fit == QLatin1String("letterbox")) {
        fitted.area = letterboxArea(whole, contract.size);
        fitted.description = QStringLiteral("Whole image, letterboxed to %1×%2 pixels, grey values as displayed.");
    } else if (contract.fit == QLatin1String("stretch")) {
        fitted.area = whole;
        fitted.description = QStringLiteral("Whole image, stretched to %1×%2 pixels, values as displayed.");
    } else if (contract.fit == QLatin1String("breast-crop")) {
        const auto grey = toChannels(pixels, 1);
        if (!grey)
            return grey.error();
        const BreastCrop crop = findBreast(*grey);
        fitted.mirrored = crop.chestWallRight && contract.orientation == QLatin1String("chest-wall-left");
        fitted.area = chestWallArea(crop.rect, contract.size, crop.chestWallRight);
        fitted.description =
            QStringLiteral("Cropped to the breast, fitted into %1×%2 pixels, grey values as displayed") +
            (fitted.mirrored ? QStringLiteral(", mirrored so that the chest wall is left.") : QStringLiteral("."));
    } else {
        return Error{ErrorCode::Unsupported,
                     QStringLiteral("The model asks for an unknown way of fitting, '%1'").arg(contract.fit),
                     {}};
    }
    fitted.description = fitted.description.arg(contract.size.width()).arg(contract.size.height());
    auto resampled = resampleArea(pixels, fitted.area, contract.size);
    if (!resampled)
        return resampled.error();
    auto channels = toChannels(*resampled, contract.channels);
    if (!channels)
        return channels.error();
    auto oriented = fitted.mirrored ? mirrored(*channels) : channels;
    if (!oriented)
        return oriented.error();
    fitted.pixels = std::move(*oriented);
    return fitted;
}

} // namespace triptych
