#include "core/segmentation/filters.h"

#include "core/segmentation/itk_bridge.h"

#include <itkGradientMagnitudeRecursiveGaussianImageFilter.h>
#include <itkImage.h>
#include <itkSmoothingRecursiveGaussianImageFilter.h>

#include <algorithm>

namespace triptych {

namespace {

/// Runs a filter from float to float that has a sigma.
template <template <class, class> class Filter, unsigned D>
Result<ScalarGrid> runWithSigma(const ScalarGrid& grid, double sigma, const std::stop_token& stop)
{
    using Image = itk::Image<float, D>;
    auto filter = Filter<Image, Image>::New();
    filter->SetInput(toItk<float, D>(grid));
    filter->SetSigma(sigma);
    if (const auto done = runItk(*filter, stop); !done)
        return done.error();
    return fromItk<float, D>(*filter->GetOutput(), grid);
}

} // namespace

Result<ScalarGrid> smoothed(const ScalarGrid& grid, double sigma, std::stop_token stop)
{
    if (const auto fine = checkGridSize(grid.size); !fine)
        return fine.error();
    if (!(sigma > 0))
        return grid;
    return grid.isFlat() ? runWithSigma<itk::SmoothingRecursiveGaussianImageFilter, 2>(grid, sigma, stop)
                         : runWithSigma<itk::SmoothingRecursiveGaussianImageFilter, 3>(grid, sigma, stop);
}

Result<ScalarGrid> gradientMagnitude(const ScalarGrid& grid, double sigma, std::stop_token stop)
{
    if (const auto fine = checkGridSize(grid.size); !fine)
        return fine.error();
    return grid.isFlat() ? runWithSigma<itk::GradientMagnitudeRecursiveGaussianImageFilter, 2>(grid, sigma, stop)
                         : runWithSigma<itk::GradientMagnitudeRecursiveGaussianImageFilter, 3>(grid, sigma, stop);
}

float steepSlope(const ScalarGrid& slopes)
{
    if (slopes.values.empty())
        return 0;
    std::vector<float> sorted = slopes.values;
    const auto at = sorted.begin() + std::ptrdiff_t(sorted.size() * 99 / 100);
    std::nth_element(sorted.begin(), at, sorted.end());
    return *at > 0 ? *at : *std::max_element(at, sorted.end());
}

} // namespace triptych
