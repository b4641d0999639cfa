#include "ui/panels/labels_panel.h"

#include "ui/models/display_model.h"
#include "ui/models/label_list_model.h"
#include "ui/models/label_model.h"
#include "ui/models/tool_settings.h"
#include "ui/panels/card_frame.h"
#include "ui/panels/label_delegate.h"
#include "ui/theme/theme.h"

#include <QAction>
#include <QColorDialog>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QGridLayout>
#include <QLineEdit>
#include <QListView>
#include <QSignalBlocker>
#include <QSlider>
#include <QSortFilterProxyModel>
#include <QToolButton>

namespace triptych {

namespace {

QToolButton* button(const char* icon, const QString& tip, const char* name)
{
    auto* made = new QToolButton;
    made->setIcon(themeIcon(QLatin1String(icon)));
    made->setToolTip(tip);
    made->setObjectName(QLatin1String(name));
    made->setFocusPolicy(Qt::TabFocus);
    return made;
}

QSlider* percentSlider(const char* name)
{
    auto* slider = new QSlider(Qt::Horizontal);
    slider->setRange(0, 100);
    slider->setFocusPolicy(Qt::TabFocus);
    slider->setObjectName(QLatin1String(name));
    return slider;
}

} // namespace

LabelsPanel::LabelsPanel(LabelModel* labels, DisplayModel* display, QWidget* parent)
    : QWidget(parent), m_labels(labels), m_display(display), m_rows(new LabelListModel(labels, this)),
      m_found(new QSortFilterProxyModel(this)), m_search(new QLineEdit), m_list(new QListView),
      m_add(button("list-add", tr("New label"), "addLabel")),
      m_duplicate(button("edit-copy", tr("Another one like it"), "duplicateLabel")),
      m_remove(button("list-remove", tr("Remove the label; what is painted with it stays"), "removeLabel")),
      m_key(new QComboBox), m_labelOpacity(percentSlider("labelOpacity")), m_opacity(percentSlider("maskOpacity"))
{
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(10, 4, 10, 10);
    auto* card = new CardFrame(tr("Labels"));
    card->titleRow()->addLayout(buildButtons());
    card->body()->addWidget(m_search);
    card->body()->addWidget(buildList(), 1);
    card->body()->addLayout(buildActive());
    column->addWidget(card, 1);
    auto* opacity = new CardFrame(tr("Opacity of painted labels"));
    opacity->body()->addWidget(m_opacity);
    column->addWidget(opacity);
    connect(labels, &LabelModel::labelsChanged, this, &LabelsPanel::showLabels);
    connect(labels, &LabelModel::activeChanged, this, &LabelsPanel::showLabels);
    connect(labels, &LabelModel::keysChanged, this, &LabelsPanel::showLabels);
    connect(display, &DisplayModel::changed, this, &LabelsPanel::showLabels);
    connect(m_opacity, &QSlider::valueChanged, this,
            [this](int v) { m_display->update([v](DisplayState& s) { s.labelOpacity = v / 100.0; }); });
    showLabels();
}

QHBoxLayout* LabelsPanel::buildButtons()
{
    auto* row = new QHBoxLayout;
    row->setSpacing(2);
    for (QToolButton* made : {m_add, m_duplicate, m_remove})
        row->addWidget(made);
    connect(m_add, &QToolButton::clicked, this, [this] {
        m_search->clear();
        m_labels->add();
    });
    connect(m_duplicate, &QToolButton::clicked, this, [this] {
        m_search->clear();
        m_labels->duplicate(m_labels->active());
    });
    connect(m_remove, &QToolButton::clicked, this, [this] { m_labels->remove(m_labels->active()); });
    return row;
}

QWidget* LabelsPanel::buildList()
{
    m_search->setObjectName(QStringLiteral("labelSearch"));
    m_search->setPlaceholderText(tr("Search"));
    m_search->setClearButtonEnabled(true);
    m_search->setFocusPolicy(Qt::StrongFocus);
    m_found->setSourceModel(m_rows);
    m_found->setFilterCaseSensitivity(Qt::CaseInsensitive);
    connect(m_search, &QLineEdit::textChanged, m_found, &QSortFilterProxyModel::setFilterFixedString);
    m_list->setObjectName(QStringLiteral("labelList"));
    m_list->setModel(m_found);
    m_list->setUniformItemSizes(true);
    m_list->setMouseTracking(true);
    m_list->setMinimumHeight(9 * 28 + 4);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setEditTriggers(QAbstractItemView::DoubleClicked | QAbstractItemView::EditKeyPressed);
    m_list->setFocusPolicy(Qt::StrongFocus);
    auto* delegate = new LabelDelegate(m_list);
    m_list->setItemDelegate(delegate);
    connect(m_list, &QListView::activated, this,
            [this](const QModelIndex& index) { m_labels->setActive(index.data(LabelListModel::NumberRole).toInt()); });
    connect(delegate, &LabelDelegate::clicked, this, [this](int number, LabelDelegate::Part part) {
        switch (part) {
        case LabelDelegate::Part::Row: m_labels->setActive(number); break;
        case LabelDelegate::Part::Colour: chooseColour(number); break;
        case LabelDelegate::Part::Lock: m_labels->update(number, [](LabelInfo& l) { l.locked = !l.locked; }); break;
        case LabelDelegate::Part::Eye: m_labels->update(number, [](LabelInfo& l) { l.visible = !l.visible; }); break;
        }
    });
    return m_list;
}

QHBoxLayout* LabelsPanel::buildActive()
{
    auto* row = new QHBoxLayout;
    row->setSpacing(6);
    row->addWidget(makeLabel(tr("Opacity"), "quiet"));
    row->addWidget(m_labelOpacity, 1);
    row->addWidget(makeLabel(tr("Key"), "quiet"));
    m_key->setObjectName(QStringLiteral("labelKey"));
    m_key->setFocusPolicy(Qt::TabFocus);
    m_key->setToolTip(tr("The key that chooses the label"));
    m_key->addItem(QStringLiteral("–"));
    for (int key = 1; key <= LabelModel::kKeys; ++key)
        m_key->addItem(QString::number(key));
    row->addWidget(m_key);
    connect(m_labelOpacity, &QSlider::valueChanged, this, [this](int value) {
        m_labels->update(m_labels->active(), [value](LabelInfo& label) { label.opacity = value / 100.0; });
    });
    connect(m_key, &QComboBox::activated, this, [this](int key) {
        key ? m_labels->setKey(key, m_labels->active()) : m_labels->takeKey(m_labels->active());
    });
    return row;
}

void LabelsPanel::setOperations(const QList<QAction*>& actions, ToolSettings* settings)
{
    m_settings = settings;
    auto* card = new CardFrame(tr("Change the label in hand"));
    auto* amount = new QHBoxLayout;
    amount->addWidget(makeLabel(tr("Amount"), "quiet"), 1);
    m_amount = new QDoubleSpinBox;
    m_amount->setObjectName(QStringLiteral("labelAmount"));
    m_amount->setRange(0.01, 1000);
    m_amount->setDecimals(2);
    m_amount->setButtonSymbols(QAbstractSpinBox::NoButtons);
    m_amount->setKeyboardTracking(false);
    m_amount->setFixedWidth(64);
    m_unit = new QComboBox;
    m_unit->setObjectName(QStringLiteral("labelUnit"));
    m_unit->addItems({tr("px"), tr("mm")});
    m_unit->setFocusPolicy(Qt::TabFocus);
    amount->addWidget(m_amount);
    amount->addWidget(m_unit);
    card->body()->addLayout(amount);
    auto* grid = new QGridLayout;
    grid->setSpacing(4);
    int place = 0;
    for (QAction* action : actions) {
        auto* made = new QToolButton;
        made->setDefaultAction(action);
        made->setToolButtonStyle(Qt::ToolButtonTextOnly);
        made->setProperty("role", QStringLiteral("plain"));
        made->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
        made->setFocusPolicy(Qt::TabFocus);
        grid->addWidget(made, place / 2, place % 2);
        ++place;
    }
    card->body()->addLayout(grid);
    auto* column = static_cast<QVBoxLayout*>(layout());
    column->insertWidget(1, card);
    const auto take = [this] { m_settings->setLabelOps({m_amount->value(), m_unit->currentIndex() == 1}); };
    connect(m_amount, &QDoubleSpinBox::valueChanged, this, take);
    connect(m_unit, &QComboBox::activated, this, take);
    connect(settings, &ToolSettings::optionsChanged, this, &LabelsPanel::showAmount);
    showAmount();
}

void LabelsPanel::showAmount()
{
    const QSignalBlocker block(m_amount);
    m_amount->setValue(m_settings->labelOps().amount);
    m_unit->setCurrentIndex(m_settings->labelOps().inMm ? 1 : 0);
}

void LabelsPanel::chooseColour(int number)
{
    auto* dialog = new QColorDialog(m_labels->labels().value(number).colour, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setOption(QColorDialog::DontUseNativeDialog);
    connect(dialog, &QColorDialog::colorSelected, this, [this, number](const QColor& colour) {
        m_labels->update(number, [&](LabelInfo& label) { label.colour = colour; });
    });
    dialog->open();
}

void LabelsPanel::showLabels()
{
    const int active = m_labels->active();
    const LabelInfo label = m_labels->labels().value(active);
    const QSignalBlocker blockLabel(m_labelOpacity), blockAll(m_opacity);
    m_labelOpacity->setValue(qRound(label.opacity * 100));
    m_key->setCurrentIndex(m_labels->keyOf(active));
    m_remove->setEnabled(m_labels->labels().size() > 1);
    m_add->setEnabled(m_labels->labels().size() < LabelModel::kMost);
    m_duplicate->setEnabled(m_add->isEnabled());
    m_opacity->setValue(qRound(m_display->state().labelOpacity * 100));
    const QModelIndex row = m_found->mapFromSource(m_rows->index(m_rows->rowOf(active)));
    if (row.isValid()) {
        m_list->setCurrentIndex(row);
        m_list->scrollTo(row);
    }
}

} // namespace triptych
