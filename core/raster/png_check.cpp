#include "core/raster/png_check.h"

#include "core/base/file_hash.h"

#include <QFile>
#include <QtEndian>

#include <algorithm>
#include <zlib.h>

namespace triptych {

namespace {

constexpr qint64 kSignatureBytes = 8;
constexpr qint64 kBlockBytes = 1 << 20;

/// Reads on over `bytes` bytes and adds them to the check sum; false where the file ends before.
bool addToSum(QFile& file, qint64 bytes, uLong& sum, std::stop_token stop)
{
    while (bytes > 0 && !stop.stop_requested()) {
        const QByteArray block = file.read(std::min(bytes, kBlockBytes));
        if (block.isEmpty())
            return false;
        sum = crc32(sum, reinterpret_cast<const Bytef*>(block.constData()), uInt(block.size()));
        bytes -= block.size();
    }
    return bytes == 0;
}

} // namespace

Result<void> checkPng(const std::filesystem::path& path, std::stop_token stop)
{
    const auto fail = [&](ErrorCode code, const char* reason) {
        return Error{code, QStringLiteral("%1: %2").arg(displayPath(path), QLatin1String(reason)), {}};
    };
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly) || !file.seek(kSignatureBytes))
        return fail(ErrorCode::Unreadable, "cannot be opened for reading");
    while (true) {
        const QByteArray head = file.read(8); // length and type
        if (head.size() < 8)
            return fail(ErrorCode::BadFormat, "the PNG file is cut off");
        uLong sum = crc32(0, reinterpret_cast<const Bytef*>(head.constData()) + 4, 4);
        const bool whole = addToSum(file, qFromBigEndian<quint32>(head.constData()), sum, stop);
        if (stop.stop_requested())
            return fail(ErrorCode::Cancelled, "cancelled");
        const QByteArray stated = file.read(4);
        if (!whole || stated.size() < 4)
            return fail(ErrorCode::BadFormat, "the PNG file is cut off");
        if (qFromBigEndian<quint32>(stated.constData()) != sum)
            return fail(ErrorCode::BadFormat, "the PNG file is damaged (a check sum is wrong)");
        if (head.endsWith("IEND"))
            return {};
    }
}

} // namespace triptych
