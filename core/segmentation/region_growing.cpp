#include "core/segmentation/region_growing.h"

#include "core/segmentation/filters.h"
#include "core/segmentation/itk_bridge.h"

#include <itkConfidenceConnectedImageFilter.h>
#include <itkConnectedThresholdImageFilter.h>
#include <itkImage.h>

namespace triptych {

namespace {

/// Gives the filter the seeds that lie inside; how many those are.
template <class Filter>
int addSeeds(Filter& filter, const ScalarGrid& grid, const std::vector<GridPoint>& seeds)
{
    int added = 0;
    for (const GridPoint& seed : seeds) {
        if (!grid.holds(seed))
            continue;
        typename Filter::IndexType index;
        for (unsigned i = 0; i < Filter::InputImageType::ImageDimension; ++i)
            index[i] = seed[i];
        filter.AddSeed(index);
        ++added;
    }
    return added;
}

template <unsigned D>
Result<LabelGrid> connected(const ScalarGrid& grid, const std::vector<GridPoint>& seeds, const Band& band,
                            const std::stop_token& stop)
{
    auto filter = itk::ConnectedThresholdImageFilter<itk::Image<float, D>, itk::Image<quint8, D>>::New();
    if (addSeeds(*filter, grid, seeds) == 0)
        return gridLike<quint8>(grid);
    filter->SetInput(toItk<float, D>(grid));
    filter->SetLower(float(band.lower));
    filter->SetUpper(float(band.upper));
    filter->SetReplaceValue(1);
    if (const auto done = runItk(*filter, stop); !done)
        return done.error();
    return fromItk<quint8, D>(*filter->GetOutput(), grid);
}

template <unsigned D>
Result<LabelGrid> confident(const ScalarGrid& grid, const std::vector<GridPoint>& seeds,
                            const ConfidenceSettings& settings, const std::stop_token& stop)
{
    auto filter = itk::ConfidenceConnectedImageFilter<itk::Image<float, D>, itk::Image<quint8, D>>::New();
    if (addSeeds(*filter, grid, seeds) == 0)
        return gridLike<quint8>(grid);
    filter->SetInput(toItk<float, D>(grid));
    filter->SetMultiplier(settings.multiplier);
    filter->SetNumberOfIterations(unsigned(settings.iterations));
    filter->SetInitialNeighborhoodRadius(unsigned(settings.radius));
    filter->SetReplaceValue(1);
    if (const auto done = runItk(*filter, stop); !done)
        return done.error();
    return fromItk<quint8, D>(*filter->GetOutput(), grid);
}

} // namespace

Result<LabelGrid> growConnected(const ScalarGrid& grid, const std::vector<GridPoint>& seeds, const Band& band,
                                double sigma, std::stop_token stop)
{
    if (!(band.lower <= band.upper))
        return gridLike<quint8>(grid);
    const auto calm = smoothed(grid, sigma, stop);
    if (!calm)
        return calm.error();
    return grid.isFlat() ? connected<2>(*calm, seeds, band, stop) : connected<3>(*calm, seeds, band, stop);
}

Result<LabelGrid> growByConfidence(const ScalarGrid& grid, const std::vector<GridPoint>& seeds,
                                   const ConfidenceSettings& settings, std::stop_token stop)
{
    const auto calm = smoothed(grid, settings.sigma, stop);
    if (!calm)
        return calm.error();
    return grid.isFlat() ? confident<2>(*calm, seeds, settings, stop) : confident<3>(*calm, seeds, settings, stop);
}

} // namespace triptych
