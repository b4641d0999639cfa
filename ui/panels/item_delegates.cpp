#include "ui/panels/item_delegates.h"

#include "ui/models/findings_model.h"
#include "ui/models/lesion_model.h"
#include "ui/models/thumbnail_model.h"
#include "ui/models/worklist_model.h"
#include "ui/theme/theme.h"

#include <QPainter>

namespace triptych {

namespace {

QFont smallFont(const QFont& base)
{
    QFont font = base;
    font.setPixelSize(11);
    return font;
}

void drawElided(QPainter* painter, const QRect& rect, const QString& text, Qt::Alignment align = Qt::AlignLeft)
{
    const QString elided = painter->fontMetrics().elidedText(text, Qt::ElideRight, rect.width());
    painter->drawText(rect, int(align | Qt::AlignVCenter) | Qt::TextSingleLine, elided);
}

bool hovered(const QStyleOptionViewItem& option) { return option.state.testFlag(QStyle::State_MouseOver); }

} // namespace

void CaseDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    const QRect box = option.rect.adjusted(0, 1, 0, -2);
    const bool open = index.data(WorklistModel::OpenRole).toBool();
    painter->setPen(Qt::NoPen);
    painter->setBrush(open ? QColor(0x1d, 0x2f, 0x42) : hovered(option) ? colours::kRaised : colours::kPanel);
    painter->drawRoundedRect(box, 5, 5);
    if (open) {
        painter->setBrush(colours::kAccent);
        painter->drawRoundedRect(QRect(box.left(), box.top(), 3, box.height()), 1.5, 1.5);
    }
    const QRect text = box.adjusted(11, 5, -8, -5);
    painter->setFont(option.font);
    painter->setPen(open ? Qt::white : colours::kText);
    drawElided(painter, QRect(text.left(), text.top(), text.width(), text.height() / 2), index.data().toString());
    painter->setFont(smallFont(option.font));
    const bool mixed = index.data(WorklistModel::MixedRole).toBool();
    painter->setPen(mixed ? colours::kAmber : colours::kQuiet);
    QRect line(text.left(), text.top() + text.height() / 2, text.width(), text.height() / 2);
    // The state is never cut; what the case holds takes the rest.
    QString state = index.data(WorklistModel::StateRole).toString();
    if (mixed)
        state.prepend(QStringLiteral("mixed · "));
    drawElided(painter, line, state, Qt::AlignRight);
    line.setRight(line.right() - painter->fontMetrics().horizontalAdvance(state) - 8);
    drawElided(painter, line, index.data(WorklistModel::SummaryRole).toString());
    painter->restore();
}

QSize CaseDelegate::sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const { return {100, 47}; }

void ThumbnailDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    painter->save();
    const QRect box = option.rect.adjusted(2, 2, -2, -2);
    painter->fillRect(box, Qt::black);
    const auto picture = index.data(ThumbnailModel::PictureRole).value<QImage>();
    if (!picture.isNull()) {
        const QSize size = picture.size().scaled(box.size(), Qt::KeepAspectRatio);
        QRect target(QPoint(), size);
        target.moveCenter(box.center());
        painter->setRenderHint(QPainter::SmoothPixmapTransform);
        painter->drawImage(target, picture);
    }
    painter->setFont(smallFont(option.font));
    QString caption = index.data().toString();
    if (index.data(ThumbnailModel::PriorRole).toBool())
        caption += QStringLiteral(" · prior");
    const int width = qMin(painter->fontMetrics().horizontalAdvance(caption) + 10, box.width() - 4);
    const QRect tag(box.left() + 3, box.bottom() - 19, width, 17);
    painter->fillRect(tag, QColor(0, 0, 0, 170));
    painter->setPen(colours::kText);
    drawElided(painter, tag.adjusted(5, 0, -4, 0), caption);
    const bool current = index.data(ThumbnailModel::CurrentRole).toBool();
    if (current || hovered(option)) {
        painter->setPen(QPen(current ? colours::kAccent : colours::kLine.lighter(150), current ? 2 : 1));
        painter->setBrush(Qt::NoBrush);
        painter->drawRect(box.adjusted(1, 1, -1, -1));
    }
    painter->restore();
}

QSize ThumbnailDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex&) const
{
    const int width = option.widget ? (option.widget->width() - 12) / 2 : 96;
    return {qBound(70, width, 150), qBound(64, width * 9 / 10, 135)};
}

void FindingDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    const bool selected = option.state.testFlag(QStyle::State_Selected);
    if (selected || hovered(option)) {
        painter->setPen(Qt::NoPen);
        painter->setBrush(selected ? QColor(0x1d, 0x2f, 0x42) : colours::kRaised);
        painter->drawRoundedRect(option.rect.adjusted(0, 1, 0, -1), 5, 5);
    }
    const auto state = Finding::State(index.data(FindingsModel::StateRole).toInt());
    painter->setPen(Qt::NoPen);
    painter->setBrush(index.data(FindingsModel::ColourRole).value<QColor>());
    painter->drawEllipse(QPointF(option.rect.left() + 12, option.rect.top() + 14), 4.5, 4.5);
    const QRect text = option.rect.adjusted(24, 4, -8, -4);
    int badgeWidth = 0;
    if (state != Finding::State::Drawn) {
        painter->setFont(smallFont(option.font));
        const QString badge = findingStateName(state);
        badgeWidth = painter->fontMetrics().horizontalAdvance(badge) + 16;
        const QRect tag(text.right() - badgeWidth, text.top() + 1, badgeWidth, 18);
        const bool good = state == Finding::State::Accepted;
        painter->setBrush(good ? QColor(0x1b, 0x2f, 0x1e) : QColor(0x33, 0x28, 0x0f));
        painter->drawRoundedRect(tag, 9, 9);
        painter->setPen(good ? colours::kGood : state == Finding::State::Rejected ? colours::kQuiet : colours::kAmber);
        painter->drawText(tag, Qt::AlignCenter, badge);
    }
    painter->setFont(option.font);
    painter->setPen(state == Finding::State::Rejected ? colours::kQuiet : colours::kText);
    drawElided(painter, QRect(text.left(), text.top(), text.width() - badgeWidth - 6, 20), index.data().toString());
    painter->setFont(smallFont(option.font));
    painter->setPen(colours::kQuiet);
    drawElided(painter, QRect(text.left(), text.top() + 20, text.width(), 17),
               index.data(FindingsModel::DetailRole).toString());
    painter->restore();
}

QSize FindingDelegate::sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const { return {100, 45}; }

void LesionDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    if (option.state.testFlag(QStyle::State_Selected) || hovered(option)) {
        painter->setPen(Qt::NoPen);
        painter->setBrush(option.state.testFlag(QStyle::State_Selected) ? QColor(0x1d, 0x2f, 0x42) : colours::kRaised);
        painter->drawRoundedRect(option.rect.adjusted(0, 1, 0, -1), 5, 5);
    }
    const QRect text = option.rect.adjusted(10, 4, -8, -4);
    const QString assessment = index.data(LesionModel::AssessmentRole).toString();
    int badgeWidth = 0;
    if (!assessment.isEmpty()) {
        painter->setFont(smallFont(option.font));
        const QString badge = QStringLiteral("BI-RADS ") + assessment;
        badgeWidth = painter->fontMetrics().horizontalAdvance(badge) + 16;
        const QRect tag(text.right() - badgeWidth, text.top() + 1, badgeWidth, 18);
        const bool suspicious = assessment.startsWith(QLatin1Char('4')) || assessment >= QLatin1String("5");
        painter->setPen(Qt::NoPen);
        painter->setBrush(suspicious ? QColor(0x33, 0x28, 0x0f) : QColor(0x1b, 0x2f, 0x1e));
        painter->drawRoundedRect(tag, 9, 9);
        painter->setPen(suspicious ? colours::kAmber : colours::kGood);
        painter->drawText(tag, Qt::AlignCenter, badge);
    }
    painter->setFont(option.font);
    painter->setPen(colours::kText);
    drawElided(painter, QRect(text.left(), text.top(), text.width() - badgeWidth - 6, 20), index.data().toString());
    painter->setFont(smallFont(option.font));
    painter->setPen(colours::kQuiet);
    drawElided(painter, QRect(text.left(), text.top() + 20, text.width(), 17),
               index.data(LesionModel::PartsRole).toString());
    painter->restore();
}

QSize LesionDelegate::sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const { return {100, 45}; }

} // namespace triptych
