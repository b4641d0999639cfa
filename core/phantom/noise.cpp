#include "core/phantom/noise.h"

#include <bit>
#include <cmath>
#include <numbers>

namespace triptych::phantom {

uint64_t mixBits(uint64_t v)
{
    v = (v ^ (v >> 30)) * 0xBF58476D1CE4E5B9ULL; // SplitMix64's finaliser
    v = (v ^ (v >> 27)) * 0x94D049BB133111EBULL;
    return v ^ (v >> 31);
}

uint64_t deriveSeed(uint64_t seed, const char* part, uint64_t index)
{
    uint64_t hash = mixBits(seed + 0x9E3779B97F4A7C15ULL);
    for (const char* c = part; *c; ++c)
        hash = mixBits(hash ^ uint64_t(uint8_t(*c)));
    return mixBits(hash + index);
}

double Random::normal()
{
    const double radius = std::sqrt(-2 * std::log(1 - uniform()));
    return radius * std::cos(2 * std::numbers::pi * uniform());
}

uint32_t Noise::hash(int x, int y) const
{
    uint32_t h = uint32_t(x) * 0x9E3779B1u ^ std::rotl(uint32_t(y) * 0x85EBCA77u, 13) ^ m_seed;
    h = (h ^ (h >> 16)) * 0x7FEB352Du;
    h = (h ^ (h >> 15)) * 0x846CA68Bu;
    return h ^ (h >> 16);
}

float Noise::normal(int x, int y) const
{
    const uint32_t h = hash(x, y);
    // The sum of four uniform bytes: variance 4 · (256² − 1) / 12.
    const int sum = int(h & 255) + int(h >> 8 & 255) + int(h >> 16 & 255) + int(h >> 24);
    return (float(sum) - 510) * (1 / 147.8f);
}

namespace {

/// Dot product of one of eight directions with (x, y).
float slope(uint32_t hash, float x, float y)
{
    const float u = hash & 4 ? y : x, v = hash & 4 ? x : y;
    return (hash & 1 ? -u : u) + (hash & 2 ? -0.5f * v : 0.5f * v);
}

float fade(float t) { return t * t * t * (t * (t * 6 - 15) + 10); }

int floorInt(float v)
{
    const int i = int(v);
    return i - (v < float(i));
}

} // namespace

float Noise::gradient(float x, float y) const
{
    const int ix = floorInt(x), iy = floorInt(y);
    const float fx = x - float(ix), fy = y - float(iy);
    const float u = fade(fx), v = fade(fy);
    const float top = mix(slope(hash(ix, iy) >> 9, fx, fy), slope(hash(ix + 1, iy) >> 9, fx - 1, fy), u);
    const float bottom =
        mix(slope(hash(ix, iy + 1) >> 9, fx, fy - 1), slope(hash(ix + 1, iy + 1) >> 9, fx - 1, fy - 1), u);
    return mix(top, bottom, v) * 1.35f;
}

float Noise::fractal(float x, float y, int octaves, float gain) const
{
    float sum = 0, amplitude = 1, total = 0;
    for (int i = 0; i < octaves; ++i) {
        sum += amplitude * gradient(x, y);
        total += amplitude;
        amplitude *= gain;
        // The lattice turns and shifts from octave to octave, so that its axes do not show.
        const float turnedX = 1.6f * x - 1.2f * y + 17.3f;
        y = 1.2f * x + 1.6f * y - 9.1f;
        x = turnedX;
    }
    return sum / total;
}

float Noise::ridged(float x, float y, int octaves, float sharpness) const
{
    float sum = 0, amplitude = 1, total = 0;
    for (int i = 0; i < octaves; ++i) {
        sum += amplitude * std::exp(-sharpness * std::fabs(gradient(x, y)));
        total += amplitude;
        amplitude *= 0.6f;
        const float turnedX = 1.5f * x - 1.0f * y + 5.7f;
        y = 1.0f * x + 1.5f * y + 11.9f;
        x = turnedX;
    }
    return sum / total;
}

Cell Noise::cell(float x, float y) const
{
    const int ix = floorInt(x), iy = floorInt(y);
    Cell found{9, 9, 0};
    for (int j = iy - 1; j <= iy + 1; ++j)
        for (int i = ix - 1; i <= ix + 1; ++i) {
            const uint32_t h = hash(i, j);
            const float dx = float(i) + 0.1f + 0.8f * float(h & 0xFFFF) * 0x1.0p-16f - x;
            const float dy = float(j) + 0.1f + 0.8f * float(h >> 16) * 0x1.0p-16f - y;
            const float squared = dx * dx + dy * dy;
            if (squared < found.nearest) {
                found.second = found.nearest;
                found.nearest = squared;
                found.id = h;
            } else if (squared < found.second) {
                found.second = squared;
            }
        }
    found.nearest = std::sqrt(found.nearest);
    found.second = std::sqrt(found.second);
    return found;
}

} // namespace triptych::phantom
