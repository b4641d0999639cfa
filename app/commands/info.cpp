#include "app/commands/info.h"

#include "app/commands/commands.h"
#include "app/readers.h"
#include "core/workspace/breast_case.h"

#include <QCommandLineParser>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>

#include <cstdio>

namespace triptych {

namespace {

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
    QJsonObject json = infoAsJson((*image)->info(), path);
    if (const QStringList names = (*image)->associatedImages(); !names.isEmpty())
        json[QLatin1String("associated")] = QJsonArray::fromStringList(names);
    print(json, asJson);
    return true;
}

/// A folder is a case: its images in reading order, as its case.json and their files describe them. Of
/// several patients or not, nothing is shown that needs a word of the reader.
bool printCase(const ReaderRegistry& readers, const QString& path, bool asJson)
{
    const auto opened = openCase({path.toStdString()}, readers, true);
    if (!opened) {
        failCommand(opened.error().message);
        return false;
    }
    for (const CaseImage& image : opened->images)
        print(infoAsJson(image.source->info(), image.source->info().path), asJson);
    if (!asJson)
        for (const QString& warning : opened->warnings)
            std::printf("warning: %s\n", qUtf8Printable(warning));
    return true;
}

bool isCase(const QString& path)
{
    return QFileInfo(path).isDir() || QFileInfo(path).fileName() == QLatin1String("case.json");
}

} // namespace

QJsonObject infoAsJson(const ImageInfo& info, const QString& path)
{
    QJsonValue spacingMm = QJsonValue::Null;
    if (const auto spacing = info.calibration.nominalSpacing())
        spacingMm = QJsonArray{spacing->xMm, spacing->yMm};
    QJsonObject json{{QStringLiteral("path"), path},
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
                     {QStringLiteral("bodyPart"), info.identity.bodyPart},
                     {QStringLiteral("view"), info.identity.viewPosition},
                     {QStringLiteral("laterality"), info.identity.laterality},
                     {QStringLiteral("warnings"), QJsonArray::fromStringList(info.warnings)}};
    if (!info.frameNames.isEmpty())
        json[QLatin1String("frameNames")] = QJsonArray::fromStringList(info.frameNames);
    return json;
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
        allWell &= isCase(path) ? printCase(*readers, path, parser.isSet(json))
                                : printFile(*readers, path, parser.isSet(json));
    return allWell ? 0 : 1;
}

} // namespace triptych
