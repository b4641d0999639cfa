// LabelDelegate: a row of the labels: number, colour, name, key, lock and eye. A click on one of the last two switches
// it, one on the colour asks for another, one elsewhere chooses the label.
#pragma once

#include <QStyledItemDelegate>

namespace triptych {

class LabelDelegate : public QStyledItemDelegate {
    Q_OBJECT
public:
    enum class Part { Row, Colour, Lock, Eye };

    using QStyledItemDelegate::QStyledItemDelegate;
    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    bool editorEvent(QEvent* event, QAbstractItemModel* model, const QStyleOptionViewItem& option,
                     const QModelIndex& index) override;
    void updateEditorGeometry(QWidget* editor, const QStyleOptionViewItem& option,
                              const QModelIndex& index) const override;
    /// Where a part of a row is.
    static QRect rectOf(Part part, const QRect& row);

Q_SIGNALS:
    void clicked(int number, triptych::LabelDelegate::Part part);
};

} // namespace triptych
