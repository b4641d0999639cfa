#include "core/segmentation/watershed.h"

#include "core/segmentation/filters.h"
#include "core/segmentation/itk_bridge.h"

#include <itkImage.h>
#include <itkMorphologicalWatershedFromMarkersImageFilter.h>

#include <algorithm>

namespace triptych {

namespace {

template <unsigned D>
Result<LabelGrid> fromMarkers(const ScalarGrid& slopes, const LabelGrid& markers, const std::stop_token& stop)
{
    auto filter = itk::MorphologicalWatershedFromMarkersImageFilter<itk::Image<float, D>, itk::Image<quint8, D>>::New();
    filter->SetInput1(toItk<float, D>(slopes));
    filter->SetInput2(toItk<quint8, D>(markers));
    filter->MarkWatershedLineOff();
    if (const auto done = runItk(*filter, stop); !done)
        return done.error();
    return fromItk<quint8, D>(*filter->GetOutput(), slopes);
}

} // namespace

Result<LabelGrid> growFromMarkers(const ScalarGrid& grid, const LabelGrid& markers, double sigma, std::stop_token stop)
{
    if (markers.size != grid.size)
        return Error{ErrorCode::Refused, QStringLiteral("The painted labels and the picture differ in size"), {}};
    if (std::all_of(markers.values.begin(), markers.values.end(), [](quint8 label) { return label == 0; }))
        return gridLike<quint8>(grid);
    const auto slopes = gradientMagnitude(grid, std::max(sigma, 0.5), stop);
    if (!slopes)
        return slopes.error();
    return grid.isFlat() ? fromMarkers<2>(*slopes, markers, stop) : fromMarkers<3>(*slopes, markers, stop);
}

} // namespace triptych
