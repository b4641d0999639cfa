#include "core/inference/resample.h"

#include <algorithm>
#include <cmath>
#include <cstring>

namespace triptych {

namespace {

/// Which source positions make one output position, and how much of each. Positions outside the source are left
/// out; `inside` says how much of the weight is within, the rest is the fill value.
struct Taps {
    int first = 0;
    std::vector<float> weights;
    float inside = 0;
};

std::vector<Taps> tapsFor(double start, double length, int outputs, int sourceLength)
{
    const double scale = length / outputs;
    const double radius = std::max(1.0, scale);
    std::vector<Taps> all(static_cast<size_t>(outputs));
    for (int i = 0; i < outputs; ++i) {
        const double centre = start + (i + 0.5) * scale;
        const int low = static_cast<int>(std::floor(centre - radius));
        const int high = static_cast<int>(std::ceil(centre + radius));
        Taps& taps = all[static_cast<size_t>(i)];
        taps.first = std::max(low, 0);
        double total = 0;
        for (int s = low; s < high; ++s) {
            const double weight = std::max(0.0, 1.0 - std::abs(s + 0.5 - centre) / radius);
            total += weight;
            if (s >= 0 && s < sourceLength)
                taps.weights.push_back(static_cast<float>(weight));
        }
        for (float& weight : taps.weights) {
            weight /= static_cast<float>(total);
            taps.inside += weight;
        }
    }
    return all;
}

/// One source row reduced to the output's columns.
void resampleRow(const quint8* row, int samples, const std::vector<Taps>& columns, quint8 fill, float* out)
{
    for (const Taps& taps : columns) {
        for (int c = 0; c < samples; ++c) {
            float sum = (1 - taps.inside) * fill;
            const quint8* p = row + taps.first * samples + c;
            for (const float weight : taps.weights) {
                sum += weight * *p;
                p += samples;
            }
            *out++ = sum;
        }
    }
}

} // namespace

Result<PixelBuffer> resampleArea(const PixelBuffer& source, QRectF area, QSize size, quint8 fill)
{
    if (source.isNull() || source.type() != SampleType::U8 || area.width() <= 0 || area.height() <= 0)
        return Error{ErrorCode::Internal, QStringLiteral("Resampling needs an 8-bit image and an area"), {}};
    const int samples = source.samplesPerPixel();
    auto result = PixelBuffer::allocate(size, samples, SampleType::U8);
    if (!result)
        return result.error();
    const auto columns = tapsFor(area.x(), area.width(), size.width(), source.width());
    const auto rows = tapsFor(area.y(), area.height(), size.height(), source.height());
    const size_t rowLength = static_cast<size_t>(size.width()) * static_cast<size_t>(samples);
    // Neighbouring output rows share source rows: each is reduced once and kept while it may be wanted again.
    std::vector<std::vector<float>> reduced(static_cast<size_t>(source.height()));
    std::vector<float> sum(rowLength);
    for (int y = 0; y < size.height(); ++y) {
        const Taps& taps = rows[static_cast<size_t>(y)];
        std::fill(sum.begin(), sum.end(), (1 - taps.inside) * fill);
        for (size_t k = 0; k < taps.weights.size(); ++k) {
            auto& row = reduced[static_cast<size_t>(taps.first) + k];
            if (row.empty()) {
                row.resize(rowLength);
                resampleRow(source.row<quint8>(taps.first + static_cast<int>(k)), samples, columns, fill, row.data());
            }
            for (size_t x = 0; x < rowLength; ++x)
                sum[x] += taps.weights[k] * row[x];
        }
        if (y > 0)
            for (int done = rows[static_cast<size_t>(y - 1)].first; done < taps.first && done < source.height(); ++done)
                std::vector<float>().swap(reduced[static_cast<size_t>(done)]);
        quint8* out = result->mutableRow<quint8>(y);
        for (size_t x = 0; x < rowLength; ++x)
            out[x] = static_cast<quint8>(std::clamp(sum[x] + 0.5f, 0.0f, 255.0f));
    }
    return result;
}

Result<PixelBuffer> mirrored(const PixelBuffer& source)
{
    auto result = PixelBuffer::allocate(source.size(), source.samplesPerPixel(), source.type());
    if (!result)
        return result.error();
    const size_t pixel = static_cast<size_t>(bytesPerSample(source.type()) * source.samplesPerPixel());
    for (int y = 0; y < source.height(); ++y) {
        const std::byte* in = source.row<std::byte>(y);
        std::byte* out = result->mutableRow<std::byte>(y);
        for (size_t x = 0; x < static_cast<size_t>(source.width()); ++x)
            std::memcpy(out + x * pixel, in + (static_cast<size_t>(source.width()) - 1 - x) * pixel, pixel);
    }
    return result;
}

} // namespace triptych
