#include "core/image/stack_source.h"

#include "core/image/frame_source.h"

#include <algorithm>
#include <limits>

namespace triptych {

namespace {

constexpr double kNoImage = -double(std::numeric_limits<float>::max()); ///< padding among modality values

/// One image as modality values (slope × stored + intercept), in float.
class ModalitySource final : public FrameSource {
public:
    explicit ModalitySource(ImageSourcePtr source)
        : FrameSource(describe(source->info()), source->info().size()), m_source(std::move(source))
    {
    }

protected:
    Result<PixelBuffer> decodeFrame(int frame, std::stop_token stop) const override
    {
        const ImageInfo& from = m_source->info();
        const auto stored = m_source->read(0, frame, QRect(QPoint(0, 0), from.size()), stop);
        if (!stored)
            return stored;
        auto values = PixelBuffer::allocate(from.size(), 1, SampleType::F32);
        if (!values)
            return values;
        const GrayscaleEncoding& grey = from.grayscale;
        dispatchSampleType(stored->type(), [&](auto zero) {
            for (int y = 0; y < stored->height(); ++y) {
                const auto* in = stored->row<decltype(zero)>(y);
                float* out = values->mutableRow<float>(y);
                for (int x = 0; x < stored->width(); ++x)
                    out[x] = float(isPadding(grey, double(in[x]))
                                       ? kNoImage
                                       : grey.rescaleSlope * double(in[x]) + grey.rescaleIntercept);
            }
        });
        return values;
    }

private:
    static ImageInfo describe(ImageInfo info)
    {
        GrayscaleEncoding& grey = info.grayscale;
        const double a = grey.rescaleSlope * grey.storedMin + grey.rescaleIntercept;
        const double b = grey.rescaleSlope * grey.storedMax + grey.rescaleIntercept;
        std::tie(grey.storedMin, grey.storedMax) = std::minmax(a, b);
        if (grey.padding)
            grey.padding = std::pair(kNoImage, kNoImage);
        grey.rescaleSlope = 1;
        grey.rescaleIntercept = 0;
        info.sampleType = SampleType::F32;
        info.bitsStored = 32;
        return info;
    }

    ImageSourcePtr m_source;
};

bool sameRescale(const GrayscaleEncoding& a, const GrayscaleEncoding& b)
{
    return a.rescaleSlope == b.rescaleSlope && a.rescaleIntercept == b.rescaleIntercept;
}

void toModalityValues(std::vector<StackSlice>& slices)
{
    for (StackSlice& slice : slices)
        slice.source = std::make_shared<ModalitySource>(std::move(slice.source));
}

ImageInfo describe(ImageId id, const std::vector<StackSlice>& slices, const QStringList& warnings)
{
    ImageInfo info = slices[slices.size() / 2].source->info(); // windows of edge slices are made for background
    info.identity.instanceNumber = slices.front().source->info().identity.instanceNumber;
    info.path = slices.front().source->info().path;
    info.id = std::move(id);
    info.frames = int(slices.size());
    info.planes.clear();
    info.keyFrames.clear();
    info.frameTimesMs.clear();
    info.frameNames.clear();
    info.warnings = warnings;
    bool overlays = false;
    for (const StackSlice& slice : slices) {
        const ImageInfo& own = slice.source->info();
        if (size_t(slice.frame) < own.planes.size())
            info.planes.push_back(own.planes[size_t(slice.frame)]);
        info.grayscale.storedMin = std::min(info.grayscale.storedMin, own.grayscale.storedMin);
        info.grayscale.storedMax = std::max(info.grayscale.storedMax, own.grayscale.storedMax);
        info.lossy = info.lossy || own.lossy;
        info.lossyRatio = std::max(info.lossyRatio, own.lossyRatio);
        overlays = overlays || !own.overlays.empty();
        for (const QString& warning : own.warnings)
            if (!info.warnings.contains(warning))
                info.warnings << warning;
    }
    if (overlays)
        info.warnings << QStringLiteral("Overlay planes of single slices are not shown in the stack.");
    info.overlays.clear();
    return info;
}

} // namespace

StackSource::StackSource(ImageId id, std::vector<StackSlice> slices, const QStringList& warnings)
    : m_slices(std::move(slices))
{
    const GrayscaleEncoding& first = m_slices.front().source->info().grayscale;
    const bool colour = m_slices.front().source->info().colour != ColourModel::Monochrome;
    if (!colour && !std::all_of(m_slices.begin(), m_slices.end(), [&](const StackSlice& slice) {
            return sameRescale(slice.source->info().grayscale, first);
        }))
        toModalityValues(m_slices);
    m_info = describe(std::move(id), m_slices, warnings);
}

Result<PixelBuffer> StackSource::read(int level, int frame, QRect rect, std::stop_token stop) const
{
    if (frame < 0 || frame >= m_info.frames)
        return Error{ErrorCode::Internal, QStringLiteral("%1: has no slice %2").arg(m_info.path).arg(frame + 1), {}};
    const StackSlice& slice = m_slices[size_t(frame)];
    return slice.source->read(level, slice.frame, rect, std::move(stop));
}

Result<std::vector<DecodedTile>> StackSource::asOwn(Result<std::vector<DecodedTile>> tiles, int frame) const
{
    if (tiles)
        for (DecodedTile& tile : *tiles)
            tile.index.frame = frame;
    return tiles;
}

Result<std::vector<DecodedTile>> StackSource::readUnit(TileIndex index, std::stop_token stop) const
{
    if (index.frame < 0 || index.frame >= m_info.frames)
        return Error{
            ErrorCode::Internal, QStringLiteral("%1: has no slice %2").arg(m_info.path).arg(index.frame + 1), {}};
    const StackSlice& slice = m_slices[size_t(index.frame)];
    return asOwn(slice.source->readUnit({index.level, slice.frame, index.x, index.y}, std::move(stop)), index.frame);
}

Result<std::vector<DecodedTile>> StackSource::readPreview(int frame, std::stop_token stop) const
{
    const StackSlice& slice = m_slices[size_t(frame)];
    return asOwn(slice.source->readPreview(slice.frame, std::move(stop)), frame);
}

} // namespace triptych
