#include "core/inference/patch_grid.h"

#include "core/inference/resample.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace triptych {

namespace {

constexpr int kBlockPatches = 16; // to either side: one read of about 425 pixels at the model's scale
constexpr double kTissueShare = 0.25;

int patchesAlong(double length, int patch, int step)
{
    return length <= patch ? 1 : 1 + static_cast<int>(std::ceil((length - patch) / step));
}

Result<PixelBuffer> toRgb(const PixelBuffer& pixels)
{
    if (pixels.samplesPerPixel() == 3)
        return pixels;
    auto rgb = PixelBuffer::allocate(pixels.size(), 3, SampleType::U8);
    if (!rgb)
        return rgb;
    for (int y = 0; y < pixels.height(); ++y)
        for (int x = 0; x < pixels.width() * 3; ++x)
            rgb->mutableRow<quint8>(y)[x] = pixels.row<quint8>(y)[x / 3];
    return rgb;
}

} // namespace

PatchGrid PatchGrid::over(QSize image, const InputContract& contract, double mmPerPixel)
{
    PatchGrid grid;
    grid.patch = contract.size;
    grid.step = std::max(1, static_cast<int>(std::lround(contract.size.width() * (1 - contract.overlap))));
    grid.downsample = contract.spacingMm.value_or(mmPerPixel) / mmPerPixel;
    grid.columns = patchesAlong(image.width() / grid.downsample, grid.patch.width(), grid.step);
    grid.rows = patchesAlong(image.height() / grid.downsample, grid.patch.height(), grid.step);
    return grid;
}

QRectF PatchGrid::patchArea(int column, int row) const
{
    return {column * step * downsample, row * step * downsample, patch.width() * downsample,
            patch.height() * downsample};
}

QSize PatchGrid::cellsPerPatch() const
{
    return {std::max(1, patch.width() / step), std::max(1, patch.height() / step)};
}

std::vector<PatchBlock> planBlocks(const PatchGrid& grid, const TissueMask& tissue)
{
    std::vector<PatchBlock> blocks;
    for (int row = 0; row < grid.rows; row += kBlockPatches) {
        for (int column = 0; column < grid.columns; column += kBlockPatches) {
            PatchBlock block{column,
                             row,
                             std::min(kBlockPatches, grid.columns - column),
                             std::min(kBlockPatches, grid.rows - row),
                             {}};
            for (int y = row; y < row + block.rows; ++y)
                for (int x = column; x < column + block.columns; ++x)
                    if (tissue.share(grid.patchArea(x, y)) >= kTissueShare)
                        block.places.push_back({x, y});
            if (!block.places.empty())
                blocks.push_back(std::move(block));
        }
    }
    return blocks;
}

Result<std::vector<PixelBuffer>> readBlock(const ImageSource& slide, int frame, const PatchGrid& grid,
                                           const PatchBlock& block, std::stop_token stop)
{
    const ImageInfo& info = slide.info();
    const int level = info.bestLevel(grid.downsample);
    const QSize levelSize = info.levels[static_cast<size_t>(level)].size;
    const double perLevelPixel = static_cast<double>(info.size().width()) / levelSize.width();
    const QSize size((block.columns - 1) * grid.step + grid.patch.width(),
                     (block.rows - 1) * grid.step + grid.patch.height());
    const double scale = grid.downsample / perLevelPixel;
    const QRectF wanted(block.column * grid.step * scale, block.row * grid.step * scale, size.width() * scale,
                        size.height() * scale);
    // A margin of the filter's reach, so that blocks join without a seam.
    const QRect rect =
        wanted.adjusted(-scale - 1, -scale - 1, scale + 1, scale + 1).toAlignedRect() & QRect(QPoint(0, 0), levelSize);
    const auto read = slide.read(level, frame, rect, stop);
    if (!read)
        return read.error();
    const auto rgb = toRgb(*read);
    if (!rgb)
        return rgb.error();
    const auto scaled = resampleArea(*rgb, wanted.translated(-rect.topLeft()), size, 255);
    if (!scaled)
        return scaled.error();
    std::vector<PixelBuffer> patches;
    patches.reserve(block.places.size());
    for (const PatchPlace& place : block.places) {
        auto patch = scaled->copy(
            QRect(QPoint((place.column - block.column) * grid.step, (place.row - block.row) * grid.step), grid.patch));
        if (!patch)
            return patch.error();
        patches.push_back(std::move(*patch));
    }
    return patches;
}

PatchMap::PatchMap(const PatchGrid& grid, QString name)
    : m_grid(grid), m_name(std::move(name)),
      m_cells(grid.columns - 1 + grid.cellsPerPatch().width(), grid.rows - 1 + grid.cellsPerPatch().height()),
      m_sums(static_cast<size_t>(m_cells.width()) * static_cast<size_t>(m_cells.height())), m_counts(m_sums.size())
{
}

void PatchMap::add(PatchPlace place, double probability)
{
    const QSize covered = m_grid.cellsPerPatch();
    for (int y = place.row; y < place.row + covered.height(); ++y) {
        for (int x = place.column; x < place.column + covered.width(); ++x) {
            const size_t cell = static_cast<size_t>(y) * static_cast<size_t>(m_cells.width()) + static_cast<size_t>(x);
            m_sums[cell] += static_cast<float>(probability);
            m_counts[cell] += 1;
        }
    }
}

Result<Heatmap> PatchMap::heatmap() const
{
    auto values = PixelBuffer::allocate(m_cells, 1, SampleType::F32);
    if (!values)
        return values.error();
    for (int y = 0; y < m_cells.height(); ++y) {
        for (int x = 0; x < m_cells.width(); ++x) {
            const size_t cell = static_cast<size_t>(y) * static_cast<size_t>(m_cells.width()) + static_cast<size_t>(x);
            values->mutableRow<float>(y)[x] =
                m_counts[cell] > 0 ? m_sums[cell] / m_counts[cell] : std::numeric_limits<float>::quiet_NaN();
        }
    }
    const double cell = m_grid.step * m_grid.downsample;
    return Heatmap{m_name, QRectF(0, 0, m_cells.width() * cell, m_cells.height() * cell), std::move(*values)};
}

std::vector<size_t> topPatches(const std::vector<double>& scores, double topShare, int atLeast)
{
    std::vector<size_t> order(scores.size());
    std::iota(order.begin(), order.end(), size_t(0));
    const size_t wanted = std::max(static_cast<size_t>(std::ceil(static_cast<double>(scores.size()) * topShare)),
                                   static_cast<size_t>(std::max(atLeast, 1)));
    const size_t count = std::min(wanted, scores.size());
    std::partial_sort(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(count), order.end(),
                      [&](size_t a, size_t b) { return scores[a] != scores[b] ? scores[a] > scores[b] : a < b; });
    order.resize(count);
    return order;
}

} // namespace triptych
