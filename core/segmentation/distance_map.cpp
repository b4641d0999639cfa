#include "core/segmentation/distance_map.h"

#include "core/segmentation/itk_bridge.h"

#include <itkImage.h>
#include <itkSignedMaurerDistanceMapImageFilter.h>

#include <algorithm>

namespace triptych {

namespace {

template <unsigned D>
Result<ScalarGrid> distance(const LabelGrid& mask, const std::stop_token& stop)
{
    auto filter = itk::SignedMaurerDistanceMapImageFilter<itk::Image<quint8, D>, itk::Image<float, D>>::New();
    filter->SetInput(toItk<quint8, D>(mask));
    filter->SetBackgroundValue(0);
    filter->SetInsideIsPositive(false);
    filter->SetSquaredDistance(false);
    filter->SetUseImageSpacing(true);
    if (const auto done = runItk(*filter, stop); !done)
        return done.error();
    auto distance = fromItk<float, D>(*filter->GetOutput(), mask);
    // ITK measures to the outermost pixels of the mask; its border lies half a pixel further out.
    for (float& value : distance.values)
        value -= 0.5F;
    return distance;
}

} // namespace

Result<ScalarGrid> signedDistance(const LabelGrid& mask, std::stop_token stop)
{
    if (std::all_of(mask.values.begin(), mask.values.end(), [](quint8 label) { return label == 0; }))
        return Error{ErrorCode::Refused, QStringLiteral("There is nothing in the mask"), {}};
    return mask.isFlat() ? distance<2>(mask, stop) : distance<3>(mask, stop);
}

} // namespace triptych
