#include "core/phantom/slide_painter.h"

#include "core/phantom/noise.h"

#include <algorithm>
#include <cmath>

namespace triptych::phantom {

namespace {

constexpr int kTable = 1024;      ///< side of the fibre tables
constexpr float kAcrossUm = 0.5f; ///< µm of one table entry across the fibres
constexpr float kAlongUm = 2.0f;  ///< and along them
constexpr double kNodeUm = 2.0;   ///< structures are evaluated at nodes this far apart
constexpr float kFatCellUm = 62;

/// Noise that repeats after `period` cells: two copies cross-fade over the
/// table.
float periodic(const Noise& noise, float x, float y, float periodX, float periodY)
{
    const float wx = x / periodX, wy = y / periodY;
    const auto row = [&](float yy) { return mix(noise.gradient(x, yy), noise.gradient(x - periodX, yy), wx); };
    const float sum = mix(row(y), row(y - periodY), wy);
    const float energy = std::sqrt((wx * wx + (1 - wx) * (1 - wx)) * (wy * wy + (1 - wy) * (1 - wy)));
    return sum / energy;
}

/// What the painter needs to know of a place, at nodes; interpolated between
/// them.
struct Node {
    float tissue; ///< µm inside
    float fat;    ///< 0 … 1: inside of a fat cell
    float nest;   ///< −1 … 1
    float tumour; ///< 0 … 1: tumour stroma
    float across, along;
    float duct;       ///< µm inside of a duct's outer border; negative outside
    float epithelium; ///< its thickness
    float tone;       ///< slow variation of the stain
};

Node operator+(const Node& a, const Node& b)
{
    return {a.tissue + b.tissue, a.fat + b.fat,     a.nest + b.nest, a.tumour + b.tumour,
            a.across + b.across, a.along + b.along, a.duct + b.duct, a.epithelium + b.epithelium,
            a.tone + b.tone};
}
Node operator*(const Node& a, float s)
{
    return {a.tissue * s, a.fat * s,  a.nest * s,       a.tumour * s, a.across * s,
            a.along * s,  a.duct * s, a.epithelium * s, a.tone * s};
}

} // namespace

TumourNests::TumourNests(const SlideLayout& layout) : m_layout(layout), m_seed(deriveSeed(layout.seed(), "nests")) {}

float TumourNests::at(double x, double y) const
{
    const float inside = m_layout.invasive.sample(x, y);
    if (inside < 0)
        return -1;
    const Noise noise(m_seed);
    const float fx = float(x), fy = float(y);
    const float warp = 30 * noise.fractal(fx / 160, fy / 160, 2);
    const float value = noise.fractal((fx + warp) / 95, (fy - warp) / 95, 3, 0.55f);
    const float crowded = 0.30f * noise.gradient(fx / 700, fy / 700); // sheets here, cords there
    return value + crowded + 0.10f - 0.9f * smoothstep(60, 0,
                                                       inside); // sheets inside, single nests at the border
}

FatCells::FatCells(const SlideLayout& layout)
    : m_layout(layout), m_cells(deriveSeed(layout.seed(), "fat cells")), m_warp(deriveSeed(layout.seed(), "fat warp"))
{
}

float FatCells::at(double x, double y) const
{
    const float likely = m_layout.adipose.sample(x, y);
    if (likely <= 0.02f)
        return 0;
    const float fx = float(x) / kFatCellUm, fy = float(y) / kFatCellUm;
    const float warp = 0.16f * Noise(m_warp).gradient(fx * 1.4f, fy * 1.4f);
    const Cell cell = Noise(m_cells).cell(fx + warp, fy - warp);
    if (likely < 0.04f + 0.9f * float(cell.id >> 24) / 255)
        return 0;
    const float wall = 0.5f * (cell.second - cell.nearest) * kFatCellUm;
    return smoothstep(0.5f, 3.0f, wall) * smoothstep(0.74f, 0.68f, cell.nearest); // the corners are round
}

float tissueDepth(const SlideLayout& layout, double x, double y)
{
    const float depth = layout.tissue.sample(x, y);
    if (depth < -120 || depth > 120)
        return depth;
    const Noise noise(deriveSeed(layout.seed(), "edge"));
    return depth + 45 * noise.fractal(float(x) / 70, float(y) / 70, 4, 0.6f);
}

SlidePainter::SlidePainter(const SlideLayout& layout, double mpp) : m_layout(layout), m_mpp(mpp)
{
    m_fibres.resize(size_t(kTable) * kTable);
    m_clefts.resize(m_fibres.size());
    const Noise wave(deriveSeed(layout.seed(), "wave")), bundle(deriveSeed(layout.seed(), "bundle")),
        fibril(deriveSeed(layout.seed(), "fibril"));
    for (int v = 0; v < kTable; ++v)
        for (int u = 0; u < kTable; ++u) {
            // Collagen is wavy: the lines across are shifted along the fibre.
            const float fu = float(u) / kTable, fv = float(v) / kTable;
            const float crimp = 0.55f * periodic(wave, fu * 10, fv * 56, 10, 56);
            const float b = periodic(bundle, std::fmod(fu * 36 + crimp + 36, 36.0f), fv * 30, 36, 30);
            const float f = periodic(fibril, std::fmod(fu * 128 + 2.5f * crimp + 128, 128.0f), fv * 40, 128, 40);
            const float gap = periodic(bundle, std::fmod(fu * 24 + crimp + 24, 24.0f), fv * 14, 24, 14);
            const size_t at = size_t(v) * kTable + size_t(u);
            m_fibres[at] = 0.62f * b + 0.38f * f;
            m_clefts[at] =
                std::exp(-11 * std::fabs(gap)) * smoothstep(-0.1f, 0.5f, periodic(wave, fu * 12, fv * 12, 12, 12));
        }
    for (size_t i = 0; i < m_transmission.size(); ++i)
        m_transmission[i] = uint8_t(std::lround(243 * std::pow(10.0, -double(i) / 1024)));
}

bool SlidePainter::isGlass(int x, int y, int size) const
{
    const double step = std::max(1.0, size / 8.0);
    for (double v = 0; v <= size; v += step)
        for (double u = 0; u <= size; u += step)
            if (m_layout.tissue.sample((x + u) * m_mpp, (y + v) * m_mpp) > -150)
                return false;
    return true;
}

namespace {

/// Evaluates the nodes of one block.
class NodeGrid {
public:
    NodeGrid(const DyeBlock& block, const SlideLayout& layout)
        : m_layout(layout), m_nests(layout), m_fat(layout), m_tone(deriveSeed(layout.seed(), "tone"))
    {
        const double width = block.size * block.mpp;
        m_count = int(std::ceil(width / kNodeUm)) + 2;
        for (const Duct& duct : layout.ducts()) {
            const double reach = 1.5 * double(duct.radius) + 4;
            if (duct.centre.x() + reach > block.left && duct.centre.x() - reach < block.left + width &&
                duct.centre.y() + reach > block.top && duct.centre.y() - reach < block.top + width)
                m_ducts.push_back(&duct);
        }
        m_nodes.reserve(size_t(m_count) * size_t(m_count));
        for (int j = 0; j < m_count; ++j)
            for (int i = 0; i < m_count; ++i)
                m_nodes.push_back(evaluate(block.left + i * kNodeUm, block.top + j * kNodeUm));
    }

    /// The nodes of a line at `v` nodes below the top.
    std::vector<Node> line(double v) const
    {
        const int j = std::min(int(v), m_count - 2);
        const float t = float(v - j);
        std::vector<Node> nodes(static_cast<size_t>(m_count));
        for (int i = 0; i < m_count; ++i) {
            const size_t at = size_t(j) * size_t(m_count) + size_t(i);
            nodes[size_t(i)] = m_nodes[at] * (1 - t) + m_nodes[at + size_t(m_count)] * t;
        }
        return nodes;
    }

private:
    void evaluateDuct(Node& node, double x, double y) const
    {
        node.duct = -100;
        node.epithelium = 12;
        for (const Duct* duct : m_ducts) {
            const float dx = float(x - duct->centre.x()), dy = float(y - duct->centre.y());
            const float distance = std::hypot(dx, dy);
            if (distance > 1.6f * duct->radius + 4)
                continue;
            const float gap = duct->border(std::atan2(dy, dx)) - distance;
            if (gap > node.duct) {
                node.duct = gap;
                node.epithelium = duct->epithelium;
            }
        }
    }

    Node evaluate(double x, double y) const
    {
        Node node{};
        const float fx = float(x), fy = float(y);
        node.tissue = tissueDepth(m_layout, x, y);
        evaluateDuct(node, x, y);
        if (node.tissue < -20)
            return node;
        node.nest = m_nests.at(x, y);
        node.tumour = smoothstep(-40, 80, m_layout.invasive.sample(x, y));
        node.across = m_layout.across.sample(x, y) + 3.5f * m_tone.gradient(fx / 21, fy / 21);
        node.along = m_layout.along.sample(x, y);
        node.tone = m_tone.fractal(fx / 400, fy / 400, 3);
        node.fat = m_fat.at(x, y);
        return node;
    }

    const SlideLayout& m_layout;
    TumourNests m_nests;
    FatCells m_fat;
    Noise m_tone;
    int m_count = 0;
    std::vector<const Duct*> m_ducts;
    std::vector<Node> m_nodes;
};

struct Dyes {
    float eosin, haematoxylin;
};

/// The dyes of a place without its nuclei; `fibre` and `cleft` come from the
/// tables.
Dyes ground(const Node& n, float fibre, float cleft)
{
    const float tone = 1 + 0.22f * n.tone;
    Dyes d{(0.33f + 0.25f * fibre) * tone, 0.045f + 0.03f * n.tone};
    d.eosin *= 1 - 0.88f * cleft;
    // Around tumour the collagen is young: paler and bluer, with fewer clefts.
    d.eosin = mix(d.eosin, 0.25f + 0.10f * fibre, 0.75f * n.tumour);
    d.haematoxylin += 0.05f * n.tumour;
    if (n.nest > -0.03f) {
        const float nest = smoothstep(-0.03f, 0.05f, n.nest);
        d.eosin = mix(d.eosin, 0.27f + 0.05f * fibre, nest);
        d.haematoxylin = mix(d.haematoxylin, 0.20f, nest);
    }
    if (n.duct > -14) {
        const float collar = smoothstep(-14, -2, n.duct), epithelium = smoothstep(-1, 1, n.duct);
        d.eosin = mix(d.eosin, 0.26f + 0.06f * fibre, collar);
        d.eosin = mix(d.eosin, 0.22f, epithelium);
        d.haematoxylin = mix(d.haematoxylin, 0.17f, epithelium);
        const float lumen = smoothstep(-1.2f, 1.2f, n.duct - n.epithelium);
        d.eosin = mix(d.eosin, 0.015f, lumen);
        d.haematoxylin = mix(d.haematoxylin, 0.01f, lumen);
    }
    if (n.fat > 0) {
        const float fat = n.fat * (1 - smoothstep(-8, 0, n.duct));
        d.eosin = mix(d.eosin, 0.004f, fat);
        d.haematoxylin = mix(d.haematoxylin, 0.002f, fat);
    }
    if (n.tissue < 2.5f) {
        const float section = smoothstep(-1.5f, 2.5f, n.tissue);
        return {d.eosin * section, d.haematoxylin * section};
    }
    return d;
}

} // namespace

void SlidePainter::layGround(DyeBlock& block) const
{
    const NodeGrid grid(block, m_layout);
    const double nodesPerPixel = block.mpp / kNodeUm;
    for (int y = 0; y < block.size; ++y) {
        const std::vector<Node> line = grid.line((y + 0.5) * nodesPerPixel);
        float* eosin = block.eosin.data() + size_t(y) * size_t(block.size);
        float* haematoxylin = block.haematoxylin.data() + size_t(y) * size_t(block.size);
        for (int x = 0; x < block.size; ++x) {
            const float u = (float(x) + 0.5f) * float(nodesPerPixel);
            const size_t i = size_t(u);
            const float t = u - float(i);
            if (line[i].tissue < -3 && line[i + 1].tissue < -3) {
                eosin[x] = haematoxylin[x] = 0;
                continue;
            }
            const Node node = line[i] * (1 - t) + line[i + 1] * t;
            const unsigned across = unsigned(int(node.across / kAcrossUm)) % kTable;
            const unsigned along = unsigned(int(node.along / kAlongUm)) % kTable;
            const size_t at = size_t(along) * kTable + across;
            const Dyes dyes = ground(node, m_fibres[at], m_clefts[at]);
            eosin[x] = dyes.eosin;
            haematoxylin[x] = dyes.haematoxylin;
        }
    }
}

void SlidePainter::colour(const DyeBlock& block, std::vector<uint8_t>& rgb) const
{
    // Optical densities of unit amounts in red, green and blue, as measured on
    // stained sections.
    constexpr float eosin[3] = {0.09f, 0.80f, 0.43f}, haematoxylin[3] = {0.63f, 0.70f, 0.33f};
    const size_t count = block.eosin.size();
    rgb.resize(count * 3);
    for (size_t i = 0; i < count; ++i)
        for (size_t c = 0; c < 3; ++c) {
            const float density = block.eosin[i] * eosin[c] + block.haematoxylin[i] * haematoxylin[c];
            rgb[i * 3 + c] = m_transmission[size_t(std::clamp(density * 1024, 0.0f, 4095.0f))];
        }
}

std::vector<uint8_t> SlidePainter::paint(int x, int y, int size) const
{
    if (isGlass(x, y, size))
        return std::vector<uint8_t>(size_t(size) * size_t(size) * 3, 243);
    DyeBlock block;
    block.size = size;
    block.mpp = m_mpp;
    block.left = x * m_mpp;
    block.top = y * m_mpp;
    block.eosin.resize(size_t(size) * size_t(size));
    block.haematoxylin.resize(block.eosin.size());
    layGround(block);
    paintNuclei(block, m_layout);
    std::vector<uint8_t> rgb;
    colour(block, rgb);
    return rgb;
}

} // namespace triptych::phantom
