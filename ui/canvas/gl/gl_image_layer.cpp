// The image layer: coarse levels first, the wanted one over them, so that every pixel ends as the best there is.
#include "core/display/channel_table.h"
#include "core/display/deep_grey.h"
#include "core/display/stain_separation.h"
#include "core/display/turned_rows.h"
#include "ui/canvas/gl/gl_painter.h"
#include "ui/canvas/gl/value_steps.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace triptych {

namespace {

PixelKind kindOf(const ImageInfo& info)
{
    if (info.colour == ColourModel::Rgb)
        return PixelKind::Colour;
    return bytesPerSample(info.sampleType) > 2 ? PixelKind::Wide : PixelKind::Table;
}

bool isSigned(SampleType type) { return type == SampleType::S8 || type == SampleType::S16 || type == SampleType::S32; }

/// The integers within [first, last], or none (first > last).
QPoint integersWithin(std::pair<double, double> range)
{
    constexpr double kMost = std::numeric_limits<qint32>::max();
    if (!(range.first <= range.second))
        return {1, 0};
    return {int(std::clamp(std::ceil(range.first), -kMost, kMost)),
            int(std::clamp(std::floor(range.second), -kMost, kMost))};
}

} // namespace

bool GlPainter::drawLayer(const Frame& frame, const ImageLayer& layer)
{
    if (!layer.info || layer.info->levels.empty() || !layer.tile)
        return true;
    const std::vector<LevelPlan> plans = levelPlans(layer, frame.camera);
    if (plans.empty())
        return true;
    const PixelKind kind = kindOf(*layer.info);
    GlProgram* const use = program(frame, Shader::Image, kind);
    if (!use || !bindDisplay(frame, layer, kind, *use))
        return false;
    return std::all_of(plans.rbegin(), plans.rend(),
                       [&](const LevelPlan& plan) { return drawPlan(frame, layer, plan, kind, *use); });
}

bool GlPainter::drawPlan(const Frame& frame, const ImageLayer& layer, const LevelPlan& plan, PixelKind kind,
                         GlProgram& use)
{
    const ImageInfo& info = *layer.info;
    if (!bindTiles(use, {plan.level.tile, plan.range, plan.tiles}))
        return false;
    use.set("complete", int(plan.complete));
    use.set("rowsFirst", int(frame.turn == Turn::None));
    if (kind == PixelKind::Table)
        use.set("signShift", isSigned(info.sampleType) ? 32 - 8 * bytesPerSample(info.sampleType) : 0);
    if (kind == PixelKind::Wide)
        use.set("valueKind", info.sampleType == SampleType::F32 ? 2 : int(isSigned(info.sampleType)));
    if (frame.turn == Turn::None)
        bindImageTaps(frame, info, plan);
    else
        bindWalks(frame, info, plan, use);
    drawViewport();
    return true;
}

void GlPainter::bindImageTaps(const Frame& frame, const ImageInfo& info, const LevelPlan& plan)
{
    const bool nearest = showsNearest(frame.camera);
    for (int axis : {0, 1}) {
        const int whole = axis == 0 ? info.size().width() : info.size().height();
        const int size = axis == 0 ? plan.level.size.width() : plan.level.size.height();
        bindAxis(frame, axis, [&](double origin, double step, int i) -> Texel {
            const double at = origin + step * i;
            if (!(at >= 0 && at < whole))
                return {0, 0, 0, 0};
            const Tap tap = tapAt(at / plan.level.downsample, size, nearest);
            return {tap.first, tap.second, qint32(tap.weight), 1};
        });
    }
}

void GlPainter::bindWalks(const Frame& frame, const ImageInfo& info, const LevelPlan& plan, GlProgram& use)
{
    const QSize viewport = frame.camera.viewport;
    const bool nearest = showsNearest(frame.camera);
    std::vector<std::array<double, 2>> starts; // whole numbers, which doubles hold
    for (int row = 0; row < viewport.height(); ++row) {
        const TileWalk walk(plan, frame.map, row, viewport.width(), nearest);
        starts.push_back({double(walk.start()[0]), double(walk.start()[1])});
        if (row == 0)
            use.set("walkStep", {double(walk.step()[0]), double(walk.step()[1])});
    }
    bindTexture(XTaps, GL_RGBA32UI, QSize(viewport.height(), 1), GL_RGBA_INTEGER, GL_UNSIGNED_INT, starts.data());
    use.set("imageSize", info.size());
    use.set("levelSize", plan.level.size);
    use.set("nearestOnly", int(nearest));
}

/// The table or the steps from values to colours, and what is said of padding.
bool GlPainter::bindDisplay(const Frame& frame, const ImageLayer& layer, PixelKind kind, GlProgram& use)
{
    const ImageInfo& info = *layer.info;
    const GrayscaleEncoding& encoding = info.grayscaleOf(layer.frame);
    const auto& padding = encoding.padding;
    use.setColour("background", frame.background);
    if (kind == PixelKind::Colour) {
        const std::array<quint8, 256> channel = channelTable(layer.presentation);
        const bool stained = layer.presentation.stain != StainChannel::None;
        use.set("stained", int(stained));
        if (stained) {
            const StainTable stain(layer.presentation.stain, channel);
            std::array<Texel, 256> steps;
            for (size_t sample = 0; sample < 256; ++sample) {
                const auto [red, green, blue] = stain.steps(quint8(sample));
                steps[sample] = {red, green, blue, 0};
            }
            bindTexture(Steps, GL_RGBA32I, QSize(256, 1), GL_RGBA_INTEGER, GL_INT, steps.data());
            bindTable(stain.colours());
            return true;
        }
        std::array<QRgb, 256> colours;
        std::transform(channel.begin(), channel.end(), colours.begin(), [](quint8 v) { return qRgb(v, v, v); });
        bindTable(colours);
        return true;
    }
    use.set("hasPadding", int(padding.has_value()));
    if (kind == PixelKind::Wide) {
        const auto steps = valueSteps(encoding, layer.presentation);
        if (!steps)
            return false;
        bindTable(steps->colours);
        bindSteps(steps->thresholds);
        use.set("stepCount", int(steps->thresholds.size()));
        if (padding)
            use.set("padding", {padding->first, padding->second});
        return true;
    }
    if (padding)
        use.set("padding", integersWithin(*padding));
    if (frame.levels > 255)
        if (const auto greys = deepGreyTable(encoding, layer.presentation, info.sampleType, frame.levels);
            !greys.empty()) {
            use.set("firstValue", isSigned(info.sampleType) ? -int(greys.size() / 2) : 0);
            use.set("deepTable", 1);
            bindGreys(greys);
            return true;
        }
    use.set("deepTable", 0);
    const DisplayLut lut(encoding, layer.presentation, info.sampleType);
    use.set("firstValue", lut.firstValue());
    bindTable(lut.table());
    return true;
}

void GlPainter::bindTable(std::span<const QRgb> colours)
{
    std::vector<QRgb> whole(colours.begin(), colours.end()); // in rows of 256
    whole.resize((whole.size() + 255) / 256 * 256);
    bindTexture(Table, GL_RGBA8UI, QSize(256, int(whole.size() / 256)), GL_BGRA_INTEGER, GL_UNSIGNED_BYTE,
                whole.data());
}

void GlPainter::bindGreys(std::span<const quint16> greys)
{
    std::vector<std::array<quint16, 4>> whole(greys.size());
    std::transform(greys.begin(), greys.end(), whole.begin(), [](quint16 grey) {
        return std::array<quint16, 4>{grey, grey, grey, 0};
    });
    bindBlendTable(whole, int(whole.size() / 256));
}

void GlPainter::bindSteps(std::span<const double> thresholds)
{
    std::vector<double> some(thresholds.begin(), thresholds.end());
    some.resize(std::max<size_t>(some.size(), 1));
    bindTexture(Steps, GL_RG32UI, QSize(int(some.size()), 1), GL_RG_INTEGER, GL_UNSIGNED_INT, some.data());
}

} // namespace triptych
