#include "ui/models/label_model.h"

namespace triptych {

LabelModel::LabelModel(QObject* parent) : QObject(parent), m_labels(defaultLabels()) {}

void LabelModel::setLabel(int number, const LabelInfo& info)
{
    if (m_labels.value(number) == info)
        return;
    m_labels[number] = info;
    Q_EMIT labelsChanged();
}

void LabelModel::setLabels(const QMap<int, LabelInfo>& labels)
{
    if (labels == m_labels)
        return;
    m_labels = labels;
    Q_EMIT labelsChanged();
}

void LabelModel::setActive(int number)
{
    if (number == m_active || !m_labels.contains(number))
        return;
    m_active = number;
    Q_EMIT activeChanged(number);
}

std::array<QRgb, 256> LabelModel::colourTable() const
{
    std::array<QRgb, 256> table{};
    for (auto it = m_labels.begin(); it != m_labels.end(); ++it)
        if (it.key() > 0 && it.key() < 256 && it->visible)
            table[size_t(it.key())] = it->colour.rgba();
    return table;
}

} // namespace triptych
