// PatchGrid: how a slide is cut into overlapping patches at a model's scale, and the map that their answers make.
#pragma once

#include "core/inference/inference_engine.h"
#include "core/inference/tissue_mask.h"

namespace triptych {

/// Patches in rows from the top left; positions in pixels at the model's scale.
struct PatchGrid {
    QSize patch;
    int step = 1;          ///< between neighbouring patches, and side of the heatmap's cells
    double downsample = 1; ///< level-0 pixels per pixel at the model's scale
    int columns = 0;
    int rows = 0;

    /// A grid that covers the image; at least one patch, which then reaches outside it.
    static PatchGrid over(QSize image, const InputContract& contract, double mmPerPixel);
    /// Level-0 rectangle of a patch.
    QRectF patchArea(int column, int row) const;
    /// Cells that a patch covers to either side.
    QSize cellsPerPatch() const;
};

/// A patch that lies on tissue.
struct PatchPlace {
    int column = 0;
    int row = 0;
};

/// Neighbouring patches that are read as one piece: patches of `places` from `first`, `count` of them.
struct PatchBlock {
    int column = 0; ///< of the block's top left patch
    int row = 0;
    int columns = 0;
    int rows = 0;
    std::vector<PatchPlace> places;
};

/// The patches of which at least a quarter is tissue, in blocks from the top left.
std::vector<PatchBlock> planBlocks(const PatchGrid& grid, const TissueMask& tissue);

/// The block's patches as U8 RGB, cut from one read of the best level. Outside the slide it is white.
Result<std::vector<PixelBuffer>> readBlock(const ImageSource& slide, int frame, const PatchGrid& grid,
                                           const PatchBlock& block, std::stop_token stop);

/// The heatmap while it fills: each cell is the mean of the patches that cover it.
class PatchMap {
public:
    PatchMap(const PatchGrid& grid, QString name);
    void add(PatchPlace place, double probability);
    /// A copy as of now; NaN where no patch was yet. Errors: LimitExceeded.
    Result<Heatmap> heatmap() const;

private:
    PatchGrid m_grid;
    QString m_name;
    QSize m_cells;
    std::vector<float> m_sums;
    std::vector<float> m_counts;
};

/// Indices of the patches that the pooling rule takes: the `topShare` with the highest scores, at least `atLeast`.
std::vector<size_t> topPatches(const std::vector<double>& scores, double topShare, int atLeast);

} // namespace triptych
