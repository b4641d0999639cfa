// The ICC profile that a TIFF holds (TIFF 6.0; tag 34675 of ICC.1 Annex B.4), which ITK does not tell of.
#pragma once

#include <QByteArray>

#include <filesystem>

namespace triptych {

/// Of the first picture of a classic TIFF, at most 16 MiB; empty where there is none, or none that can be read. Blocks.
QByteArray tiffProfile(const std::filesystem::path& path);

} // namespace triptych
