// MessageModel: what the window has to say without stopping the reader: errors and warnings, one after another.
#pragma once

#include "core/base/result.h"

#include <QList>
#include <QObject>

namespace triptych {

struct UserMessage {
    enum class Severity { Information, Warning, Error };
    Severity severity = Severity::Information;
    QString text;
};

class MessageModel : public QObject {
    Q_OBJECT
public:
    using QObject::QObject;

    void post(UserMessage::Severity severity, const QString& text);
    void post(const Error& error) { post(UserMessage::Severity::Error, error.message); }
    void dismiss(); ///< the one shown
    /// Takes back what no longer holds.
    void withdraw(const QString& text);
    bool isEmpty() const { return m_messages.isEmpty(); }
    const UserMessage& current() const { return m_messages.last(); } ///< the newest; only where not empty
    qsizetype count() const { return m_messages.size(); }

Q_SIGNALS:
    void changed();

private:
    QList<UserMessage> m_messages;
};

} // namespace triptych
