#include "core/base/file_hash.h"

#include <QCryptographicHash>
#include <QFile>

namespace triptych {

namespace {
constexpr qint64 kBlockBytes = 1 << 20;
}

QString displayPath(const std::filesystem::path& path) { return QString::fromStdString(path.string()); }

Result<QString> sha256OfFile(const std::filesystem::path& path, std::stop_token stop)
{
    QFile file(path);
    if (!file.exists())
        return Error{ErrorCode::NotFound, QStringLiteral("%1: no such file").arg(displayPath(path)), {}};
    if (!file.open(QIODevice::ReadOnly))
        return Error{ErrorCode::Unreadable, QStringLiteral("%1: cannot be opened for reading").arg(displayPath(path)),
                     file.errorString()};
    QCryptographicHash hash(QCryptographicHash::Sha256);
    while (!file.atEnd()) {
        if (stop.stop_requested())
            return Error{ErrorCode::Cancelled, QStringLiteral("%1: cancelled").arg(displayPath(path)), {}};
        const QByteArray block = file.read(kBlockBytes);
        if (block.isEmpty() && file.error() != QFileDevice::NoError)
            return Error{ErrorCode::Unreadable, QStringLiteral("%1: reading failed").arg(displayPath(path)),
                         file.errorString()};
        hash.addData(block);
    }
    return QString::fromLatin1(hash.result().toHex());
}

} // namespace triptych
