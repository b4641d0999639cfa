// Writing an export so that it is there whole or not at all.
#pragma once

#include "core/base/result.h"

#include <QByteArray>

#include <filesystem>
#include <functional>
#include <vector>

namespace triptych {

/// Writes to a temporary name in the same folder, flushes to the disk, reads back, and renames over `path`. Errors:
/// Refused where `path` is one of `neverOver` (the source images, also through links); WriteFailed.
Result<void> writeFileAtomically(const std::filesystem::path& path, const QByteArray& bytes,
                                 const std::vector<std::filesystem::path>& neverOver = {});

/// Takes the next bytes of a file; false where they could not be written, and then nothing more need be given.
using ByteSink = std::function<bool(const char* bytes, qint64 count)>;

/// The same for what is too large to be held twice: `make` gives the bytes in pieces. Its error is passed on, and
/// then nothing is left behind.
Result<void> writeFileAtomically(const std::filesystem::path& path,
                                 const std::function<Result<void>(const ByteSink&)>& make,
                                 const std::vector<std::filesystem::path>& neverOver = {});

} // namespace triptych
