#include "ui/dialogs/proposals_dialog.h"

#include "ui/theme/theme.h"

#include <QHeaderView>
#include <QLabel>
#include <QLocale>
#include <QTableWidget>
#include <QVBoxLayout>

namespace triptych {

ProposalsDialog::ProposalsDialog(QWidget* parent)
    : QDialog(parent), m_head(makeLabel({}, "quiet")), m_table(new QTableWidget(0, 9))
{
    setWindowTitle(QStringLiteral("What models proposed"));
    setObjectName(QStringLiteral("proposalsDialog"));
    resize(860, 320);
    auto* column = new QVBoxLayout(this);
    m_head->setWordWrap(true);
    column->addWidget(m_head);
    m_table->setObjectName(QStringLiteral("proposals"));
    m_table->setHorizontalHeaderLabels({QStringLiteral("When"), QStringLiteral("Model"), QStringLiteral("Reader"),
                                        QStringLiteral("From"), QStringLiteral("Label"), QStringLiteral("Proposed px"),
                                        QStringLiteral("Removed"), QStringLiteral("Added"),
                                        QStringLiteral("Dice now")});
    m_table->verticalHeader()->hide();
    m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setShowGrid(false);
    m_table->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    m_table->horizontalHeader()->setSectionResizeMode(1, QHeaderView::Stretch);
    column->addWidget(m_table, 1);
}

void ProposalsDialog::setRows(const QString& image, const QList<ProposalRow>& rows)
{
    m_head->setText(rows.isEmpty()
                        ? QStringLiteral("%1: no model's proposal has been taken over.").arg(image)
                        : QStringLiteral("%1: each proposal is kept as it was; the columns say what has become of it. "
                                         "Where two lie side by side, one's pixels count as added to the other.")
                              .arg(image));
    m_table->setRowCount(int(rows.size()));
    const QLocale locale;
    for (int i = 0; i < rows.size(); ++i) {
        const ProposalRow& row = rows[i];
        const QStringList cells{row.time.toLocalTime().toString(QStringLiteral("yyyy-MM-dd HH:mm:ss")),
                                row.model,
                                row.author,
                                row.fromBox ? QStringLiteral("box") : QStringLiteral("click"),
                                row.label,
                                locale.toString(row.change.proposed),
                                locale.toString(row.change.proposed - row.change.kept),
                                locale.toString(row.change.added),
                                locale.toString(row.change.dice(), 'f', 3)};
        for (int column = 0; column < cells.size(); ++column) {
            auto* item = new QTableWidgetItem(cells[column]);
            if (column >= 5)
                item->setTextAlignment(Qt::AlignRight | Qt::AlignVCenter);
            m_table->setItem(i, column, item);
        }
    }
}

} // namespace triptych
