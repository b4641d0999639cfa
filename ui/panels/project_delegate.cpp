#include "ui/panels/project_delegate.h"

#include "ui/models/project_model.h"
#include "ui/theme/theme.h"

#include <QFileInfo>
#include <QPainter>
#include <QPainterPath>

namespace triptych {

namespace {

constexpr int kRowHeight = 50;
constexpr QSize kPicture{56, 44};

/// A ring for new, half full for started, a tick for done, an amber mark for what needs review: apart without colour.
void drawState(QPainter* painter, const QRectF& box, ItemState state)
{
    painter->setBrush(Qt::NoBrush);
    switch (state) {
    case ItemState::New:
        painter->setPen(QPen(colours::kQuiet, 1.4));
        painter->drawEllipse(box);
        break;
    case ItemState::Started:
        painter->setPen(QPen(colours::kAccent, 1.4));
        painter->drawEllipse(box);
        painter->setPen(Qt::NoPen);
        painter->setBrush(colours::kAccent);
        painter->drawPie(box, 90 * 16, 180 * 16);
        break;
    case ItemState::Done: {
        painter->setPen(QPen(colours::kGood, 2, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
        const auto at = [&](double x, double y) { return box.topLeft() + QPointF(box.width() * x, box.height() * y); };
        painter->drawPolyline(QPolygonF{at(0.05, 0.55), at(0.4, 0.9), at(1, 0.1)});
        break;
    }
    case ItemState::NeedsReview: {
        QFont font = painter->font();
        font.setBold(true);
        font.setPixelSize(13);
        painter->setFont(font);
        painter->setPen(colours::kAmber);
        painter->drawText(box.adjusted(-3, -3, 3, 3), Qt::AlignCenter, QStringLiteral("?"));
        break;
    }
    }
}

QColor stateColour(ItemState state)
{
    return state == ItemState::Done          ? colours::kGood
           : state == ItemState::NeedsReview ? colours::kAmber
           : state == ItemState::Started     ? colours::kText
                                             : colours::kQuiet;
}

void drawPicture(QPainter* painter, const QRect& box, const QImage& picture)
{
    painter->fillRect(box, Qt::black);
    if (picture.isNull())
        return;
    QRect target(QPoint(), picture.size().scaled(box.size(), Qt::KeepAspectRatio));
    target.moveCenter(box.center());
    painter->setRenderHint(QPainter::SmoothPixmapTransform);
    painter->drawImage(target, picture);
}

} // namespace

void ProjectDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    const QRect box = option.rect.adjusted(0, 1, 0, -1);
    const bool current = index.data(ProjectModel::CurrentRole).toBool();
    const bool hovered = option.state.testFlag(QStyle::State_MouseOver);
    if (current || hovered) {
        painter->setPen(Qt::NoPen);
        painter->setBrush(current ? QColor(0x1d, 0x2f, 0x42) : colours::kRaised);
        painter->drawRoundedRect(box, 4, 4);
    }
    if (current) {
        painter->setBrush(colours::kAccent);
        painter->drawRoundedRect(QRect(box.left(), box.top(), 3, box.height()), 1.5, 1.5);
    }
    const QRect picture(QPoint(box.left() + 7, box.top() + 2), kPicture);
    drawPicture(painter, picture, index.data(ProjectModel::PictureRole).value<QImage>());

    const auto state = ItemState(index.data(ProjectModel::StateRole).toInt());
    const QRect text(picture.right() + 9, box.top() + 4, box.right() - picture.right() - 34, box.height() - 8);
    painter->setFont(option.font);
    painter->setPen(current ? QColor(Qt::white) : colours::kText);
    const QString file = index.data().toString();
    // The number at its end tells it from its neighbours: that stays, the ending goes.
    const QString name = QFileInfo(file).completeBaseName();
    painter->drawText(QRect(text.left(), text.top(), text.width(), text.height() / 2),
                      int(Qt::AlignLeft | Qt::AlignVCenter) | Qt::TextSingleLine,
                      painter->fontMetrics().elidedText(name, Qt::ElideLeft, text.width()));
    QFont small = option.font;
    small.setPixelSize(11);
    painter->setFont(small);
    painter->setPen(stateColour(state));
    QString second = itemStateName(state);
    for (const int role : {int(ProjectModel::ClassRole), int(ProjectModel::NoteRole)})
        if (const QString more = index.data(role).toString(); !more.isEmpty())
            second += QStringLiteral(" · ") + more;
    painter->drawText(QRect(text.left(), text.top() + text.height() / 2, text.width(), text.height() / 2),
                      int(Qt::AlignLeft | Qt::AlignVCenter) | Qt::TextSingleLine,
                      painter->fontMetrics().elidedText(second, Qt::ElideRight, text.width()));
    drawState(painter, QRectF(box.right() - 20, box.center().y() - 5, 11, 11), state);
    painter->restore();
}

QSize ProjectDelegate::sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const { return {100, kRowHeight}; }

} // namespace triptych
