// How an ImageView is worked: navigation that is the same with every tool, and the rest passed on to the tool.
#include "ui/canvas/image_view.h"
#include "ui/canvas/view_executor.h"

#include "ui/canvas/view_keys.h"

#include <QContextMenuEvent>
#include <QLineF>
#include <QPainter>
#include <QWheelEvent>

#include <algorithm>
#include <cmath>

namespace triptych {

namespace {

constexpr double kMinimapSide = 120; // logical pixels, of the longer side
constexpr double kMargin = 10;

} // namespace

ViewPointer ImageView::pointerOf(const QPointF& position, Qt::MouseButton button, Qt::MouseButtons buttons,
                                 Qt::KeyboardModifiers modifiers) const
{
    return {m_camera.toImage(position), position, button, buttons, modifiers};
}

void ImageView::updateCursor()
{
    if (m_drag == Drag::Pan)
        setCursor(Qt::ClosedHandCursor);
    else if (m_spaceDown)
        setCursor(Qt::OpenHandCursor);
    else if (m_magnifier)
        setCursor(Qt::CrossCursor);
    else if (m_tool)
        setCursor(m_tool->cursor());
    else
        unsetCursor();
}

void ImageView::mousePressEvent(QMouseEvent* event)
{
    Q_EMIT activated();
    m_lastPosition = event->position();
    if (!m_image || m_drag != Drag::None)
        return;
    const bool left = event->button() == Qt::LeftButton;
    if (event->button() == Qt::MiddleButton || (left && m_spaceDown))
        m_drag = Drag::Pan;
    else if (event->button() == Qt::RightButton) {
        m_drag = Drag::Window;
        m_pressPosition = event->position();
        m_pressPresentation = m_presentation;
    } else if (left && minimapShown() && minimapRect().contains(event->position())) {
        m_drag = Drag::Minimap;
        navigateMinimap(event->position());
    } else if (left) {
        m_drag = Drag::Tool;
        const auto pointer = pointerOf(event->position(), event->button(), event->buttons(), event->modifiers());
        // Without a tool, or where it has nothing to do there, the left button moves the image.
        if (!m_tool || !m_tool->press(*this, pointer))
            m_drag = m_tool ? Drag::None : Drag::Pan;
    }
    updateCursor();
}

void ImageView::mouseMoveEvent(QMouseEvent* event)
{
    m_pointerInside = true;
    if (!m_image)
        return;
    const QPointF delta = event->position() - m_lastPosition;
    m_lastPosition = event->position();
    followMagnifier();
    const auto pointer = pointerOf(event->position(), Qt::NoButton, event->buttons(), event->modifiers());
    switch (m_drag) {
    case Drag::Pan: setCamera(m_camera.panned(delta)); break;
    case Drag::Window: dragWindow(delta); break;
    case Drag::Minimap: navigateMinimap(event->position()); break;
    case Drag::Tool:
        if (m_tool)
            m_tool->move(*this, pointer);
        break;
    case Drag::None:
        if (m_tool)
            m_tool->hover(*this, pointer);
        break;
    }
    const QPointF image = m_camera.toImage(event->position());
    Q_EMIT pointerMoved(image, valueTextAt(image));
}

void ImageView::mouseReleaseEvent(QMouseEvent* event)
{
    const Drag ended = m_drag;
    const bool own = (ended == Drag::Pan && event->button() != Qt::RightButton) ||
                     (ended == Drag::Window && event->button() == Qt::RightButton) ||
                     ((ended == Drag::Minimap || ended == Drag::Tool) && event->button() == Qt::LeftButton);
    if (!own)
        return;
    m_drag = Drag::None;
    constexpr double kClickWithin = 4; // logical pixels that a hand moves in a click
    if (ended == Drag::Window && QLineF(m_pressPosition, event->position()).length() < kClickWithin) {
        if (event->position() != m_pressPosition)
            setPresentation(m_pressPresentation);
        Q_EMIT menuRequested(event->globalPosition().toPoint());
    }
    if (ended == Drag::Tool && m_tool)
        m_tool->release(*this, pointerOf(event->position(), event->button(), event->buttons(), event->modifiers()));
    updateCursor();
}

/// A pen is a mouse that Qt makes of what is ignored here, but for tools that go by its pressure.
void ImageView::tabletEvent(QTabletEvent* event)
{
    const bool begins = event->type() == QEvent::TabletPress;
    const bool toolsTurn = m_drag == Drag::Tool || (m_drag == Drag::None && !m_spaceDown && !m_magnifier);
    const bool minimap = begins && minimapShown() && minimapRect().contains(event->position());
    if (!m_image || !m_tool || !m_tool->usesPressure() || !toolsTurn || minimap ||
        (begins && event->button() != Qt::LeftButton))
        return event->ignore();
    event->accept();
    ViewPointer pointer = pointerOf(event->position(), event->button(), event->buttons(), event->modifiers());
    pointer.pressure = event->pressure();
    pointer.eraser = event->pointerType() == QPointingDevice::PointerType::Eraser;
    m_pointerInside = true;
    m_lastPosition = event->position();
    if (begins) {
        Q_EMIT activated();
        setFocus(Qt::MouseFocusReason);
        m_drag = m_tool->press(*this, pointer) ? Drag::Tool : Drag::None;
    } else if (m_drag != Drag::Tool)
        m_tool->hover(*this, pointer);
    else if (event->type() == QEvent::TabletMove)
        m_tool->move(*this, pointer);
    else if (event->button() == Qt::LeftButton) {
        m_drag = Drag::None;
        m_tool->release(*this, pointer);
    }
    Q_EMIT pointerMoved(pointer.image, valueTextAt(pointer.image));
}

void ImageView::mouseDoubleClickEvent(QMouseEvent* event)
{
    if (!m_image)
        return;
    const auto pointer = pointerOf(event->position(), event->button(), event->buttons(), event->modifiers());
    if (event->button() == Qt::LeftButton && !(m_tool && m_tool->doubleClick(*this, pointer)))
        Q_EMIT doubleClicked(pointer.image);
}

void ImageView::wheelEvent(QWheelEvent* event)
{
    event->accept();
    if (!m_image)
        return;
    const int delta = event->angleDelta().y() != 0 ? event->angleDelta().y() : event->angleDelta().x();
    const auto pointer = pointerOf(event->position(), Qt::NoButton, event->buttons(), event->modifiers());
    if (delta == 0 || (m_tool && m_tool->wheel(*this, pointer, delta)))
        return;
    constexpr double kTurnDeg = 5; // for a notch of the wheel
    if (event->modifiers() & Qt::AltModifier && turnsFreely())
        turnBy(kTurnDeg * delta / 120.0, event->position());
    else if (event->modifiers() & Qt::ControlModifier)
        setFrame(m_frame + (delta > 0 ? -1 : 1));
    else
        setCamera(m_camera.zoomedAt(event->position(), std::pow(1.2, delta / 120.0)));
}

/// Right drag: to the right a wider window, downwards a darker image; colour images get gamma and brightness.
void ImageView::dragWindow(QPointF delta)
{
    Presentation p = m_presentation;
    if (m_image->info().colour == ColourModel::Rgb) {
        p.gamma = std::clamp(p.gamma * std::exp(delta.x() * 0.004), 0.2, 5.0);
        p.brightness = std::clamp(p.brightness - delta.y() * 0.002, -1.0, 1.0);
    } else {
        p.voiLut = -1;                                                     // a window is what is dragged
        const double least = p.function == VoiFunction::Linear ? 1 : 1e-6; // PS3.3 C.11.2.1.2.1
        p.window.centre += delta.y() * p.window.width * 0.003;
        p.window.width = std::max(least, p.window.width * std::exp(delta.x() * 0.005));
        p.window.explanation.clear();
    }
    setPresentation(p);
}

/// A key that means something to a gesture in progress is the tool's, whatever the window's shortcuts do with it.
bool ImageView::event(QEvent* event)
{
    if (event->type() == QEvent::ShortcutOverride && m_tool &&
        m_tool->wantsKey(*this, *static_cast<QKeyEvent*>(event))) {
        event->accept();
        return true;
    }
    if (event->type() == QEvent::ToolTip) {
        showMarkTip(*static_cast<QHelpEvent*>(event));
        return true;
    }
    return QWidget::event(event);
}

void ImageView::keyPressEvent(QKeyEvent* event)
{
    if (m_keys->matches(ViewKey::MoveHold, *event) && !event->isAutoRepeat() && m_drag == Drag::None) {
        m_spaceDown = true;
        updateCursor();
        return;
    }
    if (m_tool && m_tool->keyPress(*this, event))
        return;
    QWidget::keyPressEvent(event);
}

void ImageView::keyReleaseEvent(QKeyEvent* event)
{
    if (m_keys->matchesRelease(ViewKey::MoveHold, *event) && !event->isAutoRepeat()) {
        m_spaceDown = false;
        updateCursor();
        return;
    }
    if (!(m_tool && m_tool->keyRelease(*this, event)))
        QWidget::keyReleaseEvent(event);
}

/// The mouse's own way to the menu is a click of the right button, which drags the window otherwise.
void ImageView::contextMenuEvent(QContextMenuEvent* event)
{
    if (event->reason() == QContextMenuEvent::Keyboard && m_image)
        Q_EMIT menuRequested(mapToGlobal(rect().center()));
    event->accept();
}

void ImageView::enterEvent(QEnterEvent* event)
{
    m_pointerInside = true;
    m_lastPosition = event->position();
    followMagnifier();
}

void ImageView::leaveEvent(QEvent*)
{
    m_pointerInside = false;
    followMagnifier();
    if (m_tool && m_drag == Drag::None)
        m_tool->leave(*this);
    Q_EMIT pointerLeft();
}

void ImageView::focusOutEvent(QFocusEvent* event)
{
    m_spaceDown = false; // its release goes elsewhere
    updateCursor();
    QWidget::focusOutEvent(event);
}

bool ImageView::minimapShown() const
{
    if (!m_image || width() < 3 * kMinimapSide)
        return false;
    const double fitted = alignedFit().zoom;
    return m_camera.zoom > 2 * fitted || (m_image->info().kind == ImageKind::Slide && m_camera.zoom > 1.05 * fitted);
}

QRectF ImageView::minimapRect() const
{
    const QSize image = m_image->info().size();
    const QSizeF shown = QSizeF(image.width(), image.height() * m_camera.pixelAspect)
                             .scaled(kMinimapSide, kMinimapSide, Qt::KeepAspectRatio)
                             .expandedTo(QSizeF(8, 8));
    return {QPointF(width() - shown.width() - kMargin, kMargin + 22), shown};
}

void ImageView::navigateMinimap(QPointF position)
{
    const QRectF map = minimapRect();
    const QSize image = m_image->info().size();
    Camera camera = m_camera;
    camera.centre = QPointF((position.x() - map.left()) / map.width() * image.width(),
                            (position.y() - map.top()) / map.height() * image.height());
    setCamera(camera);
}

void ImageView::paintMinimap(QPainter& painter)
{
    if (!minimapShown())
        return;
    const QRectF rect = minimapRect();
    const ImageInfo& info = m_image->info();
    const QSize pixels = (rect.size() * devicePixelRatioF()).toSize().expandedTo(QSize(1, 1));
    if (m_minimap.size() != pixels) {
        m_minimap = QImage(pixels, QImage::Format_RGB32);
        std::vector<Layer> layers{imageLayer()};
        appendFileLayers(layers, info, m_shownFrame, false);
        composeView(m_minimap, Camera::fitted(info.size(), pixels, m_camera.pixelAspect), layers);
    }
    painter.drawImage(rect, m_minimap);
    paintUnseen(painter, rect);
    painter.setPen(QPen(QColor(150, 160, 175), 1));
    painter.setBrush(Qt::NoBrush);
    painter.drawRect(rect);
    QTransform toMap;
    toMap.translate(rect.left(), rect.top());
    toMap.scale(rect.width() / info.size().width(), rect.height() / info.size().height());
    const QPolygonF seen = m_camera.screenToImage().map(QPolygonF(QRectF(this->rect())));
    painter.save();
    painter.setClipRect(rect);
    painter.setPen(QPen(QColor(77, 163, 255), 1.5));
    painter.drawPolygon(toMap.map(seen));
    painter.restore();
}

} // namespace triptych
