#include "core/segmentation/itk_bridge.h"

#include "core/jobs/worker_pool.h"

#include <itkCommand.h>
#include <itkImage.h>
#include <itkMultiThreaderBase.h>
#include <itkProcessObject.h>

#include <algorithm>
#include <mutex>
#include <new>

namespace triptych {

namespace {

/// ITK's threads are background work: they leave a core to the window (see backgroundThreadCount).
void shareThreads()
{
    static std::once_flag once;
    std::call_once(once, [] {
        itk::MultiThreaderBase::SetGlobalDefaultNumberOfThreads(itk::ThreadIdType(backgroundThreadCount()));
    });
}

/// Watches one filter's progress for a stop.
class Watch : public itk::Command {
public:
    using Self = Watch;
    using Superclass = itk::Command;
    using Pointer = itk::SmartPointer<Self>;
    itkNewMacro(Self);

    void Execute(itk::Object* caller, const itk::EventObject&) override
    {
        auto* filter = dynamic_cast<itk::ProcessObject*>(caller);
        if (!filter)
            return;
        if (m_stop.stop_requested())
            filter->AbortGenerateDataOn();
        else if (m_progress)
            m_progress(partDone(double(filter->GetProgress()), m_text));
    }
    void Execute(const itk::Object*, const itk::EventObject&) override {}

    std::stop_token m_stop;
    ProgressFn m_progress;
    QString m_text;
};

} // namespace

Error cancelledError() { return {ErrorCode::Cancelled, QStringLiteral("Segmentation was cancelled"), {}}; }

template <class T, unsigned D>
ItkImagePointer<T, D> toItk(const Grid<T>& grid)
{
    shareThreads();
    using ImageType = itk::Image<T, D>;
    auto image = ImageType::New();
    typename ImageType::SizeType size;
    typename ImageType::SpacingType spacing;
    const auto relative = relativeSpacing(grid.spacing);
    for (unsigned i = 0; i < D; ++i) {
        size[i] = itk::SizeValueType(grid.size[i]);
        spacing[i] = relative[i];
    }
    image->SetRegions(typename ImageType::RegionType(size));
    image->SetSpacing(spacing);
    // ITK has no images of constant values; filters here are never run in place.
    image->GetPixelContainer()->SetImportPointer(const_cast<T*>(grid.values.data()), grid.count(), false);
    return image;
}

template <class T, unsigned D, class U>
Grid<T> fromItk(const itk::Image<T, D>& image, const Grid<U>& like)
{
    const T* from = image.GetBufferPointer();
    return {like.size, like.spacing, std::vector<T>(from, from + like.count())};
}

Result<void> guardItk(const std::function<void()>& work)
{
    try {
        work();
        return {};
    } catch (const itk::ProcessAborted&) {
        return cancelledError();
    } catch (const itk::MemoryAllocationError&) {
        return Error{
            ErrorCode::LimitExceeded, QStringLiteral("There is not enough memory; choose a smaller region"), {}};
    } catch (const std::bad_alloc&) {
        return Error{
            ErrorCode::LimitExceeded, QStringLiteral("There is not enough memory; choose a smaller region"), {}};
    } catch (const std::exception& failure) {
        return Error{ErrorCode::Internal, QStringLiteral("The segmentation failed"), QString::fromUtf8(failure.what())};
    }
}

Result<void> runItk(itk::ProcessObject& filter, const std::stop_token& stop, const ProgressFn& progress,
                    const QString& text)
{
    if (stop.stop_requested())
        return cancelledError();
    shareThreads();
    auto watch = Watch::New();
    watch->m_stop = stop;
    watch->m_progress = progress;
    watch->m_text = text;
    const unsigned long tag = filter.AddObserver(itk::ProgressEvent(), watch);
    const auto done = guardItk([&] { filter.Update(); });
    filter.RemoveObserver(tag);
    if (stop.stop_requested())
        return cancelledError();
    return done;
}

template ItkImagePointer<float, 2> toItk<float, 2>(const Grid<float>&);
template ItkImagePointer<float, 3> toItk<float, 3>(const Grid<float>&);
template ItkImagePointer<quint8, 2> toItk<quint8, 2>(const Grid<quint8>&);
template ItkImagePointer<quint8, 3> toItk<quint8, 3>(const Grid<quint8>&);
template Grid<float> fromItk<float, 2, float>(const itk::Image<float, 2>&, const Grid<float>&);
template Grid<float> fromItk<float, 3, float>(const itk::Image<float, 3>&, const Grid<float>&);
template Grid<float> fromItk<float, 2, quint8>(const itk::Image<float, 2>&, const Grid<quint8>&);
template Grid<float> fromItk<float, 3, quint8>(const itk::Image<float, 3>&, const Grid<quint8>&);
template Grid<quint8> fromItk<quint8, 2, float>(const itk::Image<quint8, 2>&, const Grid<float>&);
template Grid<quint8> fromItk<quint8, 3, float>(const itk::Image<quint8, 3>&, const Grid<float>&);

} // namespace triptych
