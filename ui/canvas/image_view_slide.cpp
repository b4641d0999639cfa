// What an ImageView does for slides above all: magnifications, turning by any angle, the grid.
#include "ui/canvas/image_view.h"

#include "ui/canvas/magnification.h"

#include <algorithm>
#include <cmath>

namespace triptych {

double ImageView::magnification() const
{
    return m_image ? nativeMagnification(m_image->info()) * m_camera.zoom * devicePixelRatioF() : 0;
}

bool ImageView::setMagnification(double times)
{
    const double now = magnification();
    if (now <= 0)
        return false;
    setCamera(m_camera.zoomedAt(QPointF(width() / 2.0, height() / 2.0), times / now));
    return true;
}

bool ImageView::turnsFreely() const
{
    // Mammograms, ultrasound and volumes hang by the patient's sides; a slide has none.
    const ImageKind kind = m_image ? m_image->info().kind : ImageKind::Mammogram;
    return kind == ImageKind::Slide || kind == ImageKind::Image || kind == ImageKind::Other;
}

void ImageView::setRotation(double degrees) { turnBy(degrees - m_camera.rotationDeg, rect().center()); }

void ImageView::turnBy(double degrees, QPointF screen)
{
    if (!m_image || !turnsFreely())
        return;
    const QPointF anchor = m_camera.toImage(screen);
    Camera turned = m_camera;
    turned.rotationDeg = std::fmod(std::fmod(turned.rotationDeg + degrees, 360) + 360, 360);
    turned.centre += anchor - turned.toImage(screen);
    setCamera(turned);
}

void ImageView::setGridVisible(bool visible)
{
    m_gridVisible = visible;
    update();
}

} // namespace triptych
