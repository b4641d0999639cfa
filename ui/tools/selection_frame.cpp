#include "ui/tools/selection_frame.h"

#include "core/annotation/shape_transform.h"
#include "ui/canvas/image_view.h"
#include "ui/canvas/overlay_text.h"
#include "ui/tools/shape_picking.h"

#include <QLineF>
#include <QPainter>

#include <algorithm>

namespace triptych {

namespace {

constexpr double kRoom = 9;       ///< logical pixels between the shapes and the frame
constexpr double kTurnAway = 24;  ///< of the handle for turning from the frame
constexpr qsizetype kMost = 5000; ///< shapes; beyond that the frame is not worth its time

QPointF outwards(QPointF point, QPointF from, double by)
{
    const QLineF line(from, point);
    return line.length() > 0 ? point + (point - from) / line.length() * by : point;
}

bool scales(const Shape& shape)
{
    return isClosed(shape.type) || shape.type == ShapeType::Polyline || shape.type == ShapeType::OpenSpline;
}

} // namespace

std::optional<SelectionFrame> SelectionFrame::of(const ImageView& view)
{
    if (view.selection().isEmpty() || view.selection().size() > kMost)
        return std::nullopt;
    const QList<const Shape*> shapes = editableSelection(view);
    if (shapes.isEmpty() || (shapes.size() == 1 && !scales(*shapes[0])))
        return std::nullopt;
    SelectionFrame frame;
    for (const Shape* shape : shapes) {
        const QRectF box = shape->boundingRect(); // a line along an axis has no area: united by hand
        frame.m_box =
            shape == shapes.first()
                ? box
                : QRectF(QPointF(std::min(frame.m_box.left(), box.left()), std::min(frame.m_box.top(), box.top())),
                         QPointF(std::max(frame.m_box.right(), box.right()),
                                 std::max(frame.m_box.bottom(), box.bottom())));
    }
    frame.m_turnOnly = shapes.size() == 1 && isBox(shapes[0]->type);
    const QTransform toScreen = view.camera().imageToScreen();
    frame.m_imageCorners = frame.m_turnOnly
                               ? boxHandles(*shapes[0]).mid(0, 4)
                               : QPolygonF(QList<QPointF>{frame.m_box.topLeft(), frame.m_box.topRight(),
                                                          frame.m_box.bottomRight(), frame.m_box.bottomLeft()});
    const QPolygonF bare = toScreen.map(frame.m_imageCorners);
    const QPointF middle = (bare[0] + bare[2]) / 2;
    // Each corner goes out along both sides that meet in it.
    for (int i = 0; i < 4; ++i) {
        const QPointF along = outwards(bare[i], bare[(i + 1) % 4], kRoom) - bare[i];
        const QPointF across = outwards(bare[i], bare[(i + 3) % 4], kRoom) - bare[i];
        frame.m_corners << (frame.m_turnOnly ? bare[i] : bare[i] + along + across);
    }
    int top = 0; // the side that is uppermost on the screen
    const auto side = [&](int i) { return (frame.m_corners[i] + frame.m_corners[(i + 1) % 4]) / 2; };
    for (int i = 1; i < 4; ++i)
        if (side(i).y() < side(top).y())
            top = i;
    frame.m_turnFoot = side(top);
    frame.m_turn = outwards(side(top), middle, kTurnAway);
    frame.m_turnImage = view.toImage(frame.m_turn);
    return frame;
}

std::optional<SelectionFrame::Grip> SelectionFrame::gripAt(QPointF screen) const
{
    const auto near = [screen](QPointF at) { return QLineF(at, screen).length() <= kReach; };
    if (near(m_turn))
        return Grip{Grip::Kind::Turn, m_turnImage};
    if (m_turnOnly)
        return std::nullopt;
    for (int i = 0; i < 4; ++i)
        if (near(m_corners[i]))
            return Grip{Grip::Kind::Corner, m_imageCorners[i]};
    for (int i = 0; i < 4; ++i)
        if (near((m_corners[i] + m_corners[(i + 1) % 4]) / 2))
            return Grip{Grip::Kind::Side, (m_imageCorners[i] + m_imageCorners[(i + 1) % 4]) / 2};
    return std::nullopt;
}

void SelectionFrame::paint(QPainter& painter) const
{
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setBrush(Qt::NoBrush);
    if (!m_turnOnly) {
        painter.setPen(QPen(QColor(0, 0, 0, 150), 2.5));
        painter.drawPolygon(m_corners);
        painter.setPen(QPen(kAccent, 1, Qt::DashLine));
        painter.drawPolygon(m_corners);
    }
    painter.setPen(QPen(kAccent, 1.2));
    painter.drawLine(m_turnFoot, m_turn);
    painter.setPen(QPen(Qt::black, 1));
    painter.setBrush(kAccent);
    painter.drawEllipse(m_turn, 4.5, 4.5);
    if (!m_turnOnly)
        for (int i = 0; i < 4; ++i) {
            painter.drawEllipse(m_corners[i], 4, 4);
            painter.drawEllipse((m_corners[i] + m_corners[(i + 1) % 4]) / 2, 3.2, 3.2);
        }
    painter.restore();
}

} // namespace triptych
