// The layers above the image: labels by nearest with their outline, heatmaps bilinear with their threshold.
#include "core/display/compose_layers.h"
#include "core/display/layer_tables.h"
#include "core/display/row_kernels.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>

namespace triptych {

namespace {

/// Where, from column `x` on, a label ends that is the same in this row and the one above.
int endOfStretch(const quint8* current, const quint8* above, int x, int width)
{
    const quint8 label = current[x];
    const quint64 eight = label * 0x0101'0101'0101'0101ull;
    quint64 here, there;
    for (; x + 8 <= width; x += 8) {
        std::memcpy(&here, current + x, 8);
        std::memcpy(&there, above + x, 8);
        if (here != eight || there != eight)
            break;
    }
    while (x < width && current[x] == label && above[x] == label)
        ++x;
    return x;
}

class MaskPainter final : public LayerPainter {
public:
    MaskPainter(const MaskLayer& layer, const Camera& camera);
    std::unique_ptr<Scratch> makeScratch() const override { return std::make_unique<Rows>(); }
    void paint(const TargetRow& row, Scratch& scratch) const override;
    bool empty() const { return !m_found.any; }

private:
    /// The labels of this screen row and of the one above, for the outline.
    struct Rows : Scratch {
        std::vector<quint8> current, above;
        int y = std::numeric_limits<int>::min();
        bool currentAny = false, aboveAny = false;
    };
    /// Labels of one screen row into `labels`; false where all are 0.
    bool labelsOf(int y, int width, std::vector<quint8>& labels) const;
    const PixelBuffer* tileAt(int tx, int ty) const
    {
        if (!m_found.range.contains(tx, ty))
            return nullptr;
        const QRect& range = m_found.range;
        const auto& tile = m_found.tiles[size_t(ty - range.top()) * size_t(range.width()) + size_t(tx - range.left())];
        return tile.isNull() ? nullptr : &tile;
    }

    const ScreenToImage m_map;
    const QRectF m_area;
    const double m_downsample;
    const QSize m_tileSize;
    const MaskTiles m_found;
    /// The screen columns that one column of tiles covers.
    struct TileColumns {
        int tile, begin, end;
    };
    std::vector<TileColumns> m_columns; ///< axis-aligned
    std::vector<int> m_inTile;          ///< axis-aligned: column within its tile, by screen column
    std::array<QRgb, 256> m_colours;
    const MaskAlphas m_alphas;
};

MaskPainter::MaskPainter(const MaskLayer& layer, const Camera& camera)
    : m_map(camera), m_area(layer.area), m_downsample(layer.downsample), m_tileSize(layer.tileSize),
      m_found(maskTiles(layer, camera)), m_colours(layer.colours), m_alphas(maskAlphas(layer))
{
    if (!m_found.any)
        return;
    m_inTile.assign(size_t(std::max(0, camera.viewport.width())), 0);
    for (int column = 0; m_map.axisAligned && column < camera.viewport.width(); ++column) {
        const double x = m_map.origin.x() + m_map.perColumn.x() * column;
        if (x < m_area.left() || x >= m_area.right())
            continue;
        const int mx = int((x - m_area.left()) / m_downsample);
        m_inTile[size_t(column)] = mx % m_tileSize.width();
        const int tile = mx / m_tileSize.width();
        if (m_columns.empty() || m_columns.back().tile != tile)
            m_columns.push_back({tile, column, column});
        m_columns.back().end = column + 1;
    }
}

bool MaskPainter::labelsOf(int y, int width, std::vector<quint8>& labels) const
{
    labels.assign(size_t(width), 0);
    bool any = false;
    if (m_map.axisAligned) {
        const double imageY = m_map.origin.y() + m_map.perRow.y() * y;
        if (imageY < m_area.top() || imageY >= m_area.bottom())
            return false;
        const int my = int((imageY - m_area.top()) / m_downsample);
        const int inTile = my % m_tileSize.height();
        quint8 seen = 0;
        for (const TileColumns& columns : m_columns) {
            const PixelBuffer* tile = tileAt(columns.tile, my / m_tileSize.height());
            if (!tile)
                continue;
            const quint8* const from = tile->row<quint8>(inTile);
            for (int column = columns.begin; column < columns.end; ++column)
                seen |= labels[size_t(column)] = from[m_inTile[size_t(column)]];
        }
        return seen != 0;
    }
    const auto take = [&](int column, int mx, int my) {
        if (const PixelBuffer* tile = tileAt(mx / m_tileSize.width(), my / m_tileSize.height())) {
            const quint8 label = tile->row<quint8>(my % m_tileSize.height())[mx % m_tileSize.width()];
            labels[size_t(column)] = label;
            any |= label != 0;
        }
    };
    for (int column = 0; column < width; ++column) {
        const QPointF p = m_map.at(column, y);
        if (p.x() >= m_area.left() && p.x() < m_area.right() && p.y() >= m_area.top() && p.y() < m_area.bottom())
            take(column, int((p.x() - m_area.left()) / m_downsample), int((p.y() - m_area.top()) / m_downsample));
    }
    return any;
}

void MaskPainter::paint(const TargetRow& row, Scratch& scratch) const
{
    auto& rows = static_cast<Rows&>(scratch);
    if (rows.y == row.y - 1) {
        std::swap(rows.current, rows.above);
        rows.aboveAny = rows.currentAny;
    } else {
        rows.aboveAny = labelsOf(row.y - 1, row.width, rows.above);
    }
    rows.currentAny = labelsOf(row.y, row.width, rows.current);
    rows.y = row.y;
    if (!rows.currentAny && !rows.aboveAny)
        return;
    const quint8* const current = rows.current.data();
    const quint8* const above = rows.above.data();
    for (int x = 0; x < row.width;) {
        const quint8 own = current[x];
        const quint8 left = x > 0 ? current[x - 1] : own;
        const quint8 up = above[x];
        if (own == left && own == up) {
            const int end = endOfStretch(current, above, x, row.width);
            if (m_alphas.fill[own] > 0)
                blendColour(m_colours[own], m_alphas.fill[own], end - x, row.pixels + x);
            x = end;
            continue;
        }
        const quint8 label = own ? own : (left ? left : up);
        row.pixels[x] = blend(row.pixels[x], m_colours[label], m_alphas.edge[label]);
        ++x;
    }
}

class HeatmapPainter final : public LayerPainter {
public:
    HeatmapPainter(const HeatmapLayer& layer, const Camera& camera);
    std::unique_ptr<Scratch> makeScratch() const override { return std::make_unique<Line>(); }
    void paint(const TargetRow& row, Scratch& scratch) const override;

private:
    struct Line : Scratch {
        std::vector<float> values;
    };
    /// Neighbouring screen columns between the same two cells.
    struct Run {
        int first, second; ///< cells
        int begin, end;    ///< screen columns
    };
    /// NaN is nothing: the nearer value decides, and a missing other one gives way to it.
    static float mix(float a, float b, float weight)
    {
        if (std::isnan(weight < 0.5f ? a : b))
            return std::numeric_limits<float>::quiet_NaN();
        if (std::isnan(a))
            return b;
        if (std::isnan(b))
            return a;
        return a + (b - a) * weight;
    }
    void addColour(int index, QRgb colour, quint32 alpha);
    void draw(QRgb& pixel, float value) const;
    void paintRun(const TargetRow& row, const Run& run, float left, float right) const;

    const HeatmapLayer m_layer;
    const ScreenToImage m_map;
    std::vector<Run> m_runs;      ///< axis-aligned
    std::vector<float> m_weights; ///< axis-aligned: of the second cell, by screen column
    std::array<QRgb, 256> m_redBlue{}, m_green{};
    std::array<quint32, 256> m_rest{};
    BlendTable m_table;
};

HeatmapPainter::HeatmapPainter(const HeatmapLayer& layer, const Camera& camera)
    : m_layer(layer), m_map(camera),
      m_weights(size_t(std::max(0, camera.viewport.width()))), m_table{m_redBlue.data(), m_green.data(), m_rest.data()}
{
    const auto& colours = colourMapTable(layer.colourMap);
    const std::array<quint32, 256> alphas = heatmapAlphas(layer);
    for (int i = 0; i < 256; ++i)
        addColour(i, colours[size_t(i)], alphas[size_t(i)]);
    for (int column = 0; m_map.axisAligned && column < camera.viewport.width(); ++column) {
        const double x = m_map.origin.x() + m_map.perColumn.x() * column;
        if (x < layer.area.left() || x >= layer.area.right())
            continue;
        const CellPosition at =
            cellPosition((x - layer.area.left()) / layer.area.width() * layer.values.width(), layer.values.width());
        m_weights[size_t(column)] = at.weight;
        if (m_runs.empty() || m_runs.back().first != at.first)
            m_runs.push_back({at.first, at.second, column, column});
        m_runs.back().end = column + 1;
    }
}

void HeatmapPainter::addColour(int index, QRgb colour, quint32 alpha)
{
    m_redBlue[size_t(index)] = (colour & 0xff00ff) * alpha;
    m_green[size_t(index)] = (colour & 0x00ff00) * alpha;
    m_rest[size_t(index)] = 256 - alpha;
}

void HeatmapPainter::draw(QRgb& pixel, float value) const
{
    if (!(value >= float(m_layer.threshold))) // NaN too
        return;
    const float bounded = std::clamp(value, 0.0f, 1.0f);
    const float weight = 0;
    blendLinear(bounded, bounded, &weight, 1, m_table, &pixel);
}

void HeatmapPainter::paint(const TargetRow& row, Scratch& scratch) const
{
    const QRectF& area = m_layer.area;
    const PixelBuffer& grid = m_layer.values;
    const auto rowPosition = [&](double y) {
        return cellPosition((y - area.top()) / area.height() * grid.height(), grid.height());
    };
    if (!m_map.axisAligned) {
        for (int column = 0; column < row.width; ++column) {
            const QPointF p = m_map.at(column, row.y);
            if (p.x() < area.left() || p.x() >= area.right() || p.y() < area.top() || p.y() >= area.bottom())
                continue;
            const CellPosition x = cellPosition((p.x() - area.left()) / area.width() * grid.width(), grid.width());
            const CellPosition y = rowPosition(p.y());
            const float* upper = grid.row<float>(y.first);
            const float* lower = grid.row<float>(y.second);
            draw(row.pixels[column], mix(mix(upper[x.first], lower[x.first], y.weight),
                                         mix(upper[x.second], lower[x.second], y.weight), x.weight));
        }
        return;
    }
    const double imageY = m_map.origin.y() + m_map.perRow.y() * row.y;
    if (imageY < area.top() || imageY >= area.bottom())
        return;
    const CellPosition y = rowPosition(imageY);
    auto& line = static_cast<Line&>(scratch).values;
    line.resize(size_t(grid.width()));
    for (int x = 0; x < grid.width(); ++x)
        line[size_t(x)] = mix(grid.row<float>(y.first)[x], grid.row<float>(y.second)[x], y.weight);
    for (const Run& run : m_runs)
        paintRun(row, run, line[size_t(run.first)], line[size_t(run.second)]);
}

void HeatmapPainter::paintRun(const TargetRow& row, const Run& run, float left, float right) const
{
    if (left < float(m_layer.threshold) && right < float(m_layer.threshold))
        return; // as most of a heatmap is
    const float* const weights = m_weights.data() + run.begin;
    QRgb* const pixels = row.pixels + run.begin;
    const int count = run.end - run.begin;
    const auto inRange = [](float value) { return value >= 0 && value <= 1; }; // NaN is not
    if (inRange(left) && inRange(right))
        return blendLinear(left, right, weights, count, m_table, pixels);
    for (int i = 0; i < count; ++i)
        draw(pixels[i], mix(left, right, weights[i]));
}

} // namespace

std::unique_ptr<const LayerPainter> makePainter(const MaskLayer& layer, const Camera& camera)
{
    if (!layer.tile || layer.tileSize.isEmpty() || layer.downsample <= 0)
        return nullptr;
    auto painter = std::make_unique<MaskPainter>(layer, camera);
    return painter->empty() ? nullptr : std::unique_ptr<const LayerPainter>(std::move(painter));
}

std::unique_ptr<const LayerPainter> makePainter(const HeatmapLayer& layer, const Camera& camera)
{
    if (layer.values.isNull() || layer.values.type() != SampleType::F32 || layer.values.samplesPerPixel() != 1 ||
        layer.area.isEmpty() || layer.opacity <= 0)
        return nullptr;
    return std::make_unique<HeatmapPainter>(layer, camera);
}

} // namespace triptych
