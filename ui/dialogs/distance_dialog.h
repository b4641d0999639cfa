// DistanceDialog: asks for a distance in pixels, or in millimetres where the image is calibrated.
#pragma once

#include <QDialog>

#include <functional>

class QComboBox;
class QDoubleSpinBox;

namespace triptych {

struct DistanceQuestion {
    QString title;
    QString text;          ///< what the distance means, a sentence
    bool negative = false; ///< whether it may be below 0
    double pixels = 2;     ///< suggested
    double pixelMm = 0;    ///< width of a pixel; 0: not calibrated, so millimetres are not offered
};

class DistanceDialog : public QDialog {
    Q_OBJECT
public:
    /// `given(distance, inMm)` on OK.
    DistanceDialog(const DistanceQuestion& question, std::function<void(double, bool)> given, QWidget* parent);

private:
    QDoubleSpinBox* m_value;
    QComboBox* m_unit;
};

} // namespace triptych
