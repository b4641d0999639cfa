#include "core/inference/assist.h"

#include <QSet>

#include <algorithm>
#include <cmath>
#include <limits>

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

/// Connected parts (4-neighbours) of a small binary image: a number from 1 for each pixel, 0 outside; and their count.
std::pair<std::vector<int>, int> connectedParts(const PixelBuffer& mask)
{
    const int width = mask.width();
    const int height = mask.height();
    std::vector<int> parts(size_t(width) * size_t(height), 0);
    std::vector<int> open;
    int count = 0;
    for (int start = 0; start < width * height; ++start) {
        if (parts[size_t(start)] || !mask.row<quint8>(start / width)[start % width])
            continue;
        parts[size_t(start)] = ++count;
        open.push_back(start);
        while (!open.empty()) {
            const int at = open.back();
            open.pop_back();
            const int x = at % width, y = at / width;
            const auto visit = [&](int nx, int ny) {
                if (nx < 0 || ny < 0 || nx >= width || ny >= height || !mask.row<quint8>(ny)[nx])
                    return;
                int& part = parts[size_t(ny * width + nx)];
                if (!part) {
                    part = count;
                    open.push_back(ny * width + nx);
                }
            };
            visit(x - 1, y);
            visit(x + 1, y);
            visit(x, y - 1);
            visit(x, y + 1);
        }
    }
    return {std::move(parts), count};
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

std::vector<bool> partsAtClick(const std::vector<int>& parts, int count, const Grid& grid, QPointF click)
{
    double nearest = std::numeric_limits<double>::max();
    int chosen = 0;
    for (size_t i = 0; i < parts.size(); ++i) {
        if (!parts[i])
            continue;
        const QPointF d = grid.centreOf(int(i) % grid.size.width(), int(i) / grid.size.width()) - click;
        const double distance = std::hypot(d.x(), d.y());
        if (distance < nearest) {
            nearest = distance;
            chosen = parts[i];
        }
    }
    std::vector<bool> wanted(size_t(count) + 1, false);
    if (chosen && nearest <= kReach * std::hypot(grid.area.width(), grid.area.height()))
        wanted[size_t(chosen)] = true;
    return wanted;
}

std::vector<bool> partsInBox(const std::vector<int>& parts, int count, const Grid& grid, const QRectF& box)
{
    std::vector<qint64> all(size_t(count) + 1, 0), inside(size_t(count) + 1, 0);
    for (size_t i = 0; i < parts.size(); ++i) {
        ++all[size_t(parts[i])];
        if (box.contains(grid.centreOf(int(i) % grid.size.width(), int(i) / grid.size.width())))
            ++inside[size_t(parts[i])];
    }
    std::vector<bool> wanted(size_t(count) + 1, false);
    for (size_t part = 1; part < wanted.size(); ++part)
        wanted[part] = double(inside[part]) > kMostlyInside * double(all[part]);
    // One that runs over the box on all sides is what the box was drawn in: its piece inside is better than nothing.
    if (std::find(wanted.begin(), wanted.end(), true) == wanted.end())
        if (const auto most = std::max_element(inside.begin() + 1, inside.end());
            most != inside.end() && inside.size() > 1 && *most > 0)
            wanted[size_t(most - inside.begin())] = true;
    return wanted;
}

/// Paints, by nearest, the wanted parts into a label map, row by row.
LabelMap paintedParts(const std::vector<int>& parts, const std::vector<bool>& wanted, const Grid& grid,
                      const QRectF& cut, QSize imageSize, double downsample)
{
    LabelMap map(labelMapSize(imageSize, downsample), downsample);
    const QRectF area = grid.area & cut;
    auto labels = PixelBuffer::allocate(map.size(), 1, SampleType::U8);
    if (!labels)
        return map;
    const QRect rows =
        QRectF(area.topLeft() / downsample, area.size() / downsample).toAlignedRect() & QRect(QPoint(0, 0), map.size());
    for (int y = rows.top(); y <= rows.bottom(); ++y)
        for (int x = rows.left(); x <= rows.right(); ++x) {
            const QPointF at = QPointF(x + 0.5, y + 0.5) * downsample;
            if (!area.contains(at))
                continue;
            const int gx = std::clamp(int((at.x() - grid.area.left()) / grid.area.width() * grid.size.width()), 0,
                                      grid.size.width() - 1);
            const int gy = std::clamp(int((at.y() - grid.area.top()) / grid.area.height() * grid.size.height()), 0,
                                      grid.size.height() - 1);
            labels->mutableRow<quint8>(y)[x] = wanted[size_t(parts[size_t(gy * grid.size.width() + gx)])] ? 1 : 0;
        }
    auto made = LabelMap::fromBuffer(*labels, downsample);
    return made ? std::move(*made) : map;
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
    const auto [parts, count] = connectedParts(prediction.segmentation);
    const QRectF& box = prompt.box;
    const auto wanted =
        prompt.isClick() ? partsAtClick(parts, count, grid, box.topLeft()) : partsInBox(parts, count, grid, box);
    const double mx = box.width() * kBoxMargin, my = box.height() * kBoxMargin;
    const QRectF cut = prompt.isClick() ? grid.area : box.adjusted(-mx, -my, mx, my);
    LabelMap map = paintedParts(parts, wanted, grid, cut, imageSize, downsample);
    if (map.isEmpty())
        return std::nullopt;
    return map;
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
