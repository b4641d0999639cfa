// LabelModel: names, colours and visibility of labels 1–9, and which one is drawn with. GUI thread.
#pragma once

#include "core/annotation/annotation_model.h"

#include <QObject>

#include <array>

namespace triptych {

class LabelModel : public QObject {
    Q_OBJECT
public:
    explicit LabelModel(QObject* parent = nullptr);

    const QMap<int, LabelInfo>& labels() const { return m_labels; }
    void setLabel(int number, const LabelInfo& info);
    void setLabels(const QMap<int, LabelInfo>& labels);
    int active() const { return m_active; }
    void setActive(int number); ///< ignored where there is no such label
    /// Colours by label for a mask layer; alpha 0 where hidden.
    std::array<QRgb, 256> colourTable() const;

Q_SIGNALS:
    void labelsChanged();
    void activeChanged(int number);

private:
    QMap<int, LabelInfo> m_labels;
    int m_active = 1;
};

} // namespace triptych
