#include "ui/canvas/magnification.h"

namespace triptych {

double nativeMagnification(const ImageInfo& info)
{
    constexpr double kMicrometresAtOne = 10; // 1 µm at 10×, 0.25 µm at 40×
    const auto spacing = info.calibration.nominalSpacing();
    if (info.objectivePower > 0 || !spacing || spacing->xMm <= 0)
        return info.objectivePower;
    return kMicrometresAtOne / (spacing->xMm * 1000);
}

} // namespace triptych
