#include "core/exchange/mask_marks.h"

#include "core/annotation/marked_labels.h"
#include "core/annotation/new_shape_id.h"
#include "core/annotation/outline_trace.h"
#include "core/annotation/ring_nesting.h"
#include "core/annotation/shape_mask.h"
#include "core/exchange/mask_place.h"

#include <algorithm>
#include <cmath>

namespace triptych {

namespace {

constexpr qint64 kMaxMaskBytes = qint64(1) << 30; ///< of all frames of one file

Error marksError(ErrorCode code, const QString& name, const QString& reason)
{
    return {code, QStringLiteral("%1: %2").arg(name, reason), {}};
}

/// Every n-th pixel, from the middle of its block.
Result<PixelBuffer> reducedLabels(const LabelMap& map, int coarser)
{
    if (coarser <= 1)
        return map.toBuffer(QRect(QPoint(), map.size()));
    const QSize size = labelMapSize(map.size(), coarser);
    auto reduced = PixelBuffer::allocate(size, 1, SampleType::U8);
    for (int y = 0; reduced && y < size.height(); ++y) {
        const int row = std::min(y * coarser + coarser / 2, map.size().height() - 1);
        const auto line = map.toBuffer(QRect(0, row, map.size().width(), 1));
        if (!line)
            return line.error();
        for (int x = 0; x < size.width(); ++x)
            reduced->mutableRow<quint8>(y)[x] =
                line->row<quint8>(0)[std::min(x * coarser + coarser / 2, map.size().width() - 1)];
    }
    return reduced;
}

/// The nearest pixel of `labels` for each of a mask of `size`.
Result<PixelBuffer> resampled(const PixelBuffer& labels, QSize size)
{
    auto result = PixelBuffer::allocate(size, 1, SampleType::U8);
    if (!result)
        return result;
    const auto nearest = [](int at, int from, int to) {
        return std::clamp(int(std::floor((at + 0.5) * from / to)), 0, from - 1);
    };
    for (int y = 0; y < size.height(); ++y) {
        const auto* from = labels.row<quint8>(nearest(y, labels.height(), size.height()));
        auto* to = result->mutableRow<quint8>(y);
        for (int x = 0; x < size.width(); ++x)
            to[x] = from[nearest(x, labels.width(), size.width())];
    }
    return result;
}

QString sizeText(QSize size) { return QStringLiteral("%1 × %2").arg(size.width()).arg(size.height()); }

/// Whether one may be stretched over the other: the sides differ by one factor, within a pixel.
bool sameProportions(QSize a, QSize b)
{
    const double factor = double(a.width()) / b.width();
    return std::abs(a.height() - b.height() * factor) <= std::max(1.0, factor);
}

Result<LabelMap> fittedFrame(const PixelBuffer& labels, const ExchangeImage& image, const QString& name)
{
    const QSize wanted = labelMapSize(image.size, image.maskDownsample);
    if (labels.size() == wanted)
        return LabelMap::fromBuffer(labels, image.maskDownsample);
    const auto fitted = resampled(labels, wanted);
    if (!fitted)
        return marksError(ErrorCode::LimitExceeded, name, fitted.error().message);
    return LabelMap::fromBuffer(*fitted, image.maskDownsample);
}

/// Which frame of the image each frame of the mask is. Errors: Refused.
Result<QList<int>> framesOf(const MaskImage& mask, const ExchangeImage& image, const QString& name, int frame,
                            QStringList& notes)
{
    const auto count = int(mask.frames.size());
    QList<int> frames;
    if (const auto placed = framesByPlace(mask, image))
        return *placed;
    if (count > image.frames)
        return marksError(ErrorCode::Refused, name,
                          QStringLiteral("has %1 frames, and the image has %2").arg(count).arg(image.frames));
    if (mask.directions && !image.planes.empty() && image.frames > 1)
        notes << QStringLiteral("%1: its slices do not lie where those of the image do; they are taken in their order.")
                     .arg(name);
    else if (count > 1 && count < image.frames)
        notes << QStringLiteral("%1: has %2 frames, which become the first of the image's %3.")
                     .arg(name)
                     .arg(count)
                     .arg(image.frames);
    for (int i = 0; i < count; ++i)
        frames << (count == 1 ? std::clamp(frame, 0, image.frames - 1) : i);
    return frames;
}

} // namespace

Result<QList<Shape>> outlineShapes(const QMap<int, LabelMap>& masks, const std::stop_token& stop)
{
    QList<Shape> shapes;
    for (auto it = masks.cbegin(); it != masks.cend(); ++it) {
        if (stop.stop_requested())
            return Error{ErrorCode::Cancelled, QStringLiteral("outlining was cancelled"), {}};
        auto outlines = shapesOfLabels(*it, it.key());
        if (!outlines)
            return outlines.error();
        for (Shape& shape : *outlines) {
            QList<QPolygonF> rings;
            for (const QPolygonF& ring : shape.rings())
                rings += splitAtTouches(ring);
            shape.id = newShapeId();
            shape.points = rings.takeFirst();
            shape.moreRings = rings;
            shapes.append(std::move(shape));
        }
    }
    return shapes;
}

Result<MaskImage> maskImageOf(const ExchangeMarks& marks, const QMap<int, LabelInfo>& labels,
                              const ExchangeOptions& options)
{
    const ExchangeImage& image = marks.image;
    const QSize full = labelMapSize(image.size, image.maskDownsample);
    const QSize size = labelMapSize(full, options.coarser);
    if (qint64(size.width()) * size.height() * std::max<qsizetype>(marks.frames.size(), 1) > kMaxMaskBytes)
        return marksError(ErrorCode::LimitExceeded, image.name,
                          QStringLiteral("a mask of %1 pixels and %2 frames is above 1 GiB; write a coarser level or "
                                         "fewer frames")
                              .arg(sizeText(size))
                              .arg(marks.frames.size()));
    MaskImage mask;
    for (const int frame : marks.frames) {
        if (options.stop.stop_requested())
            return marksError(ErrorCode::Cancelled, image.name, QStringLiteral("writing was cancelled"));
        LabelMap map = marks.masks.value(frame);
        if (map.size().isEmpty())
            map = LabelMap(full, image.maskDownsample);
        auto pixels = reducedLabels(markedLabels(std::move(map), marks.shapes, frame), options.coarser);
        if (!pixels)
            return marksError(ErrorCode::LimitExceeded, image.name, pixels.error().message);
        mask.frames.push_back(std::move(*pixels));
        if (options.progress)
            options.progress(0.8 * double(mask.frames.size()) / double(marks.frames.size()));
    }
    placeMask(mask, image, marks.frames, image.maskDownsample * options.coarser);
    for (auto it = labels.cbegin(); it != labels.cend(); ++it)
        mask.labels[it.key()] = {it->name, it->colour.rgb(), it->opacity, it->visible};
    return mask;
}

Result<ExchangeMarks> marksOfMask(const MaskImage& mask, const ExchangeImage* onto, const QString& name, int frame,
                                  QStringList& notes)
{
    const QSize size = mask.frames.front().size();
    ExchangeMarks marks;
    marks.image = onto ? *onto : imageOfMask(mask);
    const QSize wanted = labelMapSize(marks.image.size, marks.image.maskDownsample);
    if (size != wanted && !sameProportions(size, wanted))
        return marksError(ErrorCode::Refused, name,
                          QStringLiteral("the mask is %1 pixels, and the image wants %2, which has other proportions")
                              .arg(sizeText(size), sizeText(wanted)));
    if (size != wanted)
        notes << QStringLiteral("%1: the mask is %2 pixels and is resampled to %3 (nearest pixel).")
                     .arg(name, sizeText(size), sizeText(wanted));
    const auto frames = framesOf(mask, marks.image, name, frame, notes);
    if (!frames)
        return frames.error();
    for (qsizetype i = 0; i < frames->size(); ++i) {
        auto map = fittedFrame(mask.frames[size_t(i)], marks.image, name);
        if (!map)
            return map.error();
        marks.masks.insert(frames->at(i), std::move(*map));
    }
    marks.frames = marks.masks.keys();
    return marks;
}

} // namespace triptych
