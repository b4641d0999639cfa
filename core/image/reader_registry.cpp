#include "core/image/reader_registry.h"

#include "core/base/file_hash.h"

#include <QFile>
#include <QFileInfo>

#include <algorithm>

namespace triptych {

namespace {
constexpr qint64 kHeadBytes = 4096;

/// Why nobody wants a file, as far as its first bytes tell.
QString strangerReason(const QByteArray& head)
{
    const bool text = std::all_of(head.begin(), head.end(), [](char c) {
        return uchar(c) >= 32 || c == '\n' || c == '\r' || c == '\t' || c == '\f';
    });
    return text ? QStringLiteral("the file is text, not an image, whatever its name says")
                : QStringLiteral("not an image format that Triptych reads");
}
} // namespace

void ReaderRegistry::add(std::unique_ptr<const ImageReader> reader) { m_readers.push_back(std::move(reader)); }

Result<ImageSourcePtr> ReaderRegistry::open(const std::filesystem::path& path, std::stop_token stop) const
{
    const QString shown = displayPath(path);
    const QFileInfo fileInfo(path);
    if (!fileInfo.exists())
        return Error{ErrorCode::NotFound, QStringLiteral("%1: no such file").arg(shown), {}};
    if (!fileInfo.isFile())
        return Error{ErrorCode::Unsupported, QStringLiteral("%1: is not a regular file").arg(shown), {}};
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return Error{ErrorCode::Unreadable, QStringLiteral("%1: cannot be opened for reading").arg(shown),
                     file.errorString()};
    const QByteArray head = file.read(kHeadBytes);
    if (head.isEmpty())
        return Error{ErrorCode::BadFormat, QStringLiteral("%1: the file is empty").arg(shown), {}};

    const auto bytes = std::as_bytes(std::span(head.constData(), size_t(head.size())));
    std::vector<std::pair<int, const ImageReader*>> ranked;
    for (const auto& reader : m_readers)
        if (const int confidence = reader->confidence(bytes, path); confidence > 0)
            ranked.emplace_back(confidence, reader.get());
    std::stable_sort(ranked.begin(), ranked.end(), [](auto& a, auto& b) { return a.first > b.first; });

    std::optional<Error> firstError;
    for (const auto& [confidence, reader] : ranked) {
        auto opened = reader->open(path, stop);
        if (opened || opened.error().code == ErrorCode::Cancelled)
            return opened;
        if (!firstError)
            firstError = opened.error();
    }
    if (firstError)
        return *firstError;
    return Error{ErrorCode::Unsupported, QStringLiteral("%1: %2").arg(shown, strangerReason(head)), {}};
}

} // namespace triptych
