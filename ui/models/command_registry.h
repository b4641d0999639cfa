// CommandRegistry: everything that a key can do, and by which key. Each key stands in one place: where its command is
// registered; the reader's own choices lie over it. GUI thread.
#pragma once

#include "core/base/result.h"

#include <QAction>
#include <QHash>
#include <QJsonObject>
#include <QKeySequence>
#include <QObject>
#include <QPointer>

namespace triptych {

struct Command {
    enum class Kind {
        Action, ///< a window's action
        Held,   ///< acts while one key alone is held down
        View    ///< taken by a view or the tool in hand
    };
    QString id; ///< stable; what settings and files name it by
    QString group;
    QString text; ///< for people
    QList<QKeySequence> defaults;
    Kind kind = Kind::Action;
    /// Two commands of one key that never meet: one acts where the other does not. Empty: meets all.
    QString apartFrom; ///< the other's id
    QPointer<QAction> action;
};

/// A command's id from its English text: "Open files…" → "open-files".
QString commandId(const QString& text);

class CommandRegistry : public QObject {
    Q_OBJECT
public:
    using QObject::QObject;

    /// The action's present shortcuts are the command's defaults; from now on the registry sets them, and the tool tip.
    void addAction(QAction* action, const QString& group, const QString& id = {});
    /// A command without an action: whoever acts on its keys follows `changed`.
    void addKeys(const Command& command);

    const QList<Command>& commands() const { return m_commands; }
    const Command* command(const QString& id) const; ///< null where there is none
    QList<QKeySequence> keys(const QString& id) const;
    QString keyText(const QString& id) const; ///< "Ctrl+Shift+Z or Ctrl+Y"; empty where it has no key
    bool isChanged(const QString& id) const;  ///< other keys than it came with

    /// The commands that have a key which could not be told from `key`, as texts: the key itself or a beginning of it.
    QStringList takenBy(const QKeySequence& key, const QString& forCommand) const;
    /// Why this command cannot have such a key, a sentence; empty where it can.
    QString refusal(const QString& id, const QKeySequence& key) const;
    /// In effect at once. Whoever had one of these keys loses it.
    void setKeys(const QString& id, const QList<QKeySequence>& keys);
    void reset(const QString& id); ///< as it came; takes its keys back from whoever has them now
    void resetAll();

    /// The reader's own keys, for settings and files: {"id": ["Ctrl+K"], …}.
    QJsonObject ownKeys() const;
    /// Replaces the reader's own keys. Errors: BadFormat with the command and the reason; nothing is changed then.
    /// A command that is not known here keeps its keys for a program that knows it.
    Result<void> setOwnKeys(const QJsonObject& keys);

Q_SIGNALS:
    void changed(); ///< of any command's keys

private:
    bool apart(const Command& a, const Command& b) const;
    void take(const QString& id, const QList<QKeySequence>& keys);
    void show(const Command& command, const QList<QKeySequence>& keys);
    void apply();

    QList<Command> m_commands;
    QHash<QString, QList<QKeySequence>> m_own;  ///< by id
    QHash<QString, QList<QKeySequence>> m_keys; ///< in effect, by id
};

} // namespace triptych
