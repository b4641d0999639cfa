#include "ui/dialogs/hanging_dialog.h"

#include "core/workspace/hanging_library.h"
#include "ui/dialogs/hanging_sketch.h"
#include "ui/dialogs/named_button.h"
#include "ui/dialogs/pane_table.h"
#include "ui/theme/theme.h"

#include <QCheckBox>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QScopedValueRollback>

#include <algorithm>

namespace triptych {

namespace {

} // namespace

HangingDialog::HangingDialog(const QList<HangingProtocol>& all, const QList<HangingProtocol>& shipped,
                             const QString& chosen, QWidget* parent)
    : QDialog(parent), m_all(all), m_shipped(shipped), m_list(new QListWidget), m_name(new QLineEdit),
      m_needsPrior(new QCheckBox(tr("an earlier study"))), m_panes(new PaneTable), m_sketch(new HangingSketch),
      m_origin(makeLabel({}, "quiet")), m_remove(namedButton({}, "removeProtocol"))
{
    setObjectName(QStringLiteral("hangingDialog"));
    setWindowTitle(tr("Hanging protocols"));
    resize(1120, 720);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(16, 14, 16, 14);
    column->setSpacing(12);
    auto* row = new QHBoxLayout;
    row->setSpacing(16);
    row->addWidget(makeList());
    row->addWidget(makeForm(), 1);
    column->addLayout(row, 1);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Save | QDialogButtonBox::Cancel);
    buttons->button(QDialogButtonBox::Save)->setObjectName(QStringLiteral("saveProtocols"));
    for (QAbstractButton* standard : buttons->buttons())
        static_cast<QPushButton*>(standard)->setAutoDefault(false);
    column->addWidget(buttons);
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(m_list, &QListWidget::currentRowChanged, this, &HangingDialog::showCurrent);
    const auto at = std::find_if(m_all.begin(), m_all.end(), [&](const auto& known) { return known.id == chosen; });
    fillList(at == m_all.end() ? 0 : int(at - m_all.begin()));
}

QWidget* HangingDialog::makeList()
{
    auto* box = new QWidget;
    box->setFixedWidth(250);
    auto* column = new QVBoxLayout(box);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(makeLabel(tr("PROTOCOLS"), "section"));
    m_list->setObjectName(QStringLiteral("protocolList"));
    column->addWidget(m_list, 1);
    auto* rule = makeLabel(tr("A case hangs by the one you chose last; else by the one that shows most kinds of its "
                              "images, and of several the first here."),
                           "quiet");
    rule->setWordWrap(true);
    column->addWidget(rule);
    auto* order = new QHBoxLayout;
    auto* up = namedButton(tr("Up"), "protocolUp");
    auto* down = namedButton(tr("Down"), "protocolDown");
    order->addWidget(up);
    order->addWidget(down);
    column->addLayout(order);
    auto* edit = new QHBoxLayout;
    auto* copy = namedButton(tr("Duplicate"), "duplicateProtocol");
    edit->addWidget(copy);
    edit->addWidget(m_remove);
    column->addLayout(edit);
    connect(up, &QPushButton::clicked, this, [this] { move(-1); });
    connect(down, &QPushButton::clicked, this, [this] { move(1); });
    connect(copy, &QPushButton::clicked, this, &HangingDialog::duplicate);
    connect(m_remove, &QPushButton::clicked, this, &HangingDialog::removeOrRevert);
    return box;
}

QWidget* HangingDialog::makeForm()
{
    auto* box = new QWidget;
    auto* column = new QVBoxLayout(box);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(10);
    auto* form = new QFormLayout;
    m_name->setObjectName(QStringLiteral("protocolName"));
    m_name->setMaxLength(int(hangingLimits::kText));
    form->addRow(tr("Name"), m_name);
    auto* needs = new QHBoxLayout;
    for (const ImageKind kind : hangingKinds()) {
        m_needs.append(new QCheckBox(kindTitle(kind)));
        m_needs.last()->setObjectName(QStringLiteral("needs-%1").arg(imageKindName(kind)));
        needs->addWidget(m_needs.last());
    }
    m_needsPrior->setObjectName(QStringLiteral("needsPrior"));
    needs->addWidget(m_needsPrior);
    needs->addStretch(1);
    form->addRow(tr("For cases with"), needs);
    column->addLayout(form);
    column->addWidget(m_origin);
    column->addWidget(m_panes, 1);
    column->addWidget(makePaneButtons());
    column->addWidget(m_sketch);
    connect(m_name, &QLineEdit::textEdited, this, &HangingDialog::takeOver);
    for (QCheckBox* need : m_needs + QList<QCheckBox*>{m_needsPrior})
        connect(need, &QCheckBox::toggled, this, &HangingDialog::takeOver);
    connect(m_panes, &PaneTable::edited, this, &HangingDialog::takeOver);
    return box;
}

QWidget* HangingDialog::makePaneButtons()
{
    auto* box = new QWidget;
    auto* row = new QHBoxLayout(box);
    row->setContentsMargins(0, 0, 0, 0);
    auto* add = namedButton(tr("Add a pane"), "addPane");
    auto* remove = namedButton(tr("Remove"), "removePane");
    auto* left = namedButton(tr("Further left"), "paneLeft");
    auto* right = namedButton(tr("Further right"), "paneRight");
    for (QPushButton* each : {add, remove, left, right})
        row->addWidget(each);
    row->addStretch(1);
    connect(add, &QPushButton::clicked, m_panes, &PaneTable::addPane);
    connect(remove, &QPushButton::clicked, m_panes, &PaneTable::removePane);
    connect(left, &QPushButton::clicked, m_panes, [this] { m_panes->movePane(-1); });
    connect(right, &QPushButton::clicked, m_panes, [this] { m_panes->movePane(1); });
    return box;
}

const HangingProtocol* HangingDialog::shipped(const QString& id) const
{
    const auto found =
        std::find_if(m_shipped.begin(), m_shipped.end(), [&](const HangingProtocol& known) { return known.id == id; });
    return found == m_shipped.end() ? nullptr : &*found;
}

HangingProtocol* HangingDialog::current()
{
    const int row = m_list->currentRow();
    return row >= 0 && row < int(m_all.size()) ? &m_all[row] : nullptr;
}

void HangingDialog::fillList(int row)
{
    {
        const QScopedValueRollback showing(m_showing, true);
        m_list->clear();
        for (const HangingProtocol& protocol : std::as_const(m_all))
            m_list->addItem(protocol.name);
        m_list->setCurrentRow(row);
    }
    showCurrent();
}

void HangingDialog::showCurrent()
{
    HangingProtocol* protocol = current();
    if (!protocol || m_showing)
        return;
    const QScopedValueRollback showing(m_showing, true);
    m_name->setText(protocol->name);
    const QList<ImageKind> kinds = hangingKinds();
    for (qsizetype i = 0; i < kinds.size(); ++i)
        m_needs[i]->setChecked(protocol->needs.contains(kinds[i]));
    m_needsPrior->setChecked(protocol->needsPrior);
    m_panes->setPanes(protocol->panes);
    m_sketch->setProtocol(*protocol);
    const HangingProtocol* original = shipped(protocol->id);
    m_origin->setText(!original                ? tr("Your own.")
                      : *original == *protocol ? tr("Comes with the program; changed here, it becomes your own.")
                                               : tr("Comes with the program, changed by you."));
    m_remove->setText(original ? tr("As it came") : tr("Delete"));
    m_remove->setEnabled(original ? !(*original == *protocol) : m_all.size() > 1);
}

/// What is typed and ticked is the protocol at once; without a name it keeps the one it had.
void HangingDialog::takeOver()
{
    HangingProtocol* protocol = current();
    if (!protocol || m_showing)
        return;
    if (const QString name = m_name->text().simplified(); !name.isEmpty())
        protocol->name = name;
    m_list->currentItem()->setText(protocol->name);
    protocol->needs.clear();
    const QList<ImageKind> kinds = hangingKinds();
    for (qsizetype i = 0; i < kinds.size(); ++i)
        if (m_needs[i]->isChecked())
            protocol->needs.append(kinds[i]);
    protocol->needsPrior = m_needsPrior->isChecked();
    protocol->panes = m_panes->panes();
    m_sketch->setProtocol(*protocol);
    const HangingProtocol* original = shipped(protocol->id);
    m_remove->setEnabled(original ? !(*original == *protocol) : m_all.size() > 1);
    if (original)
        m_origin->setText(tr("Comes with the program, changed by you."));
}

void HangingDialog::duplicate()
{
    HangingProtocol* protocol = current();
    if (!protocol)
        return;
    HangingProtocol copy = *protocol;
    copy.name = tr("%1 (copy)").arg(protocol->name).left(hangingLimits::kText);
    copy.id = newProtocolId(copy.name, m_all);
    const int row = m_list->currentRow() + 1;
    m_all.insert(row, copy);
    fillList(row);
    m_name->setFocus();
    m_name->selectAll();
}

void HangingDialog::removeOrRevert()
{
    HangingProtocol* protocol = current();
    if (!protocol)
        return;
    const int row = m_list->currentRow();
    if (const HangingProtocol* original = shipped(protocol->id))
        *protocol = *original;
    else
        m_all.removeAt(row);
    fillList(std::min(row, int(m_all.size()) - 1));
}

void HangingDialog::move(int step)
{
    const int from = m_list->currentRow(), to = from + step;
    if (from < 0 || to < 0 || to >= int(m_all.size()))
        return;
    m_all.swapItemsAt(from, to);
    fillList(to);
}

QList<HangingProtocol> HangingDialog::own() const
{
    QList<HangingProtocol> own;
    for (const HangingProtocol& protocol : m_all) {
        const HangingProtocol* original = shipped(protocol.id);
        if (!original || !(*original == protocol))
            own.append(protocol);
    }
    return own;
}

QStringList HangingDialog::order() const
{
    QStringList ids;
    for (const HangingProtocol& protocol : m_all)
        ids.append(protocol.id);
    return ids;
}

} // namespace triptych
