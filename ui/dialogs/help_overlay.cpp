#include "ui/dialogs/help_overlay.h"

#include "ui/theme/theme.h"

#include <QEvent>
#include <QKeyEvent>
#include <QPainter>
#include <QWheelEvent>

#include <algorithm>

namespace triptych {

namespace {
constexpr int kRowHeight = 22;
constexpr int kColumnWidth = 385;
constexpr int kKeysWidth = 122;
constexpr int kFoot = 48;
constexpr int kTop = 64;
} // namespace

HelpOverlay::HelpOverlay(QWidget* window) : QWidget(window)
{
    setObjectName(QStringLiteral("helpOverlay"));
    setFocusPolicy(Qt::StrongFocus);
    hide();
    window->installEventFilter(this);
}

void HelpOverlay::setGroups(QList<ShortcutGroup> groups)
{
    m_groups = std::move(groups);
    update();
}

void HelpOverlay::toggle(QWidget* window)
{
    if (isVisible()) {
        hide();
        return;
    }
    if (window != parentWidget()) {
        parentWidget()->removeEventFilter(this);
        setParent(window);
        window->installEventFilter(this);
    }
    setGeometry(parentWidget()->rect());
    m_offset = 0;
    raise();
    show();
    setFocus();
}

bool HelpOverlay::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() == QEvent::Resize && isVisible())
        setGeometry(parentWidget()->rect());
    return QWidget::eventFilter(watched, event);
}

void HelpOverlay::scrollBy(int pixels)
{
    m_offset = std::clamp(m_offset + pixels, 0, std::max(0, m_height + kFoot - height()));
    update();
}

void HelpOverlay::keyPressEvent(QKeyEvent* event)
{
    switch (event->key()) {
    case Qt::Key_Down: return scrollBy(3 * kRowHeight);
    case Qt::Key_Up: return scrollBy(-3 * kRowHeight);
    default: hide();
    }
}

void HelpOverlay::wheelEvent(QWheelEvent* event) { scrollBy(-event->angleDelta().y() / 2); }

void HelpOverlay::mousePressEvent(QMouseEvent*) { hide(); }

void HelpOverlay::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.fillRect(rect(), QColor(6, 9, 12, 225));
    const int columns = qMax(1, qMin(4, width() / kColumnWidth));
    const int left = (width() - columns * kColumnWidth) / 2 + 20;
    QFont title = font();
    title.setPixelSize(20);
    title.setWeight(QFont::DemiBold);
    painter.setFont(title);
    painter.setPen(Qt::white);
    painter.drawText(left, 42 - m_offset, QStringLiteral("Shortcuts"));
    QList<int> heights(columns, kTop - m_offset); // each group goes into the column that is shortest so far
    for (const ShortcutGroup& group : m_groups) {
        const int column = int(std::min_element(heights.begin(), heights.end()) - heights.begin());
        const int x = left + column * kColumnWidth;
        int y = heights[column];
        QFont heading = font();
        heading.setWeight(QFont::DemiBold);
        painter.setFont(heading);
        painter.setPen(colours::kAccent);
        painter.drawText(QRect(x, y, kColumnWidth, kRowHeight), Qt::AlignVCenter, group.title);
        y += kRowHeight + 2;
        painter.setFont(font());
        for (const auto& [keys, meaning] : group.entries) {
            const auto draw = [&](int left, int room, const QString& text) {
                painter.drawText(QRect(x + left, y, room, kRowHeight), Qt::AlignVCenter,
                                 painter.fontMetrics().elidedText(text, Qt::ElideRight, room));
            };
            painter.setPen(Qt::white);
            draw(0, kKeysWidth, keys);
            painter.setPen(colours::kText);
            draw(kKeysWidth + 6, kColumnWidth - kKeysWidth - 22, meaning);
            y += kRowHeight;
        }
        heights[column] = y + 14;
    }
    m_height = *std::max_element(heights.begin(), heights.end()) + m_offset;
    const bool scrolls = m_height + kFoot > height();
    painter.fillRect(0, height() - kFoot, width(), kFoot, QColor(6, 9, 12, scrolls ? 245 : 0));
    painter.setPen(colours::kQuiet);
    painter.drawText(
        QRect(left, height() - 40, width() - left, 24), Qt::AlignVCenter,
        scrolls ? QStringLiteral("The wheel and the arrows scroll; any other key or a click closes this sheet.")
                : QStringLiteral("Any key or a click closes this sheet."));
}

} // namespace triptych
