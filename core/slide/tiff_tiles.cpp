#include "core/slide/tiff_tiles.h"

#include "core/image/pixel_paste.h"

#include <tiffio.h>

#include <algorithm>

namespace triptych {

namespace {

constexpr int kMaxDirectories = 256;
constexpr int kMaxTileSide = 1024;
constexpr int kMaxIdleFiles = 16;
constexpr tmsize_t kMaxAllocation = 64 << 20; ///< for any one thing of an untrusted file

template <class T>
T field(TIFF* file, quint32 tag)
{
    T value{};
    TIFFGetFieldDefaulted(file, tag, &value);
    return value;
}

int silent(TIFF*, void*, const char*, const char*, va_list) { return 1; } // OpenSlide says what is wrong with the file

} // namespace

void TiffTiles::Close::operator()(tiff* file) const { TIFFClose(file); }

TiffTiles::TiffTiles(std::filesystem::path path, std::vector<Level> levels)
    : m_path(std::move(path)), m_levels(std::move(levels))
{
}

/// Not mapped into memory (a file that shrinks would end the program); tile offsets are read when they are asked for.
TiffTiles::File TiffTiles::openFile(const std::filesystem::path& path)
{
    TIFFOpenOptions* options = TIFFOpenOptionsAlloc();
    TIFFOpenOptionsSetErrorHandlerExtR(options, silent, nullptr);
    TIFFOpenOptionsSetWarningHandlerExtR(options, silent, nullptr);
    TIFFOpenOptionsSetMaxSingleMemAlloc(options, kMaxAllocation);
    File file(TIFFOpenExt(path.c_str(), "rmO", options));
    TIFFOpenOptionsFree(options);
    return file;
}

/// Tiles of 8-bit RGB as libtiff delivers them: the JPEG codec turns YCbCr into RGB itself.
bool TiffTiles::isPlain(tiff* file)
{
    const auto compression = field<quint16>(file, TIFFTAG_COMPRESSION);
    const auto photometric = field<quint16>(file, TIFFTAG_PHOTOMETRIC);
    const bool jpeg = compression == COMPRESSION_JPEG;
    return TIFFIsTiled(file) && (jpeg || compression == COMPRESSION_NONE) &&
           (photometric == PHOTOMETRIC_RGB || (jpeg && photometric == PHOTOMETRIC_YCBCR)) &&
           field<quint16>(file, TIFFTAG_BITSPERSAMPLE) == 8 && field<quint16>(file, TIFFTAG_SAMPLESPERPIXEL) == 3 &&
           field<quint16>(file, TIFFTAG_PLANARCONFIG) == PLANARCONFIG_CONTIG &&
           field<quint16>(file, TIFFTAG_ORIENTATION) == ORIENTATION_TOPLEFT;
}

/// Notes the directory that `file` stands at for the level of its size; where two have the same, neither is it.
void TiffTiles::adopt(tiff* file, int directory, std::vector<Level>& levels)
{
    if (!TIFFIsTiled(file))
        return;
    const QSize size(int(field<quint32>(file, TIFFTAG_IMAGEWIDTH)), int(field<quint32>(file, TIFFTAG_IMAGELENGTH)));
    const QSize tile(int(field<quint32>(file, TIFFTAG_TILEWIDTH)), int(field<quint32>(file, TIFFTAG_TILELENGTH)));
    for (Level& level : levels) {
        if (level.size != size)
            continue;
        const bool usable = level.directory == -1 && level.tile == tile && isPlain(file) && tile.width() >= 16 &&
                            tile.height() >= 16 && std::max(tile.width(), tile.height()) <= kMaxTileSide;
        level.directory = usable ? directory : -2;
    }
}

std::unique_ptr<const TiffTiles> TiffTiles::open(const std::filesystem::path& path,
                                                 const std::vector<NativeSlideLevel>& native)
{
    const File file = openFile(path);
    if (!file)
        return nullptr;
    std::vector<Level> levels;
    for (const NativeSlideLevel& level : native)
        levels.push_back({level.size, level.tile, -1});
    int directory = 0;
    do
        adopt(file.get(), directory, levels);
    while (++directory < kMaxDirectories && TIFFReadDirectory(file.get()));
    if (std::none_of(levels.begin(), levels.end(), [](const Level& level) { return level.directory >= 0; }))
        return nullptr;
    return std::unique_ptr<const TiffTiles>(new TiffTiles(path, std::move(levels)));
}

bool TiffTiles::covers(int level, QRect rect) const
{
    const Level& of = m_levels[size_t(level)];
    const auto whole = [](int first, int end, int tile, int size) {
        return first % tile == 0 && (end % tile == 0 || end == size);
    };
    return of.directory >= 0 && whole(rect.x(), rect.x() + rect.width(), of.tile.width(), of.size.width()) &&
           whole(rect.y(), rect.y() + rect.height(), of.tile.height(), of.size.height());
}

TiffTiles::File TiffTiles::take(int level) const
{
    {
        const std::lock_guard lock(m_mutex);
        const auto idle =
            std::find_if(m_idle.begin(), m_idle.end(), [&](const IdleFile& f) { return f.level == level; });
        if (idle != m_idle.end()) {
            File file = std::move(idle->file);
            m_idle.erase(idle);
            return file;
        }
    }
    File file = openFile(m_path);
    if (!file || !TIFFSetDirectory(file.get(), tdir_t(m_levels[size_t(level)].directory)) || !isPlain(file.get()))
        return nullptr;
    if (field<quint16>(file.get(), TIFFTAG_COMPRESSION) == COMPRESSION_JPEG)
        TIFFSetField(file.get(), TIFFTAG_JPEGCOLORMODE, JPEGCOLORMODE_RGB);
    return file;
}

void TiffTiles::giveBack(File file, int level) const
{
    const std::lock_guard lock(m_mutex);
    if (int(m_idle.size()) >= kMaxIdleFiles)
        m_idle.erase(m_idle.begin());
    m_idle.push_back({std::move(file), level});
}

/// `pixels` has the size of a tile. False where the tile is absent or cannot be decoded.
bool TiffTiles::readTile(tiff* file, const Level& level, int x, int y, PixelBuffer& pixels) const
{
    const quint32 number =
        TIFFComputeTile(file, quint32(x * level.tile.width()), quint32(y * level.tile.height()), 0, 0);
    const auto bytes = tmsize_t(pixels.byteCount());
    return TIFFTileSize(file) == bytes && TIFFGetStrileByteCount(file, number) > 0 &&
           TIFFReadEncodedTile(file, number, pixels.mutableBytes(), bytes) == bytes;
}

PixelBuffer TiffTiles::read(int level, QRect rect, std::stop_token stop) const
{
    const Level& of = m_levels[size_t(level)];
    auto out = PixelBuffer::allocate(rect.size(), 3, SampleType::U8);
    auto tile = PixelBuffer::allocate(of.tile, 3, SampleType::U8);
    File file = take(level);
    if (!out || !tile || !file)
        return {};
    for (int y = rect.top() / of.tile.height(); y <= rect.bottom() / of.tile.height(); ++y)
        for (int x = rect.left() / of.tile.width(); x <= rect.right() / of.tile.width(); ++x) {
            if (stop.stop_requested() || !readTile(file.get(), of, x, y, *tile))
                return {};
            pastePixels(*tile, QPoint(x * of.tile.width(), y * of.tile.height()), rect, *out);
        }
    giveBack(std::move(file), level);
    return *out;
}

} // namespace triptych
