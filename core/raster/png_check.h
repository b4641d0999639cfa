// Whether a PNG file is whole, by its own chunk lengths and check sums, before libpng sees it: libpng writes what it
// finds wrong to the terminal, and nothing but a dialogue or one line of the command line may speak of a broken file.
#pragma once

#include "core/base/result.h"

#include <filesystem>
#include <stop_token>

namespace triptych {

/// Errors: BadFormat where the file is cut off or a chunk's CRC is wrong (ISO/IEC 15948, 5.3), Unreadable, Cancelled.
Result<void> checkPng(const std::filesystem::path& path, std::stop_token stop = {});

} // namespace triptych
