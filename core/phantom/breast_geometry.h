// The shape of a compressed breast in one mammographic view, and where a place inside the breast is projected.
// View coordinates: millimetres on the detector, x from the chest wall towards the nipple, y downward. This is the
// left breast as displayed; the right one is the same drawn mirrored.
#pragma once

#include "core/phantom/field.h"

#include <QPolygonF>

namespace triptych::phantom {

enum class Projection { CC, MLO };

/// A place in the uncompressed breast, from the nipple: mm behind it, towards the axilla's side, and upward.
struct BreastPosition {
    double depth = 0, lateral = 0, superior = 0;
};

/// Small differences between two acquisitions of the same breast (positioning, compression).
struct Positioning {
    double shiftY = 0; ///< mm
    double scale = 1;  ///< of the whole outline
};

class BreastGeometry {
public:
    /// `fieldHeight` is the detector's height in mm. The breast stands in its middle.
    BreastGeometry(Projection projection, double fieldHeight, Positioning positioning, uint64_t seed);

    Projection projection() const { return m_projection; }
    /// Distance to the skin in mm, positive inside. Exact to about 0.1 mm near the skin.
    float skinDistance(double x, double y) const { return m_distance.sample(x, y + m_fieldTop); }
    /// Distance to the edge of the pectoral muscle, positive inside the muscle; −1000 in CC views.
    float pectoralDistance(double x, double y) const;
    QPointF nipple() const { return m_nipple; }
    /// Where a place in the breast appears. CC looks from above: depth and lateral. MLO looks from the upper inner to
    /// the lower outer side: depth, and the mean of lateral and superior (the axis turned by 45°).
    QPointF project(const BreastPosition& position) const;
    const QPolygonF& outline() const { return m_outline; }

private:
    Projection m_projection;
    QPointF m_nipple;
    double m_scale = 1;
    double m_fieldTop = 20; ///< the distance field begins this far above the detector
    QPolygonF m_outline;
    Field m_distance;
    QPointF m_pectoralTop, m_pectoralBottom;
};

} // namespace triptych::phantom
