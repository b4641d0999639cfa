#include "app/commands/analyze.h"

#include "app/analysis/case_analysis.h"
#include "app/commands/commands.h"
#include "app/readers.h"
#include "core/base/file_hash.h"
#include "core/base/program_paths.h"
#include "core/inference/prediction_json.h"

#include <QCommandLineParser>
#include <QDir>
#include <QJsonArray>
#include <QJsonDocument>
#include <QSaveFile>

#include <cstdio>
#include <unistd.h>

namespace triptych {

namespace {

QJsonObject imageJson(const CaseImage& image)
{
    const ImageInfo& info = image.source->info();
    return {{QStringLiteral("id"), info.id.value},
            {QStringLiteral("path"), info.path},
            {QStringLiteral("kind"), imageKindName(info.kind)},
            {QStringLiteral("date"), info.identity.studyDate.toString(Qt::ISODate)},
            {QStringLiteral("view"), info.identity.viewPosition},
            {QStringLiteral("laterality"), info.identity.laterality},
            {QStringLiteral("prior"), image.prior},
            {QStringLiteral("warnings"), QJsonArray::fromStringList(info.warnings)}};
}

/// Writes the pictures of one result and names them in its JSON.
Result<QJsonObject> resultJson(const CaseResult& result, int number, const QDir& folder)
{
    QJsonObject json = predictionToJson(result.prediction, result.card, false);
    json.insert(QStringLiteral("image"), imageJson(result.image));
    QJsonArray pictures;
    for (size_t i = 0; i < result.prediction.heatmaps.size(); ++i) {
        const QString name = QStringLiteral("%1-%2-overlay%3.png")
                                 .arg(number, 2, 10, QLatin1Char('0'))
                                 .arg(imageKindName(result.image.kind()))
                                 .arg(i == 0 ? QString() : QString::number(i + 1));
        auto overlay = renderOverlay(result, int(i));
        if (!overlay)
            return overlay.error();
        if (!overlay->save(folder.filePath(name), "PNG"))
            return Error{
                ErrorCode::WriteFailed, QStringLiteral("%1: cannot be written").arg(folder.filePath(name)), {}};
        pictures.append(name);
    }
    json.insert(QStringLiteral("overlays"), pictures);
    return json;
}

QJsonObject caseJson(const BreastCase& value)
{
    QJsonArray images;
    for (const CaseImage& image : value.images)
        images.append(imageJson(image));
    return {{QStringLiteral("id"), value.id.value},
            {QStringLiteral("title"), value.title},
            {QStringLiteral("patients"), QJsonArray::fromStringList(value.patientIds)},
            {QStringLiteral("mixed"), value.mixed},
            {QStringLiteral("images"), images},
            {QStringLiteral("warnings"), QJsonArray::fromStringList(value.warnings)}};
}

Result<QJsonObject> report(const BreastCase& value, const CaseAnalysis& analysis, const QDir& folder)
{
    QJsonArray results;
    for (const CaseResult& result : analysis.results) {
        auto json = resultJson(result, int(results.size()) + 1, folder);
        if (!json)
            return json.error();
        results.append(*json);
    }
    QJsonObject json{{QStringLiteral("program"), QStringLiteral("triptych " TRIPTYCH_VERSION)},
                     {QStringLiteral("use"), QStringLiteral("Research use only. Not a medical device.")},
                     {QStringLiteral("time"), QDateTime::currentDateTimeUtc().toString(Qt::ISODate)},
                     {QStringLiteral("case"), caseJson(value)},
                     {QStringLiteral("results"), results},
                     {QStringLiteral("problems"), QJsonArray::fromStringList(analysis.problems)}};
    json.insert(QStringLiteral("fused"), analysis.fused ? QJsonValue(toJson(*analysis.fused)) : QJsonValue());
    return json;
}

/// On a terminal only: in a log, the one line of stderr is the reason of a failure.
void printProgress(const Progress& progress)
{
    if (progress.total > 0 && isatty(STDERR_FILENO))
        std::fprintf(stderr, "\r%s %lld/%lld   ", qUtf8Printable(progress.text), static_cast<long long>(progress.done),
                     static_cast<long long>(progress.total));
}

Result<void> writeJson(const QJsonObject& json, const QString& path)
{
    QSaveFile file(path);
    const QByteArray bytes = QJsonDocument(json).toJson();
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size() || !file.commit())
        return Error{ErrorCode::WriteFailed, QStringLiteral("%1: cannot be written").arg(path), file.errorString()};
    return {};
}

} // namespace

int analyzeCommand(const QStringList& arguments)
{
    const QString verb = QStringLiteral("analyze");
    QCommandLineParser parser;
    parser.addOption({QStringLiteral("o"), QString(), QStringLiteral("DIR")});
    parser.addOption({QStringLiteral("models"), QString(), QStringLiteral("DIR")});
    parser.addOption({QStringLiteral("mixed"), QString()});
    if (!parser.parse(arguments))
        return failUsage(verb, parser.errorText());
    const QString out = parser.value(QStringLiteral("o"));
    if (parser.positionalArguments().isEmpty() || out.isEmpty())
        return failUsage(verb, QStringLiteral("a case and -o DIR are needed"));

    std::vector<std::filesystem::path> paths;
    for (const QString& path : parser.positionalArguments())
        paths.emplace_back(path.toStdString());
    const auto readers = makeReaderRegistry();
    const auto value = openCase(paths, *readers, parser.isSet(QStringLiteral("mixed")));
    if (!value)
        return failCommand(value.error().message);
    if (!QDir().mkpath(out))
        return failCommand(QStringLiteral("%1: the folder cannot be made").arg(out));

    const QString models = parser.value(QStringLiteral("models"));
    const std::filesystem::path modelFolder =
        models.isEmpty() ? resourceFolder() / "models" : std::filesystem::path(models.toStdString());
    const auto analysis = analyzeCase(*value, modelFolder, printProgress, {});
    if (isatty(STDERR_FILENO))
        std::fputc('\n', stderr);
    if (!analysis)
        return failCommand(analysis.error().message);
    const auto json = report(*value, *analysis, QDir(out));
    if (!json)
        return failCommand(json.error().message);
    const auto written = writeJson(*json, QDir(out).filePath(QStringLiteral("report.json")));
    return written ? 0 : failCommand(written.error().message);
}

} // namespace triptych
