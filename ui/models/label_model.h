// LabelModel: the labels that are drawn with, up to 255: name, colour, opacity, visibility and lock; which one is in
// hand, and which the nine label keys mean. GUI thread.
#pragma once

#include "core/annotation/label_colours.h"

#include <QObject>

#include <array>

namespace triptych {

class LabelModel : public QObject {
    Q_OBJECT
public:
    static constexpr int kMost = 255;
    static constexpr int kKeys = 9;

    explicit LabelModel(QObject* parent = nullptr);

    const QMap<int, LabelInfo>& labels() const { return m_labels; }
    void setLabel(int number, const LabelInfo& info); ///< 1…255; ignored beyond
    void setLabels(const QMap<int, LabelInfo>& labels);
    /// Changes one field: model.update(3, [](LabelInfo& label) { label.locked = true; }).
    template <class Fn>
    void update(int number, Fn&& change)
    {
        LabelInfo next = m_labels.value(number);
        change(next);
        setLabel(number, next);
    }
    int active() const { return m_active; }
    void setActive(int number); ///< ignored where there is no such label

    /// A new label at the lowest free number, which is then the active one; 0 where all 255 are there.
    int add(const QString& name = {});
    /// As `number`, named "… 2" and in a colour of its own; 0 where all are there.
    int duplicate(int number);
    /// What is painted with it stays, and is shown in a spare colour. The last label stays.
    void remove(int number);
    QList<quint8> freeNumbers() const;

    /// The label that a key (1…9) means, or the key of a label (0: none).
    int ofKey(int key) const { return m_keys[size_t(key - 1)]; }
    int keyOf(int number) const;
    void setKey(int key, int number); ///< a label has one key at most
    void takeKey(int number);         ///< the label has none any more
    QList<int> keys() const { return QList<int>(m_keys.begin(), m_keys.end()); }
    void setKeys(const QList<int>& labels); ///< one for each key; anything else is ignored

Q_SIGNALS:
    void labelsChanged();
    void activeChanged(int number);
    void keysChanged();

private:
    QMap<int, LabelInfo> m_labels;
    std::array<int, kKeys> m_keys;
    int m_active = 1;
};

} // namespace triptych
