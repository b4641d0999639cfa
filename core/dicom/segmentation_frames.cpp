#include "core/dicom/segmentation_frames.h"

#include <algorithm>
#include <array>
#include <set>

namespace triptych {

namespace {

constexpr quint64 kMostPixelBytes = 0xFFFF'FFF0; ///< lengths have 32 bits (PS3.5 7.1)
constexpr int kMostSide = 65'535;                ///< Rows and Columns are US

Error refused(const QString& what, ErrorCode code = ErrorCode::Refused) { return {code, what, {}}; }

/// Puts bits one after the other, the first into the lowest bit of the first byte.
class BitPacker {
public:
    explicit BitPacker(std::vector<quint8>& bytes) : m_bytes(bytes) {}

    /// One row of labels: 1 where it is `label`; `missing` further pixels are 0.
    void addRow(const quint8* labels, int count, quint8 label, int missing)
    {
        int x = 0;
        for (; m_filled == 0 && x + 8 <= count; x += 8) { // whole bytes
            quint8 byte = 0;
            for (int bit = 0; bit < 8; ++bit)
                byte |= quint8(quint8(labels[x + bit] == label) << bit);
            m_bytes.push_back(byte);
        }
        for (; x < count; ++x) {
            m_open |= quint8(labels[x] == label) << m_filled;
            if (++m_filled == 8)
                close();
        }
        addZeros(missing);
    }
    void addZeros(qint64 count)
    {
        for (; count > 0 && m_filled > 0; --count)
            if (++m_filled == 8)
                close();
        m_bytes.resize(m_bytes.size() + size_t(count / 8));
        m_filled += int(count % 8);
    }
    void finish()
    {
        if (m_filled > 0)
            close();
        m_bytes.resize((m_bytes.size() + 1) / 2 * 2);
    }

private:
    void close()
    {
        m_bytes.push_back(m_open);
        m_open = 0;
        m_filled = 0;
    }
    std::vector<quint8>& m_bytes;
    quint8 m_open = 0;
    int m_filled = 0;
};

using LabelsThere = std::array<bool, 256>;

LabelsThere labelsIn(const PixelBuffer& labels)
{
    LabelsThere there{};
    for (int y = 0; y < labels.height(); ++y)
        for (const quint8* at = labels.row<quint8>(y); at != labels.row<quint8>(y) + labels.width(); ++at)
            there[*at] = true;
    return there;
}

/// The places of tiles that hold anything, in rows from the top.
std::vector<QPoint> paintedPlaces(const LabelMap& map, QSize tile, bool tiled)
{
    if (!tiled)
        return map.isEmpty() ? std::vector<QPoint>() : std::vector<QPoint>{QPoint(0, 0)};
    const auto above = [](QPoint a, QPoint b) { return std::pair(a.y(), a.x()) < std::pair(b.y(), b.x()); };
    std::set<QPoint, decltype(above)> places(above);
    for (const QPoint index : map.tileIndices()) {
        const QRect covered = QRect(index * LabelMap::kTileSide, QSize(LabelMap::kTileSide, LabelMap::kTileSide)) &
                              QRect(QPoint(0, 0), map.size());
        for (int y = covered.top() / tile.height(); y <= covered.bottom() / tile.height(); ++y)
            for (int x = covered.left() / tile.width(); x <= covered.right() / tile.width(); ++x)
                places.insert(QPoint(x * tile.width(), y * tile.height()));
    }
    return {places.begin(), places.end()};
}

Result<void> checkBytes(const SegmentationFrames& plan, bool binary)
{
    const quint64 pixels = quint64(plan.frameSize.width()) * quint64(plan.frameSize.height()) * plan.frames.size();
    if (pixels / (binary ? 8 : 1) > kMostPixelBytes)
        return refused(QStringLiteral("the segmentation has more than the 4 GB that one file holds; write fewer labels "
                                      "or frames at a time"),
                       ErrorCode::LimitExceeded);
    return {};
}

void packTile(const PixelBuffer& labels, quint8 label, QSize frameSize, BitPacker& packer)
{
    for (int y = 0; y < labels.height(); ++y)
        packer.addRow(labels.row<quint8>(y), labels.width(), label, frameSize.width() - labels.width());
    packer.addZeros(qint64(frameSize.height() - labels.height()) * frameSize.width());
}

Result<void> packLabels(const SegmentationToWrite& segmentation, SegmentationFrames& plan)
{
    BitPacker packer(plan.pixels);
    for (const auto& [frame, map] : segmentation.labels)
        for (const QPoint place : paintedPlaces(map, plan.frameSize, plan.tiled)) {
            const auto labels = map.toBuffer(QRect(place, plan.frameSize) & QRect(QPoint(0, 0), map.size()));
            if (!labels)
                return labels.error();
            LabelsThere there = labelsIn(*labels);
            there[0] = false;
            for (size_t i = 0; i < segmentation.segments.size(); ++i) {
                const auto label = quint8(segmentation.segments[i].label);
                if (!std::exchange(there[label], false))
                    continue;
                plan.frames.push_back({i, frame, place, 0});
                if (auto fits = checkBytes(plan, true); !fits)
                    return fits;
                packTile(*labels, label, plan.frameSize, packer);
            }
            if (const auto left = std::find(there.begin(), there.end(), true); left != there.end())
                return refused(QStringLiteral("label %1 is painted but has no segment").arg(left - there.begin()));
        }
    if (plan.frames.empty()) { // a file has at least one frame
        plan.frames.push_back({0, segmentation.labels.empty() ? 0 : segmentation.labels.begin()->first, {}, 0});
        packer.addZeros(qint64(plan.frameSize.width()) * plan.frameSize.height());
    }
    packer.finish();
    return {};
}

bool holdsAnything(const PixelBuffer& values)
{
    for (int y = 0; y < values.height(); ++y)
        if (std::any_of(values.row<quint8>(y), values.row<quint8>(y) + values.width(), [](quint8 v) { return v > 0; }))
            return true;
    return false;
}

Result<void> packFractions(const SegmentationToWrite& segmentation, SegmentationFrames& plan)
{
    for (size_t i = 0; i < segmentation.fractions.size(); ++i) {
        const FractionalFrame& from = segmentation.fractions[i];
        const auto segment = std::find_if(segmentation.segments.begin(), segmentation.segments.end(),
                                          [&](const DicomSegment& s) { return s.label == from.label; });
        if (segment == segmentation.segments.end())
            return refused(QStringLiteral("label %1 has values but no segment").arg(from.label));
        if (from.values.isNull() || from.values.type() != SampleType::U8 || from.values.samplesPerPixel() != 1 ||
            from.values.width() > plan.frameSize.width() || from.values.height() > plan.frameSize.height() ||
            (!plan.tiled && from.values.size() != plan.frameSize))
            return refused(QStringLiteral("the values of label %1 do not have the size of the image").arg(from.label));
        if (!holdsAnything(from.values))
            continue;
        plan.frames.push_back({size_t(segment - segmentation.segments.begin()), from.frame, from.topLeft, i});
        if (auto fits = checkBytes(plan, false); !fits)
            return fits;
        for (int y = 0; y < from.values.height(); ++y) {
            const quint8* row = from.values.row<quint8>(y);
            const size_t end = plan.pixels.size() + size_t(plan.frameSize.width());
            for (int x = 0; x < from.values.width(); ++x)
                plan.pixels.push_back(quint8(std::min<int>(row[x], segmentation.maximumFraction)));
            plan.pixels.resize(end);
        }
        const int below = plan.frameSize.height() - from.values.height();
        plan.pixels.resize(plan.pixels.size() + size_t(below) * size_t(plan.frameSize.width()));
    }
    if (plan.frames.empty()) {
        plan.frames.push_back({0, 0, {}, 0});
        plan.pixels.resize(size_t(plan.frameSize.width()) * size_t(plan.frameSize.height()));
    }
    plan.pixels.resize((plan.pixels.size() + 1) / 2 * 2);
    return {};
}

Result<void> settleSizes(const SegmentationToWrite& segmentation, QSize tile, SegmentationFrames& plan)
{
    const bool binary = segmentation.kind == SegmentationKind::Binary;
    plan.tiled = segmentation.subject.isSlide();
    plan.matrix = binary && !segmentation.labels.empty() ? segmentation.labels.begin()->second.size()
                  : !segmentation.fractionSize.isEmpty() ? segmentation.fractionSize
                                                         : segmentation.subject.info.size();
    plan.downsample = binary && !segmentation.labels.empty() ? segmentation.labels.begin()->second.downsample()
                                                             : segmentation.downsample;
    for (const auto& [frame, map] : segmentation.labels)
        if (map.size() != plan.matrix || map.downsample() != plan.downsample)
            return refused(QStringLiteral("the masks of the frames differ in size"));
    if (!plan.tiled && (plan.matrix != segmentation.subject.info.size()))
        return refused(QStringLiteral("the mask of %1 × %2 pixels is not as large as the image of %3 × %4")
                           .arg(plan.matrix.width())
                           .arg(plan.matrix.height())
                           .arg(segmentation.subject.info.size().width())
                           .arg(segmentation.subject.info.size().height()));
    plan.frameSize = plan.tiled ? tile : plan.matrix;
    for (const FractionalFrame& fraction : segmentation.fractions)
        if (plan.tiled)
            plan.frameSize = plan.frameSize.expandedTo(fraction.values.size());
    if (plan.frameSize.width() > kMostSide || plan.frameSize.height() > kMostSide || plan.frameSize.isEmpty())
        return refused(QStringLiteral("an image of %1 × %2 pixels cannot be segmented in DICOM")
                           .arg(plan.frameSize.width())
                           .arg(plan.frameSize.height()),
                       ErrorCode::LimitExceeded);
    return {};
}

} // namespace

Result<SegmentationFrames> planSegmentation(const SegmentationToWrite& segmentation, QSize tile)
{
    std::set<int> labels;
    for (const DicomSegment& segment : segmentation.segments)
        if (segment.label < 1 || segment.label > 255 || !labels.insert(segment.label).second)
            return refused(QStringLiteral("label %1 is not from 1 to 255, or stands twice").arg(segment.label));
    if (segmentation.segments.empty())
        return refused(QStringLiteral("there is no label to write"));
    SegmentationFrames plan;
    if (auto settled = settleSizes(segmentation, tile, plan); !settled)
        return settled.error();
    const bool binary = segmentation.kind == SegmentationKind::Binary;
    const auto packed = binary ? packLabels(segmentation, plan) : packFractions(segmentation, plan);
    if (!packed)
        return packed.error();
    return plan;
}

} // namespace triptych
