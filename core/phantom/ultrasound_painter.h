// Paints the ultrasound clip: a linear probe held over the mass, which moves a
// little with breathing and the sweep. Speckle is made as it arises: scatterers
// fixed in the tissue, blurred by the pulse, then the logarithm of the
// envelope. So it moves with the tissue and is correlated along the scan lines.
#pragma once

#include "core/phantom/field.h"

#include <QImage>
#include <QPointF>
#include <QSize>

#include <cstdint>
#include <functional>
#include <memory>

namespace triptych::phantom {

struct UltrasoundFrame {
    QImage pixels;        ///< Grayscale8
    QImage truth;         ///< Grayscale8: 255 in the lesion, else 0
    QPointF lesionCentre; ///< pixel coordinates
    double lesionWidthMm = 0, lesionHeightMm = 0;
};

class UltrasoundPainter {
public:
    /// `size` in pixels; the field of view is 40 mm wide whatever the size.
    UltrasoundPainter(QSize size, int frames, uint64_t seed);
    ~UltrasoundPainter();

    double spacingMm() const; ///< of one pixel, both directions
    /// Frame 0 ≤ `frame` < frames. Thread-safe.
    UltrasoundFrame paint(int frame) const;

private:
    /// Amplitudes of a frame before the pulse: of scattering, and of mirror-like
    /// reflection.
    struct Scene {
        Field gain, mirror;
    };
    void layScene(int frame, Scene& scene, UltrasoundFrame& out) const;
    /// Adds the echo's power as heard from one direction.
    void addLook(size_t look, int frame, const Scene& scene, Field& power) const;

    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace triptych::phantom
