#include "ui/panels/ai_panel.h"

#include "ui/models/ai_model.h"
#include "ui/models/display_model.h"
#include "ui/panels/breakable_text.h"
#include "ui/panels/fused_card.h"
#include "ui/panels/reading_card.h"
#include "ui/panels/runs_card.h"
#include "ui/theme/theme.h"

#include <QComboBox>
#include <QScrollArea>
#include <QSignalBlocker>
#include <QSlider>

namespace triptych {

AiPanel::AiPanel(AiModel* model, DisplayModel* display, QWidget* parent)
    : QWidget(parent), m_model(model), m_display(display), m_warning(makeLabel({}, "banner")),
      m_reading(new ReadingCard), m_fused(new FusedCard), m_runs(new RunsCard)
{
    auto* outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    auto* scroll = new QScrollArea;
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    outer->addWidget(scroll);
    auto* content = new QWidget;
    auto* column = new QVBoxLayout(content);
    column->setContentsMargins(10, 4, 10, 10);
    column->setSpacing(10);
    m_warning->setWordWrap(true);
    m_warning->setObjectName(QStringLiteral("aiWarning"));
    for (QWidget* widget :
         {static_cast<QWidget*>(m_fused), static_cast<QWidget*>(m_reading), static_cast<QWidget*>(m_warning),
          static_cast<QWidget*>(m_runs), static_cast<QWidget*>(makeSaliencyCard())})
        column->addWidget(widget);
    column->addStretch(1);
    scroll->setWidget(content);

    connect(m_runs, &RunsCard::runRequested, this, &AiPanel::runRequested);
    connect(m_runs, &RunsCard::cancelRequested, this, &AiPanel::cancelRequested);
    connect(m_runs, &RunsCard::cardsRequested, this, &AiPanel::cardsRequested);
    connect(m_runs, &RunsCard::inputRequested, this, &AiPanel::inputRequested);
    connect(m_runs, &RunsCard::frameRequested, this, &AiPanel::frameRequested);
    connect(m_reading, &ReadingCard::commitRequested, this, &AiPanel::commitRequested);
    connect(m_reading, &ReadingCard::revealRequested, this, &AiPanel::revealRequested);
    connect(model, &AiModel::changed, this, &AiPanel::showModel);
    connect(display, &DisplayModel::changed, this, &AiPanel::showDisplay);
    showModel();
    showDisplay();
}

CardFrame* AiPanel::makeSaliencyCard()
{
    auto* card = new CardFrame(QStringLiteral("Saliency"));
    m_colours = new QComboBox;
    for (const ColourMap map : {ColourMap::Inferno, ColourMap::Viridis, ColourMap::Turbo, ColourMap::HotIron})
        m_colours->addItem(colourMapName(map), int(map));
    m_colours->setFocusPolicy(Qt::StrongFocus);
    m_colours->setObjectName(QStringLiteral("saliencyColours"));
    card->titleRow()->addWidget(m_colours);
    m_opacity = new QSlider(Qt::Horizontal);
    m_threshold = new QSlider(Qt::Horizontal);
    m_opacity->setObjectName(QStringLiteral("saliencyOpacity"));
    m_threshold->setObjectName(QStringLiteral("saliencyThreshold"));
    m_opacityText = makeLabel({}, "quiet");
    m_thresholdText = makeLabel({}, "quiet");
    for (QSlider* slider : {m_opacity, m_threshold}) {
        slider->setRange(0, 100);
        slider->setFocusPolicy(Qt::TabFocus);
    }
    card->body()->addLayout(nameValueRow(new QLabel(QStringLiteral("Opacity")), m_opacityText));
    card->body()->addWidget(m_opacity);
    card->body()->addLayout(nameValueRow(new QLabel(QStringLiteral("Threshold")), m_thresholdText));
    card->body()->addWidget(m_threshold);
    connect(m_colours, &QComboBox::currentIndexChanged, this, [this] {
        const auto map = ColourMap(m_colours->currentData().toInt());
        m_display->update([map](DisplayState& s) { s.saliencyColours = map; });
    });
    connect(m_opacity, &QSlider::valueChanged, this,
            [this](int v) { m_display->update([v](DisplayState& s) { s.saliencyOpacity = v / 100.0; }); });
    connect(m_threshold, &QSlider::valueChanged, this,
            [this](int v) { m_display->update([v](DisplayState& s) { s.saliencyThreshold = v / 100.0; }); });
    return card;
}

void AiPanel::showModel()
{
    m_warning->setVisible(!m_model->warnings().isEmpty());
    m_warning->setText(breakable(m_model->warnings().join(QLatin1Char('\n'))));
    m_reading->showReading(*m_model);
    m_fused->showResult(*m_model);
    m_runs->showRuns(*m_model);
}

void AiPanel::showDisplay()
{
    const DisplayState& state = m_display->state();
    const QSignalBlocker blockers[] = {QSignalBlocker(m_colours), QSignalBlocker(m_opacity),
                                       QSignalBlocker(m_threshold)};
    m_colours->setCurrentIndex(m_colours->findData(int(state.saliencyColours)));
    m_opacity->setValue(qRound(state.saliencyOpacity * 100));
    m_threshold->setValue(qRound(state.saliencyThreshold * 100));
    m_opacityText->setText(QStringLiteral("%1 %").arg(m_opacity->value()));
    m_thresholdText->setText(QStringLiteral("%1 %").arg(m_threshold->value()));
}

} // namespace triptych
