#include "ui/panels/tool_options_bar.h"

#include "ui/models/label_model.h"
#include "ui/theme/theme.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QSignalBlocker>
#include <QSlider>

#include <algorithm>
#include <cmath>

namespace triptych {

namespace {

constexpr int kSteps = 1000; // of the radius slider, which counts evenly in powers
constexpr int kOverEverything = 0, kOverEmpty = 1, kFirstLabel = 2;

int stepOf(double radius)
{
    const double whole = std::log(ToolSettings::kMaxRadius / ToolSettings::kMinRadius);
    return int(std::lround(kSteps * std::log(radius / ToolSettings::kMinRadius) / whole));
}

double radiusAt(int step)
{
    const double radius =
        ToolSettings::kMinRadius * std::pow(ToolSettings::kMaxRadius / ToolSettings::kMinRadius, step / double(kSteps));
    return std::round(radius * 2) / 2;
}

/// "0.8 mm", "34 µm"; radii of a few cells are said in µm.
QString lengthText(double mm)
{
    return mm < 0.1 ? QStringLiteral("%1 µm").arg(mm * 1000, 0, 'f', mm < 0.01 ? 1 : 0)
                    : QStringLiteral("%1 mm").arg(mm, 0, 'f', mm < 10 ? 2 : 1);
}

QDoubleSpinBox* numberBox(double low, double high, int decimals, int width)
{
    auto* box = new QDoubleSpinBox;
    box->setRange(low, high);
    box->setDecimals(decimals);
    box->setButtonSymbols(QAbstractSpinBox::NoButtons);
    box->setFixedWidth(width);
    box->setFocusPolicy(Qt::ClickFocus);
    box->setKeyboardTracking(false);
    QObject::connect(box, &QAbstractSpinBox::editingFinished, box, &QWidget::clearFocus); // keys are the view's again
    return box;
}

QSlider* slider(int low, int high, int width)
{
    auto* made = new QSlider(Qt::Horizontal);
    made->setRange(low, high);
    made->setFixedWidth(width);
    made->setFocusPolicy(Qt::NoFocus);
    return made;
}

QComboBox* choice(const QStringList& entries)
{
    auto* box = new QComboBox;
    box->addItems(entries);
    box->setFocusPolicy(Qt::NoFocus);
    return box;
}

} // namespace

ToolOptionsBar::ToolOptionsBar(ToolSettings* settings, LabelModel* labels, QWidget* parent)
    : QFrame(parent), m_settings(settings), m_labels(labels), m_icon(new QLabel), m_name(makeLabel({}, "title")),
      m_hint(makeLabel({}, "quiet"))
{
    setObjectName(QStringLiteral("toolOptions"));
    setFixedHeight(34);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(12, 0, 14, 0);
    row->setSpacing(8);
    row->addWidget(m_icon);
    row->addWidget(m_name);
    row->addSpacing(8);
    buildBrush(row);
    buildValues(row);
    buildRegion(row);
    row->addStretch(1);
    m_hint->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_hint->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    row->addWidget(m_hint, 100);
    connect(settings, &ToolSettings::brushRadiusChanged, this, &ToolOptionsBar::showSettings);
    connect(settings, &ToolSettings::optionsChanged, this, &ToolOptionsBar::showSettings);
    connect(labels, &LabelModel::labelsChanged, this, &ToolOptionsBar::showLabels);
    showLabels();
}

template <class Widget>
Widget* ToolOptionsBar::add(QHBoxLayout* row, Widget* widget, ToolOptions options, const char* name)
{
    widget->setObjectName(QLatin1String(name));
    row->addWidget(widget);
    m_shown.append({widget, options});
    return widget;
}

QLabel* ToolOptionsBar::addLabel(QHBoxLayout* row, const QString& text, ToolOptions options)
{
    return add(row, makeLabel(text, "quiet"), options, "");
}

void ToolOptionsBar::buildBrush(QHBoxLayout* row)
{
    addLabel(row, tr("Radius"), ToolOption::Radius);
    m_radius = add(row, slider(0, kSteps, 130), ToolOption::Radius, "brushRadius");
    m_radiusPx = add(row, numberBox(ToolSettings::kMinRadius, ToolSettings::kMaxRadius, 1, 72), ToolOption::Radius,
                     "brushRadiusPx");
    m_radiusPx->setSuffix(tr(" px"));
    m_radiusMm = addLabel(row, {}, ToolOption::Radius);
    m_form = add(row, choice({tr("Round"), tr("Square")}), ToolOption::Form, "brushForm");
    m_pressure = add(row, new QCheckBox(tr("Pen pressure")), ToolOption::Pressure, "penPressure");
    m_pressure->setFocusPolicy(Qt::NoFocus);
    m_pressure->setToolTip(tr("A pen that is pressed lightly paints with a smaller brush"));
    m_subtract = add(row, choice({tr("Add"), tr("Subtract")}), ToolOption::Subtract, "subtract");
    m_subtract->setToolTip(tr("Whether the region is painted or taken away; Alt does the other"));
    addLabel(row, tr("over"), ToolOption::PaintOver);
    m_over = add(row, choice({}), ToolOption::PaintOver, "paintOver");
    m_over->setToolTip(tr("What may be painted over. Locked labels never are."));
    m_over->setMinimumWidth(130);
    connect(m_radius, &QSlider::valueChanged, this, [this](int step) { m_settings->setBrushRadius(radiusAt(step)); });
    connect(m_radiusPx, &QDoubleSpinBox::valueChanged, m_settings, &ToolSettings::setBrushRadius);
    connect(m_form, &QComboBox::activated, this, [this](int index) {
        PaintOptions paint = m_settings->paint();
        paint.form = index == 1 ? BrushForm::Square : BrushForm::Round;
        m_settings->setPaint(paint);
    });
    connect(m_pressure, &QCheckBox::toggled, this, [this](bool on) {
        PaintOptions paint = m_settings->paint();
        paint.pressure = on;
        m_settings->setPaint(paint);
    });
    connect(m_over, &QComboBox::activated, this, &ToolOptionsBar::takeOver);
}

void ToolOptionsBar::buildValues(QHBoxLayout* row)
{
    addLabel(row, tr("Edges"), ToolOption::Edges);
    m_edges = add(row, slider(0, 100, 90), ToolOption::Edges, "edges");
    m_edges->setToolTip(tr("To the right the brush stops at weaker edges"));
    addLabel(row, tr("Values"), ToolOption::ValueRange);
    m_low = add(row, numberBox(-1e6, 1e6, 0, 70), ToolOption::ValueRange, "valueLow");
    addLabel(row, tr("to"), ToolOption::ValueRange);
    m_high = add(row, numberBox(-1e6, 1e6, 0, 70), ToolOption::ValueRange, "valueHigh");
    connect(m_edges, &QSlider::valueChanged, this, [this](int value) {
        PaintOptions paint = m_settings->paint();
        paint.edges = value / 100.0;
        m_settings->setPaint(paint);
    });
    connect(m_low, &QDoubleSpinBox::valueChanged, this, [this](double value) {
        PaintOptions paint = m_settings->paint();
        paint.low = value;
        m_settings->setPaint(paint);
    });
    connect(m_high, &QDoubleSpinBox::valueChanged, this, [this](double value) {
        PaintOptions paint = m_settings->paint();
        paint.high = value;
        m_settings->setPaint(paint);
    });
}

void ToolOptionsBar::buildRegion(QHBoxLayout* row)
{
    m_byValue = add(row, choice({tr("Same label"), tr("Like values")}), ToolOption::ByValue, "byValue");
    addLabel(row, tr("Tolerance"), ToolOption::Tolerance);
    m_tolerance = add(row, slider(0, 1000, 110), ToolOption::Tolerance, "tolerance");
    m_tolerance->setToolTip(tr("How far values may be from those at the start, in per cent of the window's width"));
    m_toleranceText = addLabel(row, {}, ToolOption::Tolerance);
    m_toleranceText->setMinimumWidth(44);
    m_fillHoles = add(row, new QCheckBox(tr("Fill holes")), ToolOption::FillHoles, "fillHoles");
    m_fillHoles->setFocusPolicy(Qt::NoFocus);
    const auto change = [this](auto set) {
        RegionOptions region = m_settings->region();
        set(region);
        m_settings->setRegion(region);
    };
    connect(m_byValue, &QComboBox::activated, this,
            [change](int index) { change([index](RegionOptions& region) { region.byValue = index == 1; }); });
    connect(m_tolerance, &QSlider::valueChanged, this,
            [change](int value) { change([value](RegionOptions& region) { region.tolerance = value / 10.0; }); });
    connect(m_fillHoles, &QCheckBox::toggled, this,
            [change](bool on) { change([on](RegionOptions& region) { region.fillHoles = on; }); });
    connect(m_subtract, &QComboBox::activated, this,
            [change](int index) { change([index](RegionOptions& region) { region.subtract = index == 1; }); });
}

void ToolOptionsBar::takeOver(int index)
{
    PaintOptions paint = m_settings->paint();
    paint.over = index == kOverEverything ? PaintOver::Everything
                 : index == kOverEmpty    ? PaintOver::Empty
                                          : PaintOver::OneLabel;
    if (index >= kFirstLabel)
        paint.onlyLabel = m_over->itemData(index).toInt();
    m_settings->setPaint(paint);
}

void ToolOptionsBar::setTool(const QString& name, const QIcon& icon, ToolOptions options, const QString& hint)
{
    m_options = options;
    m_icon->setPixmap(icon.pixmap(16, 16));
    m_name->setText(name);
    m_hint->setText(hint);
    m_hint->setToolTip(hint);
    for (const auto& [widget, forOptions] : m_shown)
        widget->setVisible(bool(forOptions & options));
    showScale();
}

void ToolOptionsBar::setPixelMm(double mm)
{
    m_pixelMm = mm;
    showScale();
}

void ToolOptionsBar::showScale()
{
    m_radiusMm->setText(m_pixelMm > 0 ? lengthText(m_settings->brushRadius() * m_pixelMm) : QString());
    m_radiusMm->setVisible(m_pixelMm > 0 && m_options & ToolOption::Radius);
}

void ToolOptionsBar::showLabels()
{
    const QSignalBlocker block(m_over);
    m_over->clear();
    m_over->addItems({tr("everything"), tr("empty places only")});
    for (auto it = m_labels->labels().cbegin(); it != m_labels->labels().cend(); ++it)
        m_over->addItem(tr("only %1 %2").arg(it.key()).arg(it->name), it.key());
    showSettings();
}

void ToolOptionsBar::showSettings()
{
    const PaintOptions& paint = m_settings->paint();
    const RegionOptions& region = m_settings->region();
    for (QWidget* widget :
         std::initializer_list<QWidget*>{m_radius, m_radiusPx, m_form, m_pressure, m_over, m_edges, m_low, m_high,
                                         m_tolerance, m_fillHoles, m_subtract, m_byValue})
        widget->blockSignals(true);
    m_radius->setValue(stepOf(m_settings->brushRadius()));
    m_radiusPx->setValue(m_settings->brushRadius());
    m_form->setCurrentIndex(paint.form == BrushForm::Square ? 1 : 0);
    m_pressure->setChecked(paint.pressure);
    m_over->setCurrentIndex(paint.over == PaintOver::Everything ? kOverEverything
                            : paint.over == PaintOver::Empty    ? kOverEmpty
                                                                : std::max(0, m_over->findData(paint.onlyLabel)));
    m_edges->setValue(int(std::lround(paint.edges * 100)));
    m_low->setValue(paint.low);
    m_high->setValue(paint.high);
    m_tolerance->setValue(int(std::lround(region.tolerance * 10)));
    m_toleranceText->setText(tr("%1 %").arg(region.tolerance, 0, 'f', 1));
    m_fillHoles->setChecked(region.fillHoles);
    m_subtract->setCurrentIndex(region.subtract ? 1 : 0);
    m_byValue->setCurrentIndex(region.byValue ? 1 : 0);
    for (QWidget* widget :
         std::initializer_list<QWidget*>{m_radius, m_radiusPx, m_form, m_pressure, m_over, m_edges, m_low, m_high,
                                         m_tolerance, m_fillHoles, m_subtract, m_byValue})
        widget->blockSignals(false);
    showScale();
}

} // namespace triptych
