// TileTextures: the tiles that the graphics card holds, bounded in bytes, the least recently used one leaving first.
#pragma once

#include "core/image/pixel_buffer.h"

#include <QHash>
#include <QOpenGLExtraFunctions>
#include <QRect>

#include <array>
#include <optional>
#include <span>
#include <vector>

namespace triptych {

/// Neighbouring tiles of one level, row by row; null ones are missing.
struct TileBlock {
    QSize tile;  ///< of a whole one, in pixels; those at the edges may be smaller
    QRect range; ///< of tile indices
    std::span<const PixelBuffer> tiles;
};

/// Where the tiles of a block lie in the array texture that is bound for them.
struct PlacedTiles {
    GLuint texture = 0;
    int pageSide = 0;
    QSize pagesPerTile;
    std::vector<qint32> index; ///< layer by page, row by row over the whole block; −1: not there
    QSize indexSize;
};

/// Tiles are cut into square pages, so that a frame may be larger than the largest texture and only what a view touches
/// of any size shares one texture. A tile is known by its buffer: as long as it is here the buffer is held, so another
/// one can never have its address. Signed and float values are kept as bits. Of one context, current at each call.
class TileTextures {
public:
    TileTextures(QOpenGLExtraFunctions& gl, qint64 maxBytes, int mostLayers);
    ~TileTextures();
    TileTextures(const TileTextures&) = delete;
    TileTextures& operator=(const TileTextures&) = delete;

    /// Uploads what is not there yet. Nothing where the block does not fit into the bytes allowed. What was placed
    /// before may be gone once that was drawn.
    std::optional<PlacedTiles> place(const TileBlock& block);

    qint64 bytes() const;
    qint64 uploads() const { return m_uploads; } ///< pages sent so far
    static constexpr int kPageSides[] = {64, 256, 512};

private:
    enum Texel { OneByte, TwoBytes, FourBytes, Colour };
    struct PageKey {
        const std::byte* bytes;
        int x, y; ///< of the page in its tile
        friend bool operator==(const PageKey&, const PageKey&) = default;
        friend size_t qHash(const PageKey& key, size_t seed = 0) { return qHashMulti(seed, key.bytes, key.x, key.y); }
    };
    struct Page {
        PageKey key{};
        PixelBuffer held;
        quint64 used = 0;
    };
    struct Pool {
        GLuint texture = 0;
        std::vector<Page> pages; ///< by layer
        QHash<PageKey, int> layers;
        quint64 used = 0;
    };

    static Texel texelOf(const PixelBuffer& tile);
    static qint64 pageBytes(Texel texel, int side);
    Pool& pool(Texel texel, int sideIndex) { return m_pools[size_t(texel)][size_t(sideIndex)]; }
    bool grow(Texel texel, int sideIndex, size_t pages);
    void release(Pool& pool);
    int freeLayer(Pool& pool) const;
    void upload(const Pool& pool, Texel texel, int side, int layer);
    bool placePages(PlacedTiles& placed, const TileBlock& block, Texel texel, int sideIndex);

    QOpenGLExtraFunctions& m_gl;
    const qint64 m_maxBytes;
    const int m_mostLayers;
    std::array<std::array<Pool, std::size(kPageSides)>, 4> m_pools;
    quint64 m_now = 0; ///< counts calls of place()
    qint64 m_uploads = 0;
};

} // namespace triptych
