#include "app/commands/convert.h"

#include "app/commands/commands.h"
#include "app/commands/mask_shapes.h"
#include "app/readers.h"
#include "core/base/atomic_file.h"

#include <QCommandLineParser>

#include <cstdio>

namespace triptych {

namespace {

struct ConvertJob {
    QString in, out;
    ImageSourcePtr reference; ///< may be null
    std::vector<std::filesystem::path> sources;
};

Error refused(const QString& path, const QString& reason)
{
    return {ErrorCode::Refused, QStringLiteral("%1: %2").arg(path, reason), {}};
}

/// The reference gives the mask its spacing, and must be of the same size.
Result<void> applyReference(MaskImage& mask, const ConvertJob& job)
{
    if (!job.reference)
        return {};
    const ImageInfo& info = job.reference->info();
    const QSize size = mask.frames.front().size();
    if (info.size() != size)
        return refused(job.in, QStringLiteral("the mask (%1 × %2) is not of the size of the reference (%3 × %4)")
                                   .arg(size.width())
                                   .arg(size.height())
                                   .arg(info.size().width())
                                   .arg(info.size().height()));
    // A spacing that holds only in regions is no spacing of the whole mask.
    if (info.calibration.regions.empty() && info.calibration.spacing)
        mask.spacing = info.calibration.spacing;
    return {};
}

Result<void> maskToMask(const ConvertJob& job)
{
    auto mask = readMask(job.in.toStdString());
    if (!mask)
        return mask.error();
    if (auto applied = applyReference(*mask, job); !applied)
        return applied;
    return writeMask(job.out.toStdString(), *mask, job.sources);
}

Result<void> maskToShapes(const ConvertJob& job)
{
    const auto mask = readMask(job.in.toStdString());
    if (!mask)
        return mask.error();
    const auto json = outlineMask(*mask, job.reference ? job.reference->info().size() : QSize(), job.in);
    if (!json)
        return json.error();
    return writeFileAtomically(job.out.toStdString(), *json, job.sources);
}

Result<void> shapesToMask(const ConvertJob& job)
{
    if (!job.reference)
        return refused(job.in, QStringLiteral("shapes do not say how large their image is; name it with --reference"));
    const auto painted = paintGeoJson(job.in, job.reference->info());
    if (!painted)
        return painted.error();
    for (const QString& loss : painted->losses)
        std::printf("%s\n", qUtf8Printable(loss));
    if (painted->downsample > 1)
        std::printf("The image is very large: the mask is %g times coarser.\n", painted->downsample);
    return writeMask(job.out.toStdString(), painted->mask, job.sources);
}

Result<void> convert(const ConvertJob& job)
{
    const bool fromShapes = isGeoJsonName(job.in), toShapes = isGeoJsonName(job.out);
    if (fromShapes && toShapes)
        return refused(job.in, QStringLiteral("is GeoJSON already"));
    return fromShapes ? shapesToMask(job) : toShapes ? maskToShapes(job) : maskToMask(job);
}

} // namespace

int runConvert(const QStringList& arguments)
{
    QCommandLineParser parser;
    parser.addOption(QCommandLineOption(QStringLiteral("reference"), QString(), QStringLiteral("image")));
    if (!parser.parse(arguments))
        return failUsage(QStringLiteral("convert"), parser.errorText());
    const QStringList paths = parser.positionalArguments();
    if (paths.size() != 2)
        return failUsage(QStringLiteral("convert"), QStringLiteral("one input and one output are needed"));
    ConvertJob job{paths[0], paths[1], nullptr, {paths[0].toStdString()}};
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
