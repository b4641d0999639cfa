// Reader of vendor slides (Aperio, Hamamatsu, Leica, MIRAX, Philips, Sakura, Trestle, Ventana, tiled TIFF) by
// OpenSlide.
#pragma once

#include "core/image/reader_registry.h"

namespace triptych {

/// Slides are told by content. A tiled TIFF that no vendor marked is a slide where it has several levels or a side
/// above 4,096 pixels; smaller ones are left to the raster readers. The id of a slide is not the hash of all its
/// gigabytes but SHA-256 over its size, its first and last MiB and OpenSlide's quickhash-1.
std::unique_ptr<const ImageReader> makeSlideReader();

} // namespace triptych
