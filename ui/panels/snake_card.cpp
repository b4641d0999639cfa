#include "ui/panels/snake_card.h"

#include "ui/panels/value_slider.h"
#include "ui/theme/theme.h"

#include <QCheckBox>
#include <QComboBox>
#include <QListWidget>
#include <QLocale>
#include <QPushButton>
#include <QShortcut>
#include <QSignalBlocker>
#include <QStackedWidget>
#include <QToolButton>

#include <algorithm>

namespace triptych {

namespace {

QVBoxLayout* pageColumn(QWidget* page)
{
    auto* column = new QVBoxLayout(page);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(4);
    return column;
}

QCheckBox* checkBox(const QString& text, const char* name, const QString& tip)
{
    auto* box = new QCheckBox(text);
    box->setObjectName(QLatin1String(name));
    box->setFocusPolicy(Qt::StrongFocus);
    box->setToolTip(tip);
    return box;
}

} // namespace

SnakeCard::SnakeCard(SegmentationModel* model, QWidget* parent) : QWidget(parent), m_model(model)
{
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(10);
    column->addWidget(makeSpeedCard());
    column->addWidget(makeBubbleCard());
    column->addWidget(makeEvolutionCard());
    connect(model, &SegmentationModel::settingsChanged, this, &SnakeCard::showSettings);
    connect(model, &SegmentationModel::speedShownChanged, this, &SnakeCard::showSettings);
    connect(model, &SegmentationModel::pointsChanged, this, &SnakeCard::showBubbles);
    connect(model, &SegmentationModel::stateChanged, this, &SnakeCard::showState);
    showSettings();
    showBubbles();
    showState();
}

QWidget* SnakeCard::makeThresholdPage()
{
    auto* page = new QWidget;
    auto* column = pageColumn(page);
    m_useLower =
        checkBox(QStringLiteral("Above"), "useLower", QStringLiteral("The object is brighter than the lower bound"));
    m_useUpper =
        checkBox(QStringLiteral("Below"), "useUpper", QStringLiteral("The object is darker than the upper bound"));
    m_lower = new ValueSlider(QStringLiteral("Lower bound"));
    m_upper = new ValueSlider(QStringLiteral("Upper bound"));
    m_softness = new ValueSlider(QStringLiteral("Softness"),
                                 QStringLiteral("How gently the speed changes around a bound, of the range of values"));
    m_softness->setRange(0.002, 0.2, 3);
    m_sigma = new ValueSlider(QStringLiteral("Smoothing"), QStringLiteral("Pixels; against noise"));
    m_sigma->setRange(0, 6, 1);
    auto* sides = new QHBoxLayout;
    sides->addWidget(m_useLower);
    sides->addWidget(m_useUpper);
    sides->addStretch(1);
    column->addLayout(sides);
    for (ValueSlider* slider : {m_lower, m_upper, m_softness, m_sigma})
        column->addWidget(slider);
    const auto bind = [this](ValueSlider* slider, double ThresholdSpeed::*member) {
        connect(slider, &ValueSlider::valueChanged, this, [this, member](double value) {
            m_model->update([&](SegmentSettings& s) { s.thresholdSpeed.*member = value; });
        });
    };
    bind(m_lower, &ThresholdSpeed::lower);
    bind(m_upper, &ThresholdSpeed::upper);
    bind(m_softness, &ThresholdSpeed::softness);
    bind(m_sigma, &ThresholdSpeed::sigma);
    connect(m_useLower, &QCheckBox::toggled, this,
            [this](bool on) { m_model->update([on](SegmentSettings& s) { s.thresholdSpeed.useLower = on; }); });
    connect(m_useUpper, &QCheckBox::toggled, this,
            [this](bool on) { m_model->update([on](SegmentSettings& s) { s.thresholdSpeed.useUpper = on; }); });
    return page;
}

QWidget* SnakeCard::makeEdgePage()
{
    auto* page = new QWidget;
    auto* column = pageColumn(page);
    m_edgeSigma = new ValueSlider(QStringLiteral("Scale"), QStringLiteral("Pixels; larger: only coarse edges count"));
    m_edgeSigma->setRange(0.5, 8, 1);
    m_contrast =
        new ValueSlider(QStringLiteral("Contrast"),
                        QStringLiteral("How steep an edge must be to halve the speed, of the steep ones here"));
    m_contrast->setRange(0.02, 1, 2);
    m_exponent = new ValueSlider(QStringLiteral("Sharpness"), QStringLiteral("How suddenly edges stop the contour"));
    m_exponent->setRange(1, 6, 1);
    const auto bind = [&](ValueSlider* slider, double EdgeSpeed::*member) {
        column->addWidget(slider);
        connect(slider, &ValueSlider::valueChanged, this, [this, member](double value) {
            m_model->update([&](SegmentSettings& s) { s.edgeSpeed.*member = value; });
        });
    };
    bind(m_edgeSigma, &EdgeSpeed::sigma);
    bind(m_contrast, &EdgeSpeed::contrast);
    bind(m_exponent, &EdgeSpeed::exponent);
    column->addStretch(1);
    return page;
}

CardFrame* SnakeCard::makeSpeedCard()
{
    auto* card = new CardFrame(QStringLiteral("1  Speed image"));
    m_shown = checkBox(QStringLiteral("Shown"), "speedShown",
                       QStringLiteral("White: the contour grows. Blue: it shrinks, or at edges stops."));
    card->titleRow()->addWidget(m_shown);
    m_speed = new QComboBox;
    m_speed->setObjectName(QStringLiteral("snakeSpeed"));
    m_speed->setFocusPolicy(Qt::StrongFocus);
    m_speed->addItems(
        {QStringLiteral("By thresholds"), QStringLiteral("By edges"), QStringLiteral("By trained pixels")});
    m_speed->setToolTip(QStringLiteral("What tells object and background apart"));
    card->body()->addWidget(m_speed);
    m_pages = new QStackedWidget;
    m_pages->addWidget(makeThresholdPage());
    m_pages->addWidget(makeEdgePage());
    auto* examples = makeLabel(QStringLiteral("Paint a little of the object with the active label and of the rest with "
                                              "another one: the classifier learns from both."),
                               "quiet");
    examples->setWordWrap(true);
    examples->setAlignment(Qt::AlignTop);
    m_pages->addWidget(examples);
    card->body()->addWidget(m_pages);
    connect(m_speed, &QComboBox::currentIndexChanged, this,
            [this](int index) { m_model->update([index](SegmentSettings& s) { s.speed = SnakeSpeed(index); }); });
    connect(m_shown, &QCheckBox::toggled, m_model, &SegmentationModel::setSpeedShown);
    return card;
}

CardFrame* SnakeCard::makeBubbleCard()
{
    auto* card = new CardFrame(QStringLiteral("2  Bubbles"));
    auto* remove = new QToolButton;
    remove->setIcon(themeIcon(QStringLiteral("edit-delete")));
    remove->setObjectName(QStringLiteral("removeBubble"));
    remove->setToolTip(QStringLiteral("Take the chosen bubble away (Delete)"));
    remove->setFocusPolicy(Qt::TabFocus);
    card->titleRow()->addWidget(remove);
    m_bubbles = new QListWidget;
    m_bubbles->setObjectName(QStringLiteral("bubbles"));
    m_bubbles->setFocusPolicy(Qt::StrongFocus);
    m_bubbles->setFixedHeight(58);
    m_bubbles->setToolTip(QStringLiteral("Click and drag in the view places one; the wheel over it changes its size"));
    card->body()->addWidget(m_bubbles);
    m_radius = new ValueSlider(QStringLiteral("Radius"), QStringLiteral("Image pixels"));
    m_radius->setRange(1, 500, 1);
    card->body()->addWidget(m_radius);
    connect(m_bubbles, &QListWidget::currentRowChanged, m_model, &SegmentationModel::chooseBubble);
    connect(remove, &QToolButton::clicked, this, [this] { m_model->removeBubble(m_model->bubble()); });
    auto* key = new QShortcut(QKeySequence(Qt::Key_Delete), m_bubbles);
    key->setContext(Qt::WidgetShortcut);
    connect(key, &QShortcut::activated, this, [this] { m_model->removeBubble(m_model->bubble()); });
    connect(m_radius, &ValueSlider::valueChanged, this, [this](double radius) {
        const int index = m_model->bubble();
        if (index < 0)
            return;
        SegmentBubble bubble = m_model->bubbles()[index];
        bubble.radius = radius;
        m_model->changeBubble(index, bubble);
    });
    return card;
}

CardFrame* SnakeCard::makeEvolutionCard()
{
    auto* card = new CardFrame(QStringLiteral("3  Evolution"));
    m_iterations = makeLabel({}, "quiet");
    m_iterations->setObjectName(QStringLiteral("snakeIterations"));
    card->titleRow()->addWidget(m_iterations);
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(6);
    const auto add = [&](const QString& text, const char* icon, const char* name, const QString& tip) {
        auto* button = new QPushButton(themeIcon(QLatin1String(icon)), text);
        button->setObjectName(QLatin1String(name));
        button->setToolTip(tip);
        button->setFocusPolicy(Qt::StrongFocus);
        buttons->addWidget(button, 1);
        return button;
    };
    m_play = add(QStringLiteral("Play"), "media-playback-start", "snakePlay",
                 QStringLiteral("Let the contour move until it is paused"));
    m_step = add(QStringLiteral("Step"), "media-skip-forward", "snakeStep", QStringLiteral("So many iterations, once"));
    m_reset = add(QStringLiteral("Reset"), "edit-reset", "snakeReset", QStringLiteral("Back to the bubbles"));
    card->body()->addLayout(buttons);
    m_propagation =
        new ValueSlider(QStringLiteral("Propagation"), QStringLiteral("How strongly the speed image drives it"));
    m_propagation->setRange(0, 2, 2);
    m_curvature = new ValueSlider(QStringLiteral("Curvature"), QStringLiteral("How smooth the contour is kept"));
    m_curvature->setRange(0, 5, 2);
    m_advection = new ValueSlider(QStringLiteral("Advection"),
                                  QStringLiteral("How strongly edges pull; with the speed by edges"));
    m_advection->setRange(0, 6, 2);
    m_steps =
        new ValueSlider(QStringLiteral("Per step"), QStringLiteral("Iterations of a step, and between two pictures"));
    m_steps->setRange(1, 100, 0);
    const auto bind = [&](ValueSlider* slider, double SnakeWeights::*member) {
        connect(slider, &ValueSlider::valueChanged, this, [this, member](double value) {
            m_model->update([&](SegmentSettings& s) { s.weights.*member = value; });
        });
    };
    bind(m_propagation, &SnakeWeights::propagation);
    bind(m_curvature, &SnakeWeights::curvature);
    bind(m_advection, &SnakeWeights::advection);
    connect(m_steps, &ValueSlider::valueChanged, this,
            [this](double value) { m_model->update([value](SegmentSettings& s) { s.iterations = int(value); }); });
    for (ValueSlider* slider : {m_propagation, m_curvature, m_advection, m_steps})
        card->body()->addWidget(slider);
    connect(m_play, &QPushButton::clicked, this, [this] { Q_EMIT playRequested(!m_model->state().playing); });
    connect(m_step, &QPushButton::clicked, this, &SnakeCard::stepRequested);
    connect(m_reset, &QPushButton::clicked, this, &SnakeCard::resetRequested);
    return card;
}

void SnakeCard::showSettings()
{
    const SegmentSettings& settings = m_model->settings();
    const Band& range = m_model->state().range;
    const int decimals = m_model->state().whole && range.upper - range.lower > 20 ? 0 : 2;
    const QSignalBlocker blockers[] = {QSignalBlocker(m_speed), QSignalBlocker(m_shown), QSignalBlocker(m_useLower),
                                       QSignalBlocker(m_useUpper)};
    m_speed->setCurrentIndex(int(settings.speed));
    m_shown->setChecked(m_model->speedShown());
    m_pages->setCurrentIndex(int(settings.speed));
    for (ValueSlider* slider : {m_lower, m_upper})
        slider->setRange(range.lower, range.upper, decimals);
    m_useLower->setChecked(settings.thresholdSpeed.useLower);
    m_useUpper->setChecked(settings.thresholdSpeed.useUpper);
    m_lower->setValue(settings.thresholdSpeed.lower);
    m_upper->setValue(settings.thresholdSpeed.upper);
    m_lower->setEnabled(settings.thresholdSpeed.useLower);
    m_upper->setEnabled(settings.thresholdSpeed.useUpper);
    m_softness->setValue(settings.thresholdSpeed.softness);
    m_sigma->setValue(settings.thresholdSpeed.sigma);
    m_edgeSigma->setValue(settings.edgeSpeed.sigma);
    m_contrast->setValue(settings.edgeSpeed.contrast);
    m_exponent->setValue(settings.edgeSpeed.exponent);
    m_propagation->setValue(settings.weights.propagation);
    m_curvature->setValue(settings.weights.curvature);
    m_advection->setValue(settings.weights.advection);
    m_advection->setEnabled(settings.speed == SnakeSpeed::Edges);
    m_steps->setValue(settings.iterations);
}

void SnakeCard::showBubbles()
{
    const QSignalBlocker block(m_bubbles);
    const auto& bubbles = m_model->bubbles();
    while (m_bubbles->count() > bubbles.size())
        delete m_bubbles->takeItem(m_bubbles->count() - 1);
    for (int i = 0; i < bubbles.size(); ++i) {
        if (i >= m_bubbles->count())
            m_bubbles->addItem(QString());
        const SegmentBubble& bubble = bubbles[i];
        QString text = QStringLiteral("%1, %2 · radius %3")
                           .arg(qRound(bubble.centre.x()))
                           .arg(qRound(bubble.centre.y()))
                           .arg(QLocale::c().toString(bubble.radius, 'f', 1));
        if (m_model->state().frames)
            text += QStringLiteral(" · frame %1").arg(bubble.frame + 1);
        m_bubbles->item(i)->setText(text);
    }
    m_bubbles->setCurrentRow(m_model->bubble());
    m_radius->setEnabled(m_model->bubble() >= 0);
    if (m_model->bubble() >= 0)
        m_radius->setValue(bubbles[m_model->bubble()].radius);
}

void SnakeCard::showState()
{
    const SegmentState& state = m_model->state();
    m_play->setText(state.playing ? QStringLiteral("Pause") : QStringLiteral("Play"));
    m_play->setIcon(
        themeIcon(state.playing ? QStringLiteral("media-playback-pause") : QStringLiteral("media-playback-start")));
    const bool ready = state.active && !state.loading;
    m_play->setEnabled(ready);
    m_step->setEnabled(ready);
    m_reset->setEnabled(state.evolving);
    m_bubbles->setEnabled(!state.evolving);
    m_iterations->setText(state.evolving ? QStringLiteral("%1 iterations").arg(state.iterations) : QString());
    m_iterations->setToolTip(
        QStringLiteral("Moved by %1 pixels in the last one").arg(QLocale::c().toString(state.change, 'f', 3)));
    showSettings(); // the range of the values is part of the state
}

} // namespace triptych
