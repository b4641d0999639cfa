#include "core/display/reading_fields.h"

#include <algorithm>
#include <cmath>

namespace triptych {

namespace {

/// Middles of the equal steps that cover `from`…`from + length`.
std::vector<double> steps(double from, double length, double field, double overlap)
{
    if (length <= field)
        return {from + length / 2};
    const int count = 1 + int(std::ceil((length - field) / (field * (1 - overlap)) - 1e-9));
    std::vector<double> middles;
    for (int i = 0; i < count; ++i)
        middles.push_back(from + field / 2 + (length - field) * i / (count - 1));
    return middles;
}

} // namespace

std::vector<QPointF> readingFields(const QRectF& area, const Camera& camera, double overlap)
{
    if (area.isEmpty() || camera.viewport.isEmpty())
        return {};
    const QRectF onScreen = camera.imageToScreen().mapRect(area);
    std::vector<QPointF> centres;
    for (const double y : steps(onScreen.top(), onScreen.height(), camera.viewport.height(), overlap))
        for (const double x : steps(onScreen.left(), onScreen.width(), camera.viewport.width(), overlap))
            centres.push_back(camera.toImage({x, y}));
    return centres;
}

} // namespace triptych
