#include "ui/panels/labels_panel.h"

#include "ui/models/display_model.h"
#include "ui/models/label_model.h"
#include "ui/panels/card_frame.h"
#include "ui/theme/theme.h"

#include <QCheckBox>
#include <QColorDialog>
#include <QLineEdit>
#include <QPainter>
#include <QSignalBlocker>
#include <QSlider>
#include <QToolButton>

namespace triptych {

namespace {

QIcon swatch(const QColor& colour)
{
    QPixmap pixmap(16, 16);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(colour);
    painter.drawRoundedRect(QRectF(1, 1, 14, 14), 3, 3);
    return QIcon(pixmap);
}

} // namespace

LabelsPanel::LabelsPanel(LabelModel* labels, DisplayModel* display, QWidget* parent)
    : QWidget(parent), m_labels(labels), m_display(display), m_opacity(new QSlider(Qt::Horizontal))
{
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(10, 4, 10, 10);
    auto* card = new CardFrame(QStringLiteral("Labels"));
    card->titleRow()->addWidget(makeLabel(QStringLiteral("keys 1–9 choose"), "quiet"));
    for (auto it = labels->labels().begin(); it != labels->labels().end(); ++it) {
        m_rows.push_back(makeRow(it.key()));
        auto* line = new QHBoxLayout;
        line->setSpacing(4);
        for (QWidget* widget :
             {static_cast<QWidget*>(m_rows.back().key), static_cast<QWidget*>(m_rows.back().colour),
              static_cast<QWidget*>(m_rows.back().name), static_cast<QWidget*>(m_rows.back().visible)})
            line->addWidget(widget);
        card->body()->addLayout(line);
    }
    column->addWidget(card);
    auto* opacity = new CardFrame(QStringLiteral("Opacity of painted labels"));
    m_opacity->setRange(0, 100);
    m_opacity->setFocusPolicy(Qt::TabFocus);
    opacity->body()->addWidget(m_opacity);
    column->addWidget(opacity);
    column->addStretch(1);

    connect(labels, &LabelModel::labelsChanged, this, &LabelsPanel::showLabels);
    connect(labels, &LabelModel::activeChanged, this, &LabelsPanel::showLabels);
    connect(display, &DisplayModel::changed, this, &LabelsPanel::showLabels);
    connect(m_opacity, &QSlider::valueChanged, this,
            [this](int v) { m_display->update([v](DisplayState& s) { s.labelOpacity = v / 100.0; }); });
    showLabels();
}

LabelsPanel::Row LabelsPanel::makeRow(int number)
{
    Row row;
    row.number = number;
    row.key = new QToolButton;
    row.key->setText(QString::number(number));
    row.key->setCheckable(true);
    row.key->setFixedSize(26, 26);
    row.key->setFocusPolicy(Qt::TabFocus);
    row.key->setToolTip(QStringLiteral("Draw with this label"));
    row.colour = new QToolButton;
    row.colour->setFocusPolicy(Qt::TabFocus);
    row.colour->setToolTip(QStringLiteral("Change the colour"));
    row.name = new QLineEdit;
    row.name->setFocusPolicy(Qt::StrongFocus);
    row.name->setMaxLength(64);
    row.visible = new QCheckBox;
    row.visible->setFocusPolicy(Qt::TabFocus);
    row.visible->setToolTip(QStringLiteral("Shown"));
    connect(row.key, &QToolButton::clicked, this, [this, number] {
        m_labels->setActive(number);
        showLabels();
    });
    connect(row.colour, &QToolButton::clicked, this, [this, number] { chooseColour(number); });
    connect(row.name, &QLineEdit::editingFinished, this, [this, number, name = row.name] {
        LabelInfo info = m_labels->labels().value(number);
        info.name = name->text().trimmed();
        m_labels->setLabel(number, info);
        name->clearFocus();
    });
    connect(row.visible, &QCheckBox::toggled, this, [this, number](bool on) {
        LabelInfo info = m_labels->labels().value(number);
        info.visible = on;
        m_labels->setLabel(number, info);
    });
    return row;
}

void LabelsPanel::chooseColour(int number)
{
    auto* dialog = new QColorDialog(m_labels->labels().value(number).colour, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setOption(QColorDialog::DontUseNativeDialog);
    connect(dialog, &QColorDialog::colorSelected, this, [this, number](const QColor& colour) {
        LabelInfo info = m_labels->labels().value(number);
        info.colour = colour;
        m_labels->setLabel(number, info);
    });
    dialog->open();
}

void LabelsPanel::showLabels()
{
    for (const Row& row : m_rows) {
        const LabelInfo info = m_labels->labels().value(row.number);
        const QSignalBlocker block(row.visible);
        const bool known = m_labels->labels().contains(row.number); // a project's own may be fewer
        for (QWidget* widget : {static_cast<QWidget*>(row.key), static_cast<QWidget*>(row.colour),
                                static_cast<QWidget*>(row.name), static_cast<QWidget*>(row.visible)})
            widget->setVisible(known);
        row.key->setChecked(m_labels->active() == row.number);
        row.colour->setIcon(swatch(info.colour));
        if (!row.name->hasFocus())
            row.name->setText(info.name);
        row.visible->setChecked(info.visible);
    }
    const QSignalBlocker block(m_opacity);
    m_opacity->setValue(qRound(m_display->state().labelOpacity * 100));
}

} // namespace triptych
