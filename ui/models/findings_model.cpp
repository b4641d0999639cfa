#include "ui/models/findings_model.h"

namespace triptych {

void FindingsModel::setFindings(QList<Finding> findings)
{
    if (findings == m_findings)
        return;
    if (findings.size() == m_findings.size()) { // keeps the selection while a shape is edited
        m_findings = std::move(findings);
        Q_EMIT dataChanged(index(0), index(int(m_findings.size()) - 1));
    } else {
        beginResetModel();
        m_findings = std::move(findings);
        endResetModel();
    }
    Q_EMIT findingsChanged();
}

int FindingsModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : int(m_findings.size()); }

QVariant FindingsModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid() || index.row() >= m_findings.size())
        return {};
    const Finding& finding = m_findings.at(index.row());
    switch (role) {
    case Qt::DisplayRole: return finding.title;
    case DetailRole: return finding.detail;
    case ColourRole: return finding.colour;
    case StateRole: return int(finding.state);
    default: return {};
    }
}

QString findingStateName(Finding::State state)
{
    switch (state) {
    case Finding::State::Drawn: break;
    case Finding::State::ToReview: return QStringLiteral("to review");
    case Finding::State::Accepted: return QStringLiteral("accepted");
    case Finding::State::Rejected: return QStringLiteral("rejected");
    }
    return QStringLiteral("drawn");
}

} // namespace triptych
