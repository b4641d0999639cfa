#include "core/raster/pgm_file.h"

#include "core/base/file_hash.h"

#include <QFile>
#include <QtEndian>

#include <cctype>

namespace triptych {

namespace {

/// The next number of a PNM header, or −1. `at` moves behind it.
int nextNumber(std::span<const std::byte> head, size_t& at)
{
    const auto character = [&] { return int(head[at]); };
    while (at < head.size() && (std::isspace(character()) || character() == '#')) {
        if (character() == '#')
            while (at < head.size() && character() != '\n')
                ++at;
        if (at < head.size())
            ++at;
    }
    int value = -1;
    for (; at < head.size() && std::isdigit(character()) && value < 10'000'000; ++at)
        value = std::max(value, 0) * 10 + (character() - '0');
    return value;
}

} // namespace

std::optional<PgmHeader> parsePgmHeader(std::span<const std::byte> head)
{
    if (head.size() < 8 || head[0] != std::byte('P') || head[1] != std::byte('5') || !std::isspace(int(head[2])))
        return std::nullopt;
    size_t at = 2;
    PgmHeader header;
    const int width = nextNumber(head, at);
    const int height = nextNumber(head, at);
    header.maximum = nextNumber(head, at);
    header.size = QSize(width, height);
    header.pixelOffset = qint64(at) + 1; // one white space ends the header
    if (width < 1 || height < 1 || header.maximum < 1 || header.maximum > 65535 || at >= head.size())
        return std::nullopt;
    return header;
}

Result<PixelBuffer> readDeepPgm(const std::filesystem::path& path, const PgmHeader& header)
{
    const QString shown = displayPath(path);
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return Error{ErrorCode::Unreadable, QStringLiteral("%1: cannot be opened for reading").arg(shown),
                     file.errorString()};
    const qint64 bytes = qint64(header.size.width()) * header.size.height() * 2;
    if (file.size() - header.pixelOffset < bytes)
        return Error{ErrorCode::BadFormat, QStringLiteral("%1: the file ends before its pixels do").arg(shown), {}};
    auto pixels = PixelBuffer::allocate(header.size, 1, SampleType::U16);
    if (!pixels)
        return Error{ErrorCode::LimitExceeded, QStringLiteral("%1: %2").arg(shown, pixels.error().message), {}};
    if (!file.seek(header.pixelOffset) ||
        file.read(reinterpret_cast<char*>(pixels->mutableBytes()), pixels->byteCount()) != pixels->byteCount())
        return Error{ErrorCode::Unreadable, QStringLiteral("%1: reading failed").arg(shown), file.errorString()};
    auto* values = pixels->mutableRow<quint16>(0);
    qFromBigEndian<quint16>(values, qsizetype(header.size.width()) * header.size.height(), values);
    return pixels;
}

} // namespace triptych
