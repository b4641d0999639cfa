#include "core/dicom/dicom_slide_source.h"

#include "core/dicom/dicom_icc.h"
#include "core/dicom/slide_background.h"
#include "core/dicom/slide_level.h"
#include "core/image/coarser_levels.h"

#include <dcmtk/config/osconfig.h>

#include <dcmtk/dcmdata/dcdatset.h>
#include <dcmtk/dcmdata/dcdeftag.h>
#include <dcmtk/dcmdata/dcuid.h>

#include <algorithm>

namespace triptych {

namespace {

constexpr int kSiblingsLookedAt = 500;
constexpr qint64 kLargestAssociated = 64'000'000; ///< pixels of a label or an overview

/// VOLUME, LABEL, OVERVIEW or THUMBNAIL (PS3.3 C.8.12.4.1.1).
QString flavour(const DicomAttributes& header) { return header.texts(DCM_ImageType).value(2); }

/// What is drawn at each frame of the slide: the plane of each level that comes nearest.
using PlaneTable = std::vector<std::vector<int>>; // by level, by frame

/// A label, overview or thumbnail.
struct AssociatedPicture {
    QString name;
    std::shared_ptr<const SlideLevel> level;
    std::array<quint8, 3> background;
};

/// A pyramid and how it is drawn.
struct Slide {
    ImageInfo info;
    std::vector<SlideLevel> levels;
    PlaneTable planes;
    std::array<quint8, 3> background{};
    std::shared_ptr<const IccTransform> icc; ///< of the first instance: one series, one scanner; may be null
};

class DicomSlideSource final : public ImageSource {
public:
    DicomSlideSource(Slide slide, std::vector<AssociatedPicture> associated)
        : m_slide(std::move(slide)), m_info(m_slide.info), m_associated(std::move(associated))
    {
    }

    const ImageInfo& info() const override { return m_info; }

    Result<PixelBuffer> read(int level, int frame, QRect rect, std::stop_token stop) const override
    {
        if (level < 0 || size_t(level) >= m_slide.levels.size() || frame < 0 || frame >= m_info.frames ||
            rect.isEmpty() || !QRect(QPoint(0, 0), m_info.levels[size_t(level)].size).contains(rect))
            return noSuchPlace();
        return m_slide.levels[size_t(level)].read(m_slide.planes[size_t(level)][size_t(frame)], rect,
                                                  m_slide.background, stop);
    }

    Result<std::vector<DecodedTile>> readUnit(TileIndex index, std::stop_token stop) const override
    {
        if (index.level < 0 || size_t(index.level) >= m_slide.levels.size() || index.frame < 0 ||
            index.frame >= m_info.frames || tileRect(index).isEmpty())
            return noSuchPlace();
        const int plane = m_slide.planes[size_t(index.level)][size_t(index.frame)];
        auto pixels = m_slide.levels[size_t(index.level)].tile(plane, index.x, index.y, m_slide.background, stop);
        if (pixels && m_slide.icc)
            pixels = m_slide.icc->toSrgb(*pixels);
        if (!pixels)
            return pixels.error();
        return std::vector<DecodedTile>{{index, std::move(*pixels)}};
    }

    QStringList associatedImages() const override
    {
        QStringList names;
        for (const AssociatedPicture& picture : m_associated)
            names << picture.name;
        return names;
    }

    Result<PixelBuffer> readAssociated(const QString& name, std::stop_token stop) const override
    {
        const auto found = std::find_if(m_associated.begin(), m_associated.end(),
                                        [&](const AssociatedPicture& picture) { return picture.name == name; });
        if (found == m_associated.end())
            return ImageSource::readAssociated(name, stop);
        auto pixels = found->level->read(0, QRect(QPoint(0, 0), found->level->grid().matrix), found->background, stop);
        return !pixels || pixels->samplesPerPixel() == 3 ? pixels : greyAsRgb(*pixels);
    }

private:
    Error noSuchPlace() const
    {
        return {ErrorCode::Internal, QStringLiteral("%1: has no such tile").arg(m_info.path), {}};
    }

    /// Of 8 bits: what a scanner's camera for labels gives.
    static Result<PixelBuffer> greyAsRgb(const PixelBuffer& grey)
    {
        auto rgb = PixelBuffer::allocate(grey.size(), 3, SampleType::U8);
        for (int y = 0; rgb && y < grey.height(); ++y)
            for (int x = 0; x < grey.width(); ++x)
                std::fill_n(rgb->mutableRow<quint8>(y) + qsizetype(3) * x, 3, grey.row<quint8>(y)[x]);
        return rgb;
    }

    const Slide m_slide;
    const ImageInfo& m_info; ///< of m_slide
    std::vector<AssociatedPicture> m_associated;
};

/// Spacing of level 0 in mm (PS3.3 C.7.6.16.2.1) and the objective's power.
void readScale(const DicomFile& file, ImageInfo& info)
{
    const DicomAttributes header(file.header.get());
    if (info.calibration.spacing)
        info.calibration.source = SpacingSource::SlideMpp;
    info.objectivePower = header.item(DCM_OpticalPathSequence).number(DCM_ObjectiveLensPower).value_or(0);
}

/// What names the slide whichever of its files are there: of a concatenation its source (PS3.3 C.7.6.16.2.2.4).
QString slideId(const SlidePart& base)
{
    if (base.concatenation.isEmpty())
        return {};
    const QString source = DicomAttributes(base.file.header.get()).text(DCM_SOPInstanceUIDOfConcatenationSource);
    return source.isEmpty() ? base.concatenation : source;
}

bool samePixels(const PixelFormat& a, const PixelFormat& b)
{
    return a.sampleType() == b.sampleType() && a.isColour() == b.isColour();
}

/// Whether `level` can stand below `base`: smaller, of the same shape and kind of pixels, with a picture of every
/// optical path.
bool belongsBelow(const SlideLevel& base, const SlideLevel& level)
{
    const QSize large = base.grid().matrix, small = level.grid().matrix;
    const double across = double(large.width()) / small.width();
    const double down = double(large.height()) / small.height();
    const double slack = 0.02 + 2.0 / std::min(small.width(), small.height());
    const auto hasPath = [&](const SlidePlane& wanted) {
        return std::any_of(level.planes().begin(), level.planes().end(),
                           [&](const SlidePlane& plane) { return plane.path == wanted.path; });
    };
    const auto paths = [](const SlideLevel& of) {
        QStringList all;
        for (const SlidePlane& plane : of.planes())
            all << plane.path;
        all.removeDuplicates();
        return all.size();
    };
    const bool onePath = paths(base) == 1 && paths(level) == 1; // however each instance calls it
    return small.width() < large.width() && std::abs(across / down - 1) <= slack &&
           samePixels(level.format(), base.format()) && !level.planes().empty() &&
           (onePath || std::all_of(base.planes().begin(), base.planes().end(), hasPath));
}

/// For each plane of `base` that of `level` which is nearest to it in depth.
std::vector<int> nearestPlanes(const SlideLevel& base, const SlideLevel& level)
{
    std::vector<int> nearest;
    for (const SlidePlane& wanted : base.planes()) {
        const auto distance = [&](const SlidePlane& plane) {
            return std::pair(plane.path != wanted.path, std::abs(plane.depthNm - wanted.depthNm));
        };
        const auto best =
            std::min_element(level.planes().begin(), level.planes().end(),
                             [&](const SlidePlane& a, const SlidePlane& b) { return distance(a) < distance(b); });
        nearest.push_back(int(best - level.planes().begin()));
    }
    return nearest;
}

/// The middle depth of the first optical path, where there is a choice of depths: that is where tissue is sharp.
int middlePlane(const std::vector<SlidePlane>& planes)
{
    const auto end = std::find_if(planes.begin(), planes.end(),
                                  [&](const SlidePlane& plane) { return plane.path != planes.front().path; });
    return int(end - planes.begin()) / 2;
}

/// Puts a slide together from the instances of its series.
class SlideBuilder {
public:
    /// Adds an instance where it belongs to the slide of the first: a level of its series, or a picture beside it,
    /// whose series may be another one of the same glass. Errors: as SlidePart::make; Unsupported where it is something
    /// else.
    Result<void> add(DicomFile file, bool alone)
    {
        const DicomAttributes header(file.header.get());
        const QString series = header.text(DCM_SeriesInstanceUID);
        const QString glass = glassOf(header);
        const bool isLevel = alone || flavour(header) == QLatin1String("VOLUME");
        const bool first = m_parts.empty() && m_beside.empty();
        const bool sameGlass = !glass.isEmpty() && glass == m_glass && (!isLevel || m_parts.empty());
        if (!isWholeSlide(file) || !(first || series == m_series || sameGlass))
            return Error{
                ErrorCode::Unsupported, QStringLiteral("%1: is no level of a whole-slide image").arg(file.name), {}};
        auto part = SlidePart::make(std::move(file));
        if (!part)
            return part.error();
        if (first || (isLevel && m_parts.empty())) {
            m_series = series;
            m_glass = glass;
        }
        if (m_uids.contains(part->uid) && !part->uid.isEmpty())
            return {}; // a copy
        m_uids << part->uid;
        (isLevel ? m_parts : m_beside).push_back(std::move(*part));
        return {};
    }

    bool hasLevel() const { return !m_parts.empty(); }
    /// Where no level was found: the first that was added is shown for itself.
    void showFirst()
    {
        m_parts.push_back(std::move(m_beside.front()));
        m_beside.clear();
    }
    void warn(const QStringList& sentences) { m_warnings << sentences; }

    /// Errors: where there is no level, or the largest cannot be read.
    Result<ImageSourcePtr> build()
    {
        // By their UIDs, so that the slide is the same whichever of its instances was opened.
        std::sort(m_parts.begin(), m_parts.end(), [](const SlidePart& a, const SlidePart& b) {
            return std::pair(-a.grid.matrix.width(), a.uid) < std::pair(-b.grid.matrix.width(), b.uid);
        });
        Slide slide;
        while (!m_parts.empty()) {
            std::vector<SlidePart> group = takeGroup();
            QStringList warnings;
            auto level = SlideLevel::make(group, warnings);
            if (!level && slide.levels.empty() && m_parts.empty())
                return level.error();
            if (!level) {
                m_warnings << level.error().message;
            } else if (slide.levels.empty()) {
                if (auto begun = begin(group.front(), *level, warnings, slide); !begun)
                    return begun.error();
                append(std::move(*level), warnings, slide);
            } else if (belongsBelow(slide.levels.front(), *level)) {
                append(std::move(*level), warnings, slide);
            }
        }
        slide.info.warnings << m_warnings;
        slide.info.warnings.removeDuplicates();
        return withCoarserLevels(std::make_shared<DicomSlideSource>(std::move(slide), associated()));
    }

private:
    /// The parts of the largest level left: of one grid and one kind of pixels.
    std::vector<SlidePart> takeGroup()
    {
        std::vector<SlidePart> group, others;
        for (SlidePart& part : m_parts) {
            const bool same = group.empty() || (part.grid == group.front().grid &&
                                                samePixels(part.frames.format(), group.front().frames.format()));
            (same ? group : others).push_back(std::move(part));
        }
        m_parts = std::move(others);
        return group;
    }

    /// What the first, largest level says of the whole.
    static Result<void> begin(const SlidePart& base, const SlideLevel& level, QStringList& warnings, Slide& slide)
    {
        const DicomAttributes header(base.file.header.get());
        slide.background = absentPixelColour(header, level.format().isColour());
        if (level.format().isColour())
            slide.icc = readIccProfile(header, warnings);
        auto read = readImageInfo(base.file, base.frames, {});
        if (!read)
            return read.error();
        ImageInfo& info = slide.info;
        info = std::move(*read);
        readScale(base.file, info);
        if (const QString id = slideId(base); !id.isEmpty())
            info.id.value = id;
        info.kind = ImageKind::Slide;
        info.decodeUnit = DecodeUnit::Tile;
        info.frames = int(level.planes().size());
        info.frameNames = planeNames(level.planes());
        info.frameTimesMs.clear();
        info.keyFrames.clear();
        if (info.frames > 1)
            info.keyFrames.push_back({middlePlane(level.planes()), {}});
        return {};
    }

    static void append(SlideLevel level, const QStringList& warnings, Slide& slide)
    {
        const SlideLevel& base = slide.levels.empty() ? level : slide.levels.front();
        slide.info.warnings << warnings;
        slide.planes.push_back(nearestPlanes(base, level));
        const QSize size = level.grid().matrix;
        slide.info.levels.push_back({size, double(base.grid().matrix.width()) / size.width(), level.grid().tile});
        slide.levels.push_back(std::move(level));
    }

    std::vector<AssociatedPicture> associated()
    {
        std::vector<AssociatedPicture> pictures;
        for (SlidePart& part : m_beside) {
            const DicomAttributes header(part.file.header.get());
            const QString name = flavour(header).toLower();
            const bool known = std::any_of(pictures.begin(), pictures.end(),
                                           [&](const AssociatedPicture& picture) { return picture.name == name; });
            const QSize size = part.grid.matrix;
            if (name.isEmpty() || known || qint64(size.width()) * size.height() > kLargestAssociated ||
                part.frames.format().sampleType() != SampleType::U8)
                continue;
            const auto background = absentPixelColour(header, part.frames.format().isColour());
            std::vector<SlidePart> group;
            group.push_back(std::move(part));
            QStringList ignored;
            if (auto level = SlideLevel::make(group, ignored); level && !level->planes().empty())
                pictures.push_back({name, std::make_shared<const SlideLevel>(std::move(*level)), background});
        }
        return pictures;
    }

    /// The container of the specimen, within its study (PS3.3 C.7.6.22); empty where it is not stated.
    static QString glassOf(const DicomAttributes& header)
    {
        const QString container = header.text(DCM_ContainerIdentifier);
        return container.isEmpty() ? container : header.text(DCM_StudyInstanceUID) + QLatin1Char('\n') + container;
    }

    QString m_series; ///< of the levels, once there is one
    QString m_glass;
    QStringList m_uids;
    std::vector<SlidePart> m_parts;  ///< of levels
    std::vector<SlidePart> m_beside; ///< labels, overviews, thumbnails
    QStringList m_warnings;
};

Error cancelled(const std::filesystem::path& path)
{
    return {ErrorCode::Cancelled, QStringLiteral("%1: cancelled").arg(QString::fromStdString(path)), {}};
}

} // namespace

bool isWholeSlide(const DicomFile& file)
{
    const DicomAttributes header(file.header.get());
    return header.text(DCM_SOPClassUID) == QLatin1String(UID_VLWholeSlideMicroscopyImageStorage) &&
           header.integer(DCM_TotalPixelMatrixColumns) > 0 && header.integer(DCM_TotalPixelMatrixRows) > 0;
}

Result<ImageSourcePtr> openDicomSlide(const std::vector<std::filesystem::path>& paths, std::stop_token stop)
{
    SlideBuilder slide;
    std::optional<Error> firstError;
    for (const auto& path : paths) {
        if (stop.stop_requested())
            return cancelled(path);
        auto file = openDicomFile(path);
        const Result<void> added = file ? slide.add(std::move(*file), false) : Result<void>(file.error());
        if (!added && added.error().code != ErrorCode::Unsupported)
            slide.warn({added.error().message});
        if (!added && !firstError)
            firstError = added.error();
    }
    if (!slide.hasLevel())
        return firstError ? *firstError
                          : Error{ErrorCode::NotFound, QStringLiteral("a slide of no files cannot be opened"), {}};
    return slide.build();
}

Result<ImageSourcePtr> openDicomSlideWithSiblings(DicomFile file, std::stop_token stop)
{
    const DicomAttributes header(file.header.get());
    const bool hasSeries = header.has(DCM_SeriesInstanceUID);
    const std::filesystem::path path = file.path;
    SlideBuilder slide;
    if (auto added = slide.add(std::move(file), !hasSeries); !added)
        return added.error();
    std::error_code failed;
    const auto folder = path.has_parent_path() ? path.parent_path() : std::filesystem::path(".");
    std::filesystem::directory_iterator entry(folder, failed), end;
    for (int seen = 0; hasSeries && !failed && entry != end && seen < kSiblingsLookedAt;
         entry.increment(failed), ++seen) {
        if (stop.stop_requested())
            return cancelled(path);
        std::error_code ignored;
        if (!entry->is_regular_file(ignored) || std::filesystem::equivalent(entry->path(), path, ignored))
            continue;
        // A sibling that is broken or of something else is no reason to refuse this one.
        if (auto sibling = openDicomFile(entry->path()))
            static_cast<void>(slide.add(std::move(*sibling), false));
    }
    if (!slide.hasLevel())
        slide.showFirst();
    return slide.build();
}

} // namespace triptych
