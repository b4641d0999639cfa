#include "ui/models/label_list_model.h"

#include "ui/models/label_model.h"

namespace triptych {

LabelListModel::LabelListModel(LabelModel* labels, QObject* parent)
    : QAbstractListModel(parent), m_labels(labels), m_numbers(labels->labels().keys())
{
    const auto changed = [this] { Q_EMIT dataChanged(index(0), index(rowCount() - 1)); };
    connect(labels, &LabelModel::labelsChanged, this, &LabelListModel::follow);
    connect(labels, &LabelModel::activeChanged, this, changed);
    connect(labels, &LabelModel::keysChanged, this, changed);
}

void LabelListModel::follow()
{
    const QList<int> numbers = m_labels->labels().keys();
    if (numbers == m_numbers) {
        Q_EMIT dataChanged(index(0), index(rowCount() - 1));
        return;
    }
    beginResetModel();
    m_numbers = numbers;
    endResetModel();
}

int LabelListModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : int(m_numbers.size()); }

QVariant LabelListModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid() || index.row() >= m_numbers.size())
        return {};
    const int number = m_numbers[index.row()];
    const LabelInfo label = m_labels->labels().value(number);
    switch (role) {
    case Qt::DisplayRole:
    case Qt::EditRole: return label.name;
    case NumberRole: return number;
    case ColourRole: return label.colour;
    case VisibleRole: return label.visible;
    case LockedRole: return label.locked;
    case OpacityRole: return label.opacity;
    case ActiveRole: return number == m_labels->active();
    case KeyRole: return m_labels->keyOf(number);
    default: return {};
    }
}

bool LabelListModel::setData(const QModelIndex& index, const QVariant& value, int role)
{
    constexpr int kLongest = 64;
    const QString name = value.toString().trimmed().left(kLongest);
    if (!index.isValid() || role != Qt::EditRole || name.isEmpty())
        return false;
    m_labels->update(m_numbers[index.row()], [&](LabelInfo& label) { label.name = name; });
    return true;
}

Qt::ItemFlags LabelListModel::flags(const QModelIndex& index) const
{
    return QAbstractListModel::flags(index) | Qt::ItemIsEditable;
}

int LabelListModel::rowOf(int number) const { return int(m_numbers.indexOf(number)); }

} // namespace triptych
