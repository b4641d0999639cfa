#include "core/phantom/ultrasound_tissue.h"

#include "core/phantom/noise.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace triptych::phantom {

double UltrasoundLesion::radius(double angle) const
{
    Random random(seed);
    double factor = 1;
    for (int k = 2; k <= 9; ++k)
        factor += 0.36 / k * random.uniform(0.4, 1.0) * std::cos(k * angle + random.uniform(0, 2 * std::numbers::pi));
    const double tall = std::hypot(std::cos(angle) / 1.12, std::sin(angle) / 0.92);
    return radiusMm * factor / tall;
}

namespace {

/// Depths of the layers' borders at one scan line, in mm.
struct Layers {
    float skin, gland, fascia, muscleEnd;
};

Layers layersAt(const Noise& noise, float x)
{
    Layers layers;
    layers.skin = 1.7f + 0.15f * noise.gradient(x * 0.08f, 3);
    layers.gland = 6.4f + 2.6f * noise.fractal(x * 0.07f, 17, 3);
    layers.fascia = 20.2f + 1.6f * noise.fractal(x * 0.045f, 29, 2) + 0.05f * x;
    layers.muscleEnd = layers.fascia + 6.2f + 0.8f * noise.gradient(x * 0.05f, 41);
    return layers;
}

/// The bright line of an interface at depth `y0`, broken along x by noise.
float interfaceLine(const Noise& noise, float x, float y, float y0, float thickness, float id)
{
    const float t = (y - y0) / thickness;
    if (std::fabs(t) > 3)
        return 0;
    return std::exp(-t * t) * smoothstep(-0.35f, 0.5f, noise.fractal(x * 0.16f, id, 3));
}

struct Point {
    float scatter, mirror, attenuation;
};

Point tissueAt(const Noise& noise, const Noise& other, float x, float y)
{
    const Layers l = layersAt(noise, x);
    const float warp = 1.6f * noise.fractal(x * 0.11f, y * 0.16f, 3);
    // Lobules of fat and gland are flat; their septa reflect where they lie
    // across the beam.
    const Cell lobule = noise.cell((x + warp) * 0.105f, (y + warp * 0.7f) * 0.26f);
    const float septum = std::exp(-15 * (lobule.second - lobule.nearest));
    const float tone = float(lobule.id >> 24) / 255.0f - 0.5f;
    const float streaks = other.ridged(x * 0.07f + warp * 0.1f, (y + 0.5f * warp) * 0.42f, 3, 6.5f);
    const float slow = other.fractal(x * 0.09f, y * 0.13f, 4, 0.6f);

    const float fatToGland = smoothstep(-0.5f, 0.7f, y - l.gland + 1.2f * other.fractal(x * 0.2f, y * 0.2f, 2));
    const float inFascia = smoothstep(-0.3f, 0.4f, y - l.fascia);
    const float inSkin = 1 - smoothstep(-0.15f, 0.25f, y - l.skin);
    const float beyond = smoothstep(-0.4f, 0.8f, y - l.muscleEnd);

    const float fat = -9 + 4 * tone + 3 * slow + 6 * streaks;
    const float gland = -3.5f + 6 * slow + 15 * streaks + 4 * tone;
    const float striae = other.ridged(x * 0.05f, (y - 0.06f * x) * 0.75f, 2, 5.0f);
    const float muscle = -13 + 14 * striae + 4 * slow;
    Point p;
    p.scatter = mix(mix(mix(mix(fat, gland, fatToGland), muscle, inFascia), -17 + 2 * slow, beyond), 6, inSkin);
    p.mirror = 1.5f * septum * (1 - inFascia) * (0.35f + 0.65f * smoothstep(-0.2f, 0.4f, slow)) * (1 - inSkin);
    p.mirror += 1.5f * interfaceLine(noise, x, y, l.fascia, 0.16f, 60) +
                1.1f * interfaceLine(noise, x, y, l.fascia + 1.1f, 0.12f, 66) +
                0.8f * interfaceLine(noise, x, y, l.gland, 0.14f, 71) +
                1.2f * interfaceLine(noise, x, y, l.muscleEnd, 0.22f, 77);
    const float entry = y / 0.22f, dermis = (y - l.skin) / 0.12f;
    p.mirror += 2.2f * std::exp(-entry * entry) + 1.3f * std::exp(-dermis * dermis);
    p.mirror += inFascia * (1 - beyond) * 0.5f * smoothstep(0.75f, 0.95f, striae);
    p.attenuation = 0.10f * fatToGland * (1 - inFascia) * (0.5f + slow);
    return p;
}

} // namespace

UltrasoundTissue makeUltrasoundTissue(double width, double height, double step, uint64_t seed)
{
    const int columns = int(std::ceil(width / step)), rows = int(std::ceil(height / step));
    UltrasoundTissue tissue{Field(columns, rows, step), Field(columns, rows, step), Field(columns, rows, step)};
    const Noise noise(deriveSeed(seed, "layers")), other(deriveSeed(seed, "lobules"));
    for (int y = 0; y < rows; ++y)
        for (int x = 0; x < columns; ++x) {
            const Point p = tissueAt(noise, other, float((x + 0.5) * step), float((y + 0.5) * step));
            tissue.scatter.at(x, y) = p.scatter;
            tissue.mirror.at(x, y) = p.mirror;
            tissue.attenuation.at(x, y) = p.attenuation;
        }
    return tissue;
}

} // namespace triptych::phantom
