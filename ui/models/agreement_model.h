// AgreementModel: how well the readers of a project agree, a row for each image, label and pair; sorts by any column.
#pragma once

#include "core/evaluation/reader_study.h"

#include <QAbstractTableModel>

namespace triptych {

class AgreementModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { Image, Label, Readers, Dice, Iou, Hausdorff, ColumnCount };
    static constexpr int kSortRole = Qt::UserRole + 1; ///< numbers; what is not defined sorts as the worst
    using QAbstractTableModel::QAbstractTableModel;

    /// Rows in which somebody has marked something.
    void setStudy(const ReaderStudy& study, const std::map<int, QString>& labelNames);
    const AgreementRow& at(int row) const { return m_rows.at(size_t(row)); }

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    QVariant text(const AgreementRow& row, int column) const;
    QVariant sortKey(const AgreementRow& row, int column) const;

    std::vector<AgreementRow> m_rows;
    std::map<int, QString> m_labels;
};

/// "0.873", or "0.873 (0.841–0.902)", or a dash where it is not defined.
QString measureText(const Interval& interval, int decimals);

} // namespace triptych
