#include "core/annotation/band_writer.h"

#include <algorithm>
#include <cstring>

namespace triptych {

namespace {

constexpr int kSide = LabelMap::kTileSide;

bool isAllZero(const PixelBuffer& tile)
{
    const auto* bytes = reinterpret_cast<const char*>(tile.bytes());
    return bytes[0] == 0 && std::memcmp(bytes, bytes + 1, size_t(tile.byteCount()) - 1) == 0;
}

/// How many labels from the start (step 1) or, from the last one on, from the end (step −1) are `label` already.
int alike(const quint8* at, int count, quint8 label, int step)
{
    const quint64 eight = label * 0x0101'0101'0101'0101ull;
    int same = 0;
    while (same + 8 <= count) {
        quint64 here;
        std::memcpy(&here, step > 0 ? at + same : at - same - 7, 8);
        if (here != eight)
            break;
        same += 8;
    }
    while (same < count && at[same * step] == label)
        ++same;
    return same;
}

} // namespace

BandWriter::BandWriter(Tiles& tiles, const LabelTable& table, int tilesAcross)
    : m_tiles(tiles), m_table(table),
      m_uniform(std::all_of(table.begin(), table.end(), [&](quint8 label) { return label == table[0]; })),
      m_columns(size_t(tilesAcross))
{
}

void BandWriter::fill(int row, int first, int last)
{
    if (row / kSide != m_band)
        flush(row / kSide);
    for (int column = first / kSide; column <= last / kSide; ++column) {
        const int from = std::max(first - column * kSide, 0);
        const int to = std::min(last - column * kSide, kSide - 1);
        fillInTile(column, row % kSide, from, to - from + 1);
    }
}

LabelMap::Painted BandWriter::finish()
{
    flush(-1);
    return std::move(m_painted);
}

void BandWriter::fillInTile(int column, int row, int from, int count)
{
    const PixelBuffer& own = m_columns[size_t(column)];
    const LabelMap::Tile old = own.isNull() ? m_tiles.value(QPoint(column, m_band)) : nullptr;
    const quint8* now = !own.isNull() ? own.row<quint8>(row) : old ? old->row<quint8>(row) : nullptr;
    int begin = from, end = from + count; // of what changes
    if (!now) {
        if (m_table[0] == 0)
            return;
    } else if (m_uniform) {
        begin += alike(now + begin, end - begin, m_table[0], 1);
        end -= alike(now + end - 1, end - begin, m_table[0], -1);
    } else {
        while (begin < end && m_table[now[begin]] == now[begin])
            ++begin;
        while (begin < end && m_table[now[end - 1]] == now[end - 1])
            --end;
    }
    PixelBuffer* tile = begin < end ? writable(column, old) : nullptr;
    if (!tile)
        return;
    quint8* const labels = tile->mutableRow<quint8>(row);
    if (m_uniform)
        std::memset(labels + begin, m_table[0], size_t(end - begin));
    else
        for (int x = begin; x < end; ++x)
            labels[x] = m_table[labels[x]];
    m_painted.changed |= QRect(column * kSide + begin, m_band * kSide + row, end - begin, 1);
}

/// The band's own copy of the tile in this column; null without memory.
PixelBuffer* BandWriter::writable(int column, const LabelMap::Tile& old)
{
    PixelBuffer& own = m_columns[size_t(column)];
    if (!own.isNull())
        return &own;
    auto copy =
        old ? old->copy(QRect(0, 0, kSide, kSide)) : PixelBuffer::allocate(QSize(kSide, kSide), 1, SampleType::U8);
    if (!copy)
        return nullptr;
    own = std::move(*copy);
    return &own;
}

void BandWriter::flush(int nextBand)
{
    for (size_t column = 0; column < m_columns.size(); ++column) {
        PixelBuffer& own = m_columns[column];
        if (own.isNull())
            continue;
        const QPoint index(int(column), m_band);
        m_painted.tiles << index;
        if (isAllZero(own))
            m_tiles.remove(index);
        else
            m_tiles.insert(index, std::make_shared<const PixelBuffer>(std::move(own)));
        own = PixelBuffer();
    }
    m_band = nextBand;
}

} // namespace triptych
