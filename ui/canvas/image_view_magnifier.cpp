// The magnifier of an ImageView: the same layers through the same window, composed once more for a small round field.
#include "ui/canvas/image_view.h"

#include "ui/canvas/cad_painting.h"
#include "ui/canvas/overlay_text.h"
#include "ui/canvas/shape_painting.h"
#include "ui/canvas/state_painting.h"
#include "ui/canvas/view_executor.h"

#include <QPainter>
#include <QPainterPath>

#include <algorithm>
#include <cmath>

namespace triptych {

namespace {

constexpr double kMagnification = 2;
constexpr int kSmallestRadius = 70; // logical pixels
constexpr int kLargestRadius = 170;

} // namespace

void ImageView::setMagnifier(bool on)
{
    if (on == m_magnifier)
        return;
    m_magnifier = on;
    followMagnifier();
    updateCursor();
    update();
}

Camera ImageView::magnifierCamera() const
{
    const int radius = std::clamp(std::min(width(), height()) / 3, kSmallestRadius, kLargestRadius);
    Camera camera = m_camera;
    camera.viewport = QSize(2 * radius, 2 * radius);
    camera.centre = m_camera.toImage(m_lastPosition);
    camera.zoom = std::max(kMagnification * m_camera.zoom, 1 / devicePixelRatioF());
    return camera;
}

/// After the pointer or the switch: asks for what the glass needs. Nothing is composed before the next painting,
/// however many moves come in between.
void ImageView::followMagnifier()
{
    if (!m_magnifier || !m_image)
        return;
    if (magnifierShown())
        m_complete = requestTiles(missingTiles()) && m_complete;
    update();
}

void ImageView::paintMagnifier(QPainter& painter)
{
    if (!magnifierShown())
        return;
    const Camera camera = magnifierCamera();
    const double ratio = devicePixelRatioF();
    QImage glass(inDevicePixels(camera).viewport, QImage::Format_RGB32);
    composeView(glass, inDevicePixels(camera), layers());
    glass.setDevicePixelRatio(ratio);
    const QRectF field(QPointF(m_lastPosition) - QPointF(camera.viewport.width(), camera.viewport.height()) / 2,
                       QSizeF(camera.viewport));
    painter.save();
    QPainterPath round;
    round.addEllipse(field);
    painter.setClipPath(round);
    painter.drawImage(field.topLeft(), glass);
    painter.translate(field.topLeft());
    if (m_overlaysVisible) {
        paintStateGraphics(painter, m_stateGraphics, camera);
        paintCadMarks(painter, *this, camera);
    }
    if (m_overlaysVisible && m_shapesVisible && m_annotations)
        paintShapes(painter, *this, camera, nullptr);
    painter.restore();
    painter.setBrush(Qt::NoBrush);
    for (const QPen& pen : {QPen(QColor(0, 0, 0, 200), 4), QPen(QColor(150, 160, 175), 1.5)}) {
        painter.setPen(pen);
        painter.drawEllipse(field);
    }
    const double times = camera.zoom / m_camera.zoom;
    const double percent = camera.zoom * ratio * 100;
    painter.setFont(overlayFont(*this, 12));
    drawCentredText(painter, {field.center().x(), field.bottom() - 12},
                    tr("%1×  %2 %").arg(times, 0, 'g', 2).arg(percent, 0, 'f', 0), kText);
}

} // namespace triptych
