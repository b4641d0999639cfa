#include "ui/panels/lesions_panel.h"

#include "ui/models/lesion_model.h"
#include "ui/panels/descriptor_form.h"
#include "ui/panels/item_delegates.h"
#include "ui/panels/list_choice.h"
#include "ui/theme/theme.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QListWidget>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QSignalBlocker>
#include <QVBoxLayout>

namespace triptych {

namespace {

QPushButton* button(const QString& text, const char* name, const QString& tip)
{
    auto* made = new QPushButton(text);
    made->setObjectName(QLatin1String(name));
    made->setFocusPolicy(Qt::TabFocus);
    made->setToolTip(tip);
    return made;
}

} // namespace

LesionsPanel::LesionsPanel(LesionModel* model, QWidget* parent)
    : QWidget(parent), m_model(model), m_list(new QListView),
      m_new(button(QStringLiteral("New lesion"), "newLesion", QStringLiteral("A lesion of the chosen shapes"))),
      m_add(button(QStringLiteral("Add shapes"), "addToLesion",
                   QStringLiteral("The chosen shapes outline this lesion, too"))),
      m_delete(button(QStringLiteral("Delete"), "deleteLesion", QStringLiteral("The lesion; its outlines stay")))
{
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(10, 4, 10, 10);
    m_empty =
        makeLabel(QStringLiteral("A lesion is one thing with an outline in each view: choose the outlines in CC, MLO, "
                                 "ultrasound or slide and make them one here."),
                  "quiet");
    m_empty->setWordWrap(true);
    column->addWidget(m_empty);
    m_list->setObjectName(QStringLiteral("lesions"));
    m_list->setModel(model);
    m_list->setItemDelegate(new LesionDelegate(m_list));
    m_list->setMouseTracking(true);
    m_list->setMaximumHeight(150);
    column->addWidget(m_list);
    auto* buttons = new QHBoxLayout;
    for (QPushButton* each : {m_new, m_add, m_delete})
        buttons->addWidget(each);
    column->addLayout(buttons);
    m_details = buildDetails();
    auto* scroll = new QScrollArea;
    scroll->setWidget(m_details);
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    column->addWidget(scroll, 1);

    connect(m_list->selectionModel(), &QItemSelectionModel::currentChanged, this, &LesionsPanel::showCurrent);
    connect(model, &LesionModel::rowsChanged, this, &LesionsPanel::showCurrent);
    connectChosen(*m_list, *this, [this](int row) {
        if (!m_model->at(row).parts.isEmpty())
            Q_EMIT jumpRequested(row, 0);
    });
    connect(m_new, &QPushButton::clicked, this, &LesionsPanel::createRequested);
    connect(m_add, &QPushButton::clicked, this, [this] { Q_EMIT addRequested(currentRow()); });
    connect(m_delete, &QPushButton::clicked, this, [this] { Q_EMIT removeRequested(currentRow()); });
    showCurrent();
}

QWidget* LesionsPanel::buildDetails()
{
    auto* details = new QWidget;
    auto* column = new QVBoxLayout(details);
    column->setContentsMargins(0, 4, 6, 0);
    column->setSpacing(6);
    m_name = new QLineEdit;
    m_name->setObjectName(QStringLiteral("lesionName"));
    m_name->setMaxLength(64);
    column->addWidget(m_name);
    m_parts = new QListWidget;
    m_parts->setObjectName(QStringLiteral("lesionParts"));
    m_parts->setToolTip(QStringLiteral("A click jumps there; Delete takes an outline out of the lesion"));
    m_parts->setMaximumHeight(112);
    m_parts->installEventFilter(this);
    column->addWidget(m_parts);
    m_form = new DescriptorForm;
    column->addWidget(m_form);
    column->addWidget(makeLabel(QStringLiteral("NOTE"), "section"));
    m_note = new QPlainTextEdit;
    m_note->setObjectName(QStringLiteral("lesionNote"));
    m_note->setTabChangesFocus(true);
    m_note->setMaximumHeight(70);
    m_note->installEventFilter(this);
    column->addWidget(m_note);
    column->addStretch(1);
    connect(m_name, &QLineEdit::editingFinished, this, &LesionsPanel::takeName);
    connect(m_parts, &QListWidget::itemClicked, this,
            [this] { Q_EMIT jumpRequested(m_model->rowOf(m_shown), m_parts->currentRow()); });
    connect(m_form, &DescriptorForm::chosen, this, [this](const QString& group, const QStringList& terms) {
        const int row = m_model->rowOf(m_shown);
        if (row < 0)
            return;
        Lesion lesion = m_model->at(row).lesion;
        terms.isEmpty() ? void(lesion.descriptors.remove(group)) : void(lesion.descriptors[group] = terms);
        Q_EMIT edited(lesion);
    });
    return details;
}

int LesionsPanel::currentRow() const
{
    const QModelIndex current = m_list->currentIndex();
    return current.isValid() && current.row() < m_model->rowCount() ? current.row() : -1;
}

void LesionsPanel::setCurrentRow(int row) { m_list->setCurrentIndex(m_model->index(row)); }

void LesionsPanel::setChosenShapes(int count)
{
    m_chosenShapes = count;
    m_new->setEnabled(count > 0);
    m_add->setEnabled(count > 0 && currentRow() >= 0);
}

void LesionsPanel::showCurrent()
{
    m_empty->setVisible(m_model->rowCount() == 0);
    m_list->setVisible(m_model->rowCount() > 0);
    const int row = currentRow();
    m_details->setVisible(row >= 0);
    m_delete->setEnabled(row >= 0);
    setChosenShapes(m_chosenShapes);
    if (row < 0) {
        m_shown.clear();
        return;
    }
    const LesionRow& shown = m_model->at(row);
    const bool other = m_shown != shown.lesion.id;
    m_shown = shown.lesion.id;
    if (other || !m_name->hasFocus())
        m_name->setText(shown.lesion.name);
    if ((other || !m_note->hasFocus()) && m_note->toPlainText() != shown.lesion.note)
        m_note->setPlainText(shown.lesion.note);
    QStringList kinds;
    for (const LesionPart& part : shown.parts)
        kinds << imageKindName(part.kind);
    m_form->setGroups(m_model->lexicons(), kinds);
    m_form->setLesion(shown.lesion);
    showParts();
}

void LesionsPanel::showParts()
{
    const QSignalBlocker blocker(m_parts);
    const int kept = m_parts->currentRow();
    m_parts->clear();
    for (const LesionPart& part : m_model->at(currentRow()).parts) {
        QString text = part.caption;
        if (!part.measurement.isEmpty())
            text += QStringLiteral("   ") + part.measurement;
        m_parts->addItem(text);
    }
    m_parts->setVisible(m_parts->count() > 0);
    m_parts->setFixedHeight(std::clamp(m_parts->count(), 1, 4) * 28 + 4);
    m_parts->setCurrentRow(std::min(kept, m_parts->count() - 1));
}

void LesionsPanel::takeName()
{
    const int row = m_model->rowOf(m_shown);
    const QString name = m_name->text().trimmed();
    if (row < 0 || name.isEmpty() || name == m_model->at(row).lesion.name)
        return;
    Lesion lesion = m_model->at(row).lesion;
    lesion.name = name;
    Q_EMIT edited(lesion);
}

void LesionsPanel::takeNote()
{
    const int row = m_model->rowOf(m_shown);
    if (row < 0 || m_note->toPlainText() == m_model->at(row).lesion.note)
        return;
    Lesion lesion = m_model->at(row).lesion;
    lesion.note = m_note->toPlainText();
    Q_EMIT edited(lesion);
}

bool LesionsPanel::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == m_note && event->type() == QEvent::FocusOut)
        takeNote();
    if (watched == m_parts && (event->type() == QEvent::ShortcutOverride || event->type() == QEvent::KeyPress) &&
        static_cast<QKeyEvent*>(event)->key() == Qt::Key_Delete && m_parts->currentRow() >= 0) {
        event->accept(); // before the window's Delete, which would delete the shape itself
        if (event->type() == QEvent::KeyPress)
            Q_EMIT partRemovalRequested(m_model->rowOf(m_shown), m_parts->currentRow());
        return true;
    }
    return QWidget::eventFilter(watched, event);
}

} // namespace triptych
