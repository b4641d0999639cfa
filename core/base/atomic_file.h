// Writing an export so that it is there whole or not at all.
#pragma once

#include "core/base/result.h"

#include <QByteArray>

#include <filesystem>
#include <vector>

namespace triptych {

/// Writes to a temporary name in the same folder, flushes to the disk, reads back, and renames over `path`. Errors:
/// Refused where `path` is one of `neverOver` (the source images, also through links); WriteFailed.
Result<void> writeFileAtomically(const std::filesystem::path& path, const QByteArray& bytes,
                                 const std::vector<std::filesystem::path>& neverOver = {});

} // namespace triptych
