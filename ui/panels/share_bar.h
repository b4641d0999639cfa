// ShareBar: one line of a prediction: modality, probability, weight and contribution, and a bar of the probability.
#pragma once

#include <QWidget>

namespace triptych {

class ShareBar : public QWidget {
    Q_OBJECT
public:
    explicit ShareBar(QWidget* parent = nullptr);
    void setShare(const QString& name, const QString& figures, double probability);
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QString m_name;
    QString m_figures;
    double m_probability = 0;
};

} // namespace triptych
