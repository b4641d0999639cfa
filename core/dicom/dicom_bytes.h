// The bytes of a DICOM data set, read at any offset: straight from the file, or inflated where the data set is
// deflated (PS3.5 A.5).
#pragma once

#include "core/base/result.h"

#include <cstddef>
#include <filesystem>
#include <memory>
#include <span>
#include <vector>

namespace triptych {

class ByteSource {
public:
    virtual ~ByteSource() = default;

    /// An upper bound of what can be read; exact for a file.
    virtual quint64 size() const = 0;

    /// Fills as much of `out` as there is from `offset` on, and returns the number of bytes.
    virtual size_t read(quint64 offset, std::span<std::byte> out) = 0;

    /// True where all of `out` could be filled.
    bool readFully(quint64 offset, std::span<std::byte> out) { return read(offset, out) == out.size(); }
};

/// A file opened for reading; may be read by several threads. Errors: NotFound, Unreadable.
Result<std::unique_ptr<ByteSource>> openFileBytes(const std::filesystem::path& path);

/// The bytes that a raw deflate stream starting at `offset` of `compressed` gives, inflated only as far as they
/// are asked for. One thread. Reading stops at `maxBytes`.
std::unique_ptr<ByteSource> inflateBytes(std::unique_ptr<ByteSource> compressed, quint64 offset, quint64 maxBytes);

/// Bytes in memory.
std::unique_ptr<ByteSource> memoryBytes(std::vector<std::byte> bytes);

} // namespace triptych
