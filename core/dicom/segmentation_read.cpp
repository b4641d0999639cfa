#include "core/base/counted.h"
#include "core/dicom/dicom_attributes.h"
#include "core/dicom/dicom_image_source.h"
#include "core/dicom/dicom_lab.h"
#include "core/dicom/image_references.h"
#include "core/dicom/segmentation_file.h"
#include "core/dicom/segmentation_header.h"

#include <dcmtk/config/osconfig.h>

#include <dcmtk/dcmdata/dcdatset.h>
#include <dcmtk/dcmdata/dcdeftag.h>
#include <dcmtk/dcmdata/dcsequen.h>
#include <dcmtk/dcmdata/dcuid.h>

#include <algorithm>
#include <tuple>

namespace triptych {

namespace {

constexpr int kMostFrames = 2'000'000;
constexpr qint64 kMostBytes = qint64(2) << 30; ///< of unpacked labels and values
constexpr int kLabels = 255;

/// Gathers the frames of a file into planes.
class SegmentationReader {
public:
    SegmentationReader(const DicomFile& file, const DicomFrames& frames, DicomSegmentation& into)
        : m_file(file), m_frames(frames), m_header(file.header.get()), m_into(into)
    {
    }

    Result<void> read(std::stop_token stop)
    {
        if (auto segments = readSegments(); !segments)
            return segments;
        if (auto sizes = readSizes(); !sizes)
            return sizes;
        std::vector<SegmentationFramePlace> places = segmentationFramePlaces(
            m_header, m_frames.frames(), m_into.tiled, m_into.size, m_frames.format().size(), int(m_numbers.size()));
        if (places.size() < size_t(m_frames.frames()))
            return wrong(QStringLiteral("%1 of its %2 frames do not say which segment they show")
                             .arg(m_frames.frames() - int(places.size()))
                             .arg(m_frames.frames()));
        // Later segments lie on top, whatever the order of the frames.
        std::stable_sort(places.begin(), places.end(),
                         [](const auto& a, const auto& b) { return a.segment < b.segment; });
        for (const SegmentationFramePlace& place : places) {
            if (stop.stop_requested())
                return Error{ErrorCode::Cancelled, QStringLiteral("%1: cancelled").arg(m_file.name), {}};
            if (auto added = addFrame(place, stop); !added)
                return added;
        }
        finish();
        return {};
    }

private:
    Error wrong(const QString& what, ErrorCode code = ErrorCode::BadFormat) const
    {
        return {code, QStringLiteral("%1: %2").arg(m_file.name, what), {}};
    }

    Result<void> readSegments()
    {
        const int count = m_header.itemCount(DCM_SegmentSequence);
        if (count == 0)
            return wrong(QStringLiteral("lists no segments"));
        if (count > kLabels)
            return wrong(QStringLiteral("has %1 segments; a mask holds at most %2 labels").arg(count).arg(kLabels),
                         ErrorCode::LimitExceeded);
        for (int i = 0; i < count; ++i) {
            DicomSegment segment = segmentOf(m_header.item(DCM_SegmentSequence, i));
            const int number = segment.label;
            if (number < 1 || number > 65'535 || m_numbers.contains(number))
                return wrong(QStringLiteral("segment number %1 is impossible or stands twice").arg(number));
            m_numbers[number] = size_t(i);
            m_into.segments.push_back(std::move(segment));
        }
        if (m_numbers.rbegin()->first > kLabels) { // numbers that no label can have
            for (size_t i = 0; i < m_into.segments.size(); ++i)
                m_into.segments[i].label = int(i) + 1;
            m_into.warnings << QStringLiteral("Segment numbers above 255 are renumbered from 1 on.");
        }
        return {};
    }

    Result<void> readSizes()
    {
        const PixelFormat& format = m_frames.format();
        const bool binary = m_into.kind == SegmentationKind::Binary;
        if (format.isColour() || format.isFloat || format.bitsAllocated != (binary ? 1 : 8))
            return wrong(QStringLiteral("its pixels are not those of a %1 segmentation")
                             .arg(m_header.text(DCM_SegmentationType)));
        const int declared = m_header.integer(DCM_NumberOfFrames, 1);
        if (m_frames.frames() != declared || m_file.layout.pixels->truncated)
            return wrong(QStringLiteral("its pixel data are truncated: %1 of %2 frames are whole")
                             .arg(std::min(m_frames.frames(), std::max(0, declared - 1)))
                             .arg(declared));
        if (declared > kMostFrames)
            return wrong(QStringLiteral("has %1 frames, more than the limit of %2").arg(declared).arg(kMostFrames),
                         ErrorCode::LimitExceeded);
        m_into.size = format.size();
        const int columns = m_header.integer(DCM_TotalPixelMatrixColumns),
                  rows = m_header.integer(DCM_TotalPixelMatrixRows);
        m_into.tiled = columns > 0 && rows > 0;
        if (m_into.tiled)
            m_into.size = QSize(columns, rows);
        if (m_into.size.width() > 1 << 29 || m_into.size.height() > 1 << 29)
            return wrong(QStringLiteral("its plane of %1 × %2 pixels is larger than the limits").arg(columns).arg(rows),
                         ErrorCode::LimitExceeded);
        return {};
    }

    Result<void> addFrame(const SegmentationFramePlace& place, std::stop_token stop)
    {
        const auto number = m_numbers.find(place.segment);
        if (number == m_numbers.end())
            return wrong(QStringLiteral("frame %1 shows segment %2, which it does not list")
                             .arg(place.index + 1)
                             .arg(place.segment));
        auto pixels = m_frames.decode(place.index, stop);
        if (!pixels)
            return pixels.error();
        if (pixels->type() != SampleType::U8)
            return wrong(QStringLiteral("its pixels have more than 8 bits"), ErrorCode::Unsupported);
        const QRect covered = QRect(place.topLeft, pixels->size()) & QRect(QPoint(0, 0), m_into.size);
        if (covered.isEmpty()) {
            ++m_outside;
            return {};
        }
        SegmentationPlane& plane = planeOf(place);
        const int label = m_into.segments[number->second].label;
        if (m_into.kind == SegmentationKind::Binary)
            return paste(*pixels, place.topLeft, covered, label, plane.labels);
        m_bytes += pixels->byteCount();
        if (m_bytes > kMostBytes)
            return tooMuch();
        plane.fractions.push_back({label, 0, place.topLeft, std::move(*pixels)});
        return {};
    }

    Error tooMuch() const
    {
        return wrong(QStringLiteral("holds more than %1 GB of labels").arg(kMostBytes >> 30), ErrorCode::LimitExceeded);
    }

    SegmentationPlane& planeOf(const SegmentationFramePlace& place)
    {
        const auto key = std::make_tuple(place.imageUid, place.frame,
                                         place.place ? place.place->originMm : PatientVector{}, place.slidePlane);
        const auto [at, isNew] = m_planes.try_emplace(key, m_into.planes.size());
        if (isNew) {
            SegmentationPlane plane;
            plane.imageUid = place.imageUid;
            plane.frame = place.frame;
            plane.place = place.place;
            if (m_into.kind == SegmentationKind::Binary)
                plane.labels = LabelMap(m_into.size);
            m_into.planes.push_back(std::move(plane));
        }
        return m_into.planes[at->second];
    }

    /// The ones of a frame as `label`, tile by tile.
    Result<void> paste(const PixelBuffer& bits, QPoint topLeft, QRect covered, int label, LabelMap& map)
    {
        constexpr int kSide = LabelMap::kTileSide;
        for (int ty = covered.top() / kSide; ty <= covered.bottom() / kSide; ++ty)
            for (int tx = covered.left() / kSide; tx <= covered.right() / kSide; ++tx) {
                const QRect part = covered & QRect(tx * kSide, ty * kSide, kSide, kSide);
                if (!anySet(bits, part.translated(-topLeft)))
                    continue;
                const LabelMap::Tile old = map.tile({tx, ty});
                auto tile = PixelBuffer::allocate({kSide, kSide}, 1, SampleType::U8);
                if (!tile)
                    return tile.error();
                if (old)
                    std::copy_n(old->bytes(), old->byteCount(), tile->mutableBytes());
                else if ((m_bytes += tile->byteCount()) > kMostBytes)
                    return tooMuch();
                for (int y = part.top(); y <= part.bottom(); ++y) {
                    const quint8* from = bits.row<quint8>(y - topLeft.y()) + part.left() - topLeft.x();
                    quint8* to = tile->mutableRow<quint8>(y - ty * kSide) + part.left() - tx * kSide;
                    for (int x = 0; x < part.width(); ++x)
                        if (from[x]) {
                            m_overlaps += to[x] != 0 && to[x] != label;
                            to[x] = quint8(label);
                        }
                }
                map.setTile({tx, ty}, std::make_shared<const PixelBuffer>(std::move(*tile)));
            }
        return {};
    }

    static bool anySet(const PixelBuffer& bits, QRect part)
    {
        for (int y = part.top(); y <= part.bottom(); ++y) {
            const quint8* row = bits.row<quint8>(y) + part.left();
            if (std::any_of(row, row + part.width(), [](quint8 v) { return v != 0; }))
                return true;
        }
        return false;
    }

    void finish()
    {
        addCounted(m_into.warnings, m_overlaps,
                   "Segments overlap at 1 pixel, and a mask holds one label there: the segment with the higher number "
                   "is kept.",
                   "Segments overlap at %1 pixels, and a mask holds one label there: the segment with the higher "
                   "number is kept.");
        addCounted(m_into.warnings, m_outside, "1 frame lies outside of the plane; it is left out.",
                   "%1 frames lie outside of the plane; they are left out.");
    }

    const DicomFile& m_file;
    const DicomFrames& m_frames;
    DicomAttributes m_header;
    DicomSegmentation& m_into;
    std::map<int, size_t> m_numbers; ///< index of the segment by its number
    std::map<std::tuple<QString, int, PatientVector, qint64>, size_t> m_planes;
    qint64 m_bytes = 0;
    qint64 m_overlaps = 0;
    int m_outside = 0;
};

Result<SegmentationKind> kindOf(const DicomFile& file)
{
    const DicomAttributes header(file.header.get());
    const QString type = header.text(DCM_SegmentationType);
    if (header.text(DCM_SOPClassUID) != QLatin1String(UID_SegmentationStorage) ||
        (type != QLatin1String("BINARY") && type != QLatin1String("FRACTIONAL")))
        return Error{ErrorCode::Unsupported,
                     QStringLiteral("%1: is no DICOM segmentation of the types BINARY or FRACTIONAL").arg(file.name),
                     {}};
    if (type == QLatin1String("BINARY"))
        return SegmentationKind::Binary;
    return header.text(DCM_SegmentationFractionalType) == QLatin1String("OCCUPANCY") ? SegmentationKind::Occupancy
                                                                                     : SegmentationKind::Probability;
}

} // namespace

Result<DicomSegmentation> readSegmentation(const DicomFile& file, std::stop_token stop)
{
    const auto kind = kindOf(file);
    if (!kind)
        return kind.error();
    DicomSegmentation segmentation;
    segmentation.path = file.name;
    segmentation.kind = *kind;
    segmentation.warnings = file.layout.warnings;
    if (file.layout.headerTruncated || !file.layout.pixels)
        return Error{
            ErrorCode::BadFormat, QStringLiteral("%1: is truncated; its pixels are missing").arg(file.name), {}};
    QStringList imageWarnings; // of how an image is shown, which this is not
    const auto frames = DicomFrames::make(file, imageWarnings);
    if (!frames)
        return frames.error();
    const DicomAttributes header(file.header.get());
    readSegmentationHeader(header, segmentation);
    if (auto read = SegmentationReader(file, *frames, segmentation).read(stop); !read)
        return read.error();
    return segmentation;
}

Result<DicomSegmentation> readSegmentation(const std::filesystem::path& path, std::stop_token stop)
{
    const auto file = openDicomFile(path);
    return file ? readSegmentation(*file, stop) : Result<DicomSegmentation>(file.error());
}

} // namespace triptych
