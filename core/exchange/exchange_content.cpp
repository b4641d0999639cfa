#include "core/exchange/exchange_content.h"

#include <QFileInfo>

#include <algorithm>

namespace triptych {

ExchangeImage exchangeImageOf(const ImageSource& source, double maskDownsample)
{
    const ImageInfo& info = source.info();
    ExchangeImage image;
    image.id = info.id;
    image.name = QFileInfo(info.path).fileName();
    image.path = info.path;
    image.size = info.size();
    image.frames = info.frames;
    image.maskDownsample = maskDownsample;
    if (info.calibration.regions.empty())
        image.spacing = info.calibration.spacing;
    image.planes = info.planes;
    image.subject = std::make_shared<const DicomSubject>(subjectOf(source));
    return image;
}

bool ExchangeContent::hasShapes() const
{
    return std::any_of(images.begin(), images.end(),
                       [](const ExchangeMarks& marks) { return !marks.shapes.isEmpty(); });
}

bool ExchangeContent::hasMasks() const
{
    return std::any_of(images.begin(), images.end(), [](const ExchangeMarks& marks) {
        return std::any_of(marks.masks.begin(), marks.masks.end(), [](const LabelMap& map) { return !map.isEmpty(); });
    });
}

} // namespace triptych
