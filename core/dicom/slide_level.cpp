#include "core/dicom/slide_level.h"

#include "core/image/pixel_paste.h"

#include <dcmtk/config/osconfig.h>

#include <dcmtk/dcmdata/dcdatset.h>
#include <dcmtk/dcmdata/dcdeftag.h>

#include <algorithm>
#include <cstring>
#include <map>
#include <set>

namespace triptych {

namespace {

constexpr qint64 kMostTiles = qint64(1) << 24;
constexpr int kMostSide = 1 << 29; ///< pixels; tiles beyond the edge are still numbers of 32 bits
constexpr int kMostFramesOnAPlace = 16; ///< overlapping tiles; each costs a decode whenever the place is drawn

/// Where each part of a concatenation begins, where it does not say so itself; and which parts are not there.
void settleConcatenation(std::vector<SlidePart*>& parts, QStringList& warnings)
{
    std::stable_sort(parts.begin(), parts.end(),
                     [](const SlidePart* a, const SlidePart* b) { return a->number < b->number; });
    qint64 next = 0;
    std::set<int> there;
    int last = 0;
    for (SlidePart* part : parts) {
        if (part->firstFrame < 0)
            part->firstFrame = next;
        next = part->firstFrame + part->frames.frames();
        there.insert(part->number);
        last = std::max({last, part->number, part->total});
    }
    constexpr int kMostNamed = 10;
    QStringList missing;
    for (int number = 1; number <= last && missing.size() <= kMostNamed; ++number)
        if (!there.contains(number))
            missing << (missing.size() < kMostNamed ? QString::number(number) : QStringLiteral("…"));
    if (!missing.isEmpty())
        warnings << QStringLiteral("Part %1 of the %2 files of a level is missing; its tiles are shown as background.")
                        .arg(missing.join(QStringLiteral(", ")))
                        .arg(last);
}

void settleConcatenations(std::vector<SlidePart>& parts, QStringList& warnings)
{
    std::map<QString, std::vector<SlidePart*>> concatenations;
    for (SlidePart& part : parts)
        if (part.concatenation.isEmpty())
            part.firstFrame = 0;
        else
            concatenations[part.concatenation].push_back(&part);
    for (auto& [uid, members] : concatenations)
        settleConcatenation(members, warnings);
}

} // namespace

Result<PixelBuffer> filledPixels(QSize size, bool colour, SampleType type, const std::array<quint8, 3>& value)
{
    auto pixels = PixelBuffer::allocate(size, colour ? 3 : 1, type);
    if (!pixels || bytesPerSample(type) > 1)
        return pixels;
    auto* bytes = reinterpret_cast<quint8*>(pixels->mutableBytes());
    if (!colour)
        std::memset(bytes, value[0], size_t(pixels->byteCount()));
    for (qsizetype i = 0; colour && i < pixels->byteCount(); ++i)
        bytes[i] = value[size_t(i % 3)];
    return pixels;
}

Result<SlidePart> SlidePart::make(DicomFile file)
{
    const DicomAttributes header(file.header.get());
    QStringList warnings;
    auto frames = DicomFrames::make(file, warnings);
    if (!frames)
        return frames.error();
    const SlideGrid grid{QSize(header.integer(DCM_TotalPixelMatrixColumns), header.integer(DCM_TotalPixelMatrixRows)),
                         frames->format().size()};
    if (grid.matrix.isEmpty() || std::max(grid.matrix.width(), grid.matrix.height()) > kMostSide ||
        grid.tiles() > kMostTiles)
        return Error{ErrorCode::LimitExceeded, QStringLiteral("%1: has too many tiles").arg(file.name), {}};
    SlidePart part{std::move(file), std::move(*frames), grid, warnings, header.text(DCM_SOPInstanceUID), {}};
    part.concatenation = header.text(DCM_ConcatenationUID);
    part.number = std::clamp(header.integer(DCM_InConcatenationNumber), 0, 0xFFFF);
    part.total = std::clamp(header.integer(DCM_InConcatenationTotalNumber), 0, 0xFFFF);
    part.firstFrame = header.integer(DCM_ConcatenationFrameOffsetNumber, -1);
    return part;
}

Result<SlideLevel> SlideLevel::make(std::vector<SlidePart>& parts, QStringList& warnings)
{
    settleConcatenations(parts, warnings);
    SlideLevel level;
    level.m_grid = parts.front().grid;
    std::optional<Error> firstError;
    for (SlidePart& part : parts) {
        auto places = placeFrames(part.file, part.grid, part.frames.frames(), part.firstFrame, warnings);
        if (!places) {
            warnings << places.error().message;
            firstError = firstError ? firstError : places.error();
            continue;
        }
        warnings << part.warnings;
        level.m_parts.push_back(part.frames);
        level.take(*places, int(level.m_parts.size()) - 1);
    }
    if (level.m_parts.empty())
        return *firstError;
    level.finish(warnings);
    return level;
}

/// Adds the frames of a part. Planes are numbered as they come, until finish() sorts them.
void SlideLevel::take(const SlidePlaces& places, int part)
{
    std::vector<int> planes;
    for (const SlidePlane& plane : places.planes) {
        const auto same =
            std::find_if(m_planes.begin(), m_planes.end(), [&](const SlidePlane& p) { return p.isSame(plane); });
        planes.push_back(int(same - m_planes.begin()));
        if (same == m_planes.end())
            m_planes.push_back(plane);
    }
    const QRect matrix(QPoint(0, 0), m_grid.matrix);
    for (const PlacedFrame& placed : places.frames) {
        const QRect area = QRect(placed.topLeft, m_grid.tile) & matrix;
        for (int y = area.top() / m_grid.tile.height(); y <= area.bottom() / m_grid.tile.height(); ++y)
            for (int x = area.left() / m_grid.tile.width(); x <= area.right() / m_grid.tile.width(); ++x)
                m_entries.push_back({quint64(planes[size_t(placed.plane)]) * quint64(m_grid.tiles()) +
                                         quint64(y) * quint64(m_grid.columns()) + quint64(x),
                                     part, placed.frame, placed.topLeft});
    }
}

void SlideLevel::finish(QStringList& warnings)
{
    if (m_planes.empty())
        m_planes.push_back({}); // all of it background
    std::vector<SlidePlane> sorted = m_planes;
    sortPlanes(sorted);
    std::vector<quint64> place;
    for (const SlidePlane& plane : m_planes)
        place.push_back(
            quint64(std::find_if(sorted.begin(), sorted.end(), [&](const SlidePlane& p) { return p.isSame(plane); }) -
                    sorted.begin()));
    const auto tiles = quint64(m_grid.tiles());
    for (Entry& entry : m_entries)
        entry.place = place[size_t(entry.place / tiles)] * tiles + entry.place % tiles;
    m_planes = std::move(sorted);
    std::stable_sort(m_entries.begin(), m_entries.end(),
                     [](const Entry& a, const Entry& b) { return a.place < b.place; });
    int twice = 0, crowded = 0;
    std::vector<Entry> kept;
    kept.reserve(m_entries.size());
    size_t first = 0; // of the entries of this place in `kept`
    for (const Entry& entry : m_entries) {
        if (kept.empty() || kept.back().place != entry.place)
            first = kept.size();
        const bool same = std::any_of(kept.begin() + std::ptrdiff_t(first), kept.end(),
                                      [&](const Entry& other) { return other.topLeft == entry.topLeft; });
        const bool full = kept.size() - first >= size_t(kMostFramesOnAPlace);
        twice += same ? 1 : 0;
        crowded += !same && full ? 1 : 0;
        if (!same && !full)
            kept.push_back(entry);
    }
    m_entries = std::move(kept);
    if (twice > 0)
        warnings << QStringLiteral("%1 tiles are there more than once; the first of each is shown.").arg(twice);
    if (crowded > 0)
        warnings << QStringLiteral("More than %1 tiles overlap in a place; the others are left out.")
                        .arg(kMostFramesOnAPlace);
}

std::span<const SlideLevel::Entry> SlideLevel::entriesAt(int plane, int x, int y) const
{
    const quint64 place =
        quint64(plane) * quint64(m_grid.tiles()) + quint64(y) * quint64(m_grid.columns()) + quint64(x);
    const auto range = std::equal_range(m_entries.begin(), m_entries.end(), Entry{place, 0, 0, {}},
                                        [](const Entry& a, const Entry& b) { return a.place < b.place; });
    return {range.first, range.second};
}

Result<PixelBuffer> SlideLevel::tile(int plane, int x, int y, const std::array<quint8, 3>& background,
                                     std::stop_token stop) const
{
    const QRect place =
        QRect(QPoint(x * m_grid.tile.width(), y * m_grid.tile.height()), m_grid.tile) & QRect({}, m_grid.matrix);
    const auto entries = entriesAt(plane, x, y);
    if (entries.size() == 1 && entries[0].topLeft == place.topLeft()) {
        auto pixels = m_parts[size_t(entries[0].part)].decode(entries[0].frame, stop);
        if (!pixels || pixels->size() == place.size())
            return pixels;
        return pixels->copy(QRect(QPoint(0, 0), place.size()));
    }
    auto pixels = filledPixels(place.size(), format().isColour(), format().sampleType(), background);
    for (auto entry = entries.rbegin(); pixels && entry != entries.rend(); ++entry) { // the first is on top
        const auto own = m_parts[size_t(entry->part)].decode(entry->frame, stop);
        if (!own)
            return own;
        pastePixels(*own, entry->topLeft, place, *pixels);
    }
    return pixels;
}

Result<PixelBuffer> SlideLevel::read(int plane, QRect rect, const std::array<quint8, 3>& background,
                                     std::stop_token stop) const
{
    auto region = filledPixels(rect.size(), format().isColour(), format().sampleType(), background);
    const QSize size = m_grid.tile;
    for (int y = rect.top() / size.height(); region && y <= rect.bottom() / size.height(); ++y)
        for (int x = rect.left() / size.width(); x <= rect.right() / size.width(); ++x) {
            auto pixels = tile(plane, x, y, background, stop);
            if (!pixels)
                return pixels;
            pastePixels(*pixels, QPoint(x * size.width(), y * size.height()), rect, *region);
        }
    return region;
}

} // namespace triptych
