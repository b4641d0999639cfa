#include "ui/models/worklist_model.h"

namespace triptych {

void WorklistModel::setCases(const QList<StoredCase>& cases)
{
    beginResetModel();
    m_cases = cases;
    endResetModel();
}

void WorklistModel::setOpenCase(const CaseId& id)
{
    m_open = id;
    if (!m_cases.isEmpty())
        Q_EMIT dataChanged(index(0), index(int(m_cases.size()) - 1));
}

int WorklistModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : int(m_cases.size()); }

QVariant WorklistModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid() || index.row() >= m_cases.size())
        return {};
    const StoredCase& entry = m_cases.at(index.row());
    switch (role) {
    case Qt::DisplayRole: return entry.title;
    case Qt::ToolTipRole:
        return entry.paths.size() > 1 ? QStringLiteral("%1 and %2 more").arg(entry.location).arg(entry.paths.size() - 1)
                                      : entry.location;
    case SummaryRole: return entry.summary;
    case StateRole: return entry.state;
    case OpenRole: return !m_open.isEmpty() && entry.id == m_open;
    case MixedRole: return entry.mixed;
    case LocationRole: return entry.location;
    default: return {};
    }
}

} // namespace triptych
