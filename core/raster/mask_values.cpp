#include "core/raster/mask_values.h"

#include <algorithm>
#include <cmath>
#include <unordered_set>

namespace triptych {

namespace {

constexpr size_t kMaxLabels = 255;
constexpr size_t kCountedValues = 1'000'000; ///< beyond it "more than" is said
constexpr double kLargestWhole = 9007199254740992.0;

struct Values {
    std::unordered_set<qint64> distinct; ///< without 0
    bool whole = true;
    bool fit = true; ///< all in 0…255
};

void collect(const PixelBuffer& pixels, Values& values)
{
    dispatchSampleType(pixels.type(), [&](auto zero) {
        using T = decltype(zero);
        T last{};
        for (int y = 0; y < pixels.height() && values.whole; ++y) {
            const T* row = pixels.row<T>(y);
            for (int x = 0; x < pixels.width(); ++x) {
                if (row[x] == last)
                    continue;
                last = row[x];
                const double value = double(last);
                if (!(std::abs(value) <= kLargestWhole) || value != std::floor(value)) {
                    values.whole = false;
                    break;
                }
                values.fit = values.fit && value >= 0 && value <= 255;
                if (value != 0 && values.distinct.size() <= kCountedValues)
                    values.distinct.insert(qint64(value));
            }
        }
        return true;
    });
}

/// Labels keep their value; the others get the lowest that are free.
Renumbering renumberingOf(const Values& values)
{
    Renumbering result;
    std::vector<qint64> large;
    for (const qint64 value : values.distinct)
        if (value < 1 || value > qint64(kMaxLabels))
            large.push_back(value);
    std::sort(large.begin(), large.end());
    int label = 1;
    for (const qint64 value : large) {
        while (values.distinct.contains(label))
            ++label;
        result[value] = label++;
    }
    return result;
}

Result<PixelBuffer> translated(const PixelBuffer& pixels, const Renumbering& renumbered)
{
    auto labels = PixelBuffer::allocate(pixels.size(), 1, SampleType::U8);
    if (!labels)
        return labels;
    dispatchSampleType(pixels.type(), [&](auto zero) {
        using T = decltype(zero);
        T last{};
        quint8 label = 0;
        for (int y = 0; y < pixels.height(); ++y) {
            const T* from = pixels.row<T>(y);
            auto* to = labels->mutableRow<quint8>(y);
            for (int x = 0; x < pixels.width(); ++x) {
                if (from[x] != last) {
                    last = from[x];
                    const auto found = renumbered.find(qint64(last));
                    label = quint8(found == renumbered.end() ? int(last) : found->second);
                }
                to[x] = label;
            }
        }
        return true;
    });
    return labels;
}

} // namespace

Result<LabelFrames> labelsOfValues(std::vector<PixelBuffer> frames, const QString& name)
{
    const auto fail = [&name](ErrorCode code, const QString& reason) {
        return Error{code, QStringLiteral("%1: %2").arg(name, reason), {}};
    };
    if (std::all_of(frames.begin(), frames.end(), [](const PixelBuffer& f) { return f.type() == SampleType::U8; }))
        return LabelFrames{std::move(frames), {}};
    Values values;
    for (const PixelBuffer& frame : frames)
        collect(frame, values);
    if (!values.whole)
        return fail(ErrorCode::Unsupported, QStringLiteral("holds values that are no labels (whole numbers)"));
    if (values.distinct.size() > kMaxLabels)
        return fail(ErrorCode::Unsupported,
                    QStringLiteral("holds %1%L2 different labels, and a mask has 255 at most")
                        .arg(values.distinct.size() > kCountedValues ? QStringLiteral("more than ") : QString())
                        .arg(std::min(values.distinct.size(), kCountedValues)));
    LabelFrames result{{}, values.fit ? Renumbering() : renumberingOf(values)};
    for (PixelBuffer& frame : frames) {
        auto labels = translated(frame, result.renumbered);
        if (!labels)
            return fail(ErrorCode::LimitExceeded, labels.error().message);
        result.frames.push_back(std::move(*labels));
        frame = PixelBuffer(); // two copies of one frame at most
    }
    return result;
}

} // namespace triptych
