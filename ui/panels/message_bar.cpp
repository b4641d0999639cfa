#include "ui/panels/message_bar.h"

#include "ui/models/message_model.h"
#include "ui/theme/theme.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QStyle>
#include <QToolButton>

namespace triptych {

namespace {

/// As the style sheet and the icons call it.
QString severityName(UserMessage::Severity severity)
{
    switch (severity) {
    case UserMessage::Severity::Information: return QStringLiteral("information");
    case UserMessage::Severity::Warning: return QStringLiteral("warning");
    case UserMessage::Severity::Error: break;
    }
    return QStringLiteral("error");
}

} // namespace

MessageBar::MessageBar(MessageModel* model, QWidget* parent)
    : QFrame(parent), m_model(model), m_icon(new QLabel), m_text(new QLabel), m_count(makeLabel({}, "quiet"))
{
    setObjectName(QStringLiteral("messageBar"));
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(12, 5, 6, 5);
    m_text->setObjectName(QStringLiteral("messageText"));
    m_text->setWordWrap(true);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_text->setTextFormat(Qt::PlainText); // what a file says of itself is no markup
    auto* close = new QToolButton;
    close->setIcon(themeIcon(QStringLiteral("dialog-close")));
    close->setText(QStringLiteral("✕"));
    close->setObjectName(QStringLiteral("messageClose"));
    close->setToolTip(QStringLiteral("Dismiss"));
    close->setFocusPolicy(Qt::NoFocus);
    row->addWidget(m_icon);
    row->addWidget(m_text, 1);
    row->addWidget(m_count);
    row->addWidget(close);
    connect(close, &QToolButton::clicked, model, &MessageModel::dismiss);
    connect(model, &MessageModel::changed, this, &MessageBar::showCurrent);
    showCurrent();
}

void MessageBar::showCurrent()
{
    setVisible(!m_model->isEmpty());
    if (m_model->isEmpty())
        return;
    const UserMessage& message = m_model->current();
    const QString severity = severityName(message.severity);
    m_icon->setPixmap(themeIcon(QStringLiteral("data-") + severity).pixmap(16, 16));
    m_text->setText(message.text);
    m_count->setText(m_model->count() > 1 ? QStringLiteral("%1 more").arg(m_model->count() - 1) : QString());
    setProperty("severity", severity);
    style()->unpolish(this);
    style()->polish(this);
}

} // namespace triptych
