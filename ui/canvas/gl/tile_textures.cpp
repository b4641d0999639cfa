#include "ui/canvas/gl/tile_textures.h"

#include <algorithm>

namespace triptych {

namespace {

struct TexelFormat {
    GLint internal;
    GLenum format, type;
    int bytes; ///< on the graphics card
};

constexpr TexelFormat kFormats[] = {{GL_R8UI, GL_RED_INTEGER, GL_UNSIGNED_BYTE, 1},
                                    {GL_R16UI, GL_RED_INTEGER, GL_UNSIGNED_SHORT, 2},
                                    {GL_R32UI, GL_RED_INTEGER, GL_UNSIGNED_INT, 4},
                                    {GL_RGBA8UI, GL_RGB_INTEGER, GL_UNSIGNED_BYTE, 4}};

int pagesAlong(int length, int side) { return (length + side - 1) / side; }

} // namespace

TileTextures::TileTextures(QOpenGLExtraFunctions& gl, qint64 maxBytes, int mostLayers)
    : m_gl(gl), m_maxBytes(maxBytes), m_mostLayers(mostLayers)
{
}

TileTextures::~TileTextures()
{
    for (auto& pools : m_pools)
        for (Pool& pool : pools)
            release(pool);
}

TileTextures::Texel TileTextures::texelOf(const PixelBuffer& tile)
{
    if (tile.samplesPerPixel() >= 3)
        return Colour;
    switch (bytesPerSample(tile.type())) {
    case 1: return OneByte;
    case 2: return TwoBytes;
    default: return FourBytes;
    }
}

qint64 TileTextures::pageBytes(Texel texel, int side) { return qint64(side) * side * kFormats[texel].bytes; }

qint64 TileTextures::bytes() const
{
    qint64 sum = 0;
    for (size_t texel = 0; texel < m_pools.size(); ++texel)
        for (size_t side = 0; side < std::size(kPageSides); ++side)
            sum += qint64(m_pools[texel][side].pages.size()) * pageBytes(Texel(texel), kPageSides[side]);
    return sum;
}

void TileTextures::release(Pool& pool)
{
    if (pool.texture)
        m_gl.glDeleteTextures(1, &pool.texture);
    pool = {};
}

/// A larger texture, empty: what is in view is sent again, which happens a few times in a session. False where the
/// bytes allowed do not suffice for `pages`.
bool TileTextures::grow(Texel texel, int sideIndex, size_t pages)
{
    Pool& own = pool(texel, sideIndex);
    const int side = kPageSides[sideIndex];
    const auto fits = [&](size_t count) {
        return count <= size_t(m_mostLayers) &&
               bytes() + qint64(count - own.pages.size()) * pageBytes(texel, side) <= m_maxBytes;
    };
    const size_t first = size_t(std::max<qint64>(4, (qint64(4) << 20) / pageBytes(texel, side)));
    size_t wanted = std::max({first, own.pages.size() * 2, pages});
    for (auto& pools : m_pools)
        for (Pool& other : pools)
            if (!fits(wanted) && &other != &own && other.used != m_now)
                release(other);
    while (!fits(wanted) && wanted > std::max(pages, own.pages.size() + 1))
        wanted = std::max({wanted * 3 / 4, pages, own.pages.size() + 1});
    if (!fits(wanted))
        return false;
    release(own);
    m_gl.glGenTextures(1, &own.texture);
    m_gl.glBindTexture(GL_TEXTURE_2D_ARRAY, own.texture);
    const TexelFormat& format = kFormats[texel];
    m_gl.glTexImage3D(GL_TEXTURE_2D_ARRAY, 0, format.internal, side, side, GLsizei(wanted), 0, format.format,
                      format.type, nullptr);
    m_gl.glTexParameteri(GL_TEXTURE_2D_ARRAY, GL_TEXTURE_MIN_FILTER, GL_NEAREST);
    m_gl.glTexParameteri(GL_TEXTURE_2D_ARRAY, GL_TEXTURE_MAG_FILTER, GL_NEAREST);
    own.pages.resize(wanted);
    own.used = m_now;
    return true;
}

/// The layer that was not used for the longest time, and not for the block that is being placed; −1: there is none.
int TileTextures::freeLayer(Pool& pool) const
{
    const auto oldest = std::min_element(pool.pages.begin(), pool.pages.end(),
                                         [](const Page& a, const Page& b) { return a.used < b.used; });
    return oldest == pool.pages.end() || oldest->used == m_now ? -1 : int(oldest - pool.pages.begin());
}

void TileTextures::upload(const Pool& pool, Texel texel, int side, int layer)
{
    const Page& page = pool.pages[size_t(layer)];
    const PixelBuffer& tile = page.held;
    const QPoint at(page.key.x * side, page.key.y * side);
    const TexelFormat& format = kFormats[texel];
    const qsizetype pixelBytes = qsizetype(tile.samplesPerPixel()) * bytesPerSample(tile.type());
    m_gl.glPixelStorei(GL_UNPACK_ALIGNMENT, 1);
    m_gl.glPixelStorei(GL_UNPACK_ROW_LENGTH, tile.width());
    m_gl.glTexSubImage3D(GL_TEXTURE_2D_ARRAY, 0, 0, 0, layer, std::min(side, tile.width() - at.x()),
                         std::min(side, tile.height() - at.y()), 1, format.format, format.type,
                         tile.bytes() + at.y() * tile.strideBytes() + at.x() * pixelBytes);
    m_gl.glPixelStorei(GL_UNPACK_ROW_LENGTH, 0);
    ++m_uploads;
}

/// False where the pool ran out of layers.
bool TileTextures::placePages(PlacedTiles& placed, const TileBlock& block, Texel texel, int sideIndex)
{
    Pool& own = pool(texel, sideIndex);
    const int side = placed.pageSide;
    m_gl.glBindTexture(GL_TEXTURE_2D_ARRAY, own.texture);
    for (int ty = 0; ty < block.range.height(); ++ty)
        for (int tx = 0; tx < block.range.width(); ++tx) {
            const PixelBuffer& tile = block.tiles[size_t(ty) * size_t(block.range.width()) + size_t(tx)];
            for (int y = 0; !tile.isNull() && y < pagesAlong(tile.height(), side); ++y)
                for (int x = 0; x < pagesAlong(tile.width(), side); ++x) {
                    const PageKey key{tile.bytes(), x, y};
                    int layer = own.layers.value(key, -1);
                    if (layer < 0) {
                        layer = freeLayer(own);
                        if (layer < 0)
                            return false;
                        Page& page = own.pages[size_t(layer)];
                        own.layers.remove(page.key);
                        page.key = key;
                        page.held = tile;
                        own.layers.insert(key, layer);
                        upload(own, texel, side, layer);
                    }
                    own.pages[size_t(layer)].used = m_now;
                    placed.index[size_t(ty * placed.pagesPerTile.height() + y) * size_t(placed.indexSize.width()) +
                                 size_t(tx * placed.pagesPerTile.width() + x)] = layer;
                }
        }
    placed.texture = own.texture;
    return true;
}

std::optional<PlacedTiles> TileTextures::place(const TileBlock& block)
{
    const auto found = std::find_if(block.tiles.begin(), block.tiles.end(), [](const auto& t) { return !t.isNull(); });
    if (found == block.tiles.end())
        return std::nullopt;
    ++m_now;
    const Texel texel = texelOf(*found);
    int sideIndex = 0;
    while (size_t(sideIndex) + 1 < std::size(kPageSides) &&
           kPageSides[sideIndex] < std::max(block.tile.width(), block.tile.height()))
        ++sideIndex;
    PlacedTiles placed;
    placed.pageSide = kPageSides[sideIndex];
    placed.pagesPerTile =
        QSize(pagesAlong(block.tile.width(), placed.pageSide), pagesAlong(block.tile.height(), placed.pageSide));
    placed.indexSize =
        QSize(block.range.width() * placed.pagesPerTile.width(), block.range.height() * placed.pagesPerTile.height());
    Pool& own = pool(texel, sideIndex);
    own.used = m_now;
    size_t most = 0; // pages of the block, and those of tiles that are not there
    for (const PixelBuffer& tile : block.tiles)
        if (!tile.isNull())
            most +=
                size_t(pagesAlong(tile.width(), placed.pageSide)) * size_t(pagesAlong(tile.height(), placed.pageSide));
    // A full texture grows while it may, so that panning back finds what was there; after that the oldest leave.
    const auto filled = size_t(own.layers.size());
    const bool full = !own.pages.empty() && filled == own.pages.size();
    if (own.pages.size() < most || (full && bytes() * 2 <= m_maxBytes))
        if (!grow(texel, sideIndex, most) && own.pages.size() < most)
            return std::nullopt;
    placed.index.assign(size_t(placed.indexSize.width()) * size_t(placed.indexSize.height()), -1);
    if (!placePages(placed, block, texel, sideIndex))
        return std::nullopt;
    return placed;
}

} // namespace triptych
