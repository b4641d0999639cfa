#include "core/dicom/dicom_slide_source.h"

#include "core/dicom/dicom_icc.h"
#include "core/dicom/dicom_image_source.h"

#include <dcmtk/config/osconfig.h>

#include <dcmtk/dcmdata/dcdatset.h>
#include <dcmtk/dcmdata/dcdeftag.h>
#include <dcmtk/dcmdata/dcsequen.h>
#include <dcmtk/dcmdata/dcuid.h>

#include <algorithm>
#include <cstring>

namespace triptych {

namespace {

constexpr int kSiblingsLookedAt = 500;
constexpr qint64 kMostTiles = qint64(1) << 24;

struct SlideLevel {
    DicomFrames frames;
    QSize matrix;
    QSize tile;
    int columns = 0;              ///< tiles in a row
    std::vector<int> frameOfTile; ///< TILED_SPARSE: -1 where there is none. TILED_FULL: empty, tiles are in order

    /// The frame of a tile, or -1 where the instance has none: background.
    int frameAt(int x, int y) const
    {
        const qint64 tileNumber = qint64(y) * columns + x;
        if (!frameOfTile.empty())
            return frameOfTile[size_t(tileNumber)];
        return tileNumber < frames.frames() ? int(tileNumber) : -1;
    }
};

/// VOLUME, LABEL, OVERVIEW or THUMBNAIL (PS3.3 C.8.12.4.1.1).
QString flavour(const DicomAttributes& header) { return header.texts(DCM_ImageType).value(2); }

QSize totalMatrix(const DicomAttributes& header)
{
    return {header.integer(DCM_TotalPixelMatrixColumns), header.integer(DCM_TotalPixelMatrixRows)};
}

/// Tile numbers from the per-frame plane positions (PS3.3 C.8.12.6.1). Positions count from 1 at the top left pixel.
Result<std::vector<int>> sparseTiles(const DicomFile& file, const SlideLevel& level, qint64 tiles)
{
    std::vector<int> frameOfTile(size_t(tiles), -1);
    DcmSequenceOfItems* perFrame = nullptr;
    if (file.header->findAndGetSequence(DCM_PerFrameFunctionalGroupsSequence, perFrame).bad() || !perFrame)
        return Error{ErrorCode::BadFormat, QStringLiteral("%1: states no position for its tiles").arg(file.name), {}};
    int frame = 0;
    // nextInContainer walks a list; asking for items by number would walk it from the start each time.
    for (DcmObject* object = perFrame->nextInContainer(nullptr); object && frame < level.frames.frames();
         object = perFrame->nextInContainer(object), ++frame) {
        const DicomAttributes position =
            DicomAttributes(static_cast<DcmItem*>(object)).item(DCM_PlanePositionSlideSequence);
        const int x = position.integer(DCM_ColumnPositionInTotalImagePixelMatrix) - 1;
        const int y = position.integer(DCM_RowPositionInTotalImagePixelMatrix) - 1;
        if (x < 0 || y < 0 || x >= level.matrix.width() || y >= level.matrix.height())
            continue;
        if (x % level.tile.width() != 0 || y % level.tile.height() != 0)
            return Error{ErrorCode::Unsupported,
                         QStringLiteral("%1: its tiles do not lie on a grid of their size").arg(file.name),
                         {}};
        int& slot =
            frameOfTile[size_t(y / level.tile.height()) * size_t(level.columns) + size_t(x / level.tile.width())];
        if (slot < 0) // the first focal plane and optical path
            slot = frame;
    }
    return frameOfTile;
}

Result<SlideLevel> makeLevel(const DicomFile& file, QStringList& warnings)
{
    const DicomAttributes header(file.header.get());
    auto frames = DicomFrames::make(file, warnings);
    if (!frames)
        return frames.error();
    SlideLevel level{std::move(*frames), totalMatrix(header), {}, 0, {}};
    level.tile = level.frames.format().size();
    level.columns = (level.matrix.width() + level.tile.width() - 1) / level.tile.width();
    const qint64 rows = (level.matrix.height() + level.tile.height() - 1) / level.tile.height();
    if (level.columns * rows > kMostTiles)
        return Error{ErrorCode::LimitExceeded, QStringLiteral("%1: has too many tiles").arg(file.name), {}};
    const QString organisation = header.text(DCM_DimensionOrganizationType);
    const bool positioned = header.itemCount(DCM_PerFrameFunctionalGroupsSequence) > 0;
    if (organisation == QLatin1String("TILED_SPARSE") || (organisation.isEmpty() && positioned)) {
        auto tiles = sparseTiles(file, level, level.columns * rows);
        if (!tiles)
            return tiles.error();
        level.frameOfTile = std::move(*tiles);
    }
    if (header.integer(DCM_TotalPixelMatrixFocalPlanes, 1) > 1 || header.itemCount(DCM_OpticalPathSequence) > 1)
        warnings << QStringLiteral("Only the first focal plane and optical path of several are shown.");
    return level;
}

class DicomSlideSource final : public ImageSource {
public:
    DicomSlideSource(ImageInfo info, std::vector<SlideLevel> levels, std::shared_ptr<const IccTransform> icc)
        : m_info(std::move(info)), m_levels(std::move(levels)), m_icc(std::move(icc))
    {
    }

    const ImageInfo& info() const override { return m_info; }

    Result<PixelBuffer> read(int level, int frame, QRect rect, std::stop_token stop) const override
    {
        auto region = background(rect.size());
        if (!region)
            return region;
        const QSize tile = m_levels[size_t(level)].tile;
        for (int y = rect.top() / tile.height(); y <= rect.bottom() / tile.height(); ++y)
            for (int x = rect.left() / tile.width(); x <= rect.right() / tile.width(); ++x) {
                const TileIndex index{level, frame, x, y};
                const QRect place = tileRect(index);
                auto pixels = decodeTile(index, stop);
                if (!pixels)
                    return pixels;
                paste(*pixels, place, rect, *region);
            }
        return region;
    }

    Result<std::vector<DecodedTile>> readUnit(TileIndex index, std::stop_token stop) const override
    {
        auto pixels = decodeTile(index, stop);
        if (pixels && m_icc)
            pixels = m_icc->toSrgb(*pixels);
        if (!pixels)
            return pixels.error();
        return std::vector<DecodedTile>{{index, std::move(*pixels)}};
    }

private:
    /// White glass for colour, black for fluorescence.
    Result<PixelBuffer> background(QSize size) const
    {
        const bool colour = m_info.colour == ColourModel::Rgb;
        auto pixels = PixelBuffer::allocate(size, colour ? 3 : 1, m_info.sampleType);
        if (pixels && colour)
            std::memset(pixels->mutableBytes(), 0xFF, size_t(pixels->byteCount()));
        return pixels;
    }

    /// One tile, cut to the level.
    Result<PixelBuffer> decodeTile(TileIndex index, std::stop_token stop) const
    {
        const SlideLevel& level = m_levels[size_t(index.level)];
        const QRect place = tileRect(index);
        if (place.isEmpty())
            return Error{ErrorCode::Internal, QStringLiteral("%1: has no such tile").arg(m_info.path), {}};
        const int frame = level.frameAt(index.x, index.y);
        if (frame < 0)
            return background(place.size());
        auto pixels = level.frames.decode(frame, stop);
        if (!pixels || pixels->size() == place.size())
            return pixels;
        return pixels->copy(QRect(QPoint(0, 0), place.size()));
    }

    static void paste(const PixelBuffer& tile, QRect place, QRect rect, PixelBuffer& region)
    {
        const QRect common = place & rect;
        const qsizetype pixelBytes = qsizetype(tile.samplesPerPixel()) * bytesPerSample(tile.type());
        for (int y = common.top(); y <= common.bottom(); ++y)
            std::memcpy(region.mutableRow<std::byte>(y - rect.top()) + (common.left() - rect.left()) * pixelBytes,
                        tile.row<std::byte>(y - place.top()) + (common.left() - place.left()) * pixelBytes,
                        size_t(common.width() * pixelBytes));
    }

    ImageInfo m_info;
    std::vector<SlideLevel> m_levels;
    std::shared_ptr<const IccTransform> m_icc; ///< of the first instance: one series, one scanner; may be null
};

/// Spacing of level 0 in mm (PS3.3 C.7.6.16.2.1) and the objective's power.
void readScale(const DicomFile& file, ImageInfo& info)
{
    const DicomAttributes header(file.header.get());
    if (info.calibration.spacing)
        info.calibration.source = SpacingSource::SlideMpp;
    info.objectivePower = header.item(DCM_OpticalPathSequence).number(DCM_ObjectiveLensPower).value_or(0);
}

struct Instance {
    DicomFile file;
    SlideLevel level;
    QStringList warnings;
};

/// Whether `level` can stand below `base`: smaller, of the same shape and kind of pixels.
bool belongsBelow(const SlideLevel& base, const SlideLevel& level)
{
    const double across = double(base.matrix.width()) / level.matrix.width();
    const double down = double(base.matrix.height()) / level.matrix.height();
    const double slack = 0.02 + 2.0 / std::min(level.matrix.width(), level.matrix.height());
    return level.matrix.width() < base.matrix.width() && std::abs(across / down - 1) <= slack &&
           level.frames.format().sampleType() == base.frames.format().sampleType() &&
           level.frames.format().isColour() == base.frames.format().isColour();
}

Result<ImageSourcePtr> makeSlide(std::vector<Instance> instances)
{
    std::stable_sort(instances.begin(), instances.end(), [](const Instance& a, const Instance& b) {
        return a.level.matrix.width() > b.level.matrix.width();
    });
    Instance& base = instances.front();
    std::shared_ptr<const IccTransform> icc;
    if (base.level.frames.format().isColour())
        icc = readIccProfile(DicomAttributes(base.file.header.get()), base.warnings);
    auto info = readImageInfo(base.file, base.level.frames, base.warnings);
    if (!info)
        return info.error();
    readScale(base.file, *info);
    info->kind = ImageKind::Slide;
    info->decodeUnit = DecodeUnit::Tile;
    info->frames = 1;
    info->frameTimesMs.clear();
    std::vector<SlideLevel> levels;
    for (Instance& instance : instances) {
        if (!levels.empty() && (!belongsBelow(levels.front(), instance.level) ||
                                instance.level.matrix.width() == levels.back().matrix.width()))
            continue;
        const QSize size = instance.level.matrix;
        const double downsample = levels.empty() ? 1.0 : double(levels.front().matrix.width()) / size.width();
        info->levels.push_back({size, downsample, instance.level.tile});
        levels.push_back(std::move(instance.level));
    }
    return ImageSourcePtr(std::make_shared<DicomSlideSource>(std::move(*info), std::move(levels), std::move(icc)));
}

/// Adds the instance where it is a level of the series `series` (any, where that is empty).
Result<void> addInstance(DicomFile file, const QString& series, bool volumeOnly, std::vector<Instance>& instances)
{
    const DicomAttributes header(file.header.get());
    if (!isWholeSlide(file) || (volumeOnly && flavour(header) != QLatin1String("VOLUME")) ||
        (!series.isEmpty() && header.text(DCM_SeriesInstanceUID) != series))
        return Error{
            ErrorCode::Unsupported, QStringLiteral("%1: is no level of a whole-slide image").arg(file.name), {}};
    QStringList warnings;
    auto level = makeLevel(file, warnings);
    if (!level)
        return level.error();
    instances.push_back({std::move(file), std::move(*level), warnings});
    return {};
}

} // namespace

bool isWholeSlide(const DicomFile& file)
{
    const DicomAttributes header(file.header.get());
    const QSize matrix = totalMatrix(header);
    return header.text(DCM_SOPClassUID) == QLatin1String(UID_VLWholeSlideMicroscopyImageStorage) &&
           matrix.width() > 0 && matrix.height() > 0;
}

Result<ImageSourcePtr> openDicomSlide(const std::vector<std::filesystem::path>& paths, std::stop_token stop)
{
    std::vector<Instance> instances;
    std::optional<Error> firstError;
    QStringList broken;
    QString series;
    for (const auto& path : paths) {
        if (stop.stop_requested())
            return Error{ErrorCode::Cancelled, QStringLiteral("%1: cancelled").arg(QString::fromStdString(path)), {}};
        auto file = openDicomFile(path);
        const Result<void> added =
            file ? addInstance(std::move(*file), series, true, instances) : Result<void>(file.error());
        if (!instances.empty() && series.isEmpty())
            series = DicomAttributes(instances.front().file.header.get()).text(DCM_SeriesInstanceUID);
        if (!added && added.error().code != ErrorCode::Unsupported)
            broken << added.error().message;
        if (!added && !firstError)
            firstError = added.error();
    }
    if (instances.empty())
        return firstError ? *firstError
                          : Error{ErrorCode::NotFound, QStringLiteral("a slide of no files cannot be opened"), {}};
    for (Instance& instance : instances)
        instance.warnings << broken;
    return makeSlide(std::move(instances));
}

Result<ImageSourcePtr> openDicomSlideWithSiblings(DicomFile file, std::stop_token stop)
{
    const DicomAttributes header(file.header.get());
    const QString series = header.text(DCM_SeriesInstanceUID);
    const bool isVolume = flavour(header) == QLatin1String("VOLUME");
    const std::filesystem::path path = file.path;
    std::vector<Instance> instances;
    if (auto added = addInstance(std::move(file), {}, false, instances); !added)
        return added.error();
    std::error_code failed;
    const auto folder = path.has_parent_path() ? path.parent_path() : std::filesystem::path(".");
    std::filesystem::directory_iterator entry(folder, failed), end;
    for (int seen = 0; isVolume && !series.isEmpty() && !failed && entry != end && seen < kSiblingsLookedAt;
         entry.increment(failed), ++seen) {
        if (stop.stop_requested())
            return Error{ErrorCode::Cancelled, QStringLiteral("%1: cancelled").arg(QString::fromStdString(path)), {}};
        std::error_code ignored;
        if (!entry->is_regular_file(ignored) || std::filesystem::equivalent(entry->path(), path, ignored))
            continue;
        // A sibling that is broken or of something else is no reason to refuse this one.
        if (auto sibling = openDicomFile(entry->path()))
            static_cast<void>(addInstance(std::move(*sibling), series, true, instances));
    }
    return makeSlide(std::move(instances));
}

} // namespace triptych
