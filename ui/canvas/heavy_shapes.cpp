#include "ui/canvas/heavy_shapes.h"

#include <QPaintDevice>
#include <QPainter>

#include <algorithm>

namespace triptych {

bool HeavyShapes::isHeavy(const Shape& shape)
{
    qsizetype vertices = shape.points.size();
    for (const QPolygonF& ring : shape.moreRings)
        vertices += ring.size();
    return vertices > kHeavy;
}

void HeavyShapes::paint(QPainter& painter, const Shape& shape, const Camera& camera, const QString& look,
                        const std::function<void(QPainter&)>& draw)
{
    const double ratio = painter.device()->devicePixelRatioF();
    const QSize size = (QSizeF(camera.viewport) * ratio).toSize();
    if (size.isEmpty())
        return;
    const auto known = std::find_if(m_pictures.begin(), m_pictures.end(), [&](const Picture& picture) {
        return picture.camera == camera && picture.look == look && picture.image.size() == size &&
               picture.shape == shape;
    });
    if (known != m_pictures.end())
        m_pictures.splice(m_pictures.begin(), m_pictures, known);
    else {
        Picture picture{shape, camera, look, spareImage(size)};
        picture.image.setDevicePixelRatio(ratio);
        picture.image.fill(Qt::transparent);
        QPainter onPicture(&picture.image);
        onPicture.setRenderHint(QPainter::Antialiasing);
        onPicture.setFont(painter.font());
        draw(onPicture);
        onPicture.end();
        m_pictures.push_front(std::move(picture));
    }
    painter.drawImage(QPointF(0, 0), m_pictures.front().image);
}

QImage HeavyShapes::spareImage(QSize size)
{
    QImage image;
    if (m_pictures.size() == kMost) {
        image = std::move(m_pictures.back().image);
        m_pictures.pop_back();
    }
    return image.size() == size ? image : QImage(size, QImage::Format_ARGB32_Premultiplied);
}

} // namespace triptych
