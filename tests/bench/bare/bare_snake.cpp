#include "tests/bench/bare/bare_snake.h"

#include <itkGeodesicActiveContourLevelSetImageFilter.h>
#include <itkImage.h>

using Image = itk::Image<float, 2>;
using Filter = itk::GeodesicActiveContourLevelSetImageFilter<Image, Image>;

struct BareSnake::Private {
    Filter::Pointer filter = Filter::New();
};

static Image::Pointer imageOver(std::vector<float>& values, int side)
{
    auto image = Image::New();
    Image::SizeType size;
    size.Fill(itk::SizeValueType(side));
    image->SetRegions(Image::RegionType(size));
    image->GetPixelContainer()->SetImportPointer(values.data(), values.size(), false);
    return image;
}

BareSnake::BareSnake(std::vector<float>& speed, std::vector<float>& levelSet, int side, double propagation,
                     double curvature, double advection)
    : d(std::make_unique<Private>())
{
    d->filter->SetInput(imageOver(levelSet, side));
    d->filter->SetFeatureImage(imageOver(speed, side));
    d->filter->SetPropagationScaling(float(propagation));
    d->filter->SetCurvatureScaling(float(curvature));
    d->filter->SetAdvectionScaling(float(advection));
    d->filter->SetMaximumRMSError(0);
    d->filter->ManualReinitializationOn();
    d->filter->SetNumberOfIterations(0);
    d->filter->Update();
}

BareSnake::~BareSnake() = default;

void BareSnake::evolve(int iterations)
{
    d->filter->SetNumberOfIterations(d->filter->GetElapsedIterations() + unsigned(iterations));
    d->filter->Update();
}
