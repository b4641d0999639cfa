// SHA-256 of files: identity of images without a UID, and integrity of model bundles.
#pragma once

#include "core/base/result.h"

#include <filesystem>
#include <stop_token>

namespace triptych {

/// Lower-case hexadecimal SHA-256 of the whole file, read in blocks. Errors: NotFound, Unreadable, Cancelled.
Result<QString> sha256OfFile(const std::filesystem::path& path, std::stop_token stop = {});

/// The path as a person reads it, for messages.
QString displayPath(const std::filesystem::path& path);

} // namespace triptych
