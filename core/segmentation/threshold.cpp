#include "core/segmentation/threshold.h"

#include "core/segmentation/itk_bridge.h"

#include <itkBinaryThresholdImageFilter.h>
#include <itkImage.h>
#include <itkImageToHistogramFilter.h>
#include <itkOtsuThresholdCalculator.h>

#include <algorithm>
#include <cmath>

namespace triptych {

namespace {

template <unsigned D>
Result<LabelGrid> threshold(const ScalarGrid& grid, const Band& band, const std::stop_token& stop)
{
    auto filter = itk::BinaryThresholdImageFilter<itk::Image<float, D>, itk::Image<quint8, D>>::New();
    filter->SetInput(toItk<float, D>(grid));
    filter->SetLowerThreshold(float(band.lower));
    filter->SetUpperThreshold(float(band.upper));
    filter->SetInsideValue(1);
    filter->SetOutsideValue(0);
    if (const auto done = runItk(*filter, stop); !done)
        return done.error();
    return fromItk<quint8, D>(*filter->GetOutput(), grid);
}

template <unsigned D>
Result<double> otsu(const ScalarGrid& grid, const Band& range, const std::stop_token& stop)
{
    using Image = itk::Image<float, D>;
    using ToHistogram = itk::Statistics::ImageToHistogramFilter<Image>;
    auto histogram = ToHistogram::New();
    histogram->SetInput(toItk<float, D>(grid));
    typename ToHistogram::HistogramSizeType bins(1);
    bins.Fill(256);
    histogram->SetHistogramSize(bins);
    typename ToHistogram::HistogramMeasurementVectorType least(1), most(1);
    least.Fill(float(range.lower));
    most.Fill(float(range.upper));
    histogram->SetAutoMinimumMaximum(false);
    histogram->SetHistogramBinMinimum(least);
    histogram->SetHistogramBinMaximum(most);
    if (const auto done = runItk(*histogram, stop); !done)
        return done.error();
    auto calculator = itk::OtsuThresholdCalculator<typename ToHistogram::HistogramType, double>::New();
    calculator->SetInput(histogram->GetOutput());
    if (const auto done = runItk(*calculator, stop); !done)
        return done.error();
    return calculator->GetThreshold();
}

} // namespace

Result<LabelGrid> thresholdBetween(const ScalarGrid& grid, const Band& band, std::stop_token stop)
{
    if (!(band.lower <= band.upper))
        return gridLike<quint8>(grid);
    return grid.isFlat() ? threshold<2>(grid, band, stop) : threshold<3>(grid, band, stop);
}

Result<double> otsuThreshold(const ScalarGrid& grid, std::stop_token stop)
{
    const Band range = valueRange(grid);
    if (!(range.lower < range.upper))
        return Error{ErrorCode::Refused, QStringLiteral("All values of the region are equal: nothing parts them"), {}};
    return grid.isFlat() ? otsu<2>(grid, range, stop) : otsu<3>(grid, range, stop);
}

Band valueRange(const ScalarGrid& grid)
{
    if (grid.values.empty())
        return {};
    const auto [least, most] = std::minmax_element(grid.values.begin(), grid.values.end());
    return {double(*least), double(*most)};
}

Band bandAround(const ScalarGrid& grid, const GridPoint& point, int radius, double deviations)
{
    GridPoint from, to;
    for (size_t i = 0; i < 3; ++i) {
        from[i] = std::max(0, point[i] - radius);
        to[i] = std::min(grid.size[i] - 1, point[i] + radius);
    }
    double sum = 0, squares = 0, count = 0;
    for (int z = from[2]; z <= to[2]; ++z)
        for (int y = from[1]; y <= to[1]; ++y)
            for (int x = from[0]; x <= to[0]; ++x) {
                const double value = grid.at(x, y, z);
                sum += value;
                squares += value * value;
                ++count;
            }
    const double mean = sum / count;
    const double deviation = std::sqrt(std::max(0.0, squares / count - mean * mean));
    return {mean - deviations * deviation, mean + deviations * deviation};
}

} // namespace triptych
