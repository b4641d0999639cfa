#include "ui/panels/shapes_panel.h"

#include "ui/models/shapes_model.h"
#include "ui/theme/theme.h"

#include <QComboBox>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QPainter>
#include <QScrollBar>
#include <QSignalBlocker>
#include <QStyledItemDelegate>
#include <QTableView>
#include <QVBoxLayout>

#include <algorithm>

namespace triptych {

namespace {

constexpr int kRowHeight = 24;
constexpr qsizetype kMostRuns = 1000; ///< of chosen rows; Qt compares each with each
constexpr int kWidths[kShapeColumns] = {26, 26, 96, 96, 84, 82, 48, 92, 84, 116};

/// The eye and the lock as icons, quiet where nothing is out of the ordinary; the class with its colour.
class ShapeDelegate : public QStyledItemDelegate {
public:
    explicit ShapeDelegate(QObject* parent) : QStyledItemDelegate(parent)
    {
        m_seen = themeIcon(QStringLiteral("password-show-on"));
        m_hidden = themeIcon(QStringLiteral("password-show-off"));
        m_locked = themeIcon(QStringLiteral("object-locked"));
        m_open = themeIcon(QStringLiteral("object-unlocked"));
    }

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override
    {
        const auto column = ShapeColumn(index.column());
        if (column == ShapeColumn::Class)
            return paintClass(painter, option, index);
        if (column != ShapeColumn::Visible && column != ShapeColumn::Locked)
            return QStyledItemDelegate::paint(painter, option, index);
        paintGround(painter, option);
        const bool checked = index.data(Qt::CheckStateRole).toInt() == Qt::Checked;
        const bool eye = column == ShapeColumn::Visible;
        QRect box(0, 0, 16, 16);
        box.moveCenter(option.rect.center());
        painter->save();
        painter->setOpacity(eye == checked ? 0.55 : 1);
        (eye ? (checked ? m_seen : m_hidden) : (checked ? m_locked : m_open)).paint(painter, box);
        painter->restore();
    }

private:
    static void paintGround(QPainter* painter, const QStyleOptionViewItem& option)
    {
        if (option.state.testFlag(QStyle::State_Selected))
            painter->fillRect(option.rect, option.palette.highlight());
    }

    static void paintClass(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index)
    {
        paintGround(painter, option);
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        painter->setPen(Qt::NoPen);
        painter->setBrush(index.data(Qt::DecorationRole).value<QColor>());
        painter->drawEllipse(QPointF(option.rect.left() + 10, option.rect.center().y() + 0.5), 4.5, 4.5);
        painter->setPen(option.palette.color(option.state.testFlag(QStyle::State_Selected) ? QPalette::HighlightedText
                                                                                           : QPalette::Text));
        const QRect text = option.rect.adjusted(20, 0, -4, 0);
        painter->setFont(option.font);
        painter->drawText(text, Qt::AlignVCenter | Qt::TextSingleLine,
                          painter->fontMetrics().elidedText(index.data().toString(), Qt::ElideRight, text.width()));
        painter->restore();
    }

    QIcon m_seen, m_hidden, m_locked, m_open;
};

/// Fills a box of choices and keeps what is chosen where that is still among them.
void offer(QComboBox& box, const QString& all, const QList<std::pair<QString, QVariant>>& entries)
{
    const QSignalBlocker block(box);
    const QVariant chosen = box.currentData();
    box.clear();
    box.addItem(all);
    for (const auto& [text, data] : entries)
        box.addItem(text, data);
    if (chosen.isValid() && box.findData(chosen) < 0)
        box.addItem(chosen.toString(), chosen); // none now, but it is what is asked for
    box.setCurrentIndex(chosen.isValid() ? box.findData(chosen) : 0);
}

} // namespace

ShapesPanel::ShapesPanel(ShapesModel* model, QWidget* parent)
    : QWidget(parent), m_model(model), m_table(new QTableView), m_text(new QLineEdit), m_class(new QComboBox),
      m_author(new QComboBox), m_origin(new QComboBox), m_count(makeLabel({}, "quiet"))
{
    buildFilters();
    m_table->setObjectName(QStringLiteral("shapesTable"));
    m_table->setModel(model);
    m_table->setItemDelegate(new ShapeDelegate(m_table));
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_table->setEditTriggers(QAbstractItemView::EditKeyPressed | QAbstractItemView::SelectedClicked);
    m_table->setContextMenuPolicy(Qt::CustomContextMenu);
    m_table->setShowGrid(false);
    m_table->setWordWrap(false);
    m_table->setCornerButtonEnabled(false);
    m_table->setTabKeyNavigation(false);
    m_table->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    m_table->verticalHeader()->setDefaultSectionSize(kRowHeight);
    m_table->horizontalHeader()->setHighlightSections(false);
    m_table->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    m_table->horizontalHeader()->setMinimumSectionSize(24);
    for (int column = 0; column < kShapeColumns; ++column)
        m_table->setColumnWidth(column, kWidths[column]);
    m_table->horizontalHeader()->setSortIndicator(-1, Qt::AscendingOrder);
    m_table->horizontalHeader()->setSortIndicatorClearable(true);
    m_table->setSortingEnabled(true);
    m_table->installEventFilter(this);
    layout()->addWidget(m_table);

    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this, &ShapesPanel::tellChosen);
    connect(m_table, &QTableView::clicked, this, &ShapesPanel::clicked);
    connect(m_table, &QTableView::doubleClicked, this, [this](const QModelIndex& index) {
        if (index.column() > int(ShapeColumn::Locked))
            Q_EMIT jumpRequested(index.row());
    });
    connect(m_table, &QTableView::customContextMenuRequested, this,
            [this](const QPoint& at) { Q_EMIT menuRequested(m_table->viewport()->mapToGlobal(at)); });
    connect(model, &QAbstractItemModel::modelAboutToBeReset, this, [this] {
        const QModelIndex current = m_table->currentIndex();
        const Shape* shape = m_model->at(current.row());
        m_currentColumn = shape ? current.column() : -1;
        m_current = shape ? *shape : Shape();
    });
    connect(model, &QAbstractItemModel::modelReset, this, &ShapesPanel::showAnswer);
    showAnswer();
}

void ShapesPanel::buildFilters()
{
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(10, 4, 10, 10);
    column->setSpacing(6);
    m_text->setObjectName(QStringLiteral("shapesText"));
    m_text->setPlaceholderText(tr("Find in name, class, type, author …"));
    m_text->setClearButtonEnabled(true);
    auto* first = new QHBoxLayout;
    first->addWidget(m_text, 1);
    m_count->setObjectName(QStringLiteral("shapesCount"));
    first->addWidget(m_count);
    column->addLayout(first);
    auto* second = new QHBoxLayout;
    second->setSpacing(4);
    for (const auto& [box, name] : {std::pair(m_class, "shapesClass"), std::pair(m_author, "shapesAuthor"),
                                    std::pair(m_origin, "shapesOrigin")}) {
        box->setObjectName(QLatin1String(name));
        box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
        box->setMinimumContentsLength(1);
        box->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
        second->addWidget(box, 1);
        connect(box, &QComboBox::currentIndexChanged, this, &ShapesPanel::askFilter);
    }
    column->addLayout(second);
    connect(m_text, &QLineEdit::textChanged, this, &ShapesPanel::askFilter);
}

void ShapesPanel::askFilter()
{
    ShapesQuery query;
    query.text = m_text->text().trimmed();
    query.label = m_class->currentData().toInt();
    if (m_author->currentData().isValid())
        query.author = m_author->currentData().toString();
    if (m_origin->currentData().isValid())
        query.origin = m_origin->currentData().toString();
    m_model->setFilter(query);
}

/// What there is to choose from follows the list.
void ShapesPanel::showAnswer()
{
    const ShapesAnswer& answer = m_model->answer();
    QList<std::pair<QString, QVariant>> classes, authors, origins;
    for (const int label : answer.classes)
        classes.append({m_model->labelText(label), label});
    for (const QString& author : answer.authors)
        authors.append({author.isEmpty() ? tr("no author") : author, author});
    for (const QString& origin : answer.origins)
        origins.append({origin, origin});
    offer(*m_class, tr("All classes"), classes);
    offer(*m_author, tr("All authors"), authors);
    offer(*m_origin, tr("All origins"), origins);
    if (const int row = m_currentColumn < 0 ? -1 : m_model->rowOf(m_current); row >= 0)
        m_table->selectionModel()->setCurrentIndex(m_model->index(row, m_currentColumn), QItemSelectionModel::NoUpdate);
    showCount();
}

void ShapesPanel::showCount()
{
    const auto shown = qsizetype(m_model->answer().rows.size()), all = m_model->answer().shapes.size();
    QString text = shown == all ? QStringLiteral("%L1").arg(all) : tr("%L1 of %L2").arg(shown).arg(all);
    if (m_unmarked > 0)
        text += tr(" · %L1 chosen").arg(m_unmarked);
    m_count->setText(text);
}

void ShapesPanel::setChosenRows(const QList<int>& rows)
{
    m_marking = true;
    QItemSelection selection;
    QList<int> sorted = rows;
    std::sort(sorted.begin(), sorted.end());
    for (qsizetype i = 0; i < sorted.size();) { // one range for each run
        qsizetype last = i;
        while (last + 1 < sorted.size() && sorted[last + 1] == sorted[last] + 1)
            ++last;
        selection.append(
            QItemSelectionRange(m_model->index(sorted[i], 0), m_model->index(sorted[last], kShapeColumns - 1)));
        i = last + 1;
    }
    m_unmarked = selection.size() > kMostRuns ? rows.size() : 0;
    if (m_unmarked > 0)
        selection.clear();
    showCount();
    m_table->selectionModel()->select(selection, QItemSelectionModel::ClearAndSelect);
    if (!sorted.isEmpty() && !m_table->hasFocus())
        m_table->scrollTo(m_model->index(sorted.first(), std::max(0, m_table->columnAt(0))));
    m_marking = false;
}

void ShapesPanel::tellChosen()
{
    if (m_marking)
        return;
    QList<ShapeId> ids;
    for (const QItemSelectionRange& range : m_table->selectionModel()->selection())
        for (int row = range.top(); row <= range.bottom(); ++row)
            if (const Shape* shape = m_model->at(row))
                ids << shape->id;
    Q_EMIT chosen(ids);
}

void ShapesPanel::clicked(const QModelIndex& index)
{
    if (index.column() == int(ShapeColumn::Visible))
        Q_EMIT hideRequested(index.row());
    else if (index.column() == int(ShapeColumn::Locked))
        Q_EMIT lockRequested(index.row());
}

/// Return jumps to the shape, Delete deletes, and what moves through a table is the table's; while a name is written
/// all keys are the field's.
bool ShapesPanel::eventFilter(QObject* watched, QEvent* event)
{
    const bool press = event->type() == QEvent::KeyPress;
    if (watched != m_table || !m_table->hasFocus() || (!press && event->type() != QEvent::ShortcutOverride))
        return QWidget::eventFilter(watched, event);
    const auto* key = static_cast<QKeyEvent*>(event);
    const auto held = key->modifiers() & ~Qt::KeypadModifier;
    if (held == Qt::ControlModifier && key->key() == Qt::Key_A) { // all rows, not all shapes of the view
        if (!press)
            event->accept();
        return !press;
    }
    if (held != Qt::NoModifier)
        return QWidget::eventFilter(watched, event);
    switch (key->key()) {
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (press && m_table->currentIndex().isValid())
            Q_EMIT jumpRequested(m_table->currentIndex().row());
        event->accept();
        return true;
    case Qt::Key_Delete:
        if (press)
            Q_EMIT deleteRequested();
        event->accept();
        return true;
    case Qt::Key_Home:
    case Qt::Key_End:
        if (!press)
            event->accept();
        return !press;
    default: return QWidget::eventFilter(watched, event);
    }
}

} // namespace triptych
