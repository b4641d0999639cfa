#include "core/segmentation/snake.h"

#include "core/segmentation/itk_bridge.h"

#include <itkCommand.h>
#include <itkGeodesicActiveContourLevelSetFunction.h>
#include <itkImage.h>
#include <itkSegmentationLevelSetImageFilter.h>

#include <algorithm>
#include <cmath>

namespace triptych {

namespace {

constexpr int kRim = 1; ///< voxels around the grid: ITK's sparse field never changes those on the border

/// ITK's geodesic active contour, as it is for SnakeKind::Edges but for the length of its steps.
template <class Image>
class EdgeFunction : public itk::GeodesicActiveContourLevelSetFunction<Image, Image> {
public:
    using Self = EdgeFunction;
    using Superclass = itk::GeodesicActiveContourLevelSetFunction<Image, Image>;
    using Pointer = itk::SmartPointer<Self>;
    itkNewMacro(Self);

    /// No step is longer than what full speed would allow. ITK's own is as long as the fastest point allows, however
    /// slow that is, so that a contour which has arrived would tremble for ever.
    typename Superclass::TimeStepType ComputeGlobalTimeStep(void* data) const override
    {
        const double weight =
            std::max(std::abs(double(this->GetPropagationWeight())), std::abs(double(this->GetAdvectionWeight())));
        const auto step = Superclass::ComputeGlobalTimeStep(data);
        return weight > 0 ? std::min(step, Superclass::GetMaximumPropagationTimeStep() / weight) : step;
    }
};

/// In SnakeKind::Regions bending costs the same everywhere, so that it also smooths where the speed is 0 and never
/// roughens where it is negative.
template <class Image>
class RegionFunction : public EdgeFunction<Image> {
public:
    using Self = RegionFunction;
    using Superclass = EdgeFunction<Image>;
    using Pointer = itk::SmartPointer<Self>;
    using typename Superclass::FloatOffsetType;
    using typename Superclass::GlobalDataStruct;
    using typename Superclass::NeighborhoodType;
    using typename Superclass::ScalarValueType;
    itkNewMacro(Self);

    ScalarValueType CurvatureSpeed(const NeighborhoodType&, const FloatOffsetType&, GlobalDataStruct*) const override
    {
        return 1;
    }
};

template <class Image>
class SnakeFilter : public itk::SegmentationLevelSetImageFilter<Image, Image, float> {
public:
    using Self = SnakeFilter;
    using Superclass = itk::SegmentationLevelSetImageFilter<Image, Image, float>;
    using Pointer = itk::SmartPointer<Self>;
    itkNewMacro(Self);

    void setKind(SnakeKind kind)
    {
        m_function = kind == SnakeKind::Edges ? EdgeFunction<Image>::New()
                                              : typename EdgeFunction<Image>::Pointer(RegionFunction<Image>::New());
        this->SetSegmentationFunction(m_function);
    }
    EdgeFunction<Image>& function() { return *m_function; }

protected:
    /// ITK's goes through the whole image after every batch to give the voxels away from the contour two values; their
    /// signs, which are all that is asked for, are right without that.
    void PostProcessOutput() override {}

private:
    typename EdgeFunction<Image>::Pointer m_function;
};

/// Ends the running batch after the iteration in which a stop was asked for.
class IterationWatch : public itk::Command {
public:
    using Self = IterationWatch;
    using Superclass = itk::Command;
    using Pointer = itk::SmartPointer<Self>;
    itkNewMacro(Self);

    void Execute(itk::Object*, const itk::EventObject&) override
    {
        if (m_stop.stop_requested())
            m_halt();
    }
    void Execute(const itk::Object*, const itk::EventObject&) override {}

    std::stop_token m_stop;
    std::function<void()> m_halt;
};

/// The grid with its border repeated `kRim` voxels outwards.
ScalarGrid withRim(const ScalarGrid& grid)
{
    ScalarGrid wide{grid.size, grid.spacing, {}};
    const int rimZ = grid.isFlat() ? 0 : kRim;
    wide.size = {grid.size[0] + 2 * kRim, grid.size[1] + 2 * kRim, grid.size[2] + 2 * rimZ};
    wide.values.reserve(wide.count());
    for (int z = 0; z < wide.size[2]; ++z)
        for (int y = 0; y < wide.size[1]; ++y)
            for (int x = 0; x < wide.size[0]; ++x)
                wide.values.push_back(grid.at(std::clamp(x - kRim, 0, grid.size[0] - 1),
                                              std::clamp(y - kRim, 0, grid.size[1] - 1),
                                              std::clamp(z - rimZ, 0, grid.size[2] - 1)));
    return wide;
}

/// Makes the rim outside, and the level set there the distance to the grid's border where that is nearer: an object may
/// touch the border of its region but not leave it.
void closeAtRim(ScalarGrid& levelSet)
{
    const std::array<double, 3> step = relativeSpacing(levelSet.spacing);
    const bool flat = levelSet.isFlat();
    size_t i = 0;
    for (int z = 0; z < levelSet.size[2]; ++z)
        for (int y = 0; y < levelSet.size[1]; ++y)
            for (int x = 0; x < levelSet.size[0]; ++x, ++i) {
                const auto inwards = [&](int at, size_t axis) {
                    return (double(std::min(at, levelSet.size[axis] - 1 - at)) - kRim + 0.5) * step[axis];
                };
                double depth = std::min(inwards(x, 0), inwards(y, 1));
                if (!flat)
                    depth = std::min(depth, inwards(z, 2));
                levelSet.values[i] = std::max(levelSet.values[i], float(-depth));
            }
}

template <unsigned D>
class ItkSnake : public Snake {
public:
    using Image = itk::Image<float, D>;

    Result<void> begin(const SpeedImage& speed, const ScalarGrid& initial, const SnakeWeights& weights)
    {
        m_kind = speed.kind;
        m_size = speed.values->size;
        m_spacing = speed.values->spacing;
        return guardItk([&] {
            m_speed = withRim(*speed.values);
            m_initial = withRim(initial);
            closeAtRim(m_initial);
            const auto feature = toItk<float, D>(m_speed);
            m_filter = SnakeFilter<Image>::New();
            m_filter->setKind(m_kind);
            m_filter->SetInput(toItk<float, D>(m_initial));
            m_filter->SetFeatureImage(feature);
            auto& function = m_filter->function();
            // The speed is the feature image itself, not a copy; ITK would make one whenever a weight is not 0.
            m_filter->AutoGenerateSpeedAdvectionOff();
            function.SetSpeedImage(feature);
            if (m_kind == SnakeKind::Edges)
                m_filter->GenerateAdvectionImage();
            m_filter->SetMaximumRMSError(0);
            m_filter->ManualReinitializationOn(); // keeps its state from batch to batch
            m_watch = IterationWatch::New();
            m_watch->m_halt = [this] { m_filter->SetNumberOfIterations(m_filter->GetElapsedIterations()); };
            m_filter->AddObserver(itk::IterationEvent(), m_watch);
            setWeights(weights);
            m_filter->SetNumberOfIterations(0);
            m_filter->Update();
        });
    }

    void setWeights(const SnakeWeights& weights) override
    {
        auto& function = m_filter->function();
        function.SetPropagationWeight(float(weights.propagation));
        function.SetCurvatureWeight(float(weights.curvature));
        function.SetAdvectionWeight(m_kind == SnakeKind::Edges ? float(weights.advection) : 0);
    }

    Result<void> evolve(int iterations, std::stop_token stop) override
    {
        if (stop.stop_requested())
            return cancelledError();
        m_watch->m_stop = stop;
        const auto done = guardItk([&] {
            m_filter->SetNumberOfIterations(m_filter->GetElapsedIterations() + unsigned(std::max(iterations, 0)));
            m_filter->Update();
        });
        m_watch->m_stop = {};
        return done && stop.stop_requested() ? Result<void>(cancelledError()) : done;
    }

    int iterations() const override { return int(m_filter->GetElapsedIterations()); }
    double lastChange() const override { return m_filter->GetRMSChange(); }

    LabelGrid mask() const override
    {
        LabelGrid mask{m_size, m_spacing, {}};
        mask.values.resize(mask.count());
        const float* levelSet = m_filter->GetOutput()->GetBufferPointer();
        const int rimZ = D == 2 ? 0 : kRim;
        quint8* to = mask.values.data();
        for (int z = 0; z < m_size[2]; ++z)
            for (int y = 0; y < m_size[1]; ++y) {
                const float* from = levelSet + m_initial.index(kRim, y + kRim, z + rimZ);
                for (int x = 0; x < m_size[0]; ++x)
                    *to++ = from[x] < 0;
            }
        return mask;
    }

private:
    SnakeKind m_kind = SnakeKind::Regions;
    std::array<int, 3> m_size{};
    std::array<double, 3> m_spacing{};
    ScalarGrid m_speed, m_initial; ///< with rim; ITK's images look into them
    typename SnakeFilter<Image>::Pointer m_filter;
    IterationWatch::Pointer m_watch;
};

template <unsigned D>
Result<std::unique_ptr<Snake>> begin(const SpeedImage& speed, const ScalarGrid& initial, const SnakeWeights& weights)
{
    auto snake = std::make_unique<ItkSnake<D>>();
    if (const auto begun = snake->begin(speed, initial, weights); !begun)
        return begun.error();
    return std::unique_ptr<Snake>(std::move(snake));
}

} // namespace

Result<std::unique_ptr<Snake>> Snake::start(const SpeedImage& speed, const ScalarGrid& initial,
                                            const SnakeWeights& weights, std::stop_token stop)
{
    if (!speed.values || speed.values->size != initial.size)
        return Error{ErrorCode::Refused, QStringLiteral("The speed image and the first contour differ in size"), {}};
    if (const auto fine = checkGridSize(initial.size); !fine)
        return fine.error();
    if (std::none_of(initial.values.begin(), initial.values.end(), [](float value) { return value < 0; }))
        return Error{
            ErrorCode::Refused, QStringLiteral("Place a bubble in the object first: the contour begins there"), {}};
    if (stop.stop_requested())
        return cancelledError();
    return initial.isFlat() ? begin<2>(speed, initial, weights) : begin<3>(speed, initial, weights);
}

} // namespace triptych
