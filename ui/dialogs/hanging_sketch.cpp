#include "ui/dialogs/hanging_sketch.h"

#include "ui/theme/theme.h"

#include <QPainter>
#include <QPainterPath>

namespace triptych {

namespace {

constexpr double kGap = 4;
constexpr double kTitle = 18;

/// A breast, its flat side where the slot has the chest wall.
void drawBreast(QPainter& painter, const QRectF& box, bool wallAtRight)
{
    const double depth = std::min(box.width() * 0.7, box.height() * 0.5);
    const double half = std::min(box.height() * 0.42, depth * 1.2);
    const double wall = wallAtRight ? box.right() : box.left();
    QPainterPath outline(QPointF(wall, box.center().y() - half));
    const double nipple = wallAtRight ? wall - depth : wall + depth;
    outline.cubicTo(nipple, box.center().y() - half, nipple, box.center().y() + half, wall, box.center().y() + half);
    painter.setPen(Qt::NoPen);
    painter.setBrush(QColor(74, 84, 96));
    painter.drawPath(outline);
}

void drawView(QPainter& painter, const QRectF& box, const PaneProtocol& pane, const QString& slot)
{
    painter.fillRect(box, Qt::black);
    const bool sided = slot.startsWith(QLatin1Char('R')) || slot.startsWith(QLatin1Char('L'));
    if (pane.kind == ImageKind::Mammogram && sided)
        drawBreast(painter, box, pane.alignChestWalls == slot.startsWith(QLatin1Char('R')));
    painter.setPen(colours::kText);
    painter.drawText(box, Qt::AlignCenter, slot.isEmpty() ? imageKindName(pane.kind) : slot);
}

} // namespace

HangingSketch::HangingSketch(QWidget* parent) : QWidget(parent)
{
    setObjectName(QStringLiteral("hangingSketch"));
    setMinimumHeight(190);
}

void HangingSketch::setProtocol(const HangingProtocol& protocol)
{
    m_protocol = protocol;
    update();
}

QList<QRectF> HangingSketch::paneAreas() const
{
    double sum = 0;
    for (const PaneProtocol& pane : m_protocol.panes)
        sum += pane.weight;
    QList<QRectF> areas;
    const double room = width() - kGap * double(m_protocol.panes.size() + 1);
    double left = kGap;
    for (const PaneProtocol& pane : m_protocol.panes) {
        const double width = std::max(0.0, room * pane.weight / sum);
        areas.append({left, kGap, width, height() - 2 * kGap});
        left += width + kGap;
    }
    return areas;
}

void HangingSketch::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.fillRect(rect(), QColor(6, 9, 12));
    const QList<QRectF> areas = paneAreas();
    for (qsizetype i = 0; i < areas.size(); ++i) {
        const PaneProtocol& pane = m_protocol.panes[i];
        const QString title = pane.title.isEmpty() ? imageKindName(pane.kind) : pane.title;
        painter.fillRect(areas[i], colours::kRaised);
        painter.setPen(pane.prior ? colours::kAmber : colours::kQuiet);
        const QRectF head(areas[i].left() + 5, areas[i].top(), areas[i].width() - 8, kTitle);
        const QString text = pane.prior ? QStringLiteral("%1 · prior").arg(title) : title;
        painter.drawText(head, Qt::AlignVCenter,
                         painter.fontMetrics().elidedText(text, Qt::ElideRight, int(head.width())));
        const QRectF body = areas[i].adjusted(2, kTitle, -2, -2);
        const auto rows = pane.rows.isEmpty() ? QList<QStringList>(pane.maximum, QStringList{QString()}) : pane.rows;
        const double rowHeight = body.height() / double(rows.size());
        for (qsizetype row = 0; row < rows.size(); ++row) {
            const double cellWidth = body.width() / double(rows[row].size());
            for (qsizetype cell = 0; cell < rows[row].size(); ++cell)
                drawView(painter,
                         QRectF(body.left() + double(cell) * cellWidth, body.top() + double(row) * rowHeight, cellWidth,
                                rowHeight)
                             .adjusted(0.5, 0.5, -0.5, -0.5),
                         pane, rows[row][cell]);
        }
    }
}

} // namespace triptych
