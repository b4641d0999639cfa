#include "core/image/bit_plane.h"

#include <algorithm>

namespace triptych {

namespace {

constexpr int kCoarsestSide = 64;

/// Every second bit of `word` or its neighbour, packed into the lower half.
uint64_t pairsOf(uint64_t word)
{
    uint64_t x = (word | word >> 1) & 0x5555555555555555u;
    x = (x | x >> 1) & 0x3333333333333333u;
    x = (x | x >> 2) & 0x0F0F0F0F0F0F0F0Fu;
    x = (x | x >> 4) & 0x00FF00FF00FF00FFu;
    x = (x | x >> 8) & 0x0000FFFF0000FFFFu;
    return (x | x >> 16) & 0x00000000FFFFFFFFu;
}

} // namespace

BitPlane::Level::Level(QSize of)
    : size(of), wordsPerRow((size_t(of.width()) + 63) / 64), words(wordsPerRow * size_t(of.height())),
      rowHasBits(size_t(of.height()))
{
}

void BitPlane::Level::noteRows()
{
    for (size_t y = 0; y < rowHasBits.size(); ++y) {
        const auto row = words.begin() + std::ptrdiff_t(y * wordsPerRow);
        rowHasBits[y] = std::any_of(row, row + std::ptrdiff_t(wordsPerRow), [](uint64_t word) { return word != 0; });
    }
}

BitPlane::Level BitPlane::halved(const Level& level)
{
    Level half(QSize((level.size.width() + 1) / 2, (level.size.height() + 1) / 2));
    for (int y = 0; y < level.size.height(); ++y) {
        if (!level.rowHasBits[size_t(y)])
            continue;
        const uint64_t* const from = level.words.data() + size_t(y) * level.wordsPerRow;
        uint64_t* const to = half.words.data() + size_t(y / 2) * half.wordsPerRow;
        for (size_t i = 0; i < level.wordsPerRow; ++i)
            to[i / 2] |= pairsOf(from[i]) << (i % 2 * 32);
    }
    half.noteRows();
    return half;
}

BitPlane::BitPlane(QSize size, std::span<const uint16_t> bits, size_t firstBit)
{
    Level& finest = m_levels.emplace_back(size);
    const auto width = size_t(size.width());
    for (size_t y = 0; y < size_t(size.height()); ++y) {
        uint64_t* const row = finest.words.data() + y * finest.wordsPerRow;
        for (size_t x = 0; x < width;) {
            const size_t bit = firstBit + y * width + x;
            const size_t taken = std::min(16 - bit % 16, width - x);
            const uint64_t part = (uint64_t(bits[bit / 16]) >> (bit % 16)) & ((uint64_t(1) << taken) - 1);
            row[x / 64] |= part << (x % 64);
            if (x % 64 + taken > 64)
                row[x / 64 + 1] |= part >> (64 - x % 64);
            x += taken;
        }
    }
    finest.noteRows();
    m_empty = std::none_of(finest.rowHasBits.begin(), finest.rowHasBits.end(), [](uint8_t has) { return has != 0; });
    while (!m_empty && std::max(m_levels.back().size.width(), m_levels.back().size.height()) > kCoarsestSide)
        m_levels.push_back(halved(m_levels.back()));
}

} // namespace triptych
