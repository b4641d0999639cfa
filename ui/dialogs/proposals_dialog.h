// ProposalsDialog: what models proposed on one image, and how much of it stands now.
#pragma once

#include "core/inference/assist.h"

#include <QDateTime>
#include <QDialog>

class QLabel;
class QTableWidget;

namespace triptych {

struct ProposalRow {
    QDateTime time;
    QString model;
    QString author;
    QString label;
    bool fromBox = false; ///< else from a click
    ProposalChange change;
};

class ProposalsDialog : public QDialog {
    Q_OBJECT
public:
    explicit ProposalsDialog(QWidget* parent = nullptr);
    void setRows(const QString& image, const QList<ProposalRow>& rows);

private:
    QLabel* m_head;
    QTableWidget* m_table;
};

} // namespace triptych
