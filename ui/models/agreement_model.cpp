#include "ui/models/agreement_model.h"

#include <cmath>

namespace triptych {

namespace {

const QString kDash = QStringLiteral("–");

QString number(double value, int decimals)
{
    return std::isfinite(value) ? QString::number(value, 'f', decimals) : kDash;
}

/// In millimetres where they are known: "2.4 px", "2.4 px, 0.31 mm".
QString distanceText(const MaskAgreement& agreement)
{
    if (!std::isfinite(agreement.hausdorff95Px))
        return kDash;
    QString text = QStringLiteral("%1 px").arg(agreement.hausdorff95Px, 0, 'f', 1);
    if (std::isfinite(agreement.hausdorff95Mm))
        text += QStringLiteral(", %1 mm").arg(agreement.hausdorff95Mm, 0, 'f', 2);
    return text;
}

} // namespace

QString measureText(const Interval& interval, int decimals)
{
    QString text = number(interval.value, decimals);
    if (std::isfinite(interval.value) && std::isfinite(interval.low) && std::isfinite(interval.high))
        text += QStringLiteral(" (%1–%2)").arg(number(interval.low, decimals), number(interval.high, decimals));
    return text;
}

void AgreementModel::setStudy(const ReaderStudy& study, const std::map<int, QString>& labelNames)
{
    beginResetModel();
    m_rows.clear();
    for (const AgreementRow& row : study.rows)
        if (!row.agreement.bothEmpty())
            m_rows.push_back(row);
    m_labels = labelNames;
    endResetModel();
}

int AgreementModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : int(m_rows.size()); }

int AgreementModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : int(ColumnCount); }

QVariant AgreementModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid() || index.row() >= rowCount())
        return {};
    const AgreementRow& row = at(index.row());
    switch (role) {
    case Qt::DisplayRole: return text(row, index.column());
    case kSortRole: return sortKey(row, index.column());
    case Qt::ToolTipRole: return index.column() == Image ? QVariant(row.image) : QVariant();
    default: return {};
    }
}

QVariant AgreementModel::text(const AgreementRow& row, int column) const
{
    switch (column) {
    case Image: return row.frame > 0 ? tr("%1, frame %2").arg(row.image).arg(row.frame + 1) : row.image;
    case Label: {
        const auto name = m_labels.find(row.label);
        return name == m_labels.end() ? QString::number(row.label) : name->second;
    }
    case Readers: return row.readerA + QStringLiteral(" – ") + row.readerB;
    case Dice: return number(row.agreement.dice, 3);
    case Iou: return number(row.agreement.iou, 3);
    default: return distanceText(row.agreement);
    }
}

QVariant AgreementModel::sortKey(const AgreementRow& row, int column) const
{
    switch (column) {
    case Dice: return row.agreement.dice;
    case Iou: return row.agreement.iou;
    case Hausdorff: return std::isfinite(row.agreement.hausdorff95Px) ? row.agreement.hausdorff95Px : 1e300;
    case Label: return row.label;
    default: return text(row, column);
    }
}

QVariant AgreementModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (role == Qt::TextAlignmentRole) // the mark of the sorted column stands on the right
        return QVariant::fromValue(Qt::Alignment(Qt::AlignLeft | Qt::AlignVCenter));
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Image: return tr("Image");
    case Label: return tr("Label");
    case Readers: return tr("Readers");
    case Dice: return tr("Dice");
    case Iou: return tr("IoU");
    default: return tr("Hausdorff 95 %");
    }
}

} // namespace triptych
