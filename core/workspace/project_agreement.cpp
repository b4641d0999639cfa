#include "core/workspace/project_agreement.h"

#include "core/annotation/marked_labels.h"

#include <set>

namespace triptych {

namespace {

constexpr qint64 kMostPixels = qint64(100) << 20; ///< of the box, each reader

std::set<int> framesOf(const std::vector<ReaderMarks>& readers)
{
    std::set<int> frames;
    for (const ReaderMarks& reader : readers)
        for (const int frame : markedFrames(reader.labelMaps, reader.shapes))
            frames.insert(frame);
    return frames;
}

std::vector<quint8> rowsOf(const PixelBuffer& pixels)
{
    if (pixels.isNull())
        return {};
    const auto* first = pixels.row<quint8>(0);
    return {first, first + qint64(pixels.width()) * pixels.height()};
}

} // namespace

Result<FrameMasks> frameMasks(int frame, QSize maskSize, double maskDownsample, const std::vector<ReaderMarks>& readers)
{
    FrameMasks masks;
    std::vector<LabelMap> maps;
    for (const ReaderMarks& reader : readers) {
        maps.push_back(
            markedLabels(reader.labelMaps.value(frame, LabelMap(maskSize, maskDownsample)), reader.shapes, frame));
        masks.box |= maps.back().paintedArea();
    }
    if (qint64(masks.box.width()) * masks.box.height() > kMostPixels)
        return Error{ErrorCode::LimitExceeded,
                     QStringLiteral("what is marked spreads over more than 100 megapixels and is not compared"),
                     {}};
    for (const LabelMap& map : maps) {
        if (masks.box.isEmpty()) {
            masks.readers.emplace_back();
            continue;
        }
        auto pixels = map.toBuffer(masks.box);
        if (!pixels)
            return pixels.error();
        masks.readers.push_back(std::move(*pixels));
    }
    return masks;
}

Result<std::vector<ReadImage>> readImagesOf(const ProjectItem& item, QSize maskSize, double maskDownsample,
                                            const Calibration& calibration, const std::vector<ReaderMarks>& readers)
{
    std::set<int> frames = framesOf(readers);
    if (frames.empty())
        frames.insert(0);
    std::vector<ReadImage> images;
    for (const int frame : frames) {
        const auto masks = frameMasks(frame, maskSize, maskDownsample, readers);
        if (!masks)
            return masks.error();
        ReadImage image;
        image.image = item.file;
        image.frame = frame;
        image.group = item.group;
        image.box = masks->box.size();
        image.imagePixels = qint64(maskSize.width()) * maskSize.height();
        image.pixelsPerMark = maskDownsample;
        // A spacing that holds only in regions is no spacing of the whole mask, unless one holds all that is marked.
        const QRectF box(QPointF(masks->box.topLeft()) * maskDownsample, QSizeF(masks->box.size()) * maskDownsample);
        if (const auto spacing = calibration.regions.empty() ? calibration.spacing
                                                             : calibration.spacingFor(box.topLeft(), box.bottomRight()))
            image.spacing = PixelSizeMm{spacing->xMm * maskDownsample, spacing->yMm * maskDownsample};
        for (size_t i = 0; i < readers.size(); ++i)
            image.readings.push_back({readers[i].reader, rowsOf(masks->readers[i]), readers[i].imageClass});
        images.push_back(std::move(image));
    }
    return images;
}

} // namespace triptych
