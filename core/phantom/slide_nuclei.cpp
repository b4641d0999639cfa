// Places and draws the nuclei: each kind stands on its own jittered lattice
// over the whole slide, so that a block can find those that touch it without
// knowing its neighbours.
#include "core/phantom/noise.h"
#include "core/phantom/slide_painter.h"

#include <algorithm>
#include <cmath>

namespace triptych::phantom {

namespace {

struct Nucleus {
    double x = 0, y = 0;           ///< µm
    float a = 4, b = 3, angle = 0; ///< half axes in µm, radians
    float stain = 0.9f;            ///< haematoxylin
    float vesicular = 0;           ///< 0: evenly dark, 1: clear with a dark rim and clumps
    uint32_t id = 0;
};

void draw(DyeBlock& block, const Nucleus& n)
{
    const double reach = 1.25 * double(std::max(n.a, n.b));
    const int x0 = std::max(0, int((n.x - reach - block.left) / block.mpp));
    const int x1 = std::min(block.size - 1, int((n.x + reach - block.left) / block.mpp));
    const int y0 = std::max(0, int((n.y - reach - block.top) / block.mpp));
    const int y1 = std::min(block.size - 1, int((n.y + reach - block.top) / block.mpp));
    const float c = std::cos(n.angle), s = std::sin(n.angle);
    const Noise chromatin(n.id);
    const float skew = 0.18f * (float(n.id & 255) / 127.5f - 1), bend = 0.16f * (float(n.id >> 8 & 255) / 127.5f - 1);
    for (int y = y0; y <= y1; ++y)
        for (int x = x0; x <= x1; ++x) {
            const float dx = float(block.left + (x + 0.5) * block.mpp - n.x);
            const float dy = float(block.top + (y + 0.5) * block.mpp - n.y);
            const float u = (c * dx + s * dy) / n.a, v0 = (c * dy - s * dx) / n.b;
            const float v = v0 * (1 + skew * u) + bend * (u * u - 0.4f);
            const float r = u * u + v * v;
            if (r > 1.35f)
                continue;
            const float cover = smoothstep(1.30f, 0.68f, r);
            const float clumps = chromatin.gradient(dx * 0.95f, dy * 0.95f);
            const float rim = smoothstep(0.45f, 0.85f, r);
            const float tone = mix(1 + 0.12f * clumps, 0.72f + 0.22f * rim + 0.45f * clumps, n.vesicular);
            const size_t at = size_t(y) * size_t(block.size) + size_t(x);
            block.haematoxylin[at] =
                mix(block.haematoxylin[at], std::max(block.haematoxylin[at], n.stain * tone), cover);
            block.eosin[at] = mix(block.eosin[at], 0.20f, 0.7f * cover);
        }
}

/// Calls `visit(x, y, id)` for the jittered lattice points (µm) that may touch
/// the block.
template <class Visit>
void forLattice(const DyeBlock& block, double pitch, uint64_t seed, double reach, const Visit& visit)
{
    const Noise jitter(seed);
    const double size = block.size * block.mpp;
    for (int j = int(std::floor((block.top - reach) / pitch)) - 1; j <= int((block.top + size + reach) / pitch) + 1;
         ++j)
        for (int i = int(std::floor((block.left - reach) / pitch)) - 1;
             i <= int((block.left + size + reach) / pitch) + 1; ++i) {
            const uint32_t id = jitter.hash(i, j);
            const double x = (i + 0.5 + 0.8 * (double(id & 0xFFF) / 4096 - 0.5)) * pitch;
            const double y = (j + 0.5 + 0.8 * (double(id >> 12 & 0xFFF) / 4096 - 0.5)) * pitch;
            visit(x, y, uint32_t(mixBits(id)));
        }
}

float unit(uint32_t id, int shift) { return float(id >> shift & 0xFF) / 255; }

/// The direction of the collagen at a place.
float fibreAngle(const SlideLayout& layout, double x, double y)
{
    const double h = 12;
    const float gx = layout.across.sample(x + h, y) - layout.across.sample(x - h, y);
    const float gy = layout.across.sample(x, y + h) - layout.across.sample(x, y - h);
    return std::atan2(gx, -gy);
}

bool insideDuct(const SlideLayout& layout, double x, double y, float margin)
{
    for (const Duct& duct : layout.ducts()) {
        const float dx = float(x - duct.centre.x()), dy = float(y - duct.centre.y());
        const float distance = std::hypot(dx, dy);
        if (distance < 1.6f * duct.radius + margin && distance < duct.border(std::atan2(dy, dx)) + margin)
            return true;
    }
    return false;
}

void stromalNuclei(DyeBlock& block, const SlideLayout& layout, const TumourNests& nests)
{
    const FatCells fat(layout);
    forLattice(block, 17, deriveSeed(layout.seed(), "fibroblasts"), 14, [&](double x, double y, uint32_t id) {
        const float tumour = smoothstep(-40, 80, layout.invasive.sample(x, y));
        if (unit(id, 24) > 0.24f + 0.22f * tumour || tissueDepth(layout, x, y) < 4)
            return;
        if (layout.adipose.sample(x, y) > 0.35f + 0.6f * unit(id, 16) || nests.at(x, y) > 0 ||
            insideDuct(layout, x, y, 3))
            return;
        if (fat.at(x, y) > 0)
            return;
        Nucleus n{x, y, 4.5f + 4.5f * unit(id, 0), 1.3f + 0.9f * unit(id, 8), fibreAngle(layout, x, y), 0, 0, id};
        n.angle += 0.5f * (unit(id, 4) - 0.5f);
        n.stain = 0.65f + 0.35f * unit(id, 12);
        draw(block, n);
    });
}

void lymphocytes(DyeBlock& block, const SlideLayout& layout, const TumourNests& nests)
{
    const FatCells fat(layout);
    forLattice(block, 7.2, deriveSeed(layout.seed(), "lymphocytes"), 5, [&](double x, double y, uint32_t id) {
        const float likely = layout.immune.sample(x, y);
        if (unit(id, 24) > 0.75f * likely - 0.03f || tissueDepth(layout, x, y) < 6)
            return;
        if (nests.at(x, y) > 0.02f || insideDuct(layout, x, y, 3))
            return;
        if (fat.at(x, y) > 0)
            return;
        const float r = 2.5f + 0.9f * unit(id, 0);
        draw(block, {x, y, r, r * (0.85f + 0.15f * unit(id, 8)), 6.28f * unit(id, 16), 1.05f, 0.1f, id});
    });
}

void tumourNuclei(DyeBlock& block, const SlideLayout& layout, const TumourNests& nests)
{
    forLattice(block, 9.2, deriveSeed(layout.seed(), "tumour"), 10, [&](double x, double y, uint32_t id) {
        if (nests.at(x, y) < 0.015f || unit(id, 24) > 0.90f || tissueDepth(layout, x, y) < 5)
            return;
        // Pleomorphic: sizes and stain differ widely, some are monstrous.
        const float big = unit(id, 3) > 0.95f ? 1.45f : 1.0f;
        const float a = big * (3.4f + 2.0f * unit(id, 0));
        Nucleus n{x, y, a, a * (0.62f + 0.36f * unit(id, 8)), 6.28f * unit(id, 16), 0, 0, id};
        n.stain = 0.55f + 0.40f * unit(id, 11);
        n.vesicular = unit(id, 5) > 0.35f ? 0.65f : 0.15f;
        draw(block, n);
    });
}

/// Two rows of nuclei in each duct's wall: flat ones outside (myoepithelium),
/// upright ones inside.
void ductNuclei(DyeBlock& block, const SlideLayout& layout)
{
    const double size = block.size * block.mpp;
    for (const Duct& duct : layout.ducts()) {
        const double reach = 1.5 * double(duct.radius) + 10;
        if (duct.centre.x() + reach < block.left || duct.centre.x() - reach > block.left + size ||
            duct.centre.y() + reach < block.top || duct.centre.y() - reach > block.top + size)
            continue;
        Random random(deriveSeed(duct.seed, "nuclei"));
        const auto ring = [&](float depth, float pitch, float radial, float tangential, float stain) {
            const int count = std::max(5, int(6.2832f * (duct.radius - depth) / pitch));
            for (int i = 0; i < count; ++i) {
                const float angle = 6.2832f * (float(i) + float(random.uniform(-0.3, 0.3))) / float(count);
                const float r = duct.border(angle) - depth + float(random.uniform(-1.2, 1.2));
                draw(block, {duct.centre.x() + double(r * std::cos(angle)),
                             duct.centre.y() + double(r * std::sin(angle)), radial * float(random.uniform(0.85, 1.15)),
                             tangential * float(random.uniform(0.85, 1.15)), angle + float(random.uniform(-0.25, 0.25)),
                             stain * float(random.uniform(0.85, 1.1)), 0.3f, uint32_t(random.bits())});
            }
        };
        ring(2.0f, 9.5f, 1.5f, 4.0f, 0.95f);
        ring(duct.epithelium * 0.52f, 6.2f, 3.9f, 2.6f, 0.85f);
        if (duct.epithelium > 15)
            ring(duct.epithelium * 0.76f, 7.0f, 3.7f, 2.5f, 0.80f);
    }
}

} // namespace

void paintNuclei(DyeBlock& block, const SlideLayout& layout)
{
    const TumourNests nests(layout);
    stromalNuclei(block, layout, nests);
    lymphocytes(block, layout, nests);
    tumourNuclei(block, layout, nests);
    ductNuclei(block, layout);
}

} // namespace triptych::phantom
