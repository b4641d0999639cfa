#include "ui/models/lesion_model.h"

#include <algorithm>

namespace triptych {

void LesionModel::setRows(QList<LesionRow> rows)
{
    if (rows == m_rows)
        return;
    const auto same = [](const LesionRow& a, const LesionRow& b) { return a.lesion.id == b.lesion.id; };
    if (std::equal(rows.begin(), rows.end(), m_rows.begin(), m_rows.end(), same)) { // the choice stays
        m_rows = std::move(rows);
        Q_EMIT dataChanged(index(0), index(int(m_rows.size()) - 1));
    } else {
        beginResetModel();
        m_rows = std::move(rows);
        endResetModel();
    }
    Q_EMIT rowsChanged();
}

int LesionModel::rowOf(const QString& lesionId) const
{
    const auto found = std::find_if(m_rows.begin(), m_rows.end(),
                                    [&lesionId](const LesionRow& row) { return row.lesion.id == lesionId; });
    return found == m_rows.end() ? -1 : int(found - m_rows.begin());
}

int LesionModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : int(m_rows.size()); }

QVariant LesionModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid() || index.row() >= m_rows.size())
        return {};
    const LesionRow& row = m_rows.at(index.row());
    switch (role) {
    case Qt::DisplayRole: return row.lesion.name;
    case Qt::ToolTipRole: return lesionText(row.lesion, m_lexicons);
    case AssessmentRole: return row.lesion.descriptors.value(QStringLiteral("assessment")).value(0);
    case PartsRole: {
        QStringList captions;
        for (const LesionPart& part : row.parts)
            if (!captions.contains(part.caption))
                captions << part.caption;
        return captions.isEmpty() ? tr("no outline yet") : captions.join(QStringLiteral(" · "));
    }
    default: return {};
    }
}

} // namespace triptych
