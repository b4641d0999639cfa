// Paints blocks of the slide as stained with haematoxylin and eosin. Amounts of
// the two dyes are laid down and turned into colour by Beer–Lambert's law, as
// in a real section.
#pragma once

#include "core/phantom/slide_layout.h"

#include <array>
#include <cstdint>
#include <vector>

namespace triptych::phantom {

/// One square block of the slide, as amounts of dye.
struct DyeBlock {
    int size = 0;             ///< pixels
    double left = 0, top = 0; ///< µm
    double mpp = 0.5;         ///< µm per pixel
    std::vector<float> eosin, haematoxylin;
};

class SlidePainter {
public:
    SlidePainter(const SlideLayout& layout, double mpp);

    /// RGB, 8 bits, of the block whose first pixel is (x, y), `size` × `size`.
    /// Thread-safe.
    std::vector<uint8_t> paint(int x, int y, int size) const;
    /// The same block's pixels where no tissue can be: true means that paint()
    /// gives bare glass.
    bool isGlass(int x, int y, int size) const;

private:
    void layGround(DyeBlock& block) const;
    void colour(const DyeBlock& block, std::vector<uint8_t>& rgb) const;

    const SlideLayout& m_layout;
    double m_mpp;
    std::vector<float> m_fibres,
        m_clefts;                             ///< periodic tables over (across, along)
    std::array<uint8_t, 4096> m_transmission; ///< optical density → grey
};

/// Adds the nuclei that touch the block.
void paintNuclei(DyeBlock& block, const SlideLayout& layout);

/// How much of a place belongs to nests of tumour cells, about −1 … 1; positive
/// inside. Known to painter and nuclei.
class TumourNests {
public:
    explicit TumourNests(const SlideLayout& layout);
    float at(double x, double y) const;

private:
    const SlideLayout& m_layout;
    uint64_t m_seed;
};

/// The inside of fat cells, 0 … 1.
class FatCells {
public:
    explicit FatCells(const SlideLayout& layout);
    float at(double x, double y) const;

private:
    const SlideLayout& m_layout;
    uint64_t m_cells, m_warp;
};

/// How far a place is inside the tissue, in µm; the edge is ragged.
float tissueDepth(const SlideLayout& layout, double x, double y);

} // namespace triptych::phantom
