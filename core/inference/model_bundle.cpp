// Model bundles on disk: checked when they are read, written through temporary names.
#include "core/base/file_hash.h"
#include "core/inference/json_fields.h"
#include "core/inference/model_card.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFileInfo>
#include <QJsonDocument>
#include <QSaveFile>

#include <algorithm>

namespace triptych {

namespace {

constexpr qint64 kMaxCardBytes = 4 << 20;
constexpr qint64 kMaxWeightBytes = qint64(4) << 30;

Error refused(const QString& path, const QString& reason)
{
    return {ErrorCode::Refused, QStringLiteral("%1: %2").arg(path, reason), {}};
}

/// A bundle's files lie in the bundle: no folders, no "..", and no link that leads out.
Result<std::filesystem::path> fileInside(const std::filesystem::path& folder, const QString& name)
{
    if (name.isEmpty() || name.contains(QLatin1Char('/')) || name.contains(QLatin1Char('\\')) ||
        name.startsWith(QLatin1Char('.')))
        return refused(displayPath(folder),
                       QStringLiteral("the card names '%1', which is outside the bundle").arg(name));
    const std::filesystem::path path = folder / name.toStdString();
    const QFileInfo info(displayPath(path));
    if (!info.exists())
        return Error{ErrorCode::NotFound,
                     QStringLiteral("%1: the file is named by the card but missing").arg(displayPath(path)),
                     {}};
    const QString root = QFileInfo(displayPath(folder)).canonicalFilePath();
    if (!info.isFile() || !info.canonicalFilePath().startsWith(root + QLatin1Char('/')))
        return refused(displayPath(path), QStringLiteral("is not a file inside the bundle"));
    if (info.size() > kMaxWeightBytes)
        return Error{ErrorCode::LimitExceeded,
                     QStringLiteral("%1: is larger than 4 GiB, the limit for a bundle's file").arg(displayPath(path)),
                     {}};
    return path;
}

Result<void> checkHash(const std::filesystem::path& folder, const QString& name, const QString& expected)
{
    const auto path = fileInside(folder, name);
    if (!path)
        return path.error();
    const auto hash = sha256OfFile(*path);
    if (!hash)
        return hash.error();
    if (hash->compare(expected, Qt::CaseInsensitive) != 0)
        return refused(displayPath(*path), QStringLiteral("does not have the SHA-256 that the model card states; the "
                                                          "file was changed or damaged, so the model is not used"));
    return {};
}

Result<void> writeFile(const QString& path, const QByteArray& bytes)
{
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size() || !file.commit())
        return Error{
            ErrorCode::WriteFailed, QStringLiteral("%1: cannot be written: %2").arg(path, file.errorString()), {}};
    return {};
}

} // namespace

Result<ModelBundle> loadModelBundle(const std::filesystem::path& folder)
{
    const QString cardPath = displayPath(folder / "model.json");
    const auto bytes = readSmallFile(cardPath, kMaxCardBytes);
    if (!bytes)
        return bytes.error();
    auto card = parseModelCard(*bytes, cardPath);
    if (!card)
        return card.error();
    for (const auto& [file, hash] : card->sha256)
        if (const auto checked = checkHash(folder, file, hash); !checked)
            return checked.error();
    ModelBundle bundle;
    bundle.folder = folder;
    bundle.weights = folder / card->weights.toStdString();
    bundle.card = std::move(*card);
    bundle.hash = QString::fromLatin1(QCryptographicHash::hash(*bytes, QCryptographicHash::Sha256).toHex());
    return bundle;
}

Result<BundleDiscovery> discoverModelBundles(const std::filesystem::path& folder)
{
    const QDir directory(displayPath(folder));
    if (!directory.exists())
        return Error{ErrorCode::NotFound, QStringLiteral("%1: there is no such folder").arg(directory.path()), {}};
    BundleDiscovery discovery;
    const auto tryFolder = [&](const QString& path) {
        if (!QFileInfo::exists(path + QStringLiteral("/model.json")))
            return;
        auto bundle = loadModelBundle(path.toStdString());
        if (bundle)
            discovery.bundles.push_back(std::move(*bundle));
        else
            discovery.problems << bundle.error().message;
    };
    tryFolder(directory.path());
    for (const QString& name : directory.entryList(QDir::Dirs | QDir::NoDotAndDotDot, QDir::Name))
        tryFolder(directory.filePath(name));
    std::stable_sort(discovery.bundles.begin(), discovery.bundles.end(),
                     [](const ModelBundle& a, const ModelBundle& b) { return a.card.id < b.card.id; });
    return discovery;
}

Result<void> saveModelBundle(const std::filesystem::path& folder, ModelCard card,
                             const std::map<QString, QByteArray>& files)
{
    const QString path = displayPath(folder);
    if (!QDir().mkpath(path))
        return Error{ErrorCode::WriteFailed, QStringLiteral("%1: the folder cannot be made").arg(path), {}};
    card.sha256.clear();
    for (const auto& [name, bytes] : files) {
        if (const auto written = writeFile(path + QLatin1Char('/') + name, bytes); !written)
            return written;
        card.sha256[name] = QString::fromLatin1(QCryptographicHash::hash(bytes, QCryptographicHash::Sha256).toHex());
    }
    return writeFile(path + QStringLiteral("/model.json"), QJsonDocument(card.toJson()).toJson());
}

} // namespace triptych
