#include "ui/panels/findings_panel.h"

#include "ui/models/findings_model.h"
#include "ui/panels/card_frame.h"
#include "ui/panels/item_delegates.h"
#include "ui/panels/list_choice.h"
#include "ui/theme/theme.h"

#include <QListView>
#include <QPushButton>

namespace triptych {

FindingsPanel::FindingsPanel(FindingsModel* model, QWidget* parent)
    : QWidget(parent), m_model(model), m_list(new QListView), m_delete(new QPushButton(QStringLiteral("Delete"))),
      m_accept(new QPushButton(QStringLiteral("Accept"))), m_reject(new QPushButton(QStringLiteral("Reject")))
{
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(10, 4, 10, 10);
    m_empty =
        makeLabel(QStringLiteral(
                      "Nothing is marked yet. Choose a tool above and draw; what the models propose appears here too."),
                  "quiet");
    m_empty->setWordWrap(true);
    column->addWidget(m_empty);
    m_list->setObjectName(QStringLiteral("findings"));
    m_list->setModel(model);
    m_list->setItemDelegate(new FindingDelegate(m_list));
    m_list->setMouseTracking(true);
    m_list->setUniformItemSizes(true);
    column->addWidget(m_list, 1);
    auto* buttons = new QHBoxLayout;
    for (QPushButton* button : {m_accept, m_reject, m_delete}) {
        button->setFocusPolicy(Qt::TabFocus);
        button->setObjectName(button->text().toLower() + QStringLiteral("Finding"));
        buttons->addWidget(button);
    }
    column->addLayout(buttons);

    connectChosen(*m_list, *this, [this](int row) { Q_EMIT jumpRequested(row); });
    connect(m_list->selectionModel(), &QItemSelectionModel::selectionChanged, this, &FindingsPanel::showSelection);
    connect(model, &FindingsModel::findingsChanged, this, &FindingsPanel::showSelection);
    connect(m_delete, &QPushButton::clicked, this, [this] { Q_EMIT deleteRequested(selectedRow()); });
    connect(m_accept, &QPushButton::clicked, this, [this] { Q_EMIT acceptRequested(selectedRow()); });
    connect(m_reject, &QPushButton::clicked, this, [this] { Q_EMIT rejectRequested(selectedRow()); });
    showSelection();
}

void FindingsPanel::step(int by)
{
    const int count = m_model->rowCount();
    if (count == 0)
        return;
    const int from = selectedRow();
    const int row = from < 0 ? (by > 0 ? 0 : count - 1) : (from + by + count) % count;
    m_list->setCurrentIndex(m_model->index(row));
    Q_EMIT jumpRequested(row);
}

int FindingsPanel::selectedRow() const
{
    const QModelIndexList chosen = m_list->selectionModel()->selectedIndexes(); // the focus alone chooses nothing
    return chosen.isEmpty() ? -1 : chosen.first().row();
}

void FindingsPanel::showSelection()
{
    m_empty->setVisible(m_model->rowCount() == 0);
    const int row = selectedRow();
    const bool any = row >= 0 && row < m_model->rowCount();
    const bool proposal = any && m_model->at(row).shape.isEmpty();
    m_delete->setEnabled(any && !proposal);
    m_accept->setEnabled(proposal && m_model->at(row).state != Finding::State::Accepted);
    m_reject->setEnabled(proposal && m_model->at(row).state != Finding::State::Rejected);
}

} // namespace triptych
