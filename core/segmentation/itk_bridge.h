// Between grids and ITK's images, and how a filter is run so that it can be stopped. For this folder's .cpp files,
// which include ITK's headers themselves: here its classes are only named.
#pragma once

#include "core/jobs/progress.h"
#include "core/segmentation/grid.h"

#include <functional>
#include <stop_token>

namespace itk {
template <typename TPixel, unsigned int VImageDimension>
class Image;
template <typename TObjectType>
class SmartPointer;
class ProcessObject;
} // namespace itk

namespace triptych {

template <class T, unsigned D>
using ItkImagePointer = itk::SmartPointer<itk::Image<T, D>>;

/// An ITK image over the grid's own values, which must outlive it and are not written to. Its spacing is
/// relativeSpacing(); its origin is 0.
template <class T, unsigned D>
ItkImagePointer<T, D> toItk(const Grid<T>& grid);

/// A copy of an image of the size of `like`.
template <class T, unsigned D, class U>
Grid<T> fromItk(const itk::Image<T, D>& image, const Grid<U>& like);

/// Updates a filter; ITK's exceptions end here. A stop is noticed whenever the filter reports progress: then it is
/// aborted. Errors: Cancelled; Internal with ITK's text as cause; LimitExceeded where memory ran out.
Result<void> runItk(itk::ProcessObject& filter, const std::stop_token& stop, const ProgressFn& progress = {},
                    const QString& text = {});

/// Calls `work` with ITK's exceptions turned into errors as in runItk(), for steps that are no single filter.
Result<void> guardItk(const std::function<void()>& work);

Error cancelledError();

} // namespace triptych
