// Writing: who writes which format, and into which files.
#include "core/exchange/exchange_formats.h"

#include "core/annotation/geojson.h"
#include "core/base/file_hash.h"
#include "core/exchange/coco.h"
#include "core/exchange/mask_marks.h"

namespace triptych {

namespace {

using Paths = std::vector<std::filesystem::path>;

/// Errors of what is made in pieces do not know the file's name.
Error named(const std::filesystem::path& path, Error error)
{
    if (!error.message.startsWith(displayPath(path)))
        error.message = displayPath(path) + QStringLiteral(": ") + error.message;
    return error;
}

/// The DICOM writers themselves spare the images that they speak of.
Result<void> writeDicom(const ExchangeFormat& format, const ExchangeContent& content, const std::filesystem::path& path,
                        const Paths& sources)
{
    std::error_code error;
    for (const auto& source : sources)
        if (std::filesystem::equivalent(path, source, error))
            return Error{ErrorCode::Refused,
                         displayPath(path) + QStringLiteral(": is a source image and is never written over"),
                         {}};
    return writeDicomMarks(*format.dicom, content.images.front(), content.labels, path);
}

Result<void> writeShapes(const ExchangeFormat& format, const ExchangeContent& content,
                         const std::filesystem::path& path, const ExchangeOptions& options, const Paths& sources)
{
    const auto shapes = asShapes(content, options.stop);
    if (!shapes)
        return named(path, shapes.error());
    if (format.dicom)
        return writeDicom(format, *shapes, path, sources);
    const auto produce = [&](const ByteSink& sink) -> Result<void> {
        return format.id == QLatin1String("coco") ? writeCoco(*shapes, sink, options)
                                                  : writeGeoJson(shapes->images.front().shapes, shapes->labels, sink,
                                                                 {options.progress, options.stop});
    };
    const auto written = writeFileAtomically(path, produce, sources);
    return written ? written : named(path, written.error());
}

Result<void> writeOneMask(const ExchangeMarks& marks, const QMap<int, LabelInfo>& labels,
                          const std::filesystem::path& path, const ExchangeOptions& options, const Paths& sources)
{
    const auto mask = maskImageOf(marks, labels, options);
    if (!mask)
        return mask.error();
    return writeMask(path, *mask, sources);
}

/// Shapes of frames that were not chosen stay behind.
ExchangeContent chosen(ExchangeContent content)
{
    for (ExchangeMarks& marks : content.images) {
        QList<Shape> kept;
        for (const Shape& shape : marks.shapes)
            if (marks.frames.contains(shape.frame))
                kept << shape;
        marks.shapes = kept;
        const QList<int> painted = marks.masks.keys();
        for (const int frame : painted)
            if (!marks.frames.contains(frame))
                marks.masks.remove(frame);
    }
    return content;
}

} // namespace

Result<Paths> writeExchange(const ExchangeFormat& format, const ExchangeContent& given,
                            const std::filesystem::path& path, const ExchangeOptions& options, const Paths& others)
{
    const ExchangeContent content = chosen(given);
    Paths sources = others;
    for (const ExchangeMarks& marks : content.images)
        if (!marks.image.path.isEmpty())
            sources.emplace_back(marks.image.path.toStdString());
    if (content.images.isEmpty())
        return Error{ErrorCode::Refused, displayPath(path) + QStringLiteral(": there is nothing to write"), {}};
    const Paths files = exchangeFiles(format, content, path);
    size_t next = 0;
    const auto part = [&](const ExchangeContent& one) -> Result<void> {
        const auto& file = files[next++];
        if (!format.masks)
            return writeShapes(format, one, file, options, sources);
        if (!format.dicom)
            return writeOneMask(one.images.front(), one.labels, file, options, sources);
        const auto masks = asMasks(one, options.stop);
        return masks ? writeDicom(format, *masks, file, sources) : Result<void>(named(file, masks.error()));
    };
    if (format.manyImages) {
        const auto written = part(content);
        return written ? Result<Paths>(files) : Result<Paths>(written.error());
    }
    for (const ExchangeMarks& marks : content.images) {
        QList<ExchangeMarks> pieces{marks};
        if (!format.manyFrames && marks.frames.size() > 1) {
            pieces.clear();
            for (const int frame : marks.frames) {
                pieces << marks;
                pieces.back().frames = {frame};
            }
        }
        for (const ExchangeMarks& piece : pieces)
            if (const auto written = part({{piece}, content.labels}); !written)
                return written.error();
    }
    return files;
}

} // namespace triptych
