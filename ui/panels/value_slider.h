// ValueSlider: one number by its name, a slider and a box to type into.
#pragma once

#include <QWidget>

class QDoubleSpinBox;
class QLabel;
class QSlider;

namespace triptych {

class ValueSlider : public QWidget {
    Q_OBJECT
public:
    /// `name` is what its object name is made from: "Lower" has slider "lowerSlider" and box "lowerBox".
    explicit ValueSlider(const QString& name, const QString& tip = {}, QWidget* parent = nullptr);

    /// Emits nothing. `decimals` of the box; the slider has as many steps, up to a thousand.
    void setRange(double least, double most, int decimals);
    void setValue(double value); ///< emits nothing
    double value() const;

Q_SIGNALS:
    void valueChanged(double value); ///< by the reader

private:
    void showOnSlider(double value);

    QSlider* m_slider;
    QDoubleSpinBox* m_box;
};

} // namespace triptych
