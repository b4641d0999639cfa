// Grid: a block of values that segmentation works on: a part of a picture or of a stack, at one level. A value.
#pragma once

#include "core/base/result.h"
#include "core/image/pixel_buffer.h"

#include <array>
#include <memory>
#include <vector>

namespace triptych {

/// Column, row and slice of a grid, from 0.
using GridPoint = std::array<int, 3>;

template <class T>
struct Grid {
    std::array<int, 3> size{};              ///< columns, rows, slices; with one slice it is a picture
    std::array<double, 3> spacing{1, 1, 1}; ///< between neighbours, in any one unit
    std::vector<T> values;                  ///< x fastest, then y, then z

    bool isFlat() const { return size[2] == 1; }
    size_t count() const { return size_t(size[0]) * size_t(size[1]) * size_t(size[2]); }
    size_t index(int x, int y, int z = 0) const
    {
        return (size_t(z) * size_t(size[1]) + size_t(y)) * size_t(size[0]) + size_t(x);
    }
    T at(int x, int y, int z = 0) const { return values[index(x, y, z)]; }
    bool holds(const GridPoint& p) const
    {
        return p[0] >= 0 && p[1] >= 0 && p[2] >= 0 && p[0] < size[0] && p[1] < size[1] && p[2] < size[2];
    }
};

using ScalarGrid = Grid<float>;
using LabelGrid = Grid<quint8>; ///< 0 is nothing
using ScalarGridPtr = std::shared_ptr<const ScalarGrid>;

/// A grid of zeros of the same size and spacing as another.
template <class T, class U>
Grid<T> gridLike(const Grid<U>& other, T value = {})
{
    return {other.size, other.spacing, std::vector<T>(other.count(), value)};
}

/// Spacing in units of the shortest one, so that "pixels" mean the same in every method: 1 along the finest axis.
std::array<double, 3> relativeSpacing(const std::array<double, 3>& spacing);

/// What a run may take: the grid, the images a method makes of it, and its result.
constexpr qint64 kMostSegmentationBytes = qint64(1) << 30;
/// Of the hungriest method, the snake in three dimensions: values, speed, advection, two level sets, states, labels.
constexpr qint64 kSegmentationBytesPerVoxel = 40;
/// Fewer voxels than this along a side leave no room for derivatives.
constexpr int kLeastGridSide = 4;

/// Errors: LimitExceeded where it would take more than kMostSegmentationBytes, or is smaller than kLeastGridSide along
/// a side (one slice is fine); the sentence says what to do.
Result<void> checkGridSize(const std::array<int, 3>& size);

/// Slices of one size, one sample each, as a grid; not-a-number becomes the least value. Errors: BadFormat where they
/// are not alike, and those of checkGridSize().
Result<ScalarGrid> gridOf(const std::vector<PixelBuffer>& slices, const std::array<double, 3>& spacing = {1, 1, 1});

/// One slice as a U8 buffer. Errors: LimitExceeded.
Result<PixelBuffer> sliceOf(const LabelGrid& labels, int z);

} // namespace triptych
