#include "core/base/atomic_file.h"

#include "core/base/file_hash.h"

#include <QCryptographicHash>
#include <QFile>
#include <QTemporaryFile>

#include <unistd.h>

namespace triptych {

namespace {

namespace fs = std::filesystem;

/// Holds what was read back against what was written; three times as fast as SHA-256.
constexpr auto kReadBackHash = QCryptographicHash::Blake2b_256;

Error writeError(const fs::path& path, const QString& reason, const QString& cause)
{
    return {ErrorCode::WriteFailed, QStringLiteral("%1: %2").arg(displayPath(path), reason), cause};
}

/// Whether the file holds what was written: read again from its start, in blocks.
bool readsBackAs(QFile& file, const QByteArray& hash)
{
    QCryptographicHash again(kReadBackHash);
    return file.seek(0) && again.addData(&file) && again.result() == hash;
}

} // namespace

Result<void> writeFileAtomically(const fs::path& path, const QByteArray& bytes, const std::vector<fs::path>& neverOver)
{
    const auto make = [&bytes](const ByteSink& sink) -> Result<void> {
        sink(bytes.constData(), bytes.size());
        return {};
    };
    return writeFileAtomically(path, make, neverOver);
}

Result<void> writeFileAtomically(const fs::path& path, const std::function<Result<void>(const ByteSink&)>& make,
                                 const std::vector<fs::path>& neverOver)
{
    std::error_code code;
    for (const fs::path& source : neverOver)
        if (fs::equivalent(path, source, code) && !code)
            return Error{ErrorCode::Refused,
                         displayPath(path) + QStringLiteral(": is a source image and is not written over"),
                         {}};
    const QString folder = displayPath(path.has_parent_path() ? path.parent_path() : fs::path("."));
    QTemporaryFile file(folder + QStringLiteral("/.triptych-XXXXXX"));
    if (!file.open())
        return writeError(path, QStringLiteral("nothing can be written into its folder"), file.errorString());
    QCryptographicHash hash(kReadBackHash);
    bool good = true;
    const auto made = make([&](const char* bytes, qint64 count) {
        good = good && file.write(bytes, count) == count;
        hash.addData(QByteArrayView(bytes, good ? count : 0));
        return good;
    });
    if (!made)
        return made.error();
    if (!good || !file.flush() || ::fsync(file.handle()) != 0)
        return writeError(path, QStringLiteral("could not be written; is the disk full?"), file.errorString());
    if (!readsBackAs(file, hash.result()))
        return writeError(path, QStringLiteral("what was written does not read back the same"), file.errorString());
    file.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ReadGroup | QFile::ReadOther);
    fs::rename(fs::path(file.fileName().toStdString()), path, code);
    if (code)
        return writeError(path, QStringLiteral("could not be put in place"), QString::fromStdString(code.message()));
    file.setAutoRemove(false);
    return {};
}

} // namespace triptych
