// Reading at 1:1: stepping through fields of the view's size, and noting what was seen.
#include "ui/canvas/image_view.h"

#include "core/display/reading_fields.h"
#include "core/display/seen_area.h"

#include <QPainter>

#include <algorithm>

namespace triptych {

namespace {

constexpr double kFieldOverlap = 0.1;
constexpr double kSameField = 0.75; // screen pixels
constexpr double kFullScale = 0.999;

} // namespace

Camera ImageView::oneToOneCamera() const
{
    Camera camera = m_camera;
    camera.viewport = size();
    camera.zoom = 1 / devicePixelRatioF();
    return camera;
}

/// A cell beyond the fit area, so that every cell that it cuts is seen whole.
std::vector<QPointF> ImageView::fields() const
{
    const double beyond = m_seen ? m_seen->cellSide() : 0;
    return readingFields(fitArea().adjusted(-beyond, -beyond, beyond, beyond), oneToOneCamera(), kFieldOverlap);
}

std::optional<std::pair<int, int>> ImageView::fieldShown() const
{
    if (!m_image || std::abs(m_camera.zoom * devicePixelRatioF() - 1) > 1e-6)
        return std::nullopt;
    const std::vector<QPointF> centres = fields();
    const auto here = std::find_if(centres.begin(), centres.end(), [this](QPointF centre) {
        const QPointF off = m_camera.toScreen(centre) - QPointF(width(), height()) / 2;
        return std::max(std::abs(off.x()), std::abs(off.y())) < kSameField;
    });
    if (here == centres.end())
        return std::nullopt;
    return std::pair(int(here - centres.begin()) + 1, int(centres.size()));
}

bool ImageView::stepField(int step)
{
    if (!m_image)
        return false;
    Camera camera = oneToOneCamera();
    const std::vector<QPointF> centres = fields();
    const auto shown = fieldShown();
    const int next = shown ? shown->first - 1 + step : step > 0 ? 0 : int(centres.size()) - 1;
    if (next < 0 || next >= int(centres.size()))
        return false;
    camera.centre = centres[size_t(next)];
    setCamera(camera);
    return true;
}

void ImageView::setSeenArea(std::shared_ptr<SeenArea> seen)
{
    m_seen = std::move(seen);
    update();
}

std::optional<double> ImageView::seenShare() const
{
    return m_seen && m_image ? std::optional(m_seen->share(fitArea())) : std::nullopt;
}

void ImageView::markSeen()
{
    if (m_seen && m_camera.zoom * devicePixelRatioF() >= kFullScale && m_seen->add(m_camera))
        update();
}

/// A thin veil over what has not been seen yet, once reading at 1:1 has begun.
void ImageView::paintUnseen(QPainter& painter, const QRectF& map) const
{
    if (!m_seen || m_seen->share(fitArea()) <= 0)
        return;
    QImage veil(m_seen->grid(), QImage::Format_ARGB32_Premultiplied);
    veil.fill(Qt::transparent);
    for (int y = 0; y < veil.height(); ++y)
        for (int x = 0; x < veil.width(); ++x)
            if (!m_seen->isSeen({x, y}))
                veil.setPixel(x, y, qPremultiply(qRgba(240, 196, 105, 70)));
    const QSizeF image(m_image->info().size());
    const QSizeF covered(veil.width() * m_seen->cellSide(), veil.height() * m_seen->cellSide());
    painter.save();
    painter.setClipRect(map);
    painter.drawImage(QRectF(map.topLeft(), QSizeF(map.width() * covered.width() / image.width(),
                                                   map.height() * covered.height() / image.height())),
                      veil);
    painter.restore();
}

} // namespace triptych
