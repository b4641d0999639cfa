#include "ui/models/label_model.h"

#include <algorithm>
#include <numeric>

namespace triptych {

LabelModel::LabelModel(QObject* parent) : QObject(parent), m_labels(defaultLabels())
{
    std::iota(m_keys.begin(), m_keys.end(), 1);
}

void LabelModel::setLabel(int number, const LabelInfo& info)
{
    if (number < 1 || number > kMost || (m_labels.contains(number) && m_labels.value(number) == info))
        return;
    m_labels[number] = info;
    Q_EMIT labelsChanged();
}

void LabelModel::setLabels(const QMap<int, LabelInfo>& labels)
{
    if (labels == m_labels || labels.isEmpty())
        return;
    m_labels = labels;
    if (!m_labels.contains(m_active))
        setActive(m_labels.firstKey());
    Q_EMIT labelsChanged();
}

void LabelModel::setActive(int number)
{
    if (number == m_active || !m_labels.contains(number))
        return;
    m_active = number;
    Q_EMIT activeChanged(number);
}

QList<quint8> LabelModel::freeNumbers() const
{
    QList<quint8> free;
    for (int number = 1; number <= kMost; ++number)
        if (!m_labels.contains(number))
            free << quint8(number);
    return free;
}

int LabelModel::add(const QString& name)
{
    const QList<quint8> free = freeNumbers();
    if (free.isEmpty())
        return 0;
    const int number = free.first();
    LabelInfo info;
    info.name = name.isEmpty() ? tr("Label %1").arg(number) : name;
    info.colour = defaultLabels().value(number, LabelInfo{{}, spareLabelColour(number)}).colour;
    setLabel(number, info);
    setActive(number);
    return number;
}

int LabelModel::duplicate(int number)
{
    const LabelInfo info = m_labels.value(number);
    const int copy = add(tr("%1 2").arg(info.name));
    if (copy)
        update(copy, [&](LabelInfo& label) { label.opacity = info.opacity; });
    return copy;
}

void LabelModel::remove(int number)
{
    if (!m_labels.contains(number) || m_labels.size() == 1)
        return;
    m_labels.remove(number);
    if (m_active == number) {
        const auto next = m_labels.upperBound(number);
        setActive(next == m_labels.end() ? m_labels.lastKey() : next.key());
    }
    Q_EMIT labelsChanged();
}

int LabelModel::keyOf(int number) const
{
    const auto found = std::find(m_keys.begin(), m_keys.end(), number);
    return found == m_keys.end() ? 0 : int(found - m_keys.begin()) + 1;
}

void LabelModel::setKey(int key, int number)
{
    if (key < 1 || key > kKeys || ofKey(key) == number)
        return;
    std::replace(m_keys.begin(), m_keys.end(), number, 0);
    m_keys[size_t(key - 1)] = number;
    Q_EMIT keysChanged();
}

void LabelModel::takeKey(int number)
{
    if (const int key = keyOf(number)) {
        m_keys[size_t(key - 1)] = 0;
        Q_EMIT keysChanged();
    }
}

void LabelModel::setKeys(const QList<int>& labels)
{
    if (labels.size() != kKeys)
        return;
    std::copy(labels.begin(), labels.end(), m_keys.begin());
    Q_EMIT keysChanged();
}

} // namespace triptych
