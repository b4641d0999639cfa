#include "core/segmentation/filters.h"
#include "core/segmentation/itk_bridge.h"
#include "core/segmentation/watershed.h"

#include <itkConnectedComponentImageFilter.h>
#include <itkHMinimaImageFilter.h>
#include <itkImage.h>
#include <itkMorphologicalWatershedFromMarkersImageFilter.h>
#include <itkRegionalMinimaImageFilter.h>

#include <algorithm>
#include <set>

namespace triptych {

namespace {

/// The steps of ITK's MorphologicalWatershedImageFilter one by one, so that each can be stopped.
template <unsigned D>
Result<LabelGrid> basinsAt(const ScalarGrid& slopes, const std::vector<GridPoint>& seeds, double level,
                           const std::stop_token& stop)
{
    using Image = itk::Image<float, D>;
    using Mask = itk::Image<quint8, D>;
    using Labels = itk::Image<quint32, D>;
    auto shallow = itk::HMinimaImageFilter<Image, Image>::New();
    shallow->SetInput(toItk<float, D>(slopes));
    shallow->SetHeight(float(level) * steepSlope(slopes));
    auto minima = itk::RegionalMinimaImageFilter<Image, Mask>::New();
    minima->SetInput(shallow->GetOutput());
    minima->SetForegroundValue(1);
    minima->SetBackgroundValue(0);
    auto parts = itk::ConnectedComponentImageFilter<Mask, Labels>::New();
    parts->SetInput(minima->GetOutput());
    auto flood = itk::MorphologicalWatershedFromMarkersImageFilter<Image, Labels>::New();
    flood->SetInput1(shallow->GetOutput());
    flood->SetInput2(parts->GetOutput());
    flood->MarkWatershedLineOff();
    for (itk::ProcessObject* step :
         {static_cast<itk::ProcessObject*>(shallow.GetPointer()), static_cast<itk::ProcessObject*>(minima.GetPointer()),
          static_cast<itk::ProcessObject*>(parts.GetPointer()), static_cast<itk::ProcessObject*>(flood.GetPointer())})
        if (const auto done = runItk(*step, stop); !done)
            return done.error();
    const quint32* basins = flood->GetOutput()->GetBufferPointer();
    std::set<quint32> wanted;
    for (const GridPoint& seed : seeds)
        if (slopes.holds(seed))
            wanted.insert(basins[slopes.index(seed[0], seed[1], seed[2])]);
    auto mask = gridLike<quint8>(slopes);
    for (size_t i = 0; i < mask.values.size(); ++i)
        mask.values[i] = wanted.contains(basins[i]) ? 1 : 0;
    return mask;
}

} // namespace

Result<LabelGrid> watershedAt(const ScalarGrid& grid, const std::vector<GridPoint>& seeds,
                              const WatershedSettings& settings, std::stop_token stop)
{
    if (std::none_of(seeds.begin(), seeds.end(), [&](const GridPoint& seed) { return grid.holds(seed); }))
        return gridLike<quint8>(grid);
    const auto slopes = gradientMagnitude(grid, std::max(settings.sigma, 0.5), stop);
    if (!slopes)
        return slopes.error();
    return grid.isFlat() ? basinsAt<2>(*slopes, seeds, settings.level, stop)
                         : basinsAt<3>(*slopes, seeds, settings.level, stop);
}

} // namespace triptych
