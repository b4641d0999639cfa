#include "ui/panels/project_panel.h"

#include "ui/models/project_model.h"
#include "ui/panels/list_choice.h"
#include "ui/panels/project_delegate.h"
#include "ui/theme/theme.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QMenu>
#include <QProgressBar>
#include <QPushButton>
#include <QSignalBlocker>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace triptych {

namespace {

QHBoxLayout* tightRow()
{
    auto* row = new QHBoxLayout;
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(5);
    return row;
}

template <class T>
T* named(const char* name)
{
    auto* made = new T;
    made->setObjectName(QLatin1String(name));
    return made;
}

/// A panel is narrow: a box takes the room there is, not what its longest entry wants.
QComboBox* narrowBox(const char* name)
{
    auto* box = named<QComboBox>(name);
    box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    box->setMinimumContentsLength(6);
    return box;
}

} // namespace

ProjectPanel::ProjectPanel(ProjectModel* model, QWidget* parent)
    : QWidget(parent), m_model(model), m_filter(new ProjectFilter(this)), m_menu(new QMenu(this)),
      m_name(makeLabel({}, "title")), m_more(named<QToolButton>("projectMenu")), m_reader(narrowBox("projectReader")),
      m_phase(makeLabel({}, "amber")), m_bar(named<QProgressBar>("projectProgress")), m_counts(makeLabel({}, "quiet")),
      m_show(narrowBox("projectShow")), m_search(named<QLineEdit>("projectSearch")),
      m_list(named<QListView>("projectList")), m_item(new QWidget), m_class(narrowBox("projectClass")),
      m_note(named<QLineEdit>("projectNote")), m_done(named<QPushButton>("projectDone")),
      m_review(named<QPushButton>("projectReview")), m_next(named<QToolButton>("projectNext"))
{
    setObjectName(QStringLiteral("projectPanel"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(6);
    addHead(column);
    addList(column);
    addItem(column);
    connect(model, &QAbstractItemModel::modelReset, this, &ProjectPanel::showProject);
    connect(model, &ProjectModel::countsChanged, this, &ProjectPanel::showCounts);
    connect(model, &ProjectModel::currentChanged, this, &ProjectPanel::showCurrent);
    showProject();
}

void ProjectPanel::addHead(QVBoxLayout* column)
{
    auto* head = tightRow();
    m_name->setObjectName(QStringLiteral("projectName"));
    m_name->setTextFormat(Qt::PlainText);
    m_name->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    head->addWidget(m_name, 1);
    m_more->setIcon(themeIcon(QStringLiteral("application-menu")));
    m_more->setToolTip(tr("Agreement, export, end of the reading"));
    m_more->setPopupMode(QToolButton::InstantPopup);
    m_more->setMenu(m_menu);
    m_more->setStyleSheet(QStringLiteral("QToolButton::menu-indicator { image: none; }"));
    m_more->setFocusPolicy(Qt::TabFocus);
    head->addWidget(m_more);
    column->addLayout(head);
    column->addWidget(m_reader);
    m_reader->setToolTip(tr("Who reads"));
    m_phase->setObjectName(QStringLiteral("projectPhase"));
    m_phase->setWordWrap(true);
    column->addWidget(m_phase);
    m_bar->setTextVisible(false);
    column->addWidget(m_bar);
    m_counts->setObjectName(QStringLiteral("projectCounts"));
    column->addWidget(m_counts);
    connect(m_reader, &QComboBox::textActivated, this, &ProjectPanel::readerChosen);
}

void ProjectPanel::addList(QVBoxLayout* column)
{
    auto* filter = tightRow();
    m_show->addItems({tr("All"), tr("Unfinished"), tr("New"), tr("Started"), tr("Done"), tr("Needs review")});
    m_search->setPlaceholderText(tr("Find"));
    m_search->setClearButtonEnabled(true);
    filter->addWidget(m_show, 1);
    filter->addWidget(m_search, 1);
    column->addLayout(filter);
    m_filter->setSourceModel(m_model);
    m_list->setModel(m_filter);
    m_list->setItemDelegate(new ProjectDelegate(m_list));
    m_list->setMouseTracking(true);
    m_list->setUniformItemSizes(true);
    m_list->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    column->addWidget(m_list, 1);
    connectChosen(*m_list, *this,
                  [this](int row) { Q_EMIT itemRequested(m_filter->mapToSource(m_filter->index(row, 0)).row()); });
    connect(m_show, &QComboBox::currentIndexChanged, this,
            [this](int index) { m_filter->setShow(ProjectFilter::Show(index)); });
    connect(m_search, &QLineEdit::textChanged, m_filter, &ProjectFilter::setText);
}

void ProjectPanel::addItem(QVBoxLayout* column)
{
    auto* rows = new QVBoxLayout(m_item);
    rows->setContentsMargins(0, 2, 0, 0);
    rows->setSpacing(5);
    m_class->setToolTip(tr("What the whole image shows"));
    m_note->setPlaceholderText(tr("Note"));
    m_note->setMaxLength(1000);
    rows->addWidget(m_class);
    rows->addWidget(m_note);
    auto* buttons = tightRow();
    m_done->setText(tr("Done"));
    m_done->setProperty("role", QStringLiteral("primary"));
    m_review->setText(tr("Review"));
    m_next->setIcon(themeIcon(QStringLiteral("go-next-skip")));
    for (QWidget* button :
         {static_cast<QWidget*>(m_done), static_cast<QWidget*>(m_review), static_cast<QWidget*>(m_next)})
        button->setFocusPolicy(Qt::TabFocus);
    buttons->addWidget(m_done, 1);
    buttons->addWidget(m_review, 1);
    buttons->addWidget(m_next);
    rows->addLayout(buttons);
    column->addWidget(m_item);
    connect(m_class, &QComboBox::activated, this,
            [this](int index) { Q_EMIT classChosen(index > 0 ? m_class->itemText(index) : QString()); });
    connect(m_note, &QLineEdit::editingFinished, this, &ProjectPanel::keepNote);
    connect(m_done, &QPushButton::clicked, this, &ProjectPanel::doneRequested);
    connect(m_review, &QPushButton::clicked, this, &ProjectPanel::reviewRequested);
    connect(m_next, &QToolButton::clicked, this, &ProjectPanel::nextRequested);
    setKeys({}, {}, {});
}

void ProjectPanel::setKeys(const QString& done, const QString& review, const QString& next)
{
    const auto tip = [](QWidget* widget, const QString& text, const QString& key) {
        widget->setToolTip(key.isEmpty() ? text : QStringLiteral("%1 (%2)").arg(text, key));
    };
    tip(m_done, tr("Mark done and go on"), done);
    tip(m_review, tr("Needs review, and go on"), review);
    tip(m_next, tr("Next unfinished"), next);
}

void ProjectPanel::showProject()
{
    const AnnotationProject& project = m_model->project();
    m_name->setText(project.name);
    m_name->setToolTip(project.folder);
    const QSignalBlocker quiet[] = {QSignalBlocker(m_reader), QSignalBlocker(m_class)};
    m_reader->clear();
    m_reader->addItems(project.readers);
    m_class->clear();
    m_class->addItem(tr("Class: not said"));
    m_class->addItems(project.labels.classes);
    m_class->setVisible(!project.labels.classes.isEmpty());
    showCounts();
}

void ProjectPanel::showCounts()
{
    const AnnotationProject& project = m_model->project();
    const QSignalBlocker quiet(m_reader);
    m_reader->setCurrentText(m_model->reader());
    m_reader->setVisible(project.readers.size() > 1 && !project.isAdjudicated());
    m_phase->setVisible(project.isAdjudicated() || project.blinded);
    m_phase->setText(project.isAdjudicated() ? tr("Adjudication by %1").arg(project.adjudicator)
                                             : tr("Blinded: own marks only"));
    const ProjectCounts counts = m_model->counts();
    m_bar->setRange(0, std::max(1, counts.total));
    m_bar->setValue(counts.done + counts.review);
    m_counts->setText(countsText(counts));
    showCurrent();
}

void ProjectPanel::keepNote()
{
    const int row = m_model->rowOf(m_noteFile);
    if (row >= 0 && m_note->text() != m_model->progress(row).note)
        Q_EMIT noteGiven(m_noteFile, m_note->text());
}

void ProjectPanel::showCurrent()
{
    const int row = m_model->currentRow();
    m_item->setEnabled(row >= 0);
    if (m_noteFile != m_model->currentFile()) {
        keepNote(); // a key may have gone on from within the note
        m_noteFile = m_model->currentFile();
        const QSignalBlocker quiet(m_note);
        m_note->setText(row >= 0 ? m_model->progress(row).note : QString());
        const QModelIndex index = row >= 0 ? m_filter->mapFromSource(m_model->index(row)) : QModelIndex();
        if (index.isValid()) {
            m_list->setCurrentIndex(index);
            m_list->scrollTo(index);
        }
    }
    const QSignalBlocker quiet(m_class);
    m_class->setCurrentIndex(row < 0 ? 0 : std::max(0, m_class->findText(m_model->progress(row).imageClass)));
}

} // namespace triptych
