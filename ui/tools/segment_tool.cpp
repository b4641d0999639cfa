#include "ui/tools/segment_tool.h"

#include "ui/canvas/image_view.h"
#include "ui/canvas/view_keys.h"
#include "ui/models/segmentation_model.h"

#include <QLineF>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace triptych {

namespace {

constexpr double kSeedPx = 7;         ///< on the screen: half the size of a seed's cross, and how near a click means it
constexpr double kDragPx = 4;         ///< on the screen: less is a click
constexpr double kBubblePx = 24;      ///< on the screen: the radius that a click gives
constexpr double kWheelFactor = 1.12; ///< of a bubble's radius, a notch

double imagePixels(const ImageView& view, double screen) { return screen / std::max(view.camera().zoom, 1e-9); }

/// An ellipse on the screen: level-0 pixels need not be square.
QPolygonF circleOnScreen(const ImageView& view, const SegmentBubble& bubble)
{
    constexpr int kCorners = 72;
    QPolygonF circle;
    for (int i = 0; i < kCorners; ++i) {
        const double angle = 2 * M_PI * i / kCorners;
        circle << view.toScreen(bubble.centre + QPointF(std::cos(angle), std::sin(angle)) * bubble.radius);
    }
    return circle;
}

void paintSeed(QPainter& painter, QPointF at)
{
    for (const auto& [colour, width] : {std::pair{QColor(0, 0, 0, 190), 4.0}, {QColor(255, 235, 120), 1.8}}) {
        painter.setPen(QPen(colour, width));
        painter.drawLine(at - QPointF(kSeedPx, 0), at + QPointF(kSeedPx, 0));
        painter.drawLine(at - QPointF(0, kSeedPx), at + QPointF(0, kSeedPx));
    }
}

} // namespace

bool SegmentTool::placesBubbles() const
{
    return m_model.settings().method == SegmentMethod::Snake && !m_model.state().evolving;
}

bool SegmentTool::placesSeeds() const
{
    const SegmentMethod method = m_model.settings().method;
    return method == SegmentMethod::Connected || method == SegmentMethod::Confidence ||
           method == SegmentMethod::Watershed;
}

int SegmentTool::bubbleAt(const ImageView& view, QPointF image) const
{
    for (int i = int(m_model.bubbles().size()) - 1; i >= 0; --i) {
        const SegmentBubble& bubble = m_model.bubbles()[i];
        if (bubble.frame == view.frame() && QLineF(bubble.centre, image).length() <= bubble.radius)
            return i;
    }
    return -1;
}

bool SegmentTool::press(ImageView& view, const ViewPointer& pointer)
{
    if (&view != m_target)
        return true; // another view's pixels are none of this
    m_from = pointer.image;
    m_pressed = pointer.screen;
    if (m_model.choosingRectangle()) {
        m_drag = Drag::Rectangle;
    } else if (placesSeeds()) {
        m_model.toggleSeed({pointer.image, view.frame()}, imagePixels(view, kSeedPx));
    } else if (placesBubbles()) {
        const int hit = bubbleAt(view, pointer.image);
        m_drag = hit < 0 ? Drag::NewBubble : Drag::MoveBubble;
        if (hit < 0) {
            m_model.addBubble({pointer.image, view.frame(), imagePixels(view, kBubblePx)});
        } else {
            m_model.chooseBubble(hit);
            m_grip = m_model.bubbles()[hit].centre - pointer.image;
        }
    }
    return true;
}

bool SegmentTool::move(ImageView& view, const ViewPointer& pointer)
{
    if (&view != m_target || m_drag == Drag::None)
        return false;
    if (m_drag == Drag::Rectangle) {
        m_model.setRectangle(QRectF(m_from, pointer.image).normalized());
        return true;
    }
    const int index = m_model.bubble();
    if (index < 0)
        return true;
    SegmentBubble bubble = m_model.bubbles()[index];
    if (m_drag == Drag::MoveBubble)
        bubble.centre = pointer.image + m_grip;
    else if (QLineF(m_pressed, pointer.screen).length() >= kDragPx)
        bubble.radius = std::max(QLineF(m_from, pointer.image).length(), kLeastRadius);
    m_model.changeBubble(index, bubble);
    return true;
}

bool SegmentTool::release(ImageView& view, const ViewPointer& pointer)
{
    const Drag ended = m_drag;
    m_drag = Drag::None;
    if (&view != m_target || ended != Drag::Rectangle)
        return true;
    if (QLineF(m_pressed, pointer.screen).length() < kDragPx)
        m_model.setRectangle(std::nullopt); // a click: what the view shows again
    m_model.setChoosingRectangle(false);
    return true;
}

bool SegmentTool::doubleClick(ImageView& view, const ViewPointer& pointer) { return press(view, pointer); }

bool SegmentTool::wheel(ImageView& view, const ViewPointer& pointer, int angleDelta)
{
    if (&view != m_target || !placesBubbles() || pointer.modifiers != Qt::NoModifier)
        return false;
    const int hit = bubbleAt(view, pointer.image);
    if (hit < 0)
        return false;
    m_model.chooseBubble(hit);
    SegmentBubble bubble = m_model.bubbles()[hit];
    bubble.radius = std::max(bubble.radius * std::pow(kWheelFactor, angleDelta / 120.0), kLeastRadius);
    m_model.changeBubble(hit, bubble);
    return true;
}

bool SegmentTool::wantsKey(const ImageView& view, const QKeyEvent& event) const
{
    if (view.keys().matches(ViewKey::LeaveGesture, event))
        return true;
    return placesBubbles() && m_model.bubble() >= 0 && view.keys().matches(ViewKey::DeleteShape, event);
}

bool SegmentTool::keyPress(ImageView& view, QKeyEvent* event)
{
    if (view.keys().matches(ViewKey::LeaveGesture, *event)) {
        if (m_model.choosingRectangle())
            m_model.setChoosingRectangle(false);
        else
            Q_EMIT m_model.leaveRequested();
        return true;
    }
    if (placesBubbles() && m_model.bubble() >= 0 && view.keys().matches(ViewKey::DeleteShape, *event)) {
        m_model.removeBubble(m_model.bubble());
        return true;
    }
    return false;
}

void SegmentTool::cancel(ImageView&) { m_drag = Drag::None; }

void SegmentTool::paintPoints(QPainter& painter, const ImageView& view, const SegmentationModel& model)
{
    painter.setBrush(Qt::NoBrush);
    if (model.rectangle()) {
        painter.setPen(QPen(QColor(255, 235, 120), 1.2, Qt::DashLine));
        const QRectF& area = *model.rectangle();
        painter.drawPolygon(QPolygonF{view.toScreen(area.topLeft()), view.toScreen(area.topRight()),
                                      view.toScreen(area.bottomRight()), view.toScreen(area.bottomLeft())});
    }
    const SegmentMethod method = model.settings().method;
    if (method != SegmentMethod::Snake && method != SegmentMethod::Threshold && method != SegmentMethod::Labels)
        for (const SegmentSeed& seed : model.seeds())
            if (seed.frame == view.frame())
                paintSeed(painter, view.toScreen(seed.at));
    if (method != SegmentMethod::Snake || model.state().evolving)
        return;
    for (int i = 0; i < model.bubbles().size(); ++i) {
        const SegmentBubble& bubble = model.bubbles()[i];
        if (bubble.frame != view.frame())
            continue;
        const QPolygonF circle = circleOnScreen(view, bubble);
        painter.setPen(QPen(QColor(0, 0, 0, 170), 3.5));
        painter.drawPolygon(circle);
        painter.setPen(QPen(i == model.bubble() ? QColor(255, 235, 120) : QColor(235, 235, 235), 1.6));
        painter.drawPolygon(circle);
    }
}

} // namespace triptych
