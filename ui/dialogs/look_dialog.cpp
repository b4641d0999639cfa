#include "ui/dialogs/look_dialog.h"

#include <QDialogButtonBox>
#include <QGridLayout>
#include <QLabel>
#include <QPushButton>
#include <QSignalBlocker>
#include <QSlider>

#include <cmath>

namespace triptych {

namespace {

constexpr int kSteps = 100;         ///< from the middle to either end
constexpr double kLargestGamma = 5; ///< and its inverse

QSlider* makeSlider(const char* name)
{
    auto* slider = new QSlider(Qt::Horizontal);
    slider->setObjectName(QLatin1String(name));
    slider->setRange(-kSteps, kSteps);
    slider->setPageStep(10);
    slider->setMinimumWidth(240);
    return slider;
}

} // namespace

LookDialog::LookDialog(QWidget* parent)
    : QDialog(parent), m_brightness(makeSlider("brightness")), m_gamma(makeSlider("gamma")),
      m_brightnessText(new QLabel), m_gammaText(new QLabel)
{
    setObjectName(QStringLiteral("lookDialog"));
    setWindowTitle(tr("Brightness and gamma"));
    auto* grid = new QGridLayout(this);
    grid->addWidget(new QLabel(tr("Brightness")), 0, 0);
    grid->addWidget(m_brightness, 0, 1);
    grid->addWidget(m_brightnessText, 0, 2);
    grid->addWidget(new QLabel(tr("Gamma")), 1, 0);
    grid->addWidget(m_gamma, 1, 1);
    grid->addWidget(m_gammaText, 1, 2);
    m_brightnessText->setMinimumWidth(52);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close);
    auto* reset = buttons->addButton(tr("As in the file"), QDialogButtonBox::ResetRole);
    reset->setObjectName(QStringLiteral("resetLook"));
    grid->addWidget(buttons, 2, 0, 1, 3);
    for (QSlider* slider : {m_brightness, m_gamma})
        connect(slider, &QSlider::valueChanged, this, [this] {
            showFigures();
            Q_EMIT lookChanged(brightness(), gamma());
        });
    connect(reset, &QPushButton::clicked, this, &LookDialog::resetRequested);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    showFigures();
}

double LookDialog::brightness() const { return double(m_brightness->value()) / kSteps; }

double LookDialog::gamma() const { return std::pow(kLargestGamma, double(m_gamma->value()) / kSteps); }

void LookDialog::setLook(double brightness, double gamma)
{
    const QSignalBlocker quiet(m_brightness), alsoQuiet(m_gamma);
    m_brightness->setValue(int(std::lround(brightness * kSteps)));
    m_gamma->setValue(int(std::lround(std::log(gamma) / std::log(kLargestGamma) * kSteps)));
    showFigures();
}

void LookDialog::showFigures()
{
    m_brightnessText->setText(
        tr("%1%2 %").arg(m_brightness->value() > 0 ? QStringLiteral("+") : QString()).arg(m_brightness->value()));
    m_gammaText->setText(QString::number(gamma(), 'f', 2));
}

} // namespace triptych
