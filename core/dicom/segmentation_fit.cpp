#include "core/dicom/segmentation_file.h"
#include "core/image/plane_geometry.h"

#include <algorithm>
#include <cmath>

namespace triptych {

namespace {

/// Puts the planes of a segmentation on the frames of one image.
class Fitter {
public:
    Fitter(const DicomSegmentation& segmentation, const DicomSubject& subject)
        : m_segmentation(segmentation), m_subject(subject)
    {
        for (int frame = 0; frame < subject.info.frames; ++frame)
            if (frame == 0 || size_t(frame) < subject.frames.size())
                m_frameOfImage.insert_or_assign(
                    std::pair(sopInstanceUidOf(subject.imageOf(frame)), subject.frameOf(frame)), frame);
    }

    Result<FittedSegmentation> fit()
    {
        if (auto same = checkImage(); !same)
            return same.error();
        const auto downsample = downsampleOf();
        if (!downsample)
            return downsample.error();
        FittedSegmentation fitted;
        fitted.downsample = *downsample;
        fitted.warnings = m_segmentation.warnings;
        int nowhere = 0;
        for (const SegmentationPlane& plane : m_segmentation.planes) {
            const auto frame = frameOf(plane);
            if (!frame) {
                ++nowhere;
                continue;
            }
            for (FractionalFrame fraction : plane.fractions) {
                fraction.frame = *frame;
                fitted.fractions.push_back(std::move(fraction));
            }
            if (plane.fractions.empty())
                addLabels(plane.labels, *frame, fitted);
        }
        if (nowhere > 0 && nowhere == int(m_segmentation.planes.size()))
            return refused(QStringLiteral("none of its %1 planes lies on a frame of this image").arg(nowhere));
        if (nowhere > 0)
            fitted.warnings << QStringLiteral("%1 of its %2 planes lie on no frame of this image; they are left out.")
                                   .arg(nowhere)
                                   .arg(m_segmentation.planes.size());
        return fitted;
    }

private:
    Error refused(const QString& what) const
    {
        return {ErrorCode::Refused, QStringLiteral("%1: %2").arg(m_segmentation.path, what), {}};
    }

    bool isOfThis(const QString& uid) const
    {
        const auto at = m_frameOfImage.lower_bound(std::pair(uid, std::numeric_limits<int>::min()));
        return at != m_frameOfImage.end() && at->first.first == uid;
    }

    /// Another level of the same slide counts as the slide; what only shares a frame of reference, as the image where
    /// its frames have places.
    bool isRelated() const
    {
        const ImageInfo& info = m_subject.info;
        const bool sameFrame =
            !info.frameOfReferenceUid.isEmpty() && info.frameOfReferenceUid == m_segmentation.frameOfReferenceUid;
        if (m_segmentation.tiled)
            return sameFrame || (!info.identity.seriesInstanceUid.isEmpty() &&
                                 m_segmentation.seriesUids.contains(info.identity.seriesInstanceUid));
        return sameFrame && !info.planes.empty() &&
               std::all_of(m_segmentation.planes.begin(), m_segmentation.planes.end(),
                           [](const SegmentationPlane& plane) { return plane.place.has_value(); });
    }

    Result<void> checkImage() const
    {
        QStringList all = m_segmentation.imageUids;
        for (const SegmentationPlane& plane : m_segmentation.planes)
            if (!plane.imageUid.isEmpty() && !all.contains(plane.imageUid) && all.size() < 10'000)
                all << plane.imageUid;
        if (all.isEmpty() || std::any_of(all.begin(), all.end(), [&](const QString& uid) { return isOfThis(uid); }) ||
            isRelated())
            return {};
        return refused(QStringLiteral("is a segmentation of another image (%1), not of %2")
                           .arg(all.first(), sopInstanceUidOf(m_subject.info.id)));
    }

    Result<double> downsampleOf() const
    {
        const QSize image = m_subject.info.size(), own = m_segmentation.size;
        if (own == image)
            return 1.0;
        const auto otherSize = [&] {
            return refused(QStringLiteral("its plane has %1 × %2 pixels, the image %3 × %4")
                               .arg(own.width())
                               .arg(own.height())
                               .arg(image.width())
                               .arg(image.height()));
        };
        if (!m_segmentation.tiled || !m_subject.isSlide())
            return otherSize();
        std::vector<double> candidates;
        if (m_segmentation.spacing && m_subject.info.calibration.spacing)
            candidates.push_back(m_segmentation.spacing->xMm / m_subject.info.calibration.spacing->xMm);
        for (const LevelInfo& level : m_subject.info.levels)
            candidates.push_back(level.downsample);
        candidates.push_back(double(image.width()) / own.width());
        for (const double candidate : candidates) {
            const double nearest = std::round(candidate);
            for (const double downsample : {nearest, candidate})
                if (downsample >= 1 && downsample < 1e6 && std::abs(downsample - candidate) < 0.01 * candidate &&
                    near(labelMapSize(image, downsample), own))
                    return downsample;
        }
        return otherSize();
    }

    /// Levels are rounded up or down.
    static bool near(QSize a, QSize b)
    {
        return std::abs(a.width() - b.width()) <= 1 && std::abs(a.height() - b.height()) <= 1;
    }

    std::optional<int> frameOf(const SegmentationPlane& plane) const
    {
        const ImageInfo& info = m_subject.info;
        if (m_segmentation.tiled)
            return 0;
        if (isOfThis(plane.imageUid)) {
            if (m_subject.frames.empty()) {
                const int frame = std::max(plane.frame, 0);
                return frame < info.frames ? std::optional(frame) : std::nullopt;
            }
            for (const int number : {plane.frame, 0})
                if (const auto at = m_frameOfImage.find(std::pair(plane.imageUid, number)); at != m_frameOfImage.end())
                    return at->second;
            return {};
        }
        if (plane.place && !info.planes.empty())
            return frameAt(*plane.place);
        // Nothing but the order tells the frames apart.
        return plane.imageUid.isEmpty() && info.frames == 1 ? std::optional(0) : std::nullopt;
    }

    /// The frame whose plane is the same: first pixel and directions, to half a pixel.
    std::optional<int> frameAt(const FramePlane& place) const
    {
        const ImageInfo& info = m_subject.info;
        const double tolerance = info.calibration.spacing ? info.calibration.spacing->xMm / 2 : 0.05;
        for (size_t frame = 0; frame < info.planes.size(); ++frame) {
            const FramePlane& own = info.planes[frame];
            if (lengthOf(minus(own.originMm, place.originMm)) < tolerance &&
                dot(own.alongRow, place.alongRow) > 0.999 && dot(own.alongColumn, place.alongColumn) > 0.999)
                return int(frame);
        }
        return {};
    }

    static void addLabels(const LabelMap& labels, int frame, FittedSegmentation& fitted)
    {
        LabelMap& map = fitted.labels.try_emplace(frame, labels.size(), fitted.downsample).first->second;
        for (const QPoint index : labels.tileIndices()) {
            const LabelMap::Tile tile = labels.tile(index), old = map.tile(index);
            auto merged = old ? PixelBuffer::allocate(tile->size(), 1, SampleType::U8) : Result<PixelBuffer>(*tile);
            if (old && merged)
                for (qsizetype i = 0; i < tile->byteCount(); ++i)
                    merged->mutableBytes()[i] = tile->bytes()[i] != std::byte(0) ? tile->bytes()[i] : old->bytes()[i];
            if (merged)
                map.setTile(index, std::make_shared<const PixelBuffer>(std::move(*merged)));
        }
    }

    const DicomSegmentation& m_segmentation;
    const DicomSubject& m_subject;
    std::map<std::pair<QString, int>, int> m_frameOfImage; ///< frame of the subject by instance and its frame
};

} // namespace

Result<FittedSegmentation> fitSegmentation(const DicomSegmentation& segmentation, const DicomSubject& subject)
{
    return Fitter(segmentation, subject).fit();
}

} // namespace triptych
