// Random numbers and noise that are the same on every run for a seed. The standard library's distributions are not
// specified to the bit, so everything here is built on one integer hash.
#pragma once

#include <cstdint>

namespace triptych::phantom {

/// A well-mixed 64-bit hash of one value.
uint64_t mixBits(uint64_t value);

/// The seed of a named part ("mammogram LCC"), so that parts do not share random numbers.
uint64_t deriveSeed(uint64_t seed, const char* part, uint64_t index = 0);

/// A sequence of random numbers.
class Random {
public:
    explicit Random(uint64_t seed) : m_state(seed) {}

    uint64_t bits() { return mixBits(m_state += 0x9E3779B97F4A7C15ULL); }
    double uniform() { return double(bits() >> 11) * 0x1.0p-53; } ///< [0, 1)
    double uniform(double low, double high) { return low + (high - low) * uniform(); }
    double normal(); ///< mean 0, standard deviation 1
    int below(int count) { return int(bits() % uint64_t(count)); }

private:
    uint64_t m_state;
};

/// The two nearest feature points of cellular noise around a place.
struct Cell {
    float nearest = 0, second = 0; ///< distances, in cell sizes
    uint32_t id = 0;               ///< hash of the nearest feature point
};

/// Noise over the plane; one unit is one lattice cell. Thread-safe: it holds nothing but its seed.
class Noise {
public:
    explicit Noise(uint64_t seed) : m_seed(uint32_t(seed ^ (seed >> 32))) {}

    float gradient(float x, float y) const;                                ///< gradient noise, about [−1, 1], mean 0
    float fractal(float x, float y, int octaves, float gain = 0.5f) const; ///< sum of octaves, about [−1, 1]
    /// Thin bright lines (1 − |noise|)^sharpness over `octaves`, [0, 1].
    float ridged(float x, float y, int octaves, float sharpness) const;
    Cell cell(float x, float y) const; ///< cellular (Worley) noise
    uint32_t hash(int x, int y) const;
    float uniform(int x, int y) const { return float(hash(x, y) >> 8) * 0x1.0p-24f; } ///< white, [0, 1)
    float normal(int x, int y) const; ///< white, about Gaussian, standard deviation 1

private:
    uint32_t m_seed;
};

inline float clamp01(float v) { return v < 0 ? 0 : v > 1 ? 1 : v; }

/// 0 below `low`, 1 above `high`, smooth between; `low` may be above `high`.
inline float smoothstep(float low, float high, float v)
{
    const float t = clamp01((v - low) / (high - low));
    return t * t * (3 - 2 * t);
}

inline float mix(float a, float b, float t) { return a + (b - a) * t; }

} // namespace triptych::phantom
