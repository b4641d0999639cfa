// BitPlane: a bitmap over an image, with coarser levels in which nothing that is set gets lost. Immutable, any thread.
#pragma once

#include <QSize>

#include <cstdint>
#include <span>
#include <vector>

namespace triptych {

class BitPlane {
public:
    BitPlane() = default;
    /// `bits`: the lowest bit of the first word first, `size.width()` to a row, rows not aligned (PS3.5 8.1.2), from
    /// bit `firstBit` on; there must be at least firstBit + width × height of them.
    BitPlane(QSize size, std::span<const uint16_t> bits, size_t firstBit = 0);

    QSize size() const { return m_levels.empty() ? QSize() : m_levels.front().size; }
    bool isEmpty() const { return m_empty; } ///< no bit is set
    /// Level n has 2^n × 2^n bits of level 0 in one, set where any of them is.
    int levelCount() const { return int(m_levels.size()); }
    QSize levelSize(int level) const { return m_levels[size_t(level)].size; }
    bool rowHasBits(int level, int y) const { return m_levels[size_t(level)].rowHasBits[size_t(y)]; }
    bool at(int level, int x, int y) const
    {
        const Level& l = m_levels[size_t(level)];
        return l.words[size_t(y) * l.wordsPerRow + size_t(x) / 64] >> (x % 64) & 1;
    }

private:
    struct Level {
        QSize size;
        size_t wordsPerRow = 0;
        std::vector<uint64_t> words;
        std::vector<uint8_t> rowHasBits;

        explicit Level(QSize of);
        void noteRows();
    };
    static Level halved(const Level& level);

    std::vector<Level> m_levels;
    bool m_empty = true;
};

} // namespace triptych
