#include "ui/tools/drawing_tool.h"

#include "ui/canvas/image_view.h"
#include "ui/canvas/view_keys.h"

#include <QKeyEvent>
#include <QPainter>

namespace triptych {

bool DrawingTool::keyPress(ImageView& view, QKeyEvent* event)
{
    const auto key = view.keys().labelOf(*event);
    if (key && m_settings.labelOfKey(*key) > 0)
        m_settings.setLabel(m_settings.labelOfKey(*key));
    return key.has_value();
}

Shape DrawingTool::newShape(const ImageView& view, ShapeType type) const
{
    Shape shape;
    shape.type = type;
    shape.frame = view.frame();
    shape.label = m_settings.label();
    return shape;
}

void DrawingTool::addShape(ImageView& view, const Shape& shape)
{
    if (AnnotationModel* model = view.annotations())
        view.setSelection({model->addShape(shape)});
}

void DrawingTool::paintPreview(QPainter& painter, const ImageView& view, const Shape& shape, bool closed)
{
    const QTransform toScreen = view.camera().imageToScreen();
    const QPolygonF outline = toScreen.map(shape.outline());
    if (outline.isEmpty())
        return;
    const QColor colour = view.labels().value(shape.label, LabelInfo{{}, QColor(Qt::yellow)}).colour;
    const auto draw = [&](const QPen& pen) {
        painter.setPen(pen);
        for (const QPolygonF& stroke : shape.strokes())
            closed ? painter.drawPolygon(toScreen.map(stroke)) : painter.drawPolyline(toScreen.map(stroke));
    };
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setBrush(Qt::NoBrush);
    draw(QPen(QColor(0, 0, 0, 160), 3.5)); // a dark rim, for bright tissue
    draw(QPen(colour, 1.5));
    if (view.image() && shape.points.size() >= 2) {
        const QString text = measurementText(shape, view.image()->info().calibration);
        const QPointF at = outline.boundingRect().bottomRight() + QPointF(8, 4);
        painter.setPen(Qt::black);
        painter.drawText(at + QPointF(1, 1), text);
        painter.setPen(colour);
        painter.drawText(at, text);
    }
    painter.restore();
}

} // namespace triptych
