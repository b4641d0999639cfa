// ScreenSizeDialog: a line on the screen that the reader measures with a ruler: what a pixel of this screen measures.
#pragma once

#include <QDialog>

class QDoubleSpinBox;
class QLabel;

namespace triptych {

class ScreenSizeDialog : public QDialog {
    Q_OBJECT
public:
    /// `pixelsPerMm`: what is known so far, in logical pixels; 0 for nothing.
    explicit ScreenSizeDialog(double pixelsPerMm, QWidget* parent);

Q_SIGNALS:
    void measured(double pixelsPerMm); ///< accepted

private:
    void showResult();

    QDoubleSpinBox* m_length;
    QLabel* m_result;
};

} // namespace triptych
