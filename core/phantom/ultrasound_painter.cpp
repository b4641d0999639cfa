#include "core/phantom/ultrasound_painter.h"

#include "core/phantom/noise.h"
#include "core/phantom/ultrasound_tissue.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

namespace triptych::phantom {

namespace {

constexpr double kFieldWidthMm = 40;
constexpr double kMarginMm = 3; ///< tissue beyond both sides, which may move into view
constexpr size_t kLooks = 3;
constexpr double kTwoPi = 2 * std::numbers::pi;

/// Weights of a Gaussian pulse of standard deviation `sigma` samples, unit
/// energy.
std::vector<float> pulse(double sigma)
{
    const int reach = std::max(1, int(std::ceil(2.5 * sigma)));
    std::vector<float> weights;
    double energy = 0;
    for (int i = -reach; i <= reach; ++i) {
        weights.push_back(float(std::exp(-0.5 * i * i / (sigma * sigma))));
        energy += double(weights.back()) * double(weights.back());
    }
    for (float& w : weights)
        w /= float(std::sqrt(energy));
    return weights;
}

/// Convolution along rows (`stride` 1) or columns (`stride` width), zero
/// outside.
void convolve(Field& field, const std::vector<float>& weights, bool alongRows)
{
    const int count = alongRows ? field.width : field.height, lines = alongRows ? field.height : field.width;
    const size_t stride = alongRows ? 1 : size_t(field.width), lineStride = alongRows ? size_t(field.width) : 1;
    const int reach = int(weights.size() / 2);
    std::vector<float> padded(size_t(count + 2 * reach), 0);
    for (int l = 0; l < lines; ++l) {
        float* line = field.values.data() + size_t(l) * lineStride;
        for (int i = 0; i < count; ++i)
            padded[size_t(i + reach)] = line[size_t(i) * stride];
        for (int i = 0; i < count; ++i) {
            float sum = 0;
            for (size_t k = 0; k < weights.size(); ++k)
                sum += weights[k] * padded[size_t(i) + k];
            line[size_t(i) * stride] = sum;
        }
    }
}

/// Gaussian noise on the tissue's grid, smooth enough to be sampled between its
/// nodes without flicker.
Field makeScatterers(const Field& like, uint64_t seed)
{
    Field field(like.width, like.height, like.step);
    const Noise noise(seed);
    for (int y = 0; y < field.height; ++y)
        for (int x = 0; x < field.width; ++x)
            field.at(x, y) = noise.normal(x, y);
    const std::vector<float> smooth = pulse(0.8);
    convolve(field, smooth, true);
    convolve(field, smooth, false);
    return field;
}

} // namespace

struct UltrasoundPainter::Private {
    QSize size;
    int frames = 1;
    double spacing = 0.1;
    uint64_t seed = 0;
    UltrasoundTissue tissue;
    /// Scatterers at rest, in phase and in quadrature, for each of the directions
    /// that the unit compounds.
    std::array<std::array<Field, 2>, kLooks> scatterers;
    std::vector<float> axial, lateral;
    UltrasoundLesion lesion;

    /// Where the tissue that is now at (x, y) was at rest, relative to the grid's
    /// corner.
    QPointF atRest(double x, double y, int frame) const
    {
        const double phase = kTwoPi * frame / frames;
        const double sway = 1.1 * std::sin(phase), press = 0.018 * std::sin(phase + 0.8);
        return {x + kMarginMm + sway + 0.25 * std::sin(phase + y * 0.15), y * (1 + press)};
    }
};

UltrasoundPainter::UltrasoundPainter(QSize size, int frames, uint64_t seed) : d(std::make_unique<Private>())
{
    d->size = size;
    d->frames = frames;
    d->seed = seed;
    d->spacing = kFieldWidthMm / size.width();
    const double height = size.height() * d->spacing;
    d->tissue = makeUltrasoundTissue(kFieldWidthMm + 2 * kMarginMm, height + 2, d->spacing, seed);
    for (size_t look = 0; look < kLooks; ++look)
        for (size_t part = 0; part < 2; ++part)
            d->scatterers[look][part] =
                makeScatterers(d->tissue.scatter, deriveSeed(seed, "scatterers", 2 * look + part));
    d->axial = pulse(0.085 / d->spacing);
    d->lateral = pulse(0.185 / d->spacing);
    Random random(deriveSeed(seed, "lesion"));
    d->lesion = {QPointF(kMarginMm + kFieldWidthMm * random.uniform(0.44, 0.54), random.uniform(12.2, 13.2)),
                 random.uniform(5.2, 5.9), random.bits()};
}

UltrasoundPainter::~UltrasoundPainter() = default;

double UltrasoundPainter::spacingMm() const { return d->spacing; }

namespace {

/// The lesion in one frame, as the beam meets it.
struct LesionPixel {
    float inside; ///< 0 … 1
    float halo;   ///< the echogenic rim
};

LesionPixel lesionAt(const UltrasoundLesion& lesion, const std::vector<float>& radii, const Noise& noise, QPointF at)
{
    const float dx = float(at.x() - lesion.centre.x()), dy = float(at.y() - lesion.centre.y());
    const float distance = std::hypot(dx, dy);
    if (distance > 2.2f * float(lesion.radiusMm))
        return {0, 0};
    const float angle = std::atan2(dy, dx) + float(kTwoPi);
    const float radius = radii[size_t(angle * float(720 / kTwoPi)) % 720];
    const float ragged = 0.45f * noise.fractal(dx * 0.9f, dy * 0.9f, 3);
    const float gap = distance - radius + ragged; // mm outside the border
    return {smoothstep(0.35f, -0.35f, gap), std::exp(-(gap - 0.9f) * (gap - 0.9f) / 0.8f)};
}

} // namespace

void UltrasoundPainter::layScene(int frame, Scene& scene, UltrasoundFrame& out) const
{
    const double s = d->spacing;
    UltrasoundLesion lesion = d->lesion;
    lesion.radiusMm *= 1 - 0.10 * std::cos(kTwoPi * frame / d->frames); // the sweep passes its largest section
    std::vector<float> radii(720);
    for (size_t i = 0; i < radii.size(); ++i)
        radii[i] = float(lesion.radius(kTwoPi * double(i) / 720));
    const Noise border(lesion.seed);
    std::vector<float> loss(size_t(scene.gain.width),
                            0); // dB lost on the way down each scan line
    QRect box;
    QPointF sum;
    double count = 0;
    for (int y = 0; y < scene.gain.height; ++y)
        for (int x = 0; x < scene.gain.width; ++x) {
            const QPointF rest = d->atRest((x + 0.5) * s, (y + 0.5) * s, frame);
            const LesionPixel l = lesionAt(lesion, radii, border, rest);
            const float inner = -15 + 5.0f * border.fractal(float(rest.x()) * 0.5f, float(rest.y()) * 0.5f, 3);
            const float scatter = mix(d->tissue.scatter.sample(rest.x(), rest.y()) + 5.0f * l.halo, inner, l.inside);
            float& lost = loss[size_t(x)];
            lost += float(s) * (d->tissue.attenuation.sample(rest.x(), rest.y()) + 1.25f * l.inside);
            const float shadow = std::pow(10.0f, -std::min(lost, 20.0f) / 20);
            scene.gain.at(x, y) = shadow * std::pow(10.0f, scatter / 20);
            scene.mirror.at(x, y) = shadow * d->tissue.mirror.sample(rest.x(), rest.y()) * (1 - l.inside);
            const bool inside = l.inside > 0.5f;
            out.truth.scanLine(y)[x] = inside ? 255 : 0;
            if (inside) {
                box |= QRect(x, y, 1, 1);
                sum += QPointF(x + 0.5, y + 0.5);
                ++count;
            }
        }
    out.lesionCentre = sum / std::max(1.0, count);
    out.lesionWidthMm = box.width() * s;
    out.lesionHeightMm = box.height() * s;
}

void UltrasoundPainter::addLook(size_t look, int frame, const Scene& scene, Field& power) const
{
    const double s = d->spacing;
    std::array<Field, 2> echo{Field(power.width, power.height, s), Field(power.width, power.height, s)};
    for (int y = 0; y < power.height; ++y)
        for (int x = 0; x < power.width; ++x) {
            const QPointF rest = d->atRest((x + 0.5) * s, (y + 0.5) * s, frame);
            for (size_t part = 0; part < 2; ++part)
                echo[part].at(x, y) = scene.gain.at(x, y) * d->scatterers[look][part].sample(rest.x(), rest.y());
        }
    for (Field& part : echo) {
        convolve(part, d->axial, false);
        convolve(part, d->lateral, true);
    }
    for (size_t i = 0; i < power.values.size(); ++i) {
        const float a = echo[0].values[i] + 2.1f * scene.mirror.values[i], b = echo[1].values[i];
        power.values[i] += (a * a + b * b) / float(kLooks);
    }
}

UltrasoundFrame UltrasoundPainter::paint(int frame) const
{
    const int width = d->size.width(), height = d->size.height();
    UltrasoundFrame out;
    out.truth = QImage(d->size, QImage::Format_Grayscale8);
    out.pixels = QImage(d->size, QImage::Format_Grayscale8);
    Scene scene{Field(width, height, d->spacing), Field(width, height, d->spacing)};
    layScene(frame, scene, out);
    Field power(width, height, d->spacing);
    for (size_t look = 0; look < kLooks; ++look)
        addLook(look, frame, scene, power);
    const Noise electronics(deriveSeed(d->seed, "electronics", uint64_t(frame)));
    for (int y = 0; y < height; ++y)
        for (int x = 0; x < width; ++x) {
            const float envelope = std::sqrt(power.at(x, y)) + 0.02f * std::fabs(electronics.normal(x, y));
            const float depth = float(y) / float(height);
            const float decibel = 20 * std::log10(envelope + 0.004f) - 6.0f * depth * depth;
            const float grey = 96 + decibel * (255 / 54.0f);
            out.pixels.scanLine(y)[x] = uchar(std::clamp(grey, 1.0f, 255.0f));
        }
    return out;
}

} // namespace triptych::phantom
