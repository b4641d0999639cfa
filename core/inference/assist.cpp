#include "core/inference/assist.h"

#include "core/annotation/paint_rule.h"
#include "core/annotation/pixel_runs.h"

#include <QSet>

#include <algorithm>
#include <cmath>

namespace triptych {

namespace {

constexpr double kBoxShare = 0.45; ///< of the region's side that the box takes
constexpr double kClickScales[] = {1, 0.6, 0.35};
constexpr double kReach = 0.03;       ///< of the diagonal, beside which a click still means a part
constexpr double kBoxMargin = 0.1;    ///< of the box's side
constexpr double kMostlyInside = 0.5; ///< share of a part that has to lie in the box

/// A rectangle of these sides around a point, moved (and where it must, cut) into the image.
QRectF placed(QPointF centre, QSizeF size, QSizeF image)
{
    size = size.boundedTo(image);
    const double x = std::clamp(centre.x() - size.width() / 2, 0.0, image.width() - size.width());
    const double y = std::clamp(centre.y() - size.height() / 2, 0.0, image.height() - size.height());
    return {QPointF(x, y), size};
}

/// The model's grid over the image.
struct Grid {
    QRectF area;
    QSize size;
    QPointF centreOf(int x, int y) const
    {
        return area.topLeft() +
               QPointF((x + 0.5) * area.width() / size.width(), (y + 0.5) * area.height() / size.height());
    }
};

/// Calls `fn(run index, centre in level-0 pixels)` for every pixel of the runs.
template <class Fn>
void forEachCentre(const PixelRuns& runs, const Grid& grid, Fn fn)
{
    for (size_t i = 0; i < runs.size(); ++i)
        for (int x = runs[i].first; x <= runs[i].last; ++x)
            fn(i, grid.centreOf(x, runs[i].row));
}

PixelRuns partAtClick(const PixelRuns& outline, const Grid& grid, QPointF click)
{
    double nearest = kReach * std::hypot(grid.area.width(), grid.area.height());
    std::optional<size_t> chosen;
    forEachCentre(outline, grid, [&](size_t run, QPointF centre) {
        const double distance = std::hypot(centre.x() - click.x(), centre.y() - click.y());
        if (chosen ? distance < nearest : distance <= nearest) {
            nearest = distance;
            chosen = run;
        }
    });
    if (!chosen)
        return {};
    const RunComponents parts = componentsOf(outline, Connectivity::Four);
    return parts.runsOf(outline, parts.ofRun[*chosen]);
}

PixelRuns partsInBox(const PixelRuns& outline, const Grid& grid, const QRectF& box)
{
    const RunComponents parts = componentsOf(outline, Connectivity::Four);
    std::vector<qint64> inside(parts.pixels.size(), 0);
    forEachCentre(outline, grid,
                  [&](size_t run, QPointF centre) { inside[size_t(parts.ofRun[run])] += box.contains(centre); });
    PixelRuns chosen;
    for (size_t i = 0; i < outline.size(); ++i)
        if (const auto part = size_t(parts.ofRun[i]); double(inside[part]) > kMostlyInside * double(parts.pixels[part]))
            chosen.push_back(outline[i]);
    // One that runs over the box on all sides is what the box was drawn in: its piece inside is better than nothing.
    if (chosen.empty())
        if (const auto most = std::max_element(inside.begin(), inside.end()); most != inside.end() && *most > 0)
            chosen = parts.runsOf(outline, int(most - inside.begin()));
    return chosen;
}

/// The chosen pixels of the grid as a label map, by nearest.
LabelMap onImage(const PixelRuns& chosen, const Grid& grid, const QRectF& cut, QSize imageSize, double downsample)
{
    LabelMap map(labelMapSize(imageSize, downsample), downsample);
    const QRectF area = grid.area & cut;
    const QRect rows =
        QRectF(area.topLeft() / downsample, area.size() / downsample).toAlignedRect() & QRect(QPoint(0, 0), map.size());
    const auto cell = [](double at, double from, double length, int cells) {
        return std::clamp(int((at - from) / length * cells), 0, cells - 1);
    };
    PixelRuns runs;
    for (int y = rows.top(); y <= rows.bottom(); ++y)
        appendRuns(runs, y, rows.left(), rows.right(), [&](int x) {
            const QPointF at = QPointF(x + 0.5, y + 0.5) * downsample;
            return area.contains(at) &&
                   contains(chosen, {cell(at.x(), grid.area.left(), grid.area.width(), grid.size.width()),
                                     cell(at.y(), grid.area.top(), grid.area.height(), grid.size.height())});
        });
    (void)map.paint(runs, PaintRule{}.table());
    return map;
}

} // namespace

std::vector<QRectF> assistRegions(const AssistPrompt& prompt, QSize image, QSize tensor)
{
    const QSizeF whole(image);
    const double aspect = double(tensor.width()) / tensor.height();
    if (prompt.isClick()) {
        std::vector<QRectF> regions;
        for (const double scale : kClickScales)
            regions.push_back(placed(prompt.box.topLeft(), whole * scale, whole));
        return regions;
    }
    double width = prompt.box.width() / kBoxShare;
    double height = prompt.box.height() / kBoxShare;
    width = std::max(width, height * aspect);
    height = std::max(height, width / aspect);
    return {placed(prompt.box.center(), QSizeF(width, height), whole)};
}

std::optional<LabelMap> proposedMask(const Prediction& prediction, const AssistPrompt& prompt, QSize imageSize,
                                     double downsample)
{
    if (prediction.segmentation.isNull() || prediction.segmentationArea.isEmpty())
        return std::nullopt;
    const Grid grid{prediction.segmentationArea, prediction.segmentation.size()};
    const auto labels = LabelMap::fromBuffer(prediction.segmentation);
    if (!labels)
        return std::nullopt;
    const PixelRuns outline = labels->runsOf(1);
    const QRectF& box = prompt.box;
    const PixelRuns chosen =
        prompt.isClick() ? partAtClick(outline, grid, box.topLeft()) : partsInBox(outline, grid, box);
    const double mx = box.width() * kBoxMargin, my = box.height() * kBoxMargin;
    const QRectF cut = prompt.isClick() ? grid.area : box.adjusted(-mx, -my, mx, my);
    LabelMap map = onImage(chosen, grid, cut, imageSize, downsample);
    if (map.isEmpty())
        return std::nullopt;
    return map;
}

AssistSteps::AssistSteps(const AssistPrompt& prompt, QSize image, QSize tensor)
    : m_prompt(prompt), m_image(image), m_tensor(tensor), m_regions(assistRegions(prompt, image, tensor))
{
}

std::optional<QRectF> AssistSteps::region() const
{
    return m_regions.empty() ? std::nullopt : std::optional(m_regions.front());
}

void AssistSteps::answer(std::optional<LabelMap> found)
{
    const bool first = !m_proposal;
    m_regions.erase(m_regions.begin());
    if (!found)
        return; // on to the next, or what was found before stands
    m_regions.clear();
    if (first && m_prompt.isClick()) {
        const QRectF box = QRectF(boundsOf(found->runsOf(1)));
        const double scale = found->downsample();
        m_regions = assistRegions({{box.topLeft() * scale, box.size() * scale}}, m_image, m_tensor);
    }
    m_proposal = std::move(found);
}

double ProposalChange::dice() const
{
    const qint64 both = proposed + kept + added;
    return both == 0 ? 1 : 2.0 * double(kept) / double(both);
}

ProposalChange compareWithProposal(const LabelMap& proposal, const LabelMap& now, quint8 label)
{
    ProposalChange change;
    constexpr int side = LabelMap::kTileSide;
    const QList<QPoint> tiles = proposal.tileIndices();
    QSet<QPoint> around; // a mended border may run into the tiles beside those of the proposal
    for (const QPoint& index : tiles)
        for (int y = -1; y <= 1; ++y)
            for (int x = -1; x <= 1; ++x)
                around.insert(index + QPoint(x, y));
    for (const QPoint& index : around) {
        const LabelMap::Tile was = proposal.tile(index);
        const LabelMap::Tile is = now.tile(index);
        for (int y = 0; y < side; ++y) {
            const quint8* a = was ? was->row<quint8>(y) : nullptr;
            const quint8* b = is ? is->row<quint8>(y) : nullptr;
            for (int x = 0; x < side; ++x) {
                const bool proposed = a && a[x];
                const bool there = b && b[x] == label;
                change.proposed += proposed;
                change.kept += proposed && there;
                change.added += there && !proposed;
            }
        }
    }
    return change;
}

} // namespace triptych
