#include "ui/panels/value_slider.h"

#include <QDoubleSpinBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QSignalBlocker>
#include <QSlider>

#include <algorithm>
#include <cmath>

namespace triptych {

namespace {
constexpr double kMostSteps = 1000; ///< of the slider
constexpr int kNameWidth = 86;      ///< logical pixels: names of one column end where the sliders begin
constexpr int kBoxWidth = 72;
} // namespace

ValueSlider::ValueSlider(const QString& name, const QString& tip, QWidget* parent)
    : QWidget(parent), m_slider(new QSlider(Qt::Horizontal)), m_box(new QDoubleSpinBox)
{
    const QString id = name.toLower().remove(QLatin1Char(' '));
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(6);
    auto* label = new QLabel(name);
    label->setFixedWidth(kNameWidth);
    label->setBuddy(m_slider);
    m_slider->setFocusPolicy(Qt::TabFocus);
    m_slider->setObjectName(id + QStringLiteral("Slider"));
    m_slider->setAccessibleName(name);
    m_box->setButtonSymbols(QAbstractSpinBox::NoButtons);
    m_box->setFixedWidth(kBoxWidth);
    m_box->setFocusPolicy(Qt::StrongFocus);
    m_box->setKeyboardTracking(false); // a number that is half typed is none
    m_box->setAlignment(Qt::AlignRight);
    m_box->setObjectName(id + QStringLiteral("Box"));
    m_box->setAccessibleName(name);
    setToolTip(tip);
    row->addWidget(label);
    row->addWidget(m_slider, 1);
    row->addWidget(m_box);
    connect(m_slider, &QSlider::valueChanged, this, [this](int at) {
        const double range = m_box->maximum() - m_box->minimum();
        const QSignalBlocker block(m_box);
        m_box->setValue(m_box->minimum() + range * at / std::max(m_slider->maximum(), 1));
        Q_EMIT valueChanged(m_box->value());
    });
    connect(m_box, &QDoubleSpinBox::valueChanged, this, [this](double value) {
        showOnSlider(value);
        Q_EMIT valueChanged(value);
    });
}

void ValueSlider::showOnSlider(double value)
{
    const double range = m_box->maximum() - m_box->minimum();
    const QSignalBlocker block(m_slider);
    m_slider->setValue(range > 0 ? int(std::lround((value - m_box->minimum()) / range * m_slider->maximum())) : 0);
}

void ValueSlider::setRange(double least, double most, int decimals)
{
    if (m_box->minimum() == least && m_box->maximum() == most && m_box->decimals() == decimals)
        return;
    const QSignalBlocker blockers[] = {QSignalBlocker(m_box), QSignalBlocker(m_slider)};
    m_box->setDecimals(decimals);
    m_box->setRange(least, std::max(most, least));
    // No finer than the box: a step of a key must reach another number.
    const int steps = int(std::clamp((most - least) * std::pow(10.0, decimals), 1.0, kMostSteps));
    m_slider->setRange(0, steps);
    m_slider->setPageStep(std::max(1, steps / 20));
    m_box->setSingleStep(std::max((most - least) / 100, std::pow(10.0, -decimals)));
    showOnSlider(m_box->value());
}

void ValueSlider::setValue(double value)
{
    const QSignalBlocker block(m_box);
    m_box->setValue(value);
    showOnSlider(m_box->value());
}

double ValueSlider::value() const { return m_box->value(); }

} // namespace triptych
