#include "core/segmentation/filters.h"
#include "core/segmentation/itk_bridge.h"

#include <itkHessianRecursiveGaussianImageFilter.h>
#include <itkImage.h>

namespace triptych {

namespace {

template <unsigned D>
Result<std::vector<ScalarGrid>> eigenvalues(const ScalarGrid& grid, double sigma, const std::stop_token& stop)
{
    using Image = itk::Image<float, D>;
    using Tensor = itk::SymmetricSecondRankTensor<float, D>;
    auto hessian = itk::HessianRecursiveGaussianImageFilter<Image, itk::Image<Tensor, D>>::New();
    hessian->SetInput(toItk<float, D>(grid));
    hessian->SetSigma(sigma);
    if (const auto done = runItk(*hessian, stop); !done)
        return done.error();
    std::vector<ScalarGrid> bends(D, gridLike<float>(grid));
    const Tensor* tensors = hessian->GetOutput()->GetBufferPointer();
    const double scale = sigma * sigma;
    for (size_t i = 0; i < grid.count(); ++i) {
        if (i % (size_t(1) << 16) == 0 && stop.stop_requested())
            return cancelledError();
        typename Tensor::EigenValuesArrayType values;
        tensors[i].ComputeEigenValues(values); // smallest first
        for (unsigned d = 0; d < D; ++d)
            bends[d].values[i] = float(double(values[d]) * scale);
    }
    return bends;
}

} // namespace

Result<std::vector<ScalarGrid>> curvatures(const ScalarGrid& grid, double sigma, std::stop_token stop)
{
    if (const auto fine = checkGridSize(grid.size); !fine)
        return fine.error();
    return grid.isFlat() ? eigenvalues<2>(grid, sigma, stop) : eigenvalues<3>(grid, sigma, stop);
}

} // namespace triptych
