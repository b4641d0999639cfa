#include "app/commands/convert.h"

#include "app/commands/commands.h"
#include "app/commands/painted_file.h"
#include "app/readers.h"
#include "core/exchange/exchange_formats.h"

#include <QCommandLineParser>
#include <QFile>

#include <cmath>
#include <cstdio>
#include <numeric>

namespace triptych {

namespace {

struct ConvertJob {
    QString in, out;
    ImageSourcePtr reference; ///< may be null
    int coarser = 1;
    std::vector<std::filesystem::path> sources;
};

Error refused(const QString& path, const QString& reason)
{
    return {ErrorCode::Refused, QStringLiteral("%1: %2").arg(path, reason), {}};
}

/// The reference, with label maps of the size of the mask that comes in, where that is a whole number of times smaller.
Result<QList<ExchangeImage>> referenceFor(const ConvertJob& job)
{
    if (!job.reference)
        return QList<ExchangeImage>();
    const ImageInfo& info = job.reference->info();
    if (isShapesName(job.in))
        return QList<ExchangeImage>{paintableImage(*job.reference, info.frames)};
    QFile file(job.in);
    if (file.open(QIODevice::ReadOnly) && file.read(132).endsWith("DICM")) // finds its size by itself
        return QList<ExchangeImage>{exchangeImageOf(*job.reference)};
    const auto mask = readMask(job.in.toStdString());
    if (!mask)
        return mask.error();
    const double downsample = std::max(1.0, std::round(double(info.size().width()) / mask->frames.front().width()));
    const bool fits = labelMapSize(info.size(), downsample) == mask->frames.front().size();
    return QList<ExchangeImage>{exchangeImageOf(*job.reference, fits ? downsample : 1)};
}

/// Every frame of an image where a mark lies on a later one; the first alone where none does.
void chooseFrames(ExchangeContent& content)
{
    for (ExchangeMarks& marks : content.images) {
        const int frames = !marks.frames.isEmpty() && marks.frames.back() > 0 ? marks.image.frames : 1;
        marks.frames.resize(frames);
        std::iota(marks.frames.begin(), marks.frames.end(), 0);
    }
}

void say(const QStringList& sentences)
{
    for (const QString& sentence : sentences)
        std::printf("%s\n", qUtf8Printable(sentence));
}

Result<void> convert(const ConvertJob& job)
{
    const ExchangeFormat* format = exchangeFormatOfName(job.out);
    if (!format) {
        QStringList endings;
        for (const ExchangeFormat& known : exchangeFormats())
            endings += known.endings;
        return Error{ErrorCode::Unsupported,
                     QStringLiteral("%1: is no name of a format that is written (%2)")
                         .arg(job.out, endings.join(QLatin1Char(' '))),
                     {}};
    }
    const auto images = referenceFor(job);
    if (!images)
        return images.error();
    auto reading = readExchange(job.in.toStdString(), *images, defaultLabels());
    if (!reading)
        return reading.error();
    say(reading->notes);
    ExchangeContent& content = reading->content;
    if (content.images.isEmpty() && !images->isEmpty())
        content.images << ExchangeMarks{images->front(), {0}, {}, {}};
    for (const ExchangeMarks& marks : content.images)
        if (format->masks && marks.image.size.isEmpty())
            return refused(job.in,
                           QStringLiteral("shapes do not say how large their image is; name it with --reference"));
    if (format->masks)
        chooseFrames(content);
    const ExchangeOptions options{job.coarser, {}, {}, 0};
    say(exchangeLosses(*format, content, options));
    for (const ExchangeMarks& marks : content.images)
        if (format->masks && marks.image.maskDownsample > 1)
            std::printf("The mask is %g times coarser than the image.\n", marks.image.maskDownsample);
    const auto files = writeExchange(*format, content, job.out.toStdString(), options, job.sources);
    if (!files)
        return files.error();
    for (size_t i = 0; files->size() > 1 && i < files->size(); ++i)
        std::printf("%s\n", (*files)[i].c_str());
    return {};
}

} // namespace

int runConvert(const QStringList& arguments)
{
    QCommandLineParser parser;
    for (const char* name : {"reference", "coarser"})
        parser.addOption(QCommandLineOption(QLatin1String(name), QString(), QStringLiteral("value")));
    if (!parser.parse(arguments))
        return failUsage(QStringLiteral("convert"), parser.errorText());
    const QStringList paths = parser.positionalArguments();
    if (paths.size() != 2)
        return failUsage(QStringLiteral("convert"), QStringLiteral("one input and one output are needed"));
    ConvertJob job{paths[0], paths[1], nullptr, 1, {paths[0].toStdString()}};
    if (const QString coarser = parser.value(QStringLiteral("coarser")); !coarser.isEmpty()) {
        job.coarser = coarser.toInt();
        if (job.coarser < 1 || job.coarser > 1024)
            return failUsage(QStringLiteral("convert"), QStringLiteral("--coarser is a whole number from 1 to 1024"));
    }
    if (const QString reference = parser.value(QStringLiteral("reference")); !reference.isEmpty()) {
        const auto opened = makeReaderRegistry()->open(reference.toStdString());
        if (!opened)
            return failCommand(opened.error().message);
        job.reference = *opened;
        job.sources.emplace_back(reference.toStdString());
    }
    const auto converted = convert(job);
    return converted ? 0 : failCommand(converted.error().message);
}

} // namespace triptych
