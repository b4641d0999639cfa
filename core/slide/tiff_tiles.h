// TiffTiles: whole tiles of a slide that is a plain tiled TIFF, straight from libtiff. OpenSlide puts every region
// together with a general 2-D renderer, which takes two to three times as long as decoding the tiles does.
#pragma once

#include "core/slide/slide_handle.h"

#include <mutex>

struct tiff;

namespace triptych {

class TiffTiles {
public:
    /// For the levels that one directory of the file holds as tiles of 8-bit RGB, uncompressed or JPEG; null where
    /// there is none. `levels` as OpenSlide gives them.
    static std::unique_ptr<const TiffTiles> open(const std::filesystem::path& path,
                                                 const std::vector<NativeSlideLevel>& levels);

    /// Whether `rect` of native level `level` consists of whole tiles (cut at the image's edge only).
    bool covers(int level, QRect rect) const;

    /// RGB U8 of such a `rect`, equal to what OpenSlide gives. Null where a tile is absent or damaged: OpenSlide then
    /// knows what to show instead, or what to say. Thread-safe.
    PixelBuffer read(int level, QRect rect, std::stop_token stop) const;

private:
    struct Close {
        void operator()(tiff* file) const;
    };
    using File = std::unique_ptr<tiff, Close>;
    struct Level {
        QSize size;
        QSize tile;
        int directory = -1; ///< −1: none that can be read
    };
    struct IdleFile {
        File file;
        int level = 0;
    };

    TiffTiles(std::filesystem::path path, std::vector<Level> levels);
    static File openFile(const std::filesystem::path& path);
    static bool isPlain(tiff* file);
    static void adopt(tiff* file, int directory, std::vector<Level>& levels);
    File take(int level) const;
    void giveBack(File file, int level) const;
    bool readTile(tiff* file, const Level& level, int x, int y, PixelBuffer& pixels) const;

    std::filesystem::path m_path;
    std::vector<Level> m_levels;
    mutable std::mutex m_mutex;
    mutable std::vector<IdleFile> m_idle; ///< each stands at the directory of its level: changing it costs a parse
};

} // namespace triptych
