#include "ui/canvas/slice_link.h"

#include "core/image/plane_geometry.h"
#include "ui/canvas/image_view.h"
#include "ui/canvas/overlay_text.h"

#include <QPainter>
#include <QScopedValueRollback>

namespace triptych {

namespace {

bool comparable(const ImageView& a, const ImageView& b)
{
    return a.image() && b.image() && shareFrameOfReference(a.image()->info(), b.image()->info());
}

const FramePlane* shownPlane(const ImageView& view)
{
    const auto& planes = view.image()->info().planes;
    return size_t(view.frame()) < planes.size() ? &planes[size_t(view.frame())] : nullptr;
}

/// What is in the middle of a view's slice.
PatientVector middleOf(const ImageInfo& info, const FramePlane& plane)
{
    const PixelSpacing spacing = info.calibration.nominalSpacing().value_or(PixelSpacing{1, 1});
    return toPatient(plane, spacing, QPointF(info.size().width() / 2.0, info.size().height() / 2.0));
}

/// The frame of `view` nearest to a point, where that lies within the stack or not more than a slice beyond its ends.
std::optional<int> frameNear(const ImageView& view, const PatientVector& point)
{
    const ImageInfo& info = view.image()->info();
    const auto nearest = nearestFrame(info, point);
    const auto stack = stackGeometry(info);
    const double reach = stack && stack->spacingMm > 0 ? stack->spacingMm : 5;
    return nearest && nearest->distanceMm <= reach ? std::optional(nearest->frame) : std::nullopt;
}

} // namespace

SliceLink::~SliceLink() { clear(); }

void SliceLink::clear()
{
    for (const auto& view : m_views)
        if (view) {
            disconnect(view, nullptr, this, nullptr);
            view->setOverlayPainter(nullptr);
        }
    m_views.clear();
    m_leader = nullptr;
    m_point.reset();
}

void SliceLink::add(ImageView* view)
{
    m_views.append(view);
    view->setOverlayPainter([this](QPainter& painter, const ImageView& painted) { paint(painter, painted); });
    connect(view, &ImageView::frameChanged, this, [this, view] {
        if (!m_following)
            m_point.reset();
        if (m_linked)
            follow(view);
        repaint();
    });
    connect(view, &ImageView::imageChanged, this, &SliceLink::repaint);
}

void SliceLink::setLeader(ImageView* view)
{
    m_leader = view;
    repaint();
}

void SliceLink::setLinked(bool linked)
{
    m_linked = linked;
    if (linked && m_leader)
        follow(m_leader);
    repaint();
}

void SliceLink::follow(ImageView* mover)
{
    if (m_following || !mover->image() || !shownPlane(*mover))
        return;
    const QScopedValueRollback guard(m_following, true);
    const FramePlane plane = *shownPlane(*mover);
    const PatientVector middle = middleOf(mover->image()->info(), plane);
    for (const auto& view : m_views) {
        if (!view || view == mover || !comparable(*mover, *view) || !shownPlane(*view) ||
            !areParallel(plane, *shownPlane(*view)))
            continue;
        if (const auto frame = frameNear(*view, middle))
            view->setFrame(*frame);
    }
}

void SliceLink::showPoint(ImageView& from, QPointF pixel)
{
    if (!from.image() || !shownPlane(from))
        return;
    const PixelSpacing spacing = from.image()->info().calibration.nominalSpacing().value_or(PixelSpacing{1, 1});
    const PatientVector point = toPatient(*shownPlane(from), spacing, pixel);
    {
        const QScopedValueRollback guard(m_following, true);
        for (const auto& view : m_views)
            if (view && view != &from && comparable(from, *view))
                if (const auto frame = frameNear(*view, point))
                    view->setFrame(*frame);
    }
    m_point = point;
    repaint();
}

void SliceLink::repaint()
{
    for (const auto& view : m_views)
        if (view)
            view->update();
}

void SliceLink::paint(QPainter& painter, const ImageView& view) const
{
    if (!view.image())
        return;
    const ImageInfo& info = view.image()->info();
    if (m_leader && m_leader != &view && comparable(*m_leader, view)) {
        if (const auto line = crossingLine(info, view.frame(), m_leader->image()->info(), m_leader->frame())) {
            const QLineF onScreen(view.toScreen(line->p1()), view.toScreen(line->p2()));
            painter.setPen(QPen(QColor(0, 0, 0, 150), 3));
            painter.drawLine(onScreen);
            QPen dashes(kAccent, 1.2);
            dashes.setDashPattern({7, 5});
            painter.setPen(dashes);
            painter.drawLine(onScreen);
        }
    }
    const FramePlane* plane = shownPlane(view);
    const bool anyShared = m_leader && comparable(*m_leader, view);
    if (!m_point || !plane || (!anyShared && m_leader != &view))
        return;
    const PixelSpacing spacing = info.calibration.nominalSpacing().value_or(PixelSpacing{1, 1});
    const QPointF at = view.toScreen(toPixel(*plane, spacing, *m_point));
    for (const QPen& pen : {QPen(QColor(0, 0, 0, 150), 3), QPen(kAmber, 1.4)}) {
        painter.setPen(pen);
        constexpr double kGap = 5, kArm = 14;
        for (const QPointF& way : {QPointF(1, 0), QPointF(-1, 0), QPointF(0, 1), QPointF(0, -1)})
            painter.drawLine(at + way * kGap, at + way * kArm);
    }
}

} // namespace triptych
