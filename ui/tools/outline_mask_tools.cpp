#include "ui/tools/outline_mask_tools.h"

#include "ui/canvas/image_view.h"
#include "ui/canvas/view_keys.h"

#include <QKeyEvent>
#include <QLineF>
#include <QPainter>
#include <QPainterPath>

#include <cmath>

namespace triptych {

namespace {

constexpr double kStep = 2;           // screen pixels between the points of a lasso
constexpr double kCloseWithin = 8;    // screen pixels around the first point
constexpr double kSearchWithin = 320; // screen pixels around an anchor
constexpr qint64 kMostPixels = 420'000;

/// The inside of the outline (level-0 pixels) as one step.
void paintInside(ImageView& view, const QPolygonF& outline, const PaintRule& rule, const QString& text)
{
    AnnotationModel& model = *view.annotations();
    QPolygonF inMask = outline;
    for (QPointF& point : inMask)
        point /= model.maskDownsample();
    model.beginStroke(view.frame(), rule, text);
    model.extendStroke(insideOf({inMask}, model.maskSize()));
    model.endStroke();
    view.update();
}

QPainterPath pathOf(const QPolygonF& points, bool closed)
{
    QPainterPath path;
    path.addPolygon(points);
    if (closed)
        path.closeSubpath();
    return path;
}

} // namespace

bool LassoTool::press(ImageView& view, const ViewPointer& pointer)
{
    if (!view.annotations())
        return false;
    m_view = &view;
    m_frame = view.frame();
    m_outline = {pointer.image};
    m_last = pointer.screen;
    m_subtracts = subtracts(pointer);
    return true;
}

bool LassoTool::move(ImageView& view, const ViewPointer& pointer)
{
    if (m_view != &view)
        return false;
    if (QLineF(m_last, pointer.screen).length() >= kStep) {
        m_outline << pointer.image;
        m_last = pointer.screen;
        view.update();
    }
    return true;
}

bool LassoTool::release(ImageView& view, const ViewPointer& pointer)
{
    if (!move(view, pointer))
        return false;
    m_view = nullptr;
    if (m_outline.size() >= 3 && view.annotations() && m_frame == view.frame())
        paintInside(view, m_outline, rule(view, m_subtracts), QObject::tr("Lasso"));
    view.update();
    return true;
}

bool LassoTool::wantsKey(const ImageView& view, const QKeyEvent& event) const
{
    return m_view == &view && view.keys().matches(ViewKey::LeaveGesture, event);
}

bool LassoTool::keyPress(ImageView& view, QKeyEvent* event)
{
    if (!wantsKey(view, *event))
        return MaskTool::keyPress(view, event);
    cancel(view);
    return true;
}

void LassoTool::cancel(ImageView& view)
{
    if (m_view == &view)
        m_view = nullptr;
    view.update();
}

void LassoTool::paintOverlay(QPainter& painter, const ImageView& view) const
{
    if (m_view == &view)
        drawOutline(painter, view, view.camera().imageToScreen().map(pathOf(m_outline, true)), m_subtracts);
}

LiveWireTool::LiveWireTool(const ToolContext& context)
    : MaskTool(context), m_values([this](bool failed) {
          m_known = m_known || failed;
          if (m_waits)
              look();
      })
{
}

bool LiveWireTool::nearFirst(const ImageView& view, QPointF screen) const
{
    return m_anchors.size() >= 2 && QLineF(view.toScreen(m_anchors.front()), screen).length() <= kCloseWithin;
}

bool LiveWireTool::press(ImageView& view, const ViewPointer& pointer)
{
    if (!view.annotations())
        return false;
    if (!drawing(view) || m_frame != view.frame()) {
        m_view = &view;
        m_frame = view.frame();
        m_anchors.clear();
        m_pieces.clear();
        m_subtracts = subtracts(pointer);
    }
    m_pointer = pointer.image;
    if (nearFirst(view, pointer.screen))
        close(view);
    else
        setAnchor(view, pointer.image);
    view.update();
    return true;
}

void LiveWireTool::setAnchor(ImageView& view, QPointF image)
{
    if (!m_anchors.isEmpty()) {
        if (QLineF(view.toScreen(m_anchors.back()), view.toScreen(image)).length() < kStep)
            return; // the second click of a double click
        m_pieces << pathTo(image);
    }
    m_anchors << image;
    look();
}

/// Searches the paths from the last anchor.
void LiveWireTool::look()
{
    m_waits = false;
    m_wire.reset();
    m_job.cancel();
    if (!m_view || !m_view->annotations() || m_anchors.isEmpty())
        return;
    const double downsample = m_view->annotations()->maskDownsample();
    const double reach = std::max(64.0, kSearchWithin / m_view->camera().zoom / downsample); // mask pixels
    const QPointF anchor = m_anchors.back() / downsample;
    const QRect area = QRectF(anchor - QPointF(reach, reach), QSizeF(2 * reach, 2 * reach)).toAlignedRect();
    const ValueSnapshot values = m_values.around(*m_view, area, kMostPixels);
    if (values.isEmpty())
        return;
    m_waits = !values.complete() && !m_known;
    if (m_waits)
        return;
    const double pitch = downsample * values.step();
    const QPoint from(int(std::floor(m_anchors.back().x() / pitch)), int(std::floor(m_anchors.back().y() / pitch)));
    m_job.start(
        context().pool,
        [values, from](std::stop_token stop) {
            return std::make_shared<const LiveWire>(values.grid(stop), from, stop);
        },
        [this, pitch](std::shared_ptr<const LiveWire> wire) {
            m_wire = std::move(wire);
            m_pitch = pitch;
            if (m_view)
                m_view->update();
        });
}

QPolygonF LiveWireTool::pathTo(QPointF image) const
{
    QPolygonF path{m_anchors.back()};
    if (m_wire && !m_wire->isEmpty()) {
        const QPoint pixel(int(std::floor(image.x() / m_pitch)), int(std::floor(image.y() / m_pitch)));
        const QList<QPoint> steps = m_wire->pathTo(pixel);
        for (qsizetype i = 1; i + 1 < steps.size(); ++i) // the ends are where the hand has put them
            path << (QPointF(steps[i]) + QPointF(0.5, 0.5)) * m_pitch;
    }
    path << image;
    return path;
}

QPolygonF LiveWireTool::outline(QPointF end) const
{
    QPolygonF all;
    for (const QPolygonF& piece : m_pieces)
        all += piece;
    return all + pathTo(end);
}

bool LiveWireTool::move(ImageView& view, const ViewPointer& pointer)
{
    hover(view, pointer);
    return true;
}

void LiveWireTool::hover(ImageView& view, const ViewPointer& pointer)
{
    m_pointer = pointer.image;
    if (drawing(view))
        view.update();
}

bool LiveWireTool::doubleClick(ImageView& view, const ViewPointer&)
{
    if (!drawing(view))
        return false;
    close(view); // its first click has set the last point
    return true;
}

void LiveWireTool::close(ImageView& view)
{
    if (m_anchors.size() < 2)
        return; // the next point may follow
    fill(view);
}

void LiveWireTool::fill(ImageView& view)
{
    const QPolygonF closed = outline(m_anchors.front());
    const bool here = m_frame == view.frame() && view.annotations();
    const bool erases = m_subtracts;
    cancel(view);
    if (here)
        paintInside(view, closed, rule(view, erases), QObject::tr("Live wire"));
}

bool LiveWireTool::wantsKey(const ImageView& view, const QKeyEvent& event) const
{
    const ViewKeys& keys = view.keys();
    return drawing(view) && (keys.matches(ViewKey::LeaveGesture, event) || keys.matches(ViewKey::EndGesture, event) ||
                             keys.matches(ViewKey::TakePointBack, event));
}

bool LiveWireTool::keyPress(ImageView& view, QKeyEvent* event)
{
    if (!wantsKey(view, *event))
        return MaskTool::keyPress(view, event);
    if (view.keys().matches(ViewKey::LeaveGesture, *event) || m_anchors.size() < 2)
        cancel(view);
    else if (view.keys().matches(ViewKey::EndGesture, *event))
        close(view);
    else {
        m_anchors.removeLast();
        m_pieces.removeLast();
        look();
    }
    view.update();
    return true;
}

void LiveWireTool::cancel(ImageView& view)
{
    if (!drawing(view))
        return;
    m_job.cancel();
    m_waits = false;
    m_wire.reset();
    m_view = nullptr;
    m_anchors.clear();
    m_pieces.clear();
    view.update();
}

void LiveWireTool::paintOverlay(QPainter& painter, const ImageView& view) const
{
    if (!drawing(view) || m_anchors.isEmpty())
        return;
    const QTransform toScreen = view.camera().imageToScreen();
    drawOutline(painter, view, toScreen.map(pathOf(outline(m_pointer), false)), m_subtracts);
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::white);
    const bool closes = nearFirst(view, toScreen.map(m_pointer));
    for (qsizetype i = 0; i < m_anchors.size(); ++i) {
        painter.setBrush(i == 0 && closes ? Qt::white : Qt::transparent);
        painter.drawEllipse(toScreen.map(m_anchors[i]), i == 0 ? 5 : 3, i == 0 ? 5 : 3);
    }
    painter.restore();
}

} // namespace triptych
