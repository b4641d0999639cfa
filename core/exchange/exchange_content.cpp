#include "core/exchange/exchange_content.h"

#include <QFileInfo>

#include <algorithm>

namespace triptych {

ExchangeImage exchangeImageOf(const ImageInfo& info, double maskDownsample)
{
    ExchangeImage image{
        info.id, QFileInfo(info.path).fileName(), info.path, info.size(), info.frames, maskDownsample, {}, info.planes};
    if (info.calibration.regions.empty())
        image.spacing = info.calibration.spacing;
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
