// The image layer: the best tile there is for every screen pixel, bilinear, then the display table.
//
// A camera that is neither rotated nor tilted is drawn row by row: two rows of the level are put together from their
// tiles (so that interpolation knows no tile borders), mixed into one, and that one is mixed along the columns, whose
// pixels and weights were computed once. Where tiles of the wanted level are missing, the same is done with the next
// coarser level that has them. Other cameras walk each row through the tiles of a level (TileWalk).
#include "core/display/channel_table.h"
#include "core/display/level_plan.h"
#include "core/display/sample_sums.h"
#include "core/display/stain_separation.h"
#include "core/display/turned_rows.h"

#include <algorithm>
#include <cmath>
#include <cstring>

namespace triptych {

namespace {

bool isIdentity(const std::array<quint8, 256>& table)
{
    for (size_t i = 0; i < table.size(); ++i)
        if (table[i] != i)
            return false;
    return true;
}

class ImagePainter final : public LayerPainter {
public:
    ImagePainter(const ImageLayer& layer, const Camera& camera, QRgb background);

    std::unique_ptr<Scratch> makeScratch() const override { return std::make_unique<Lines>(); }
    void paint(const TargetRow& row, Scratch& scratch) const override;
    bool paintsBlocks() const override { return !m_map.axisAligned; }
    void paintBlock(std::span<const TargetRow> rows) const override;
    bool fills(const TargetRow& row) const override
    {
        return m_map.axisAligned && m_plans.front().complete && insideRows(row.y) && m_inside.begin == 0 &&
               m_inside.end == row.width;
    }
    bool empty() const { return m_plans.empty(); }

private:
    /// Rows of a level put together from tiles, kept for the next screen row, which often needs the same.
    struct Lines : Scratch {
        struct Line {
            const LevelPlan* plan = nullptr;
            int y = -1;
            std::vector<std::byte> bytes;
        };
        Line upper, lower;
        std::vector<quint32> mixed; ///< both mixed; the values of a signed image are stored in it as qint32
        std::vector<Columns> todo, left;
    };

    bool insideRows(int y) const
    {
        const double imageY = m_map.origin.y() + m_map.perRow.y() * y;
        return imageY >= 0 && imageY < m_info.size().height();
    }
    void paintAligned(const TargetRow& row, Lines& lines) const;
    /// A row of a turned view, with where it runs through each level.
    struct TurnedRow {
        const TargetRow* target;
        Columns inside;
        std::vector<TileWalk> walks;
    };
    void paintTurned(const TurnedRow& row, Columns columns) const;
    void drawRun(const TurnedRun& run, QRgb* out) const;
    std::optional<QRgb> sampleSlowly(const LevelPlan& plan, std::pair<Tap, Tap> at) const;
    void finish(QRgb* pixels, int count) const;
    template <class Element>
    const Element* line(const LevelPlan& plan, int y, Lines::Line& cache) const;
    void paintSpan(const TargetRow& row, const LevelPlan& plan, Columns span, const Rgb* upper, const Rgb* lower,
                   int weight, Lines& lines) const;
    template <class T>
    void paintSpan(const TargetRow& row, const LevelPlan& plan, Columns span, const T* upper, const T* lower,
                   int weight, Lines& lines) const;
    template <class T>
    void paintAroundPadding(const TargetRow& row, const LevelPlan& plan, Columns span, const T* upper, const T* lower,
                            int weight) const;
    template <class T>
    bool isPadding(T value) const
    {
        return triptych::isPadding(m_grayscale, double(value));
    }
    template <class T>
    bool paintSpansOf(const TargetRow& row, const LevelPlan& plan, Lines& lines) const;
    template <class T>
    QRgb sample(const LevelPlan& plan, Tap x, Tap y) const;
    template <class T>
    QRgb monoColour(T a, T b, T c, T d, quint32 wx, quint32 wy) const;
    const ImageInfo& m_info;
    const GrayscaleEncoding& m_grayscale; ///< of the frame
    const ScreenToImage m_map;
    const QRgb m_background;
    const bool m_rgb;
    const bool m_nearest;
    const std::optional<DisplayLut> m_lut;
    const std::array<quint8, 256> m_channel;
    const bool m_plainChannels; ///< the table changes nothing
    const std::optional<StainTable> m_stain;
    Columns m_inside; ///< axis-aligned: the screen columns that lie in the image
    std::vector<LevelPlan> m_plans;
};

ImagePainter::ImagePainter(const ImageLayer& layer, const Camera& camera, QRgb background)
    : m_info(*layer.info), m_grayscale(layer.info->grayscaleOf(layer.frame)), m_map(camera), m_background(background),
      m_rgb(layer.info->colour == ColourModel::Rgb), m_nearest(showsNearest(camera)),
      m_lut(m_rgb ? std::nullopt
                  : std::optional<DisplayLut>(std::in_place, m_grayscale, layer.presentation, m_info.sampleType)),
      m_channel(channelTable(layer.presentation)), m_plainChannels(isIdentity(m_channel)),
      m_stain(m_rgb && layer.presentation.stain != StainChannel::None
                  ? std::optional<StainTable>(std::in_place, layer.presentation.stain, m_channel)
                  : std::nullopt)
{
    const QRectF area = camera.visibleArea().intersected(QRectF(QPointF(0, 0), m_info.size()));
    if (area.isEmpty())
        return;
    if (m_map.axisAligned) {
        const double x0 = m_map.origin.x();
        const double step = m_map.perColumn.x();
        const int width = camera.viewport.width();
        const auto inside = [&](int column) {
            const double x = x0 + step * column;
            return x >= 0 && x < m_info.size().width();
        };
        m_inside = {0, width};
        while (m_inside.begin < width && !inside(m_inside.begin))
            ++m_inside.begin;
        while (m_inside.end > m_inside.begin && !inside(m_inside.end - 1))
            --m_inside.end;
    }
    m_plans = levelPlans(layer, camera);
    if (m_map.axisAligned)
        for (LevelPlan& plan : m_plans)
            plan.prepareColumns(m_map, m_inside, camera.viewport.width(), m_nearest);
}

void ImagePainter::paint(const TargetRow& row, Scratch& scratch) const
{
    if (m_map.axisAligned)
        paintAligned(row, static_cast<Lines&>(scratch));
    else
        paintBlock({&row, 1});
}

void ImagePainter::paintAligned(const TargetRow& row, Lines& lines) const
{
    if (!insideRows(row.y) || m_inside.begin >= m_inside.end)
        return;
    lines.todo.assign(1, m_inside);
    for (const LevelPlan& plan : m_plans) {
        const bool done =
            m_rgb ? paintSpansOf<quint8>(row, plan, lines) : dispatchSampleType(m_info.sampleType, [&](auto zero) {
                return paintSpansOf<decltype(zero)>(row, plan, lines);
            });
        if (done)
            return;
    }
}

/// A row of the level from `firstPixel` on. A single tile is read where it lies; otherwise the tiles are put together,
/// and next to a missing tile its neighbour's last pixel is repeated, so that nothing foreign is mixed in.
template <class Element>
const Element* ImagePainter::line(const LevelPlan& plan, int y, Lines::Line& cache) const
{
    const int tileHeight = plan.level.tile.height();
    const int tileWidth = plan.level.tile.width();
    const int ty = y / tileHeight;
    if (plan.tiles.size() == 1)
        return plan.tiles.front().row<Element>(y - ty * tileHeight);
    if (cache.plan == &plan && cache.y == y)
        return reinterpret_cast<const Element*>(cache.bytes.data());
    cache.plan = &plan;
    cache.y = y;
    cache.bytes.resize(size_t(plan.pixelCount) * sizeof(Element));
    auto* const out = reinterpret_cast<Element*>(cache.bytes.data());
    for (int tx = plan.range.left(); tx <= plan.range.right(); ++tx) {
        const PixelBuffer& tile = plan.tile(tx, ty);
        Element* const to = out + (tx * tileWidth - plan.firstPixel);
        if (tile.isNull())
            continue;
        std::memcpy(to, tile.row<Element>(y - ty * tileHeight), size_t(tile.width()) * sizeof(Element));
        if (tx > plan.range.left() && plan.tile(tx - 1, ty).isNull())
            to[-1] = to[0];
        if (tx < plan.range.right() && plan.tile(tx + 1, ty).isNull())
            to[tile.width()] = to[tile.width() - 1];
    }
    return out;
}

/// Draws what this level has of the columns still to do, and leaves the rest in `lines.todo`. True when none are left.
template <class T>
bool ImagePainter::paintSpansOf(const TargetRow& row, const LevelPlan& plan, Lines& lines) const
{
    const double position = (m_map.origin.y() + m_map.perRow.y() * row.y) / plan.level.downsample;
    Tap tap = tapAt(position, plan.level.size.height(), m_nearest);
    const int tileHeight = plan.level.tile.height();
    const int ty = tap.nearest() / tileHeight;
    lines.left.clear();
    const auto paintWith = [&]<class Element>(Element, Columns part, int tx) {
        // The other row may lie in a tile that is missing: then the nearest row is all there is.
        const auto there = [&](int y) {
            const int other = y / tileHeight;
            return other == ty ||
                   (other >= plan.range.top() && other <= plan.range.bottom() && !plan.tile(tx, other).isNull());
        };
        const int nearest = tap.nearest();
        if (lines.upper.y != tap.first && lines.lower.y == tap.first)
            std::swap(lines.upper, lines.lower);
        const Element* upper = line<Element>(plan, there(tap.first) ? tap.first : nearest, lines.upper);
        const Element* lower = upper;
        if (tap.weight > 0)
            lower = line<Element>(plan, there(tap.second) ? tap.second : nearest, lines.lower);
        paintSpan(row, plan, part, upper, lower, int(tap.weight), lines);
    };
    for (const Columns& span : lines.todo)
        for (int tx = plan.range.left(); tx <= plan.range.right(); ++tx) {
            const Columns own = plan.columns[size_t(tx - plan.range.left())];
            const Columns part{std::max(span.begin, own.begin), std::min(span.end, own.end)};
            if (part.begin >= part.end)
                continue;
            if (!plan.range.contains(tx, ty) || plan.tile(tx, ty).isNull())
                lines.left.push_back(part);
            else if (m_rgb)
                paintWith(Rgb{}, part, tx);
            else
                paintWith(T{}, part, tx);
        }
    std::swap(lines.todo, lines.left);
    return lines.todo.empty();
}

template <class T>
QRgb ImagePainter::monoColour(T a, T b, T c, T d, quint32 wx, quint32 wy) const
{
    if (m_grayscale.padding) {
        // Padding is no value to interpolate with: the nearest decides, and the others give way to it.
        const T nearest = wy < 128 ? (wx < 128 ? a : b) : (wx < 128 ? c : d);
        if (isPadding(nearest))
            return m_background;
        a = isPadding(a) ? nearest : a;
        b = isPadding(b) ? nearest : b;
        c = isPadding(c) ? nearest : c;
        d = isPadding(d) ? nearest : d;
    }
    using S = typename Sum<T>::Type;
    const S top = S(a) * S(256 - wx) + S(b) * S(wx);
    const S bottom = S(c) * S(256 - wx) + S(d) * S(wx);
    const S sum = top * S(256 - wy) + bottom * S(wy);
    if constexpr (std::is_same_v<S, double>)
        return m_lut->colour(sum / 65536);
    else
        return m_lut->table()[size_t(qint32((sum + 32768) >> 16) - m_lut->firstValue())];
}

void ImagePainter::paintSpan(const TargetRow& row, const LevelPlan& plan, Columns span, const Rgb* upper,
                             const Rgb* lower, int weight, Lines& lines) const
{
    const Columns pixels = plan.pixelsOf(span);
    lines.mixed.resize(size_t(plan.pixelCount) + 1); // of four bytes each, more than the colours and one byte take
    quint8* const mixed = reinterpret_cast<quint8*>(lines.mixed.data());
    mixBytes(&upper[pixels.begin].red, &lower[pixels.begin].red, 3 * (pixels.end - pixels.begin), weight,
             mixed + 3 * pixels.begin);
    QRgb* const out = row.pixels;
    mixColours(mixed, plan.taps(span.begin), span.end - span.begin, out + span.begin);
    finish(out + span.begin, span.end - span.begin);
}

/// Mixed colours as the presentation shows them.
void ImagePainter::finish(QRgb* pixels, int count) const
{
    if (m_stain)
        m_stain->apply(pixels, count);
    else if (!m_plainChannels)
        std::transform(pixels, pixels + count, pixels, [this](QRgb colour) {
            return qRgb(m_channel[size_t(qRed(colour))], m_channel[size_t(qGreen(colour))],
                        m_channel[size_t(qBlue(colour))]);
        });
}

template <class T>
void ImagePainter::paintSpan(const TargetRow& row, const LevelPlan& plan, Columns span, const T* upper, const T* lower,
                             int weight, Lines& lines) const
{
    if constexpr (sizeof(T) > 2) { // 32 bits and floats have no table
        paintAroundPadding(row, plan, span, upper, lower, weight);
    } else {
        const Columns pixels = plan.pixelsOf(span);
        const int count = pixels.end - pixels.begin;
        lines.mixed.resize(size_t(plan.pixelCount));
        using S = typename Sum<T>::Type;
        S* const mixed = reinterpret_cast<S*>(lines.mixed.data());
        mixRows(upper + pixels.begin, lower + pixels.begin, count, weight, mixed + pixels.begin);
        lookUpMixed(mixed, plan.taps(span.begin), span.end - span.begin, m_lut->table().data(), m_lut->firstValue(),
                    row.pixels + span.begin);
        const auto padded = [&](const T* line) {
            return std::any_of(line + pixels.begin, line + pixels.end, [this](T v) { return isPadding(v); });
        };
        if (m_grayscale.padding && (padded(upper) || padded(lower)))
            paintAroundPadding(row, plan, span, upper, lower, weight);
    }
}

/// Pixel by pixel, with an eye on padding.
template <class T>
void ImagePainter::paintAroundPadding(const TargetRow& row, const LevelPlan& plan, Columns span, const T* upper,
                                      const T* lower, int weight) const
{
    for (int x = span.begin; x < span.end; ++x) {
        const int a = plan.first[size_t(x)];
        const int b = plan.second[size_t(x)];
        row.pixels[x] =
            monoColour<T>(upper[a], upper[b], lower[a], lower[b], quint32(plan.weight[size_t(x)]), quint32(weight));
    }
}

template <class T>
QRgb ImagePainter::sample(const LevelPlan& plan, Tap x, Tap y) const
{
    const int tileWidth = plan.level.tile.width();
    const int tileHeight = plan.level.tile.height();
    const auto at = [&](int px, int py) -> const T* {
        const PixelBuffer* tile = plan.tileOfPixel(px, py);
        if (!tile)
            tile = plan.tileOfPixel(px = x.nearest(), py = y.nearest());
        return tile->row<T>(py % tileHeight) + qsizetype(px % tileWidth) * tile->samplesPerPixel();
    };
    const T* a = at(x.first, y.first);
    const T* b = at(x.second, y.first);
    const T* c = at(x.first, y.second);
    const T* d = at(x.second, y.second);
    if constexpr (std::is_same_v<T, quint8>)
        if (m_rgb) {
            const quint8 upper[] = {a[0], a[1], a[2], b[0], b[1], b[2]};
            const quint8 lower[] = {c[0], c[1], c[2], d[0], d[1], d[2]};
            quint8 mixed[7];
            mixBytes(upper, lower, 6, int(y.weight), mixed);
            const qint32 taps[] = {0, 1, qint32(x.weight)};
            QRgb colour;
            mixColours(mixed, {taps, taps + 1, taps + 2}, 1, &colour);
            return colour;
        }
    return monoColour<T>(*a, *b, *c, *d, x.weight, y.weight);
}

/// A pixel whose neighbours lie in several tiles; nothing where the level has no tile there.
std::optional<QRgb> ImagePainter::sampleSlowly(const LevelPlan& plan, std::pair<Tap, Tap> at) const
{
    const auto& [x, y] = at;
    if (!plan.tileOfPixel(x.nearest(), y.nearest()))
        return {};
    return m_rgb ? sample<quint8>(plan, x, y)
                 : dispatchSampleType(m_info.sampleType, [&](auto t) { return sample<decltype(t)>(plan, x, y); });
}

/// In strips of a few columns: what they sample of the image lies together and stays in the processor's cache.
void ImagePainter::paintBlock(std::span<const TargetRow> rows) const
{
    constexpr int kStrip = 64;
    std::vector<TurnedRow> turned;
    for (const TargetRow& row : rows) {
        turned.push_back({&row, columnsInside(m_map, row.y, row.width, m_info.size()), {}});
        for (const LevelPlan& plan : m_plans)
            turned.back().walks.emplace_back(plan, m_map, row.y, row.width, m_nearest);
    }
    for (int strip = 0; strip < rows.front().width; strip += kStrip)
        for (const TurnedRow& row : turned)
            paintTurned(row, {std::max(strip, row.inside.begin), std::min(strip + kStrip, row.inside.end)});
}

void ImagePainter::paintTurned(const TurnedRow& row, Columns columns) const
{
    QRgb* const pixels = row.target->pixels;
    for (int column = columns.begin; column < columns.end;) {
        int end = columns.end; // of the columns at which finer levels lack the same tiles
        bool found = false;
        for (size_t i = 0; i < row.walks.size() && !found; ++i) {
            const TurnedRun run = row.walks[i].run(column, end);
            found = run.count > 0 && run.tile;
            if (found) {
                drawRun(run, pixels + column);
                column += run.count;
            } else if (run.count > 0) {
                end = column + run.count;
            } else if (const auto slow = sampleSlowly(m_plans[i], row.walks[i].taps(column))) {
                found = true;
                pixels[column] = *slow;
                if (m_rgb)
                    finish(pixels + column, 1);
                ++column;
            } else {
                end = column + 1;
            }
        }
        if (!found)
            column = end;
    }
}

void ImagePainter::drawRun(const TurnedRun& run, QRgb* out) const
{
    if (m_rgb) {
        drawTurned(run, out);
        finish(out, run.count);
        return;
    }
    dispatchSampleType(m_info.sampleType, [&](auto zero) {
        using T = decltype(zero);
        drawTurned<T>(run, out, [this](T a, T b, T c, T d, quint32 weightX, quint32 weightY) {
            return monoColour<T>(a, b, c, d, weightX, weightY);
        });
    });
}

} // namespace

std::unique_ptr<const LayerPainter> makePainter(const ImageLayer& layer, const Camera& camera, QRgb background)
{
    if (!layer.info || layer.info->levels.empty() || !layer.tile)
        return nullptr;
    auto painter = std::make_unique<ImagePainter>(layer, camera, background);
    return painter->empty() ? nullptr : std::unique_ptr<const LayerPainter>(std::move(painter));
}

} // namespace triptych
