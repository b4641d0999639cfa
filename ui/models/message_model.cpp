#include "ui/models/message_model.h"

#include <QTimer>

namespace triptych {

void MessageModel::post(UserMessage::Severity severity, const QString& text)
{
    // The same sentence twice helps nobody: a slide with a thousand bad tiles says it once.
    for (const UserMessage& message : m_messages)
        if (message.text == text)
            return;
    m_messages.append({severity, text});
    constexpr qsizetype kKept = 20;
    if (m_messages.size() > kKept)
        m_messages.removeFirst();
    Q_EMIT changed();
    // What only confirms goes by itself; warnings and errors stay until somebody has seen them.
    constexpr int kInformationMs = 8000;
    if (severity == UserMessage::Severity::Information)
        QTimer::singleShot(kInformationMs, this, [this, text] { withdraw(text); });
}

void MessageModel::dismiss()
{
    if (m_messages.isEmpty())
        return;
    m_messages.removeLast();
    Q_EMIT changed();
}

void MessageModel::withdraw(const QString& text)
{
    if (m_messages.removeIf([&](const UserMessage& message) { return message.text == text; }) > 0)
        Q_EMIT changed();
}

} // namespace triptych
