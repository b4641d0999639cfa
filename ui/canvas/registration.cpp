#include "ui/canvas/registration.h"

#include <cmath>
#include <numbers>

namespace triptych {

namespace {

/// Image to screen without place and scale: mirrored, of square pixels, turned.
QTransform turnOf(const Camera& camera)
{
    QTransform turn;
    turn.rotate(camera.rotationDeg);
    turn.scale(camera.flippedHorizontally ? -1 : 1, camera.pixelAspect);
    return turn;
}

} // namespace

Camera followed(const Registration& registration, const Camera& now)
{
    const Camera& leader = registration.leader;
    Camera camera = registration.follower;
    const QTransform leaderThen = turnOf(leader), followerThen = turnOf(camera);
    // How far the leader has gone, as seen on the screen when both lay side by side, in the follower's pixels.
    const QPointF gone = leaderThen.map(now.centre - leader.centre) * registration.mmPerPixelRatio;
    camera.centre += followerThen.inverted().map(gone);
    // Points map from the right to the left in QTransform's products written the other way round.
    const QTransform since = leaderThen.inverted() * turnOf(now);
    const QTransform turned = followerThen * since;
    camera.flippedHorizontally = (leader.flippedHorizontally != now.flippedHorizontally) != camera.flippedHorizontally;
    // A mirrored image still has its columns' direction turned by the rotation alone.
    const QPointF down = turned.map(QPointF(0, 1)) - turned.map(QPointF(0, 0));
    camera.rotationDeg = std::fmod(std::atan2(-down.x(), down.y()) * 180 / std::numbers::pi + 360, 360);
    camera.zoom = now.zoom / registration.mmPerPixelRatio;
    return camera;
}

} // namespace triptych
