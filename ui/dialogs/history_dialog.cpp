#include "ui/dialogs/history_dialog.h"

#include "ui/models/history_model.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QRegularExpression>
#include <QSignalBlocker>
#include <QSortFilterProxyModel>
#include <QTreeView>
#include <QVBoxLayout>

namespace triptych {

HistoryDialog::HistoryDialog(HistoryModel* model, QWidget* parent)
    : QDialog(parent), m_model(model), m_ofReader(new QSortFilterProxyModel(this)), m_readers(new QComboBox),
      m_list(new QTreeView), m_empty(new QLabel(tr("Nothing has been drawn in this case yet.")))
{
    setObjectName(QStringLiteral("historyDialog"));
    setWindowTitle(tr("Edit history"));
    resize(820, 460);
    auto* column = new QVBoxLayout(this);
    auto* row = new QHBoxLayout;
    row->addWidget(new QLabel(tr("Edits of")));
    m_readers->setObjectName(QStringLiteral("historyReader"));
    m_readers->setMinimumWidth(180);
    row->addWidget(m_readers);
    row->addStretch(1);
    auto* hint = new QLabel(tr("A click goes to the place."));
    hint->setProperty("role", "quiet");
    row->addWidget(hint);
    column->addLayout(row);
    m_ofReader->setSourceModel(model);
    m_ofReader->setFilterKeyColumn(HistoryModel::Author);
    m_list->setObjectName(QStringLiteral("historyList"));
    m_list->setModel(m_ofReader);
    m_list->setRootIsDecorated(false);
    m_list->setUniformRowHeights(true);
    m_list->setAllColumnsShowFocus(true);
    m_list->header()->setStretchLastSection(true);
    m_list->setColumnWidth(HistoryModel::Time, 130);
    m_list->setColumnWidth(HistoryModel::Author, 120);
    m_list->setColumnWidth(HistoryModel::What, 190);
    m_list->setColumnWidth(HistoryModel::Touched, 230);
    column->addWidget(m_list, 1);
    m_empty->setAlignment(Qt::AlignCenter);
    column->addWidget(m_empty, 1);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close);
    column->addWidget(buttons);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(m_list, &QTreeView::clicked, this,
            [this](const QModelIndex& index) { Q_EMIT chosen(m_ofReader->mapToSource(index).row()); });
    connect(m_list, &QTreeView::activated, this,
            [this](const QModelIndex& index) { Q_EMIT chosen(m_ofReader->mapToSource(index).row()); });
    connect(m_readers, &QComboBox::currentIndexChanged, this, &HistoryDialog::showReader);
    connect(model, &QAbstractItemModel::modelReset, this, &HistoryDialog::fillReaders);
    fillReaders();
}

void HistoryDialog::fillReaders()
{
    const QSignalBlocker quiet(m_readers);
    const QString before = m_readers->currentData().toString();
    m_readers->clear();
    m_readers->addItem(tr("all readers"), QString());
    const QStringList authors = m_model->authors();
    for (const QString& author : authors) {
        const QString name = author.isEmpty() ? tr("unnamed") : author;
        m_readers->addItem(name, name);
    }
    m_readers->setCurrentIndex(std::max(m_readers->findData(before), 0));
    const bool any = m_model->rowCount() > 0;
    m_list->setVisible(any);
    m_empty->setVisible(!any);
    showReader();
}

void HistoryDialog::showReader()
{
    const QString reader = m_readers->currentData().toString();
    m_ofReader->setFilterRegularExpression(
        reader.isEmpty() ? QRegularExpression()
                         : QRegularExpression(QRegularExpression::anchoredPattern(QRegularExpression::escape(reader))));
}

} // namespace triptych
