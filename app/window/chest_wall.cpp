#include "app/window/chest_wall.h"

#include "core/display/edge_letters.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace triptych {

ChestWall chestWallSide(const ImageIdentity& identity, const BreastExtent* seen)
{
    const QString rows = identity.patientOrientation.section(QLatin1Char('\\'), 0, 0);
    if (rows.contains(QLatin1Char('P')))
        return ChestWall::Right;
    if (rows.contains(QLatin1Char('A')))
        return ChestWall::Left;
    if (seen && std::abs(seen->atLeft - seen->atRight) > kClearlyAtEdge)
        return seen->atLeft > seen->atRight ? ChestWall::Left : ChestWall::Right;
    return identity.laterality == QLatin1String("L") ? ChestWall::Left : ChestWall::Right;
}

HungTurn turnToHang(const ImageIdentity& identity, ChestWall stored, bool wallAtRight)
{
    const auto stated = parsePatientOrientation(identity.patientOrientation);
    const auto hung = hungOrientation(identity);
    Camera camera;
    for (const bool mirrored : {false, true})
        for (const double rotation : {0.0, 90.0, 180.0, 270.0}) {
            if (!stated || !hung)
                continue;
            camera.rotationDeg = rotation;
            camera.flippedHorizontally = mirrored;
            const EdgeLetters letters = edgeLetters(*stated, camera);
            if (letters.right.contains(hung->row) && letters.bottom.contains(hung->column))
                return {rotation, mirrored};
        }
    return {0, (stored == ChestWall::Right) != wallAtRight};
}

namespace {

Camera turnedCamera(const AlignedView& view, PixelSpacing spacing, double screenPixelsPerMm)
{
    Camera camera;
    camera.viewport = view.viewport;
    camera.rotationDeg = view.turn.rotationDeg;
    camera.flippedHorizontally = view.turn.mirrored;
    camera.pixelAspect = spacing.yMm / spacing.xMm;
    camera.zoom = screenPixelsPerMm * spacing.xMm;
    return camera;
}

/// What is to be seen, up to the posterior edge: the film's where the breast reaches it nearly.
QRectF shownArea(const AlignedView& view)
{
    constexpr double kNearEdge = 0.03; // of the image; a film's edge is that broad
    const QRectF image(QPointF(0, 0), QSizeF(view.imageSize));
    QRectF area = view.breast.isEmpty() ? image : view.breast & image;
    const QTransform toImage = turnedCamera(view, {1, 1}, 1).screenToImage();
    const QPointF wall = toImage.map(QPointF(view.wallAtRight ? 1 : -1, 0)) - toImage.map(QPointF(0, 0));
    if (wall.x() < -0.5 && area.left() < kNearEdge * image.width())
        area.setLeft(0);
    if (wall.x() > 0.5 && image.right() - area.right() < kNearEdge * image.width())
        area.setRight(image.right());
    if (wall.y() < -0.5 && area.top() < kNearEdge * image.height())
        area.setTop(0);
    if (wall.y() > 0.5 && image.bottom() - area.bottom() < kNearEdge * image.height())
        area.setBottom(image.bottom());
    return area;
}

} // namespace

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
        const QRectF mm = turnedCamera(view, spacingOf(view), 1).imageToScreen().mapRect(shownArea(view));
        screenPixelsPerMm =
            std::min({screenPixelsPerMm, view.viewport.width() / mm.width(), view.viewport.height() / mm.height()});
    }
    std::vector<Camera> cameras;
    for (const AlignedView& view : views) {
        Camera camera = turnedCamera(view, spacingOf(view), screenPixelsPerMm);
        const QRectF onScreen = camera.imageToScreen().mapRect(shownArea(view));
        const double toWall = view.wallAtRight ? view.viewport.width() - onScreen.right() : -onScreen.left();
        cameras.push_back(camera.panned({toWall, view.viewport.height() / 2.0 - onScreen.center().y()}));
    }
    return cameras;
}

} // namespace triptych
