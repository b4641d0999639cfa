// composeViewport: draws layers as a camera sees them into an image, on the CPU. It is the reference: the window,
// the command line's render and the golden tests use it.
#pragma once

#include "core/display/camera.h"
#include "core/display/presentation.h"

#include <QImage>

#include <functional>
#include <span>
#include <variant>

namespace triptych {

/// The tile if it is in memory, else null. Captures a TileService or a single buffer.
using TileLookup = std::function<PixelBuffer(TileIndex)>;

/// An image: the best tile there is, from any level, bilinear (nearest where magnified beyond 4×).
struct ImageLayer {
    const ImageInfo* info = nullptr;
    int frame = 0;
    Presentation presentation;
    TileLookup tile;
};

/// Labels over `area`; reduced by nearest. 0 is nothing.
struct MaskLayer {
    TileLookup tile; ///< U8 labels, level 0 only, tiles of `tileSize`
    QSize tileSize;
    QRectF area;                     ///< level-0 pixels of the image that the mask covers
    double downsample = 1;           ///< level-0 pixels per mask pixel
    std::array<QRgb, 256> colours{}; ///< by label; alpha 0 hides
    double opacity = 0.5;
};

/// Values 0…1 over `area`, NaN drawn as nothing; bilinear.
struct HeatmapLayer {
    PixelBuffer values; ///< F32
    QRectF area;        ///< level-0 pixels
    ColourMap colourMap = ColourMap::Inferno;
    double opacity = 0.5;
    double threshold = 0; ///< values below are not drawn
};

/// What the file's shutter hides of its image, in one colour.
struct ShutterLayer {
    DisplayShutter shutter;
    QSize image; ///< level-0 pixels
    QRgb colour = 0xff000000;
};

/// A bitmap of the file; where it is reduced, nothing that is set gets lost.
struct OverlayLayer {
    std::shared_ptr<const BitPlane> bits;
    QPointF origin; ///< level-0 pixel of its first bit
    QRgb colour = 0xffffffff;
    double opacity = 1;
};

using Layer = std::variant<ImageLayer, MaskLayer, HeatmapLayer, ShutterLayer, OverlayLayer>;

/// Puts what the file itself lays over its image onto `layers`: the shutter, always, and its overlay planes on request.
void appendFileLayers(std::vector<Layer>& layers, const ImageInfo& info, int frame, bool overlays = true,
                      QRgb background = 0xff000000);

/// Draws `layers` from the bottom up onto `target` (Format_RGB32, size of the camera's viewport), outside the image
/// `background`. Parts without any tile stay background. The rows are shared by up to `threads` threads.
void composeViewport(QImage& target, const Camera& camera, std::span<const Layer> layers, QRgb background = 0xff000000,
                     int threads = 1);

/// All tiles of the coarsest level, which cover any view of the frame; none where they are more than 64.
std::vector<TileIndex> coverTiles(const ImageInfo& info, int frame);

/// The tiles a camera needs of an image, best level first, then the cover.
std::vector<TileIndex> tilesFor(const Camera& camera, const ImageInfo& info, int frame);

} // namespace triptych
