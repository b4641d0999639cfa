#include "core/dicom/dicom_bytes.h"

#include "core/base/file_hash.h"

#include <algorithm>
#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

namespace triptych {

namespace {

class FileBytes final : public ByteSource {
public:
    FileBytes(int descriptor, quint64 size) : m_descriptor(descriptor), m_size(size) {}
    ~FileBytes() override { ::close(m_descriptor); }
    FileBytes(const FileBytes&) = delete;
    FileBytes& operator=(const FileBytes&) = delete;

    quint64 size() const override { return m_size; }

    size_t read(quint64 offset, std::span<std::byte> out) override
    {
        size_t done = 0;
        while (done < out.size()) {
            const ssize_t got = ::pread(m_descriptor, out.data() + done, out.size() - done, off_t(offset + done));
            if (got < 0 && errno == EINTR)
                continue;
            if (got <= 0)
                break;
            done += size_t(got);
        }
        return done;
    }

private:
    int m_descriptor;
    quint64 m_size;
};

class MemoryBytes final : public ByteSource {
public:
    explicit MemoryBytes(std::vector<std::byte> bytes) : m_bytes(std::move(bytes)) {}

    quint64 size() const override { return m_bytes.size(); }

    size_t read(quint64 offset, std::span<std::byte> out) override
    {
        if (offset >= m_bytes.size() || out.empty())
            return 0;
        const size_t count = std::min<quint64>(out.size(), m_bytes.size() - offset);
        std::memcpy(out.data(), m_bytes.data() + offset, count);
        return count;
    }

private:
    std::vector<std::byte> m_bytes;
};

class InflatedBytes final : public ByteSource {
public:
    InflatedBytes(std::unique_ptr<ByteSource> compressed, quint64 offset, quint64 maxBytes)
        : m_compressed(std::move(compressed)), m_position(offset), m_maxBytes(maxBytes), m_input(1 << 18)
    {
        m_failed = ::inflateInit2(&m_stream, -MAX_WBITS) != Z_OK;
    }
    ~InflatedBytes() override { ::inflateEnd(&m_stream); }
    InflatedBytes(const InflatedBytes&) = delete;
    InflatedBytes& operator=(const InflatedBytes&) = delete;

    quint64 size() const override { return m_finished ? m_size : m_maxBytes; }

    size_t read(quint64 offset, std::span<std::byte> out) override
    {
        if (offset > m_maxBytes || out.size() > m_maxBytes - offset)
            return 0;
        inflateTo(offset + out.size());
        if (offset >= m_size || out.empty())
            return 0;
        const size_t count = std::min<quint64>(out.size(), m_size - offset);
        std::memcpy(out.data(), m_bytes.get() + offset, count);
        return count;
    }

private:
    /// Grows the inflated bytes, left uninitialised: zlib writes every one that counts.
    void grow(quint64 end)
    {
        const quint64 capacity = std::min(m_maxBytes, std::max<quint64>(end, m_capacity * 2));
        auto larger = std::make_unique_for_overwrite<std::byte[]>(capacity);
        if (m_size > 0)
            std::memcpy(larger.get(), m_bytes.get(), m_size);
        m_bytes = std::move(larger);
        m_capacity = capacity;
    }

    void inflateTo(quint64 end)
    {
        if (end > m_capacity && !m_finished && !m_failed)
            grow(std::max<quint64>(end, 1 << 18));
        while (m_size < end && !m_finished && !m_failed) {
            if (m_stream.avail_in == 0) {
                const size_t got = m_compressed->read(m_position, m_input);
                m_position += got;
                m_stream.next_in = reinterpret_cast<Bytef*>(m_input.data());
                m_stream.avail_in = uInt(got);
                m_failed = got == 0;
            }
            const uInt room = uInt(std::min<quint64>(m_capacity - m_size, 1u << 30));
            m_stream.next_out = reinterpret_cast<Bytef*>(m_bytes.get() + m_size);
            m_stream.avail_out = room;
            const int status = ::inflate(&m_stream, Z_NO_FLUSH);
            m_size += room - m_stream.avail_out;
            m_finished = status == Z_STREAM_END;
            if (status != Z_OK && status != Z_STREAM_END && status != Z_BUF_ERROR)
                m_failed = true;
        }
    }

    std::unique_ptr<ByteSource> m_compressed;
    quint64 m_position;
    quint64 m_maxBytes;
    std::vector<std::byte> m_input;
    std::unique_ptr<std::byte[]> m_bytes;
    quint64 m_capacity = 0;
    quint64 m_size = 0;
    z_stream m_stream{};
    bool m_finished = false;
    bool m_failed = false;
};

} // namespace

Result<std::unique_ptr<ByteSource>> openFileBytes(const std::filesystem::path& path)
{
    const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (descriptor < 0) {
        if (errno == ENOENT)
            return Error{ErrorCode::NotFound, QStringLiteral("%1: no such file").arg(displayPath(path)), {}};
        return Error{ErrorCode::Unreadable, QStringLiteral("%1: cannot be opened for reading").arg(displayPath(path)),
                     QString::fromLocal8Bit(std::strerror(errno))};
    }
    struct stat status {};
    if (::fstat(descriptor, &status) != 0 || !S_ISREG(status.st_mode)) {
        ::close(descriptor);
        return Error{ErrorCode::Unreadable, QStringLiteral("%1: is not a regular file").arg(displayPath(path)), {}};
    }
    return std::unique_ptr<ByteSource>(std::make_unique<FileBytes>(descriptor, quint64(status.st_size)));
}

std::unique_ptr<ByteSource> inflateBytes(std::unique_ptr<ByteSource> compressed, quint64 offset, quint64 maxBytes)
{
    return std::make_unique<InflatedBytes>(std::move(compressed), offset, maxBytes);
}

std::unique_ptr<ByteSource> memoryBytes(std::vector<std::byte> bytes)
{
    return std::make_unique<MemoryBytes>(std::move(bytes));
}

} // namespace triptych
