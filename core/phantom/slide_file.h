// Writes a slide as a pyramidal tiled TIFF that OpenSlide opens (its "generic TIFF"): JPEG tiles, reduced levels as
// further directories, the resolution in pixels per centimetre.
#pragma once

#include "core/base/result.h"
#include "core/jobs/progress.h"
#include "core/phantom/slide_painter.h"

#include <filesystem>
#include <stop_token>

namespace triptych {
class WorkerPool;
}

namespace triptych::phantom {

/// Paints with the pool's threads while the calling one compresses and writes. `side` (pixels) is a multiple of 1024.
/// Memory: a quarter-size level, 75 MB for 20,480², and a few rows of tiles. Errors: WriteFailed, Cancelled.
Result<void> writeSlide(const std::filesystem::path& path, const SlidePainter& painter, int side, double mpp,
                        WorkerPool& pool, const ProgressFn& progress, std::stop_token stop);

} // namespace triptych::phantom
