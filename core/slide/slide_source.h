// SlideSource: the pyramid of a vendor slide. Where the file has no coarse level, or jumps by more than 4×, levels are
// made in between by averaging 2×2 of the next finer one, tile by tile and only when asked for.
#pragma once

#include "core/image/image_source.h"
#include "core/image/virtual_tile_cache.h"
#include "core/slide/slide_handle.h"
#include "core/slide/tiff_tiles.h"

namespace triptych {

class SlideSource : public ImageSource {
public:
    /// `info` without levels, which are made here.
    SlideSource(std::shared_ptr<const SlideHandle> handle, ImageInfo info);

    const ImageInfo& info() const final { return m_info; }
    Result<PixelBuffer> read(int level, int frame, QRect rect, std::stop_token stop) const final;
    Result<std::vector<DecodedTile>> readUnit(TileIndex index, std::stop_token stop) const final;
    QStringList associatedImages() const final;
    Result<PixelBuffer> readAssociated(const QString& name, std::stop_token stop) const final;

    /// How many levels above (finer) is the file's own level that `level` is made of; 0 for the file's own levels.
    int virtualDepth(int level) const { return m_plan[size_t(level)].depth; }

private:
    struct LevelPlan {
        int native = 0; ///< the file's level that it is read or made from
        int depth = 0;  ///< halvings since
    };
    void planLevels();
    void appendVirtualLevels(double stopAtDownsample, int stopAtSide);
    Result<PixelBuffer> readVirtual(int level, QRect rect, std::stop_token stop) const;
    Result<PixelBuffer> virtualTile(TileIndex index, std::stop_token stop) const;

    Result<PixelBuffer> readNative(int level, QRect rect, std::stop_token stop) const;

    std::shared_ptr<const SlideHandle> m_handle;
    std::unique_ptr<const TiffTiles> m_tiles; ///< null where only OpenSlide can read the file
    ImageInfo m_info;
    QStringList m_associated;
    std::vector<LevelPlan> m_plan;
    mutable VirtualTileCache m_cache;
};

} // namespace triptych
