#include "app/commands/painted_file.h"

#include "core/exchange/exchange_formats.h"
#include "core/exchange/mask_marks.h"

#include <numeric>

namespace triptych {

namespace {

constexpr qint64 kMaxMaskPixels = qint64(256) << 20; ///< of all frames together

} // namespace

bool isShapesName(const QString& path)
{
    const ExchangeFormat* format = exchangeFormatOfName(path);
    return format && format->shapes;
}

ExchangeImage paintableImage(const ImageSource& reference, int frames)
{
    double downsample = 1;
    const QSize size = reference.info().size();
    while (double(size.width()) * size.height() * frames / (downsample * downsample) > double(kMaxMaskPixels))
        downsample *= 2;
    return exchangeImageOf(reference, downsample);
}

Result<MaskImage> paintShapesFile(const QString& path, const ImageSource& reference)
{
    auto reading = readExchange(path.toStdString(), {exchangeImageOf(reference)}, defaultLabels());
    if (!reading)
        return reading.error();
    if (reading->content.images.isEmpty())
        reading->content.images << ExchangeMarks{exchangeImageOf(reference), {}, {}, {}};
    ExchangeMarks& marks = reading->content.images.front();
    const int frames = !marks.frames.isEmpty() && marks.frames.back() > 0 ? reference.info().frames : 1;
    marks.image = paintableImage(reference, frames);
    marks.frames.resize(frames);
    std::iota(marks.frames.begin(), marks.frames.end(), 0);
    return maskImageOf(marks, reading->content.labels, {});
}

} // namespace triptych
