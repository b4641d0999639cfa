#include "ui/models/command_registry.h"

#include <QJsonArray>

#include <algorithm>

namespace triptych {

namespace {

constexpr qsizetype kMostCommands = 1000; ///< in a file
constexpr qsizetype kMostKeys = 4;        ///< of one command
constexpr qsizetype kLongestKey = 100;    ///< characters

Error badKeys(const QString& reason) { return {ErrorCode::BadFormat, reason, {}}; }

bool oneStrokeAlone(const QKeySequence& key)
{
    return key.count() == 1 && key[0].keyboardModifiers() == Qt::NoModifier;
}

bool anyMeets(const QList<QKeySequence>& keys, const QKeySequence& key)
{
    return std::any_of(keys.begin(), keys.end(), [&](const QKeySequence& other) {
        return key.matches(other) != QKeySequence::NoMatch || other.matches(key) != QKeySequence::NoMatch;
    });
}

QString keysText(const QList<QKeySequence>& keys)
{
    return QKeySequence::listToString(keys, QKeySequence::NativeText)
        .replace(QLatin1String("; "), QLatin1String(" or "));
}

Result<QList<QKeySequence>> keysFromJson(const QString& id, const QJsonValue& value)
{
    const QJsonArray array = value.toArray();
    if (!value.isArray() || array.size() > kMostKeys)
        return badKeys(QStringLiteral("the keys of \"%1\" are no list of at most %2").arg(id.left(60)).arg(kMostKeys));
    QList<QKeySequence> keys;
    for (const QJsonValue entry : array) {
        const QString text = entry.toString();
        const QKeySequence key =
            text.size() <= kLongestKey ? QKeySequence(text, QKeySequence::PortableText) : QKeySequence();
        if (key.isEmpty() || key.toString(QKeySequence::PortableText).isEmpty() || key[0].key() == Qt::Key_unknown)
            return badKeys(QStringLiteral("\"%1\" is no key (of \"%2\")").arg(text.left(60), id.left(60)));
        keys.append(key);
    }
    return keys;
}

} // namespace

QString commandId(const QString& text)
{
    QString id;
    for (const QChar letter : text.toLower()) {
        if (letter.isLetterOrNumber())
            id += letter;
        else if (!id.isEmpty() && !id.endsWith(QLatin1Char('-')))
            id += QLatin1Char('-');
    }
    while (id.endsWith(QLatin1Char('-')))
        id.chop(1);
    return id;
}

void CommandRegistry::addAction(QAction* action, const QString& group, const QString& id)
{
    Command command;
    command.text = action->text();
    command.id = id.isEmpty() ? commandId(command.text) : id;
    command.group = group;
    command.defaults = action->shortcuts();
    command.action = action;
    addKeys(command);
}

void CommandRegistry::addKeys(const Command& added)
{
    Command command = added;
    for (int number = 2; this->command(command.id); ++number) // two of one text
        command.id = QStringLiteral("%1-%2").arg(added.id).arg(number);
    m_commands.append(command);
    if (m_own.isEmpty()) // while the window is put together: nothing of another command can change
        show(command, command.defaults);
    else
        apply();
}

void CommandRegistry::show(const Command& command, const QList<QKeySequence>& keys)
{
    m_keys.insert(command.id, keys);
    if (!command.action)
        return;
    if (command.action->shortcuts() != keys)
        command.action->setShortcuts(keys);
    command.action->setToolTip(
        keys.isEmpty() ? command.text
                       : QStringLiteral("%1 (%2)").arg(command.text, keys.first().toString(QKeySequence::NativeText)));
}

const Command* CommandRegistry::command(const QString& id) const
{
    const auto found =
        std::find_if(m_commands.begin(), m_commands.end(), [&](const Command& known) { return known.id == id; });
    return found == m_commands.end() ? nullptr : &*found;
}

QList<QKeySequence> CommandRegistry::keys(const QString& id) const { return m_keys.value(id); }

QString CommandRegistry::keyText(const QString& id) const { return keysText(keys(id)); }

bool CommandRegistry::isChanged(const QString& id) const
{
    const Command* known = command(id);
    return known && keys(id) != known->defaults;
}

bool CommandRegistry::apart(const Command& a, const Command& b) const
{
    return a.apartFrom == b.id || b.apartFrom == a.id;
}

QStringList CommandRegistry::takenBy(const QKeySequence& key, const QString& forCommand) const
{
    const Command* wanted = command(forCommand);
    QStringList texts;
    for (const Command& other : m_commands)
        if (other.id != forCommand && !(wanted && apart(*wanted, other)) && anyMeets(keys(other.id), key))
            texts.append(other.text);
    return texts;
}

QString CommandRegistry::refusal(const QString& id, const QKeySequence& key) const
{
    const Command* known = command(id);
    if (!known || key.isEmpty())
        return tr("This is no key.");
    if (known->kind == Command::Kind::Held && !oneStrokeAlone(key))
        return tr("This one acts while a key is held: it needs one key alone, without Ctrl, Alt or Shift.");
    if (known->kind == Command::Kind::View && key.count() != 1)
        return tr("A view takes single keys only.");
    return {};
}

/// Takes `keys` away from all others than `id`.
void CommandRegistry::take(const QString& id, const QList<QKeySequence>& keys)
{
    const Command* taker = command(id);
    for (const Command& other : std::as_const(m_commands)) {
        if (other.id == id || (taker && apart(*taker, other)))
            continue;
        QList<QKeySequence> left = this->keys(other.id);
        if (left.removeIf([&](const QKeySequence& key) { return anyMeets(keys, key); }) > 0)
            m_own.insert(other.id, left);
    }
}

void CommandRegistry::setKeys(const QString& id, const QList<QKeySequence>& keys)
{
    if (!command(id) || keys == this->keys(id))
        return;
    take(id, keys);
    m_own.insert(id, keys);
    apply();
}

void CommandRegistry::reset(const QString& id)
{
    const Command* known = command(id);
    if (!known || !isChanged(id))
        return;
    take(id, known->defaults);
    m_own.remove(id);
    apply();
}

void CommandRegistry::resetAll()
{
    m_own.clear();
    apply();
}

/// The reader's own keys first; a default that one of them uses is not there any more.
void CommandRegistry::apply()
{
    for (const Command& command : std::as_const(m_commands)) {
        QList<QKeySequence> keys = m_own.value(command.id, command.defaults);
        if (!m_own.contains(command.id))
            keys.removeIf([&](const QKeySequence& key) {
                return std::any_of(m_commands.begin(), m_commands.end(), [&](const Command& other) {
                    return m_own.contains(other.id) && !apart(command, other) && anyMeets(m_own.value(other.id), key);
                });
            });
        show(command, keys);
    }
    Q_EMIT changed();
}

QJsonObject CommandRegistry::ownKeys() const
{
    QJsonObject object;
    for (auto it = m_own.begin(); it != m_own.end(); ++it) {
        QJsonArray keys;
        for (const QKeySequence& key : it.value())
            keys.append(key.toString(QKeySequence::PortableText));
        object.insert(it.key(), keys);
    }
    return object;
}

Result<void> CommandRegistry::setOwnKeys(const QJsonObject& object)
{
    if (object.size() > kMostCommands)
        return badKeys(QStringLiteral("keys of more than %1 commands").arg(kMostCommands));
    QHash<QString, QList<QKeySequence>> own;
    for (auto it = object.begin(); it != object.end(); ++it) {
        auto keys = keysFromJson(it.key(), it.value());
        if (!keys)
            return keys.error();
        for (const QKeySequence& key : *keys)
            if (const QString why = refusal(it.key(), key); command(it.key()) && !why.isEmpty())
                return badKeys(QStringLiteral("\"%1\": %2").arg(it.key(), why));
        own.insert(it.key(), *keys);
    }
    for (const Command& a : std::as_const(m_commands))
        for (const Command& b : std::as_const(m_commands))
            if (a.id < b.id && !apart(a, b))
                for (const QKeySequence& key : own.value(a.id))
                    if (anyMeets(own.value(b.id), key))
                        return badKeys(QStringLiteral("%1 is the key of \"%2\" and of \"%3\"")
                                           .arg(key.toString(QKeySequence::PortableText), a.id, b.id));
    m_own = std::move(own);
    apply();
    return {};
}

} // namespace triptych
