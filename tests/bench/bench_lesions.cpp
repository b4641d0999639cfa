// How well one click or one bubble finds a lesion in ultrasound (BUSI), nothing tuned for any image: Dice against the
// set's own masks, every method with the values that the window starts with. A sanity figure, no benchmark of speed.
#include "core/segmentation/parting.h"
#include "core/segmentation/preview.h"

#include <QDir>
#include <QImage>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <map>

using namespace triptych;

namespace {

struct Lesion {
    ScalarGridPtr grid;
    LabelGrid truth;
    GridPoint deepest{}; ///< where a reader would click
    double depth = 0;    ///< from there to the border, pixels
};

/// The lesion and as much again around it: what a reader has in view who zooms to it.
QRect viewOf(const QImage& mask)
{
    QRect box;
    for (int y = 0; y < mask.height(); ++y)
        for (int x = 0; x < mask.width(); ++x)
            if (mask.constScanLine(y)[x] > 127)
                box |= QRect(x, y, 1, 1);
    return box.adjusted(-box.width() / 2, -box.height() / 2, box.width() / 2, box.height() / 2)
        .intersected(mask.rect());
}

/// The pixel of the lesion that is furthest from its border, by a walk over all of a coarse grid.
void findDeepest(Lesion& lesion)
{
    std::vector<QPoint> border;
    const LabelGrid& t = lesion.truth;
    for (int y = 0; y < t.size[1]; ++y)
        for (int x = 0; x < t.size[0]; ++x)
            if (t.at(x, y) && (x == 0 || y == 0 || x + 1 == t.size[0] || y + 1 == t.size[1] || !t.at(x - 1, y) ||
                               !t.at(x + 1, y) || !t.at(x, y - 1) || !t.at(x, y + 1)))
                border.push_back({x, y});
    for (int y = 0; y < t.size[1]; y += 3)
        for (int x = 0; x < t.size[0]; x += 3) {
            if (!t.at(x, y))
                continue;
            double nearest = 1e9;
            for (const QPoint& p : border)
                nearest = std::min(nearest, std::hypot(p.x() - x, p.y() - y));
            if (nearest > lesion.depth) {
                lesion.depth = nearest;
                lesion.deepest = {x, y, 0};
            }
        }
}

bool load(const QString& path, Lesion& lesion)
{
    const QImage image = QImage(path).convertToFormat(QImage::Format_Grayscale8);
    const QImage mask = QImage(QString(path).replace(QStringLiteral(".png"), QStringLiteral("_mask.png")))
                            .convertToFormat(QImage::Format_Grayscale8);
    if (image.isNull() || mask.size() != image.size())
        return false;
    const QRect view = viewOf(mask);
    if (view.width() < 24 || view.height() < 24)
        return false;
    ScalarGrid grid{{view.width(), view.height(), 1}, {1, 1, 1}, {}};
    lesion.truth = {grid.size, grid.spacing, {}};
    for (int y = view.top(); y <= view.bottom(); ++y)
        for (int x = view.left(); x <= view.right(); ++x) {
            grid.values.push_back(image.constScanLine(y)[x]);
            lesion.truth.values.push_back(mask.constScanLine(y)[x] > 127);
        }
    lesion.grid = std::make_shared<const ScalarGrid>(std::move(grid));
    findDeepest(lesion);
    return true;
}

double dice(const LabelGrid& a, const LabelGrid& b)
{
    double both = 0, sum = 0;
    for (size_t i = 0; i < a.values.size(); ++i) {
        both += a.values[i] && b.values[i] ? 1 : 0;
        sum += (a.values[i] ? 1 : 0) + (b.values[i] ? 1 : 0);
    }
    return sum > 0 ? 2 * both / sum : 1;
}

SegmentRequest requestFor(const Lesion& lesion, SegmentMethod method)
{
    SegmentRequest request;
    request.grid = lesion.grid;
    request.region.rect = QRect(0, 0, lesion.grid->size[0], lesion.grid->size[1]);
    request.settings.method = method;
    const auto parting = partingValue(*lesion.grid);
    request.settings.band = bandFromClick(*lesion.grid, lesion.deepest, parting ? *parting : 0);
    request.seeds = {lesion.deepest};
    request.bubbles = {{{double(lesion.deepest[0]), double(lesion.deepest[1]), 0}, lesion.depth * 0.6}};
    return request;
}

double oneClick(const Lesion& lesion, SegmentMethod method)
{
    const auto found = previewOf(requestFor(lesion, method));
    return found ? dice(found->mask, lesion.truth) : 0;
}

/// A bubble of three fifths of the way to the border, and 300 iterations.
double snake(const Lesion& lesion, SnakeSpeed speed)
{
    SegmentRequest request = requestFor(lesion, SegmentMethod::Snake);
    request.settings.speed = speed;
    request.settings.thresholdSpeed.useLower = false;
    request.settings.thresholdSpeed.useUpper = true;
    request.settings.thresholdSpeed.upper = partingValue(*lesion.grid).ok() ? *partingValue(*lesion.grid) : 0;
    if (speed == SnakeSpeed::Edges)
        request.settings.weights = {1, 0.2, 2};
    const auto begun = previewOf(request);
    if (!begun)
        return 0;
    auto moving =
        Snake::start(*begun->speed, distanceToBubbles(*request.grid, request.bubbles), request.settings.weights);
    return moving && (*moving)->evolve(300) ? dice((*moving)->mask(), lesion.truth) : 0;
}

} // namespace

int main(int argc, char** argv)
{
    const QDir folder(QStringLiteral(TRIPTYCH_SHARED_DATA "/busi"));
    const int every = argc > 1 ? std::max(1, std::atoi(argv[1])) : 10;
    std::map<QString, std::vector<double>> scores;
    int number = 0;
    for (const char* kind : {"benign", "malignant"}) {
        const QDir images(folder.filePath(QLatin1String(kind)));
        for (const QString& name : images.entryList({QStringLiteral("*).png")}, QDir::Files, QDir::Name)) {
            Lesion lesion;
            if (number++ % every != 0 || !load(images.filePath(name), lesion))
                continue;
            scores[QStringLiteral("region growing in a band")].push_back(oneClick(lesion, SegmentMethod::Connected));
            scores[QStringLiteral("region growing by confidence")].push_back(
                oneClick(lesion, SegmentMethod::Confidence));
            scores[QStringLiteral("watershed")].push_back(oneClick(lesion, SegmentMethod::Watershed));
            scores[QStringLiteral("snake by thresholds")].push_back(snake(lesion, SnakeSpeed::Threshold));
            scores[QStringLiteral("snake by edges")].push_back(snake(lesion, SnakeSpeed::Edges));
        }
    }
    if (scores.empty()) {
        std::printf("../shared/data/busi is not there: nothing to look at\n");
        return 0;
    }
    std::printf("%-32s %8s %8s %8s %8s\n", "BUSI, one click or bubble", "images", "median", "mean", "worst");
    for (auto& [name, values] : scores) {
        std::sort(values.begin(), values.end());
        double sum = 0;
        for (const double value : values)
            sum += value;
        std::printf("%-32s %8zu %8.3f %8.3f %8.3f\n", qPrintable(name), values.size(), values[values.size() / 2],
                    sum / double(values.size()), values.front());
    }
    return 0;
}
