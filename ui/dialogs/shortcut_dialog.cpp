#include "ui/dialogs/shortcut_dialog.h"

#include "ui/dialogs/key_recorder.h"
#include "ui/dialogs/named_button.h"
#include "ui/models/command_registry.h"
#include "ui/theme/theme.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QTableWidget>
#include <QVBoxLayout>

namespace triptych {

namespace {

enum Column { kText, kGroup, kKeys, kColumns };
constexpr int kId = Qt::UserRole;

} // namespace

ShortcutDialog::ShortcutDialog(CommandRegistry& commands, QWidget* parent)
    : QDialog(parent), m_commands(commands), m_search(new QLineEdit), m_table(new QTableWidget(0, kColumns)),
      m_title(makeLabel({}, "title")), m_recorder(new KeyRecorder), m_use(namedButton(tr("Use this key"), "useKey")),
      m_add(namedButton(tr("Add as another"), "addKey")), m_none(namedButton(tr("No key"), "noKey")),
      m_reset(namedButton(tr("As it came"), "resetKey")), m_note(makeLabel({}, "amber"))
{
    setObjectName(QStringLiteral("shortcutDialog"));
    setWindowTitle(tr("Shortcuts"));
    resize(780, 640);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(16, 14, 16, 14);
    column->setSpacing(10);
    m_search->setObjectName(QStringLiteral("searchCommand"));
    m_search->setPlaceholderText(tr("Search a command or a key"));
    m_search->setClearButtonEnabled(true);
    column->addWidget(m_search);
    m_table->setObjectName(QStringLiteral("commandTable"));
    m_table->setHorizontalHeaderLabels({tr("Command"), tr("Group"), tr("Keys")});
    m_table->horizontalHeader()->setSectionResizeMode(kText, QHeaderView::Stretch);
    m_table->horizontalHeader()->resizeSection(kGroup, 110);
    m_table->horizontalHeader()->resizeSection(kKeys, 210);
    m_table->horizontalHeader()->setHighlightSections(false);
    m_table->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setDefaultSectionSize(26);
    m_table->setShowGrid(false);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_table->setTabKeyNavigation(false);
    column->addWidget(m_table, 1);
    column->addWidget(makeEditor());
    column->addWidget(makeButtons());
    connect(m_search, &QLineEdit::textChanged, this, &ShortcutDialog::filter);
    connect(m_table, &QTableWidget::itemSelectionChanged, this, &ShortcutDialog::showChoice);
    connect(m_recorder, &KeyRecorder::recorded, this, &ShortcutDialog::showConflict);
    connect(&commands, &CommandRegistry::changed, this, &ShortcutDialog::fill);
    fill();
    m_table->selectRow(0);
    m_search->setFocus();
}

QWidget* ShortcutDialog::makeEditor()
{
    auto* box = new QFrame;
    box->setProperty("role", QStringLiteral("card"));
    auto* column = new QVBoxLayout(box);
    column->setSpacing(8);
    column->addWidget(m_title);
    auto* row = new QHBoxLayout;
    m_recorder->setObjectName(QStringLiteral("recordKey"));
    m_use->setProperty("role", QStringLiteral("primary"));
    row->addWidget(m_recorder);
    row->addWidget(m_use);
    row->addWidget(m_add);
    row->addStretch(1);
    row->addWidget(m_none);
    row->addWidget(m_reset);
    column->addLayout(row);
    m_note->setObjectName(QStringLiteral("keyNote"));
    m_note->setWordWrap(true);
    m_note->setTextFormat(Qt::PlainText);
    m_note->setMinimumHeight(2 * m_note->fontMetrics().lineSpacing());
    m_note->setAlignment(Qt::AlignLeft | Qt::AlignTop);
    column->addWidget(m_note);
    connect(m_use, &QPushButton::clicked, this, [this] { use(false); });
    connect(m_add, &QPushButton::clicked, this, [this] { use(true); });
    connect(m_none, &QPushButton::clicked, this, [this] { m_commands.setKeys(chosen(), {}); });
    connect(m_reset, &QPushButton::clicked, this, [this] { m_commands.reset(chosen()); });
    return box;
}

QWidget* ShortcutDialog::makeButtons()
{
    auto* box = new QWidget;
    auto* row = new QHBoxLayout(box);
    row->setContentsMargins(0, 0, 0, 0);
    auto* in = namedButton(tr("Import…"), "importKeys");
    auto* out = namedButton(tr("Export…"), "exportKeys");
    auto* all = namedButton(tr("All as they came"), "resetKeys");
    auto* close = namedButton(tr("Close"), "closeKeys");
    row->addWidget(in);
    row->addWidget(out);
    row->addWidget(all);
    row->addStretch(1);
    row->addWidget(close);
    connect(in, &QPushButton::clicked, this, &ShortcutDialog::importRequested);
    connect(out, &QPushButton::clicked, this, &ShortcutDialog::exportRequested);
    connect(all, &QPushButton::clicked, &m_commands, &CommandRegistry::resetAll);
    connect(close, &QPushButton::clicked, this, &QDialog::accept);
    return box;
}

void ShortcutDialog::fill()
{
    const auto& commands = m_commands.commands();
    m_table->setRowCount(int(commands.size()));
    for (int row = 0; row < int(commands.size()); ++row) {
        const Command& command = commands[row];
        const QString texts[kColumns] = {command.text, command.group, m_commands.keyText(command.id)};
        for (int column = 0; column < kColumns; ++column) {
            auto* item = m_table->item(row, column);
            if (!item)
                m_table->setItem(row, column, item = new QTableWidgetItem);
            item->setText(texts[column]);
            item->setData(kId, command.id);
            item->setForeground(column == kGroup                                      ? colours::kQuiet
                                : column == kKeys && m_commands.isChanged(command.id) ? colours::kAccent
                                                                                      : colours::kText);
        }
    }
    filter();
    showChoice();
}

void ShortcutDialog::filter()
{
    const QString wanted = m_search->text().trimmed();
    int first = -1;
    for (int row = 0; row < m_table->rowCount(); ++row) {
        bool hit = wanted.isEmpty();
        for (int column = 0; column < kColumns && !hit; ++column)
            hit = m_table->item(row, column)->text().contains(wanted, Qt::CaseInsensitive);
        m_table->setRowHidden(row, !hit);
        if (hit && first < 0)
            first = row;
    }
    const int current = m_table->currentRow();
    if (first >= 0 && (current < 0 || m_table->isRowHidden(current)))
        m_table->selectRow(first);
}

QString ShortcutDialog::chosen() const
{
    const auto* item = m_table->item(m_table->currentRow(), kText);
    return item && !m_table->isRowHidden(item->row()) ? item->data(kId).toString() : QString();
}

void ShortcutDialog::showChoice()
{
    const Command* command = m_commands.command(chosen());
    const QString keys = command ? m_commands.keyText(command->id) : QString();
    m_title->setText(!command         ? QString()
                     : keys.isEmpty() ? tr("%1: no key").arg(command->text)
                                      : QStringLiteral("%1: %2").arg(command->text, keys));
    m_recorder->clear();
    m_recorder->setEnabled(command);
    m_none->setEnabled(!keys.isEmpty());
    m_reset->setEnabled(command && m_commands.isChanged(command->id));
    showConflict();
}

/// What the key recorded would do, before it does it.
void ShortcutDialog::showConflict()
{
    const QString id = chosen();
    const QKeySequence key = m_recorder->key();
    const QString why = key.isEmpty() || id.isEmpty() ? QString() : m_commands.refusal(id, key);
    const bool own = m_commands.keys(id).contains(key);
    const QStringList others = key.isEmpty() ? QStringList() : m_commands.takenBy(key, id);
    const bool usable = !key.isEmpty() && !id.isEmpty() && why.isEmpty();
    m_use->setEnabled(usable && !(own && m_commands.keys(id).size() == 1));
    m_add->setEnabled(usable && !own && !m_commands.keys(id).isEmpty());
    m_use->setText(others.isEmpty() ? tr("Use this key") : tr("Take this key"));
    if (!why.isEmpty())
        m_note->setText(why);
    else if (own)
        m_note->setText(tr("It has this key already."));
    else if (!others.isEmpty())
        m_note->setText(tr("%1 is the key of “%2”, which loses it.")
                            .arg(key.toString(QKeySequence::NativeText), others.join(QStringLiteral("”, “"))));
    else
        m_note->clear();
}

void ShortcutDialog::use(bool beside)
{
    const QString id = chosen();
    QList<QKeySequence> keys = beside ? m_commands.keys(id) : QList<QKeySequence>();
    keys.append(m_recorder->key());
    m_commands.setKeys(id, keys);
}

} // namespace triptych
