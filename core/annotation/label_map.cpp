#include "core/annotation/label_map.h"

#include "core/annotation/band_writer.h"
#include "core/annotation/brush_sweep.h"
#include "core/annotation/scanline.h"

#include <QSet>

#include <algorithm>
#include <cmath>
#include <cstring>

namespace triptych {

namespace {

constexpr int kSide = LabelMap::kTileSide;
constexpr int kTileBytes = kSide * kSide;

bool isAllZero(const PixelBuffer& tile)
{
    const auto* bytes = reinterpret_cast<const char*>(tile.bytes());
    return bytes[0] == 0 && std::memcmp(bytes, bytes + 1, kTileBytes - 1) == 0;
}

/// The tile with zeros from `inside` on: stored or imported labels beyond the map's edge would be seen by nobody but
/// make equal maps differ.
LabelMap::Tile withoutLabelsBeyond(QSize inside, LabelMap::Tile tile)
{
    if (inside.width() >= kSide && inside.height() >= kSide)
        return tile;
    auto cleared = PixelBuffer::allocate(QSize(kSide, kSide), 1, SampleType::U8);
    if (!cleared)
        return tile;
    const size_t columns = size_t(std::min(inside.width(), kSide));
    for (int row = 0; row < std::min(inside.height(), kSide); ++row)
        std::memcpy(cleared->mutableRow<quint8>(row), tile->row<quint8>(row), columns);
    if (std::memcmp(cleared->bytes(), tile->bytes(), kTileBytes) == 0)
        return tile;
    return std::make_shared<const PixelBuffer>(std::move(*cleared));
}

bool sameLabels(const LabelMap::Tile& a, const LabelMap::Tile& b)
{
    if (a == b)
        return true;
    return a && b && std::memcmp(a->bytes(), b->bytes(), kTileBytes) == 0;
}

/// The runs of a tile whose labels are wanted, in pixels of the map.
template <class Wanted>
void appendTileRuns(PixelRuns& runs, const PixelBuffer& tile, QPoint index, Wanted wanted)
{
    const int left = index.x() * kSide;
    for (int y = 0; y < kSide; ++y) {
        const auto* labels = tile.row<quint8>(y);
        appendRuns(runs, index.y() * kSide + y, left, left + kSide - 1,
                   [&](int x) { return wanted(labels[x - left]); });
    }
}

int tilesAlong(int pixels) { return (pixels + kSide - 1) / kSide; }

LabelTable allTo(quint8 label)
{
    LabelTable table;
    table.fill(label);
    return table;
}

} // namespace

QSize labelMapSize(QSize imageSize, double downsample)
{
    return QSize(int(std::ceil(imageSize.width() / downsample)), int(std::ceil(imageSize.height() / downsample)));
}

LabelMap::LabelMap(QSize size, double downsample) : m_size(size), m_downsample(downsample) {}

bool LabelMap::isEmpty() const { return m_tiles.isEmpty(); }

quint8 LabelMap::labelAt(QPoint pixel) const
{
    if (!QRect(QPoint(0, 0), m_size).contains(pixel))
        return 0;
    const Tile held = tile(QPoint(pixel.x() / kSide, pixel.y() / kSide));
    return held ? held->row<quint8>(pixel.y() % kSide)[pixel.x() % kSide] : quint8(0);
}

LabelMap::Tile LabelMap::tile(QPoint index) const { return m_tiles.value(index); }

QList<QPoint> LabelMap::tileIndices() const { return m_tiles.keys(); }

void LabelMap::setTile(QPoint index, Tile tile)
{
    const QRect indices(0, 0, tilesAlong(m_size.width()), tilesAlong(m_size.height()));
    const bool fits = tile && tile->size() == QSize(kSide, kSide) && tile->type() == SampleType::U8 &&
                      tile->samplesPerPixel() == 1 && indices.contains(index);
    if (fits)
        tile = withoutLabelsBeyond(m_size - QSize(index.x(), index.y()) * kSide, std::move(tile));
    if (!fits || isAllZero(*tile))
        m_tiles.remove(index);
    else
        m_tiles.insert(index, std::move(tile));
}

std::bitset<256> LabelMap::labels() const
{
    std::bitset<256> present;
    for (const Tile& tile : m_tiles) {
        const quint8* at = tile->row<quint8>(0);
        for (int i = 0; i < kTileBytes; ++i)
            present[at[i]] = true;
    }
    present.reset(0);
    return present;
}

QRect LabelMap::paintedArea() const
{
    QRect area;
    for (auto it = m_tiles.cbegin(); it != m_tiles.cend(); ++it)
        area |= QRect(it.key() * kSide, QSize(kSide, kSide));
    return area & QRect(QPoint(0, 0), m_size);
}

Result<PixelBuffer> LabelMap::toBuffer(QRect rect) const
{
    auto buffer = PixelBuffer::allocate(rect.size(), 1, SampleType::U8);
    const QRect inside = rect & QRect(QPoint(0, 0), m_size);
    if (!buffer || inside.isEmpty())
        return buffer;
    for (int ty = inside.top() / kSide; ty <= inside.bottom() / kSide; ++ty)
        for (int tx = inside.left() / kSide; tx <= inside.right() / kSide; ++tx) {
            const auto tile = m_tiles.constFind(QPoint(tx, ty));
            if (tile == m_tiles.cend())
                continue;
            const QRect part = inside & QRect(tx * kSide, ty * kSide, kSide, kSide);
            for (int y = part.top(); y <= part.bottom(); ++y)
                std::memcpy(buffer->mutableRow<quint8>(y - rect.top()) + part.left() - rect.left(),
                            (*tile)->row<quint8>(y - ty * kSide) + part.left() - tx * kSide, size_t(part.width()));
        }
    return buffer;
}

Result<LabelMap> LabelMap::fromBuffer(const PixelBuffer& labels, double downsample)
{
    if (labels.isNull() || labels.type() != SampleType::U8 || labels.samplesPerPixel() != 1)
        return Error{ErrorCode::BadFormat, QStringLiteral("a label map is made of one 8-bit label a pixel"), {}};
    LabelMap map(labels.size(), downsample);
    const QRect all(QPoint(0, 0), labels.size());
    for (int y = 0; y < tilesAlong(labels.height()); ++y)
        for (int x = 0; x < tilesAlong(labels.width()); ++x) {
            auto tile = PixelBuffer::allocate(QSize(kSide, kSide), 1, SampleType::U8);
            if (!tile)
                return tile.error();
            const QRect part = QRect(QPoint(x, y) * kSide, QSize(kSide, kSide)) & all;
            for (int row = 0; row < part.height(); ++row)
                std::memcpy(tile->mutableRow<quint8>(row), labels.row<quint8>(part.top() + row) + part.left(),
                            size_t(part.width()));
            map.setTile(QPoint(x, y), std::make_shared<const PixelBuffer>(std::move(*tile)));
        }
    return map;
}

LabelMap::Painted LabelMap::paint(const PixelRuns& runs, const LabelTable& table)
{
    BandWriter writer(m_tiles, table, tilesAlong(m_size.width()));
    for (const PixelRun& run : runs)
        writer.fill(run.row, run.first, run.last);
    return writer.finish();
}

LabelMap::Painted LabelMap::paint(QPointF from, QPointF to, const BrushTip& tip, const LabelTable& table)
{
    return paint(sweptRuns(from, to, tip, m_size), table);
}

PixelRuns LabelMap::runsOf(quint8 label) const
{
    PixelRuns runs;
    if (label == 0) {
        PixelRuns painted;
        for (auto it = m_tiles.cbegin(); it != m_tiles.cend(); ++it)
            appendTileRuns(painted, *it.value(), it.key(), [](quint8 at) { return at != 0; });
        return complement(normalised(std::move(painted)), QRect(QPoint(0, 0), m_size));
    }
    for (auto it = m_tiles.cbegin(); it != m_tiles.cend(); ++it)
        appendTileRuns(runs, *it.value(), it.key(), [label](quint8 at) { return at == label; });
    return normalised(std::move(runs));
}

QList<QPoint> LabelMap::paintStroke(QPointF from, QPointF to, double radius, quint8 label)
{
    return paint(from, to, BrushTip{radius, BrushForm::Round}, allTo(label)).tiles;
}

QList<QPoint> LabelMap::paintPolygon(const QPolygonF& polygon, quint8 label) { return paintRings({polygon}, label); }

QList<QPoint> LabelMap::paintRings(const QList<QPolygonF>& rings, quint8 label)
{
    const LabelTable table = allTo(label);
    BandWriter writer(m_tiles, table, tilesAlong(m_size.width()));
    forEachInsideSpan(rings, m_size, [&](int row, int first, int last) { writer.fill(row, first, last); });
    return writer.finish().tiles;
}

bool operator==(const LabelMap& a, const LabelMap& b)
{
    // No tile without a label is ever held, so that the same labels are the same tiles.
    if (a.m_size != b.m_size || a.m_downsample != b.m_downsample || a.m_tiles.size() != b.m_tiles.size())
        return false;
    for (auto it = a.m_tiles.cbegin(); it != a.m_tiles.cend(); ++it)
        if (!sameLabels(it.value(), b.m_tiles.value(it.key())))
            return false;
    return true;
}

} // namespace triptych
