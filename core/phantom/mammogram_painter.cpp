#include "core/phantom/mammogram_painter.h"

#include "core/phantom/breast_tissue.h"
#include "core/phantom/noise.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <numbers>

namespace triptych::phantom {

namespace {

/// The working grid is half as fine as the detector: no tissue here is sharper
/// than that; noise and calcifications are added at full size.
constexpr int kGridFactor = 2;

/// The lead marker that names side and view ("L MLO"), drawn with strokes on a
/// 4 × 6 grid per letter.
std::vector<std::vector<QPointF>> letterStrokes(char letter)
{
    switch (letter) {
    case 'R': return {{{0, 6}, {0, 0}, {3, 0}, {4, 1.5}, {3, 3}, {0, 3}}, {{2, 3}, {4, 6}}};
    case 'L': return {{{0, 0}, {0, 6}, {4, 6}}};
    case 'C': return {{{4, 1}, {3, 0}, {1, 0}, {0, 1}, {0, 5}, {1, 6}, {3, 6}, {4, 5}}};
    case 'M': return {{{0, 6}, {0, 0}, {2, 4}, {4, 0}, {4, 6}}};
    case 'O': return {{{1, 0}, {3, 0}, {4, 1}, {4, 5}, {3, 6}, {1, 6}, {0, 5}, {0, 1}, {1, 0}}};
    default: return {};
    }
}

/// `columns` is the working grid's width: on the right breast the grid is
/// mirrored afterwards, so the letters are drawn mirrored here.
void paintMarker(Field& signal, const MammogramView& view)
{
    const std::string text = std::string(view.left ? "L " : "R ") + (view.projection == Projection::CC ? "CC" : "MLO");
    const double height = 8, unit = height / 6;
    const double fieldWidth = signal.width * signal.step, textWidth = double(text.size()) * 5.6 * unit;
    const double left = fieldWidth - textWidth - 14, top = 16;
    for (size_t i = 0; i < text.size(); ++i)
        for (const auto& stroke : letterStrokes(text[i])) {
            std::vector<StrokePoint> line;
            for (QPointF p : stroke) {
                double x = left + (double(i) * 5.6 + p.x()) * unit;
                if (!view.left)
                    x = left + textWidth - (x - left);
                line.push_back({{x, top + p.y() * unit}, 1.2f, 0.92f});
            }
            addStroke(signal, line);
        }
}

/// What the processing of the unit does: local contrast is raised.
void sharpen(Field& signal)
{
    Field smooth = signal;
    blur(smooth, 2.6);
    Field fine = signal;
    blur(fine, 0.45);
    for (size_t i = 0; i < signal.values.size(); ++i) {
        const float inside = smoothstep(0.04f, 0.2f, smooth.values[i]);
        signal.values[i] +=
            inside * (0.30f * (signal.values[i] - smooth.values[i]) + 0.55f * (signal.values[i] - fine.values[i]));
    }
}

/// From the working grid (left breast) to the detector's pixels: interpolation,
/// mirroring, noise, 12 bits.
void digitise(const Field& signal, const MammogramView& view, uint64_t seed, std::vector<uint16_t>& values)
{
    const int width = view.size.width(), height = view.size.height();
    const Noise noise(deriveSeed(seed, "detector"));
    values.assign(size_t(width) * size_t(height), 0);
    for (int y = 0; y < height; ++y) {
        const float fy = std::clamp((float(y) + 0.5f) / kGridFactor - 0.5f, 0.0f, float(signal.height - 1));
        const int y0 = std::min(int(fy), signal.height - 2);
        const float v = fy - float(y0);
        const float *top = signal.row(y0), *bottom = signal.row(y0 + 1);
        uint16_t* line = values.data() + size_t(y) * size_t(width);
        for (int x = 0; x < width; ++x) {
            const float fx = std::clamp((float(x) + 0.5f) / kGridFactor - 0.5f, 0.0f, float(signal.width - 1));
            const int x0 = std::min(int(fx), signal.width - 2);
            const float u = fx - float(x0);
            const float value = mix(mix(top[x0], top[x0 + 1], u), mix(bottom[x0], bottom[x0 + 1], u), v);
            if (value <= 0.004f)
                continue;
            // Quantum noise, a little correlated by the detector's blur.
            const float grain = 0.7f * noise.normal(x, y) + 0.55f * noise.normal(x >> 1, y >> 1);
            const float stored = 4095 * value + grain * (14 + 30 * std::sqrt(value));
            line[view.left ? x : width - 1 - x] = uint16_t(std::clamp(stored, 1.0f, 4095.0f));
        }
    }
}

QPointF toPixels(QPointF mm, const MammogramView& view)
{
    const double x = mm.x() / view.spacingMm;
    return {view.left ? x : view.size.width() - x, mm.y() / view.spacingMm};
}

void labelFindings(PaintedMammogram& painted, const MammogramView& view)
{
    const Mass& mass = view.findings.mass;
    const double s = view.spacingMm, reach = 1.8 * mass.radiusMm / s;
    const QPointF c = painted.massCentre;
    for (int y = std::max(0, int(c.y() - reach)); y < std::min(view.size.height(), int(c.y() + reach)); ++y)
        for (int x = std::max(0, int(c.x() - reach)); x < std::min(view.size.width(), int(c.x() + reach)); ++x) {
            double dx = (x + 0.5 - c.x()) * s;
            const double dy = (y + 0.5 - c.y()) * s;
            dx = view.left ? dx : -dx;
            if (std::hypot(dx, dy) <= massRadius(mass, std::atan2(dy, dx)))
                painted.truth.scanLine(y)[x] = uchar(TruthLabel::Mass);
        }
    for (size_t i = 0; i < painted.calcifications.size(); ++i) {
        const Calcification& calcification = view.findings.calcifications[i];
        const QPointF at = painted.calcifications[i];
        const double a = std::max(calcification.lengthMm / 2 / s, 0.6),
                     b = std::max(calcification.widthMm / 2 / s, 0.6);
        const double cosine = std::cos(calcification.angle), sine = std::sin(calcification.angle);
        const int n = int(a) + 2;
        for (int y = int(at.y()) - n; y <= int(at.y()) + n; ++y)
            for (int x = int(at.x()) - n; x <= int(at.x()) + n; ++x) {
                double dx = x + 0.5 - at.x();
                const double dy = y + 0.5 - at.y();
                dx = view.left ? dx : -dx;
                const double u = (cosine * dx + sine * dy) / a, v = (cosine * dy - sine * dx) / b;
                if (u * u + v * v <= 1 && painted.truth.rect().contains(x, y))
                    painted.truth.scanLine(y)[x] = uchar(TruthLabel::Calcification);
            }
    }
}

void labelTruth(PaintedMammogram& painted, const MammogramView& view, const BreastGeometry& geometry)
{
    painted.truth = QImage(view.size, QImage::Format_Grayscale8);
    const int width = view.size.width();
    for (int y = 0; y < view.size.height(); ++y) {
        uchar* line = painted.truth.scanLine(y);
        for (int x = 0; x < width; ++x) {
            const double px = (x + 0.5) * view.spacingMm, py = (y + 0.5) * view.spacingMm;
            TruthLabel label = TruthLabel::Air;
            if (geometry.skinDistance(px, py) > 0)
                label = geometry.pectoralDistance(px, py) > 0 ? TruthLabel::Pectoral : TruthLabel::Breast;
            line[view.left ? x : width - 1 - x] = uchar(label);
        }
    }
    if (view.findings.present)
        labelFindings(painted, view);
}

} // namespace

PaintedMammogram paintMammogram(const MammogramView& view, uint64_t seed)
{
    const double step = view.spacingMm * kGridFactor;
    const int gridWidth = (view.size.width() + kGridFactor - 1) / kGridFactor;
    const int gridHeight = (view.size.height() + kGridFactor - 1) / kGridFactor;
    const BreastGeometry geometry(view.projection, view.size.height() * view.spacingMm, view.positioning, seed);
    Field signal(gridWidth, gridHeight, step);
    paintTissue(signal, geometry, seed);
    if (view.findings.present)
        paintMass(signal, view.findings.mass, geometry);
    sharpen(signal);
    if (view.findings.present)
        paintCalcifications(signal, view.findings, geometry);
    // Dense places do not saturate: the unit's processing compresses them.
    for (float& v : signal.values)
        if (v > 0.55f)
            v = 0.55f + 0.40f * (1 - std::exp(-(v - 0.55f) / 0.40f));
    paintMarker(signal, view);

    PaintedMammogram painted;
    digitise(signal, view, deriveSeed(seed, "acquisition", uint64_t(view.projection) + (view.findings.present ? 2 : 0)),
             painted.values);
    painted.nipple = toPixels(geometry.nipple(), view);
    if (view.findings.present) {
        painted.massCentre = toPixels(geometry.project(view.findings.mass.at), view);
        for (const Calcification& calcification : view.findings.calcifications)
            painted.calcifications.push_back(toPixels(geometry.project(calcification.at), view));
    }
    labelTruth(painted, view, geometry);
    return painted;
}

} // namespace triptych::phantom
