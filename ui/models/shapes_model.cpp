#include "ui/models/shapes_model.h"

#include <QLocale>

namespace triptych {

void ShapesModel::setAnswer(ShapesAnswer answer, const ShapesContext& context)
{
    beginResetModel();
    m_answer = std::move(answer);
    m_context = context;
    endResetModel();
}

void ShapesModel::setFilter(const ShapesQuery& filter)
{
    ShapesQuery query = filter;
    query.sortColumn = m_query.sortColumn;
    query.descending = m_query.descending;
    if (query == m_query)
        return;
    m_query = query;
    Q_EMIT queryChanged();
}

void ShapesModel::sort(int column, Qt::SortOrder order)
{
    ShapesQuery query = m_query;
    query.sortColumn = column < 0 || column >= kShapeColumns ? std::nullopt : std::optional(ShapeColumn(column));
    query.descending = order == Qt::DescendingOrder;
    if (query == m_query)
        return;
    m_query = query;
    Q_EMIT queryChanged();
}

const Shape* ShapesModel::at(int row) const
{
    return row >= 0 && size_t(row) < m_answer.rows.size() ? &m_answer.shapes.at(m_answer.rows[size_t(row)]) : nullptr;
}

int ShapesModel::rowOf(const Shape& shape) const
{
    for (auto it = m_answer.shapes.lowerBound(shape.stackOrder);
         it != m_answer.shapes.end() && it->stackOrder == shape.stackOrder; ++it)
        if (it->id == shape.id)
            return m_answer.rowOf[size_t(it - m_answer.shapes.begin())];
    return -1;
}

int ShapesModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : int(m_answer.rows.size()); }

int ShapesModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : kShapeColumns; }

QString ShapesModel::text(const Shape& shape, ShapeColumn column) const
{
    switch (column) {
    case ShapeColumn::Class: return labelName(m_context.labels, shape.label);
    case ShapeColumn::Name: return shape.name;
    case ShapeColumn::Type: return shapeTypeText(shape.type);
    case ShapeColumn::Size: return measurementText(shape, m_context.calibration);
    case ShapeColumn::Frame: return QString::number(shape.frame + 1);
    case ShapeColumn::Origin: return originText(shape);
    case ShapeColumn::Author: return shape.author;
    case ShapeColumn::Time: return QLocale().toString(shape.created.toLocalTime(), QLocale::ShortFormat);
    default: return {};
    }
}

QVariant ShapesModel::data(const QModelIndex& index, int role) const
{
    const Shape* shape = at(index.row());
    if (!shape)
        return {};
    const auto column = ShapeColumn(index.column());
    switch (role) {
    case Qt::DisplayRole: return text(*shape, column).section(QLatin1Char('\n'), 0, 0);
    case Qt::EditRole: return text(*shape, column);
    case Qt::ToolTipRole:
        if (column == ShapeColumn::Visible)
            return shape->hidden ? tr("Hidden: a click shows it") : tr("Seen: a click hides it");
        if (column == ShapeColumn::Locked)
            return shape->locked ? tr("Locked: a click unlocks it") : tr("A click locks it");
        return text(*shape, column);
    case Qt::DecorationRole:
        if (column == ShapeColumn::Class)
            return m_context.labels.value(shape->label, LabelInfo{{}, QColor(Qt::gray)}).colour;
        return {};
    case Qt::CheckStateRole:
        if (column == ShapeColumn::Visible)
            return int(shape->hidden ? Qt::Unchecked : Qt::Checked);
        if (column == ShapeColumn::Locked)
            return int(shape->locked ? Qt::Checked : Qt::Unchecked);
        return {};
    case Qt::TextAlignmentRole:
        if (column == ShapeColumn::Size || column == ShapeColumn::Frame)
            return int(Qt::AlignRight | Qt::AlignVCenter);
        return {};
    default: return {};
    }
}

QVariant ShapesModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    const QString titles[kShapeColumns] = {QString(),  QString(),   tr("Class"),  tr("Name"),   tr("Type"),
                                           tr("Size"), tr("Frame"), tr("Origin"), tr("Author"), tr("Time")};
    if (role == Qt::DisplayRole)
        return titles[section];
    if (role == Qt::ToolTipRole)
        return section == int(ShapeColumn::Visible)  ? tr("Seen")
               : section == int(ShapeColumn::Locked) ? tr("Locked")
                                                     : titles[section];
    return {};
}

Qt::ItemFlags ShapesModel::flags(const QModelIndex& index) const
{
    const Shape* shape = at(index.row());
    if (!shape)
        return Qt::NoItemFlags;
    const bool editable = ShapeColumn(index.column()) == ShapeColumn::Name && !shape->locked;
    return Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemNeverHasChildren |
           (editable ? Qt::ItemIsEditable : Qt::NoItemFlags);
}

bool ShapesModel::setData(const QModelIndex& index, const QVariant& value, int role)
{
    const Shape* shape = at(index.row());
    if (role != Qt::EditRole || !shape || ShapeColumn(index.column()) != ShapeColumn::Name)
        return false;
    if (const QString name = value.toString().trimmed(); name != shape->name)
        Q_EMIT renameRequested(shape->id, name);
    return true;
}

} // namespace triptych
