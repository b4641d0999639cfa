#include "ui/panels/segmentation_panel.h"

#include "ui/panels/card_frame.h"
#include "ui/panels/snake_card.h"
#include "ui/panels/value_slider.h"
#include "ui/theme/theme.h"

#include <QComboBox>
#include <QKeyEvent>
#include <QPushButton>
#include <QScrollArea>
#include <QSignalBlocker>
#include <QStackedWidget>
#include <QToolButton>

namespace triptych {

namespace {

QPushButton* pushButton(const QString& text, const char* name, const QString& tip, bool primary = false)
{
    auto* button = new QPushButton(text);
    button->setObjectName(QLatin1String(name));
    button->setToolTip(tip);
    button->setFocusPolicy(Qt::StrongFocus);
    if (primary)
        button->setProperty("role", QStringLiteral("primary"));
    return button;
}

QToolButton* toolButton(const char* icon, const char* name, const QString& tip)
{
    auto* button = new QToolButton;
    button->setIcon(themeIcon(QLatin1String(icon)));
    button->setObjectName(QLatin1String(name));
    button->setToolTip(tip);
    button->setFocusPolicy(Qt::TabFocus);
    return button;
}

QLabel* wrapped(const char* role, const char* name)
{
    auto* label = makeLabel({}, role);
    label->setWordWrap(true);
    label->setObjectName(QLatin1String(name));
    return label;
}

} // namespace

SegmentationPanel::SegmentationPanel(SegmentationModel* model, QWidget* parent)
    : QWidget(parent), m_model(model), m_snake(new SnakeCard(model))
{
    auto* outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    outer->setSpacing(0);
    auto* scroll = new QScrollArea;
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    auto* content = new QWidget;
    auto* column = new QVBoxLayout(content);
    column->setContentsMargins(10, 4, 10, 10);
    column->setSpacing(10);
    for (QWidget* widget : {static_cast<QWidget*>(makeRegionCard()), static_cast<QWidget*>(makeMethodCard()),
                            static_cast<QWidget*>(m_snake), static_cast<QWidget*>(makeBetweenCard())})
        column->addWidget(widget);
    column->addStretch(1);
    scroll->setWidget(content);
    outer->addWidget(scroll, 1);
    outer->addWidget(makeButtons());
    connect(m_snake, &SnakeCard::playRequested, this, &SegmentationPanel::playRequested);
    connect(m_snake, &SnakeCard::stepRequested, this, &SegmentationPanel::stepRequested);
    connect(m_snake, &SnakeCard::resetRequested, this, &SegmentationPanel::resetRequested);
    connect(model, &SegmentationModel::settingsChanged, this, &SegmentationPanel::showSettings);
    connect(model, &SegmentationModel::stateChanged, this, &SegmentationPanel::showState);
    connect(model, &SegmentationModel::rectangleChanged, this, &SegmentationPanel::showState);
    connect(model, &SegmentationModel::pointsChanged, this, &SegmentationPanel::showState);
    showState();
}

CardFrame* SegmentationPanel::makeRegionCard()
{
    auto* card = new CardFrame(QStringLiteral("Segment"));
    m_target = wrapped("quiet", "segmentTarget");
    card->body()->addWidget(m_target);
    m_start =
        pushButton(QStringLiteral("Segment what the view shows"), "segmentStart",
                   QStringLiteral("Zoom to the lesion first: only what is in view is looked at (Ctrl+Alt+R)"), true);
    m_region = wrapped("quiet", "segmentRegion");
    m_note = wrapped("amber", "segmentNote");
    m_visible = pushButton(QStringLiteral("What is in view"), "segmentVisible",
                           QStringLiteral("Take what the view shows now as the region"));
    m_rectangle = pushButton(QStringLiteral("Rectangle…"), "segmentRectangle",
                             QStringLiteral("Draw the region in the view; a click there takes it back"));
    m_rectangle->setCheckable(true);
    m_dimensions = new QComboBox;
    m_dimensions->setObjectName(QStringLiteral("segmentDimensions"));
    m_dimensions->setFocusPolicy(Qt::StrongFocus);
    m_dimensions->addItems({QStringLiteral("This slice (2D)"), QStringLiteral("All slices (3D)")});
    card->body()->addWidget(m_start);
    auto* row = new QHBoxLayout;
    row->setSpacing(6);
    row->addWidget(m_visible, 1);
    row->addWidget(m_rectangle, 1);
    card->body()->addLayout(row);
    card->body()->addWidget(m_dimensions);
    card->body()->addWidget(m_region);
    card->body()->addWidget(m_note);
    connect(m_start, &QPushButton::clicked, this, &SegmentationPanel::startRequested);
    connect(m_visible, &QPushButton::clicked, this, &SegmentationPanel::visibleRequested);
    connect(m_rectangle, &QPushButton::clicked, this, [this](bool on) {
        m_model->setChoosingRectangle(on);
        if (on)
            Q_EMIT placingRequested(true);
    });
    connect(m_dimensions, &QComboBox::currentIndexChanged, this,
            [this](int index) { m_model->update([index](SegmentSettings& s) { s.volume = index == 1; }); });
    return card;
}

ValueSlider* SegmentationPanel::addSlider(QWidget* page, const QString& name, const QString& tip, double least,
                                          double most, int decimals, double& (*of)(SegmentSettings&), bool followsRange)
{
    auto* slider = new ValueSlider(name, tip);
    slider->setRange(least, most, decimals);
    page->layout()->addWidget(slider);
    m_bound.push_back({slider, of, followsRange});
    connect(slider, &ValueSlider::valueChanged, this,
            [this, of](double value) { m_model->update([&](SegmentSettings& s) { of(s) = value; }); });
    return slider;
}

QWidget* SegmentationPanel::makePage(SegmentMethod method)
{
    auto* page = new QWidget;
    auto* column = new QVBoxLayout(page);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(4);
    const auto lower = [](SegmentSettings& s) -> double& { return s.band.lower; };
    const auto upper = [](SegmentSettings& s) -> double& { return s.band.upper; };
    switch (method) {
    case SegmentMethod::Connected:
        addSlider(page, QStringLiteral("Smoothing"), QStringLiteral("Pixels; against noise"), 0, 6, 1,
                  [](SegmentSettings& s) -> double& { return s.sigma; });
        [[fallthrough]];
    case SegmentMethod::Threshold:
        addSlider(page, QStringLiteral("Lower"), QStringLiteral("Values from here …"), 0, 1, 0, lower, true);
        addSlider(page, QStringLiteral("Upper"), QStringLiteral("… to here belong"), 0, 1, 0, upper, true);
        break;
    case SegmentMethod::Confidence:
        addSlider(page, QStringLiteral("Tolerance"), QStringLiteral("Standard deviations around the region's mean"),
                  0.5, 6, 2, [](SegmentSettings& s) -> double& { return s.confidence.multiplier; });
        addSlider(page, QStringLiteral("Smoothing"), QStringLiteral("Pixels; against noise"), 0, 6, 1,
                  [](SegmentSettings& s) -> double& { return s.confidence.sigma; });
        break;
    case SegmentMethod::Watershed:
        addSlider(page, QStringLiteral("Depth"), QStringLiteral("Basins less deep run together"), 0, 1, 2,
                  [](SegmentSettings& s) -> double& { return s.watershed.level; });
        addSlider(page, QStringLiteral("Scale"), QStringLiteral("Pixels; larger: only coarse edges part basins"), 0.5,
                  8, 1, [](SegmentSettings& s) -> double& { return s.watershed.sigma; });
        break;
    case SegmentMethod::Labels:
        addSlider(page, QStringLiteral("Scale"), QStringLiteral("Pixels; larger: only coarse edges part labels"), 0.5,
                  8, 1, [](SegmentSettings& s) -> double& { return s.labelsSigma; });
        break;
    case SegmentMethod::Snake: break;
    }
    column->addStretch(1);
    return page;
}

CardFrame* SegmentationPanel::makeMethodCard()
{
    auto* card = m_methodCard = new CardFrame(QStringLiteral("Method"));
    m_middle = toolButton("list-add", "segmentMiddle",
                          QStringLiteral("A seed or bubble in the middle of the view (Ctrl+Alt+M)"));
    m_clear = toolButton("edit-clear-all", "segmentClear", QStringLiteral("Take all seeds and bubbles away"));
    m_placing = toolButton("crosshairs", "segmentPlacing",
                           QStringLiteral("Clicks in the view place seeds and bubbles; choosing a tool ends that"));
    m_placing->setCheckable(true);
    for (QToolButton* button : {m_placing, m_middle, m_clear})
        card->titleRow()->addWidget(button);
    m_method = new QComboBox;
    m_method->setObjectName(QStringLiteral("segmentMethod"));
    m_method->setFocusPolicy(Qt::StrongFocus);
    m_method->addItems({QStringLiteral("Threshold"), QStringLiteral("Region growing in a band"),
                        QStringLiteral("Region growing by confidence"), QStringLiteral("Watershed"),
                        QStringLiteral("Grow from painted labels"), QStringLiteral("Snake")});
    card->body()->addWidget(m_method);
    m_pages = new QStackedWidget;
    for (int i = 0; i < m_method->count(); ++i)
        m_pages->addWidget(makePage(SegmentMethod(i)));
    card->body()->addWidget(m_pages);
    connect(m_method, &QComboBox::currentIndexChanged, this,
            [this](int index) { m_model->update([index](SegmentSettings& s) { s.method = SegmentMethod(index); }); });
    connect(m_placing, &QToolButton::clicked, this, &SegmentationPanel::placingRequested);
    connect(m_middle, &QToolButton::clicked, this, &SegmentationPanel::middleRequested);
    connect(m_clear, &QToolButton::clicked, m_model, &SegmentationModel::clearPoints);
    return card;
}

CardFrame* SegmentationPanel::makeBetweenCard()
{
    m_between = new CardFrame(QStringLiteral("Between slices"));
    auto* fill =
        pushButton(QStringLiteral("Interpolate the active label"), "segmentInterpolate",
                   QStringLiteral("Fills in the slices or frames between those painted with the active label"));
    m_between->body()->addWidget(fill);
    connect(fill, &QPushButton::clicked, this, &SegmentationPanel::interpolationRequested);
    return m_between;
}

/// Stays in sight whatever is scrolled.
QWidget* SegmentationPanel::makeButtons()
{
    auto* box = new QWidget;
    auto* column = new QVBoxLayout(box);
    column->setContentsMargins(10, 6, 10, 10);
    column->setSpacing(6);
    m_hint = wrapped("amber", "segmentHint");
    m_size = wrapped("quiet", "segmentSize");
    m_accept = pushButton(QStringLiteral("Accept"), "segmentAccept",
                          QStringLiteral("Paint the active label: one step to undo (Ctrl+Return)"), true);
    m_cancel = pushButton(QStringLiteral("Cancel"), "segmentCancel", QStringLiteral("Leave no trace (Escape)"));
    auto* row = new QHBoxLayout;
    row->setSpacing(6);
    row->addWidget(m_accept, 1);
    row->addWidget(m_cancel, 1);
    column->addWidget(m_hint);
    column->addWidget(m_size);
    column->addLayout(row);
    connect(m_accept, &QPushButton::clicked, this, &SegmentationPanel::acceptRequested);
    connect(m_cancel, &QPushButton::clicked, this, &SegmentationPanel::leaveRequested);
    return box;
}

void SegmentationPanel::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Escape && m_model->state().active)
        Q_EMIT leaveRequested();
    else
        QWidget::keyPressEvent(event);
}

void SegmentationPanel::showSettings()
{
    SegmentSettings settings = m_model->settings();
    const Band& range = m_model->state().range;
    const int decimals = m_model->state().whole && range.upper - range.lower > 20 ? 0 : 2;
    const QSignalBlocker blockers[] = {QSignalBlocker(m_method), QSignalBlocker(m_dimensions)};
    m_method->setCurrentIndex(int(settings.method));
    m_dimensions->setCurrentIndex(settings.volume ? 1 : 0);
    m_pages->setCurrentIndex(int(settings.method));
    for (const Bound& bound : m_bound) {
        if (bound.followsRange)
            bound.slider->setRange(range.lower, range.upper, decimals);
        bound.slider->setValue(bound.of(settings));
    }
    const bool snake = settings.method == SegmentMethod::Snake;
    m_pages->setVisible(!snake);
    m_snake->setVisible(snake && m_model->state().active);
}

void SegmentationPanel::showState()
{
    const SegmentState& state = m_model->state();
    m_target->setText(state.target);
    m_target->setVisible(!state.target.isEmpty());
    m_start->setVisible(!state.active);
    m_start->setEnabled(state.available);
    for (QWidget* widget :
         {static_cast<QWidget*>(m_visible), static_cast<QWidget*>(m_rectangle), static_cast<QWidget*>(m_methodCard)})
        widget->setVisible(state.active);
    m_rectangle->setChecked(m_model->choosingRectangle());
    m_dimensions->setVisible(state.active && state.stack);
    m_between->setVisible(state.frames && !state.active);
    m_region->setText(!state.available ? QStringLiteral("Open an image first.")
                      : state.active   ? state.region
                                       : QStringLiteral("Zoom to the lesion first: what is in view is looked at."));
    m_note->setText(state.note);
    m_note->setVisible(!state.note.isEmpty());
    m_placing->setChecked(state.placing);
    m_clear->setEnabled(!m_model->seeds().isEmpty() || !m_model->bubbles().isEmpty());
    const QString hint = m_model->choosingRectangle() ? QStringLiteral("Drag the rectangle in the view") : state.hint;
    m_hint->setText(hint);
    m_hint->setVisible(state.active && !hint.isEmpty());
    m_size->setText(state.loading                        ? QStringLiteral("Reading the region…")
                    : state.busy && state.size.isEmpty() ? QStringLiteral("Working…")
                                                         : state.size);
    m_size->setVisible(state.active && !m_size->text().isEmpty());
    m_accept->setVisible(state.active);
    m_cancel->setVisible(state.active);
    m_accept->setEnabled(state.canAccept());
    showSettings();
}

} // namespace triptych
