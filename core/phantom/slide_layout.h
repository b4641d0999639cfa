// What lies where on the slide, in micrometres from its upper left corner: the
// tissue's outline, fat, ducts and the invasive region, and the direction of
// the collagen. The painter asks it for places; nothing here knows pixels.
#pragma once

#include "core/phantom/field.h"

#include <QPolygonF>

#include <cstdint>
#include <vector>

namespace triptych::phantom {

/// A duct or an acinus cut across: an irregular ring of epithelium around a
/// lumen.
struct Duct {
    QPointF centre;
    float radius = 0;     ///< outer, µm, mean
    float epithelium = 0; ///< thickness, µm
    uint64_t seed = 0;
    std::vector<float> borders; ///< outer radius for each degree, µm

    float border(float angle) const; ///< outer radius towards `angle`, µm
};

class SlideLayout {
public:
    /// A square slide of `extent` µm.
    SlideLayout(double extent, uint64_t seed);

    double extent() const { return m_extent; }
    uint64_t seed() const { return m_seed; }
    const std::vector<Duct>& ducts() const { return m_ducts; }
    const QPolygonF& invasiveRegion() const { return m_invasive; } ///< closed, µm

    // Slow maps, sampled bilinearly.
    Field tissue;   ///< about the distance to the tissue's edge in µm, positive
                    ///< inside
    Field adipose;  ///< 0 … 1, how likely fat cells are
    Field invasive; ///< about the distance to the invasive region's border in µm,
                    ///< positive inside
    Field across;   ///< µm, rises across the collagen fibres
    Field along;    ///< µm, rises along them
    Field immune;   ///< 0 … 1, how likely lymphocytes are

private:
    void placeDucts();
    void placeInvasiveRegion();
    void makeMaps();

    double m_extent;
    uint64_t m_seed;
    std::vector<Duct> m_ducts;
    QPolygonF m_invasive;
};

} // namespace triptych::phantom
