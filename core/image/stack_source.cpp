#include "core/image/stack_source.h"

#include "core/image/frame_source.h"

#include <algorithm>
#include <limits>
#include <map>

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
        const GrayscaleEncoding& grey = from.grayscaleOf(frame);
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
        describe(info.grayscale);
        double low = info.grayscale.storedMin, high = info.grayscale.storedMax;
        for (GrayscaleEncoding& grey : info.frameGrayscale) {
            describe(grey);
            low = std::min(low, grey.storedMin);
            high = std::max(high, grey.storedMax);
        }
        for (GrayscaleEncoding& grey : info.frameGrayscale)
            std::tie(grey.storedMin, grey.storedMax) = std::pair(low, high);
        std::tie(info.grayscale.storedMin, info.grayscale.storedMax) = std::pair(low, high);
        info.sampleType = SampleType::F32;
        info.bitsStored = 32;
        return info;
    }

    static void describe(GrayscaleEncoding& grey)
    {
        const double a = grey.rescaleSlope * grey.storedMin + grey.rescaleIntercept;
        const double b = grey.rescaleSlope * grey.storedMax + grey.rescaleIntercept;
        std::tie(grey.storedMin, grey.storedMax) = std::minmax(a, b);
        if (grey.padding)
            grey.padding = std::pair(kNoImage, kNoImage);
        grey.rescaleSlope = 1;
        grey.rescaleIntercept = 0;
    }

    ImageSourcePtr m_source;
};

bool sameRescale(const GrayscaleEncoding& a, const GrayscaleEncoding& b)
{
    return a.rescaleSlope == b.rescaleSlope && a.rescaleIntercept == b.rescaleIntercept;
}

void toModalityValues(std::vector<StackSlice>& slices)
{
    std::map<ImageSourcePtr, ImageSourcePtr> made; // one for each file, however many of its frames are slices
    for (StackSlice& slice : slices) {
        ImageSourcePtr& values = made[slice.source];
        if (!values)
            values = std::make_shared<ModalitySource>(slice.source);
        slice.source = values;
    }
}

ImageInfo describe(ImageId id, const std::vector<StackSlice>& slices, const QStringList& warnings)
{
    const StackSlice& middle = slices[slices.size() / 2]; // windows of edge slices are made for background
    ImageInfo info = middle.source->info();
    info.grayscale = middle.source->info().grayscaleOf(middle.frame);
    info.frameGrayscale = std::vector<GrayscaleEncoding>(); // of the file's frames, not of these
    info.identity.instanceNumber = slices.front().source->info().identity.instanceNumber;
    info.path = slices.front().source->info().path;
    info.id = std::move(id);
    info.frames = int(slices.size());
    info.planes = std::vector<FramePlane>(); // and their memory: a file may be cut into many stacks
    info.keyFrames.clear();
    info.frameTimesMs.clear();
    info.frameNames.clear();
    info.warnings = warnings;
    bool overlays = false;
    for (const StackSlice& slice : slices) {
        const ImageInfo& own = slice.source->info();
        if (size_t(slice.frame) < own.planes.size())
            info.planes.push_back(own.planes[size_t(slice.frame)]);
        const GrayscaleEncoding& grey = own.grayscaleOf(slice.frame);
        info.grayscale.storedMin = std::min(info.grayscale.storedMin, grey.storedMin);
        info.grayscale.storedMax = std::max(info.grayscale.storedMax, grey.storedMax);
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

ImageSourcePtr withOneRescale(ImageSourcePtr source)
{
    const ImageInfo& info = source->info();
    const bool one = std::all_of(info.frameGrayscale.begin(), info.frameGrayscale.end(),
                                 [&](const GrayscaleEncoding& grey) { return sameRescale(grey, info.grayscale); });
    return one ? source : std::make_shared<ModalitySource>(std::move(source));
}

StackSource::StackSource(ImageId id, std::vector<StackSlice> slices, const QStringList& warnings)
    : m_slices(std::move(slices))
{
    const GrayscaleEncoding& first = m_slices.front().source->info().grayscaleOf(m_slices.front().frame);
    const bool colour = m_slices.front().source->info().colour != ColourModel::Monochrome;
    if (!colour && !std::all_of(m_slices.begin(), m_slices.end(), [&](const StackSlice& slice) {
            return sameRescale(slice.source->info().grayscaleOf(slice.frame), first);
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
    if (frame < 0 || frame >= m_info.frames)
        return Error{ErrorCode::Internal, QStringLiteral("%1: has no slice %2").arg(m_info.path).arg(frame + 1), {}};
    const StackSlice& slice = m_slices[size_t(frame)];
    return asOwn(slice.source->readPreview(slice.frame, std::move(stop)), frame);
}

} // namespace triptych
