// LabelListModel: the labels as rows of a list, by number.
#pragma once

#include <QAbstractListModel>
#include <QList>

namespace triptych {

class LabelModel;

class LabelListModel : public QAbstractListModel {
    Q_OBJECT
public:
    enum Role { NumberRole = Qt::UserRole, ColourRole, VisibleRole, LockedRole, ActiveRole, KeyRole, OpacityRole };

    explicit LabelListModel(LabelModel* labels, QObject* parent = nullptr);

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    bool setData(const QModelIndex& index, const QVariant& value, int role) override; ///< the name
    Qt::ItemFlags flags(const QModelIndex& index) const override;
    int rowOf(int number) const; ///< −1 where there is none

private:
    void follow();

    LabelModel* m_labels;
    QList<int> m_numbers;
};

} // namespace triptych
