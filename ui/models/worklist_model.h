// WorklistModel: the cases of the store, the last opened first, and which of them is on the screen.
#pragma once

#include "core/workspace/case_store.h"

#include <QAbstractListModel>

namespace triptych {

class WorklistModel : public QAbstractListModel {
    Q_OBJECT
public:
    enum Role { SummaryRole = Qt::UserRole + 1, StateRole, OpenRole, MixedRole, LocationRole };
    using QAbstractListModel::QAbstractListModel;

    void setCases(const QList<StoredCase>& cases);
    void setOpenCase(const CaseId& id);
    const StoredCase& caseAt(int row) const { return m_cases.at(row); }
    const QList<StoredCase>& cases() const { return m_cases; }

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;

private:
    QList<StoredCase> m_cases;
    CaseId m_open;
};

} // namespace triptych
