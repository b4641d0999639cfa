#include "ui/panels/label_delegate.h"

#include "ui/models/label_list_model.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QMouseEvent>
#include <QPainter>

namespace triptych {

namespace {

constexpr int kHeight = 28;
constexpr int kSide = 22; // of a part that is clicked

QRect nameRect(const QRect& row)
{
    return QRect(QPoint(row.left() + 62, row.top()), QPoint(row.right() - 2 * kSide - 26, row.bottom()));
}

} // namespace

QRect LabelDelegate::rectOf(Part part, const QRect& row)
{
    const auto square = [&](int left) { return QRect(left, row.top() + (row.height() - kSide) / 2, kSide, kSide); };
    switch (part) {
    case Part::Colour: return square(row.left() + 34);
    case Part::Lock: return square(row.right() - 2 * kSide - 4);
    case Part::Eye: return square(row.right() - kSide - 2);
    case Part::Row: break;
    }
    return row;
}

QSize LabelDelegate::sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const { return {120, kHeight}; }

void LabelDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    const bool active = index.data(LabelListModel::ActiveRole).toBool();
    const bool visible = index.data(LabelListModel::VisibleRole).toBool();
    const bool locked = index.data(LabelListModel::LockedRole).toBool();
    const QRect row = option.rect;
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(Qt::NoPen);
    if (active || option.state.testFlag(QStyle::State_MouseOver)) {
        painter->setBrush(active ? QColor(0x1f, 0x4a, 0x75) : colours::kRaised);
        painter->drawRoundedRect(row.adjusted(0, 1, 0, -1), 5, 5);
    }
    QFont small = option.font;
    small.setPixelSize(11);
    painter->setFont(small);
    painter->setPen(active ? colours::kText : colours::kQuiet);
    painter->drawText(QRect(row.left(), row.top(), 29, row.height()), int(Qt::AlignRight | Qt::AlignVCenter),
                      index.data(LabelListModel::NumberRole).toString());
    QColor colour = index.data(LabelListModel::ColourRole).value<QColor>();
    painter->setPen(QPen(colour, 1.5));
    colour.setAlphaF(float(index.data(LabelListModel::OpacityRole).toDouble()));
    painter->setBrush(visible ? QBrush(colour) : QBrush(Qt::NoBrush));
    painter->drawRoundedRect(QRectF(rectOf(Part::Colour, row)).adjusted(4, 4, -4, -4), 3, 3);
    const QRect name = nameRect(row);
    painter->setFont(option.font);
    painter->setPen(visible ? colours::kText : colours::kQuiet);
    painter->drawText(name, int(Qt::AlignLeft | Qt::AlignVCenter) | Qt::TextSingleLine,
                      painter->fontMetrics().elidedText(index.data().toString(), Qt::ElideRight, name.width()));
    if (const int key = index.data(LabelListModel::KeyRole).toInt()) {
        painter->setFont(small);
        painter->setPen(QPen(colours::kLine.lighter(160), 1));
        painter->setBrush(Qt::NoBrush);
        const QRect cap(name.right() + 3, row.center().y() - 7, 15, 15);
        painter->drawRoundedRect(QRectF(cap).adjusted(0.5, 0.5, -0.5, -0.5), 3, 3);
        painter->setPen(colours::kQuiet);
        painter->drawText(cap, Qt::AlignCenter, QString::number(key));
    }
    const bool hovered = option.state.testFlag(QStyle::State_MouseOver);
    const auto icon = [&](Part part, const char* name, double opacity) {
        painter->setOpacity(opacity);
        themeIcon(QLatin1String(name)).paint(painter, rectOf(part, row).adjusted(3, 3, -3, -3));
    };
    if (locked || hovered || active)
        icon(Part::Lock, locked ? "object-locked" : "object-unlocked", locked ? 1 : 0.35);
    icon(Part::Eye, visible ? "view-visible" : "view-hidden", visible ? 0.8 : 0.5);
    painter->restore();
}

bool LabelDelegate::editorEvent(QEvent* event, QAbstractItemModel* model, const QStyleOptionViewItem& option,
                                const QModelIndex& index)
{
    const auto* mouse = event->type() == QEvent::MouseButtonRelease || event->type() == QEvent::MouseButtonDblClick
                            ? static_cast<QMouseEvent*>(event)
                            : nullptr;
    if (!mouse || mouse->button() != Qt::LeftButton)
        return QStyledItemDelegate::editorEvent(event, model, option, index);
    for (const Part part : {Part::Colour, Part::Lock, Part::Eye})
        if (rectOf(part, option.rect).contains(mouse->position().toPoint())) {
            if (event->type() == QEvent::MouseButtonRelease)
                Q_EMIT clicked(index.data(LabelListModel::NumberRole).toInt(), part);
            return true; // and no double click that would edit the name
        }
    if (event->type() == QEvent::MouseButtonRelease)
        Q_EMIT clicked(index.data(LabelListModel::NumberRole).toInt(), Part::Row);
    return QStyledItemDelegate::editorEvent(event, model, option, index);
}

void LabelDelegate::updateEditorGeometry(QWidget* editor, const QStyleOptionViewItem& option, const QModelIndex&) const
{
    editor->setGeometry(nameRect(option.rect).adjusted(-6, 1, 20, -1));
}

} // namespace triptych
