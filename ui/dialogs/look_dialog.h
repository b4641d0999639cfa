// LookDialog: brightness and gamma of a colour image on sliders, with what they are in figures, and a way back.
#pragma once

#include <QDialog>

class QLabel;
class QSlider;

namespace triptych {

class LookDialog : public QDialog {
    Q_OBJECT
public:
    explicit LookDialog(QWidget* parent);
    /// Follows what the view shows; says nothing of it.
    void setLook(double brightness, double gamma);

Q_SIGNALS:
    void lookChanged(double brightness, double gamma); ///< −1…1, 0.2…5
    void resetRequested();

private:
    void showFigures();
    double brightness() const;
    double gamma() const;

    QSlider* m_brightness;
    QSlider* m_gamma; ///< logarithmic
    QLabel* m_brightnessText;
    QLabel* m_gammaText;
};

} // namespace triptych
