#include "app/window/chest_wall.h"

#include <algorithm>
#include <limits>

namespace triptych {

ChestWall chestWallSide(const ImageIdentity& identity)
{
    const QString rows = identity.patientOrientation.section(QLatin1Char('\\'), 0, 0);
    if (rows.contains(QLatin1Char('P')))
        return ChestWall::Right;
    if (rows.contains(QLatin1Char('A')))
        return ChestWall::Left;
    return identity.laterality == QLatin1String("L") ? ChestWall::Left : ChestWall::Right;
}

std::vector<Camera> alignChestWalls(std::span<const AlignedView> views)
{
    // A view without calibration gets the mean spacing that makes it as tall as the others are.
    double tallestMm = 0;
    for (const AlignedView& view : views)
        if (view.spacing)
            tallestMm = std::max(tallestMm, view.imageSize.height() * view.spacing->yMm);
    const auto spacingOf = [&](const AlignedView& view) {
        if (view.spacing && view.spacing->xMm > 0 && view.spacing->yMm > 0)
            return *view.spacing;
        const double mm = tallestMm > 0 ? tallestMm / std::max(1, view.imageSize.height()) : 1;
        return PixelSpacing{mm, mm};
    };
    double screenPixelsPerMm = std::numeric_limits<double>::max();
    for (const AlignedView& view : views) {
        const PixelSpacing spacing = spacingOf(view);
        screenPixelsPerMm = std::min({screenPixelsPerMm, view.viewport.width() / (view.imageSize.width() * spacing.xMm),
                                      view.viewport.height() / (view.imageSize.height() * spacing.yMm)});
    }
    std::vector<Camera> cameras;
    for (const AlignedView& view : views) {
        const PixelSpacing spacing = spacingOf(view);
        Camera camera;
        camera.viewport = view.viewport;
        camera.pixelAspect = spacing.yMm / spacing.xMm;
        camera.zoom = screenPixelsPerMm * spacing.xMm;
        camera.flippedHorizontally = (view.chestWall == ChestWall::Right) != view.wallAtRight;
        const double halfWidth = view.viewport.width() / 2.0 / camera.zoom; // level-0 pixels
        const bool wallAtImageRight = view.chestWall == ChestWall::Right;
        camera.centre =
            QPointF(wallAtImageRight ? view.imageSize.width() - halfWidth : halfWidth, view.imageSize.height() / 2.0);
        cameras.push_back(camera);
    }
    return cameras;
}

} // namespace triptych
