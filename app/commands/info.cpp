#include "app/commands/info.h"

#include "app/commands/commands.h"
#include "app/readers.h"
#include "core/base/file_hash.h"

#include <QCommandLineParser>
#include <QDirIterator>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>

#include <cstdio>

namespace triptych {

namespace {

constexpr int kMaxFiles = 2000; ///< of a folder

QString textOf(const QJsonObject& json)
{
    QStringList parts{QStringLiteral("%1 %2×%3")
                          .arg(json[QLatin1String("kind")].toString())
                          .arg(json[QLatin1String("width")].toInt())
                          .arg(json[QLatin1String("height")].toInt())};
    const auto add = [&](const char* key, const QString& prefix) {
        const QString value = json[QLatin1String(key)].toVariant().toString();
        if (!value.isEmpty())
            parts << prefix + value;
    };
    add("modality", QString());
    add("laterality", QString());
    add("view", QString());
    if (json[QLatin1String("frames")].toInt() > 1)
        add("frames", QStringLiteral("frames "));
    add("levels", QStringLiteral("levels "));
    add("bitsStored", QStringLiteral("bits "));
    add("photometric", QString());
    add("transferSyntax", QString());
    const QJsonArray spacing = json[QLatin1String("spacingMm")].toArray();
    if (spacing.size() == 2)
        parts << QStringLiteral("%1 × %2 mm (%3)")
                     .arg(spacing[0].toDouble())
                     .arg(spacing[1].toDouble())
                     .arg(json[QLatin1String("spacingSource")].toString());
    else
        parts << QStringLiteral("no spacing");
    QString text = json[QLatin1String("path")].toString() + QStringLiteral(": ") + parts.join(QStringLiteral(", "));
    for (const QJsonValue& warning : json[QLatin1String("warnings")].toArray())
        text += QStringLiteral("\n  warning: ") + warning.toString();
    return text;
}

void print(const QJsonObject& json, bool asJson)
{
    const QByteArray line = asJson ? QJsonDocument(json).toJson(QJsonDocument::Compact) : textOf(json).toUtf8();
    std::printf("%s\n", line.constData());
}

/// Prints one file, or says why not. False where it failed.
bool printFile(const ReaderRegistry& readers, const QString& path, bool asJson)
{
    const auto image = readers.open(path.toStdString());
    if (!image) {
        failCommand(image.error().message);
        return false;
    }
    print(infoAsJson((*image)->info(), path), asJson);
    return true;
}

/// Every image below a folder, in the order of their names; files that are no images are passed over.
bool printFolder(const ReaderRegistry& readers, const QString& folder, bool asJson)
{
    QStringList files;
    QDirIterator walk(folder, QDir::Files, QDirIterator::Subdirectories);
    while (walk.hasNext() && files.size() < kMaxFiles)
        files << walk.next();
    files.sort();
    int found = 0;
    for (const QString& path : std::as_const(files)) {
        if (const auto image = readers.open(path.toStdString())) {
            print(infoAsJson((*image)->info(), path), asJson);
            ++found;
        }
    }
    if (found == 0)
        failCommand(QStringLiteral("%1: the folder holds no image that Triptych reads").arg(folder));
    return found > 0;
}

} // namespace

QJsonObject infoAsJson(const ImageInfo& info, const QString& path)
{
    QJsonValue spacingMm = QJsonValue::Null;
    if (const auto spacing = info.calibration.nominalSpacing())
        spacingMm = QJsonArray{spacing->xMm, spacing->yMm};
    return {{QStringLiteral("path"), path},
            {QStringLiteral("kind"), imageKindName(info.kind)},
            {QStringLiteral("modality"), info.identity.modality},
            {QStringLiteral("width"), info.size().width()},
            {QStringLiteral("height"), info.size().height()},
            {QStringLiteral("frames"), info.frames},
            {QStringLiteral("levels"), int(info.levels.size())},
            {QStringLiteral("bitsStored"), info.bitsStored},
            {QStringLiteral("photometric"), info.photometric},
            {QStringLiteral("transferSyntax"), info.transferSyntax},
            {QStringLiteral("spacingMm"), spacingMm},
            {QStringLiteral("spacingSource"), spacingSourceName(info.calibration.source)},
            {QStringLiteral("view"), info.identity.viewPosition},
            {QStringLiteral("laterality"), info.identity.laterality},
            {QStringLiteral("warnings"), QJsonArray::fromStringList(info.warnings)}};
}

int runInfo(const QStringList& arguments)
{
    QCommandLineParser parser;
    const QCommandLineOption json(QStringLiteral("json"));
    parser.addOption(json);
    if (!parser.parse(arguments))
        return failUsage(QStringLiteral("info"), parser.errorText());
    const QStringList paths = parser.positionalArguments();
    if (paths.isEmpty())
        return failUsage(QStringLiteral("info"), QStringLiteral("a file or folder is missing"));
    const auto readers = makeReaderRegistry();
    bool allWell = true;
    for (const QString& path : paths)
        allWell &= QFileInfo(path).isDir() ? printFolder(*readers, path, parser.isSet(json))
                                           : printFile(*readers, path, parser.isSet(json));
    return allWell ? 0 : 1;
}

} // namespace triptych
