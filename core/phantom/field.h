// Field: a plane of floats over millimetres, with the few operations that the painters need.
#pragma once

#include <QPointF>

#include <vector>

namespace triptych::phantom {

/// `width` × `height` samples; sample (i, j) lies at ((i + 0.5) · step, (j + 0.5) · step).
struct Field {
    int width = 0, height = 0;
    double step = 1; ///< the distance of two samples (mm in mammograms, µm on slides)
    std::vector<float> values;

    Field() = default;
    Field(int w, int h, double stepLength, float fill = 0)
        : width(w), height(h), step(stepLength), values(size_t(w) * size_t(h), fill)
    {
    }

    float* row(int y) { return values.data() + size_t(y) * size_t(width); }
    const float* row(int y) const { return values.data() + size_t(y) * size_t(width); }
    float& at(int x, int y) { return row(y)[x]; }
    float at(int x, int y) const { return row(y)[x]; }

    /// Bilinear at a place in the field's units; the border value continues outside.
    float sample(double x, double y) const;
};

/// A Gaussian blur of standard deviation `sigma` (in the field's units), by three box blurs.
void blur(Field& field, double sigma);

/// One vertex of a drawn line.
struct StrokePoint {
    QPointF at;
    float width = 1;     ///< full width at half maximum, in the field's units
    float amplitude = 1; ///< added at the middle of the line
};

/// Adds a soft line (Gaussian across) through the points; where it overlaps itself the brighter counts.
void addStroke(Field& field, const std::vector<StrokePoint>& points);

/// A smooth curve (Catmull-Rom) through the points, `perSegment` vertices for each pair.
std::vector<QPointF> smoothCurve(const std::vector<QPointF>& points, int perSegment);

} // namespace triptych::phantom
