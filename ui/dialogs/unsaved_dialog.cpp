#include "ui/dialogs/unsaved_dialog.h"

#include "core/base/counted.h"
#include "ui/theme/theme.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace triptych {

namespace {

QString changesText(int changes) { return counted(changes, QStringLiteral("1 change"), QStringLiteral("%1 changes")); }

} // namespace

UnsavedDialog::UnsavedDialog(QWidget* parent)
    : QDialog(parent), m_title(makeLabel({}, "title")), m_reason(new QLabel), m_lose(new QPushButton)
{
    setObjectName(QStringLiteral("unsavedDialog"));
    setWindowTitle(QStringLiteral("Not saved yet"));
    setModal(true);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(20, 18, 20, 16);
    column->setSpacing(12);
    m_reason->setWordWrap(true);
    m_reason->setTextFormat(Qt::PlainText);
    m_reason->setMinimumWidth(460);
    m_reason->setObjectName(QStringLiteral("unsavedReason"));
    auto* hint = makeLabel(QStringLiteral("They are kept in memory and tried again every second. The window closes by "
                                          "itself as soon as they are saved."),
                           "quiet");
    hint->setWordWrap(true);
    column->addWidget(m_title);
    column->addWidget(m_reason);
    column->addWidget(hint);
    auto* again = new QPushButton(QStringLiteral("Try again now"));
    auto* stay = new QPushButton(QStringLiteral("Keep the window open"));
    m_title->setObjectName(QStringLiteral("unsavedCount"));
    again->setObjectName(QStringLiteral("trySavingAgain"));
    stay->setObjectName(QStringLiteral("keepOpen"));
    m_lose->setObjectName(QStringLiteral("loseChanges"));
    m_lose->setAutoDefault(false); // Enter must never lose anything
    stay->setDefault(true);
    auto* buttons = new QHBoxLayout;
    buttons->addWidget(m_lose);
    buttons->addStretch(1);
    buttons->addSpacing(24);
    buttons->addWidget(again);
    buttons->addWidget(stay);
    column->addLayout(buttons);
    connect(again, &QPushButton::clicked, this, &UnsavedDialog::tryAgainRequested);
    connect(stay, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_lose, &QPushButton::clicked, this, &UnsavedDialog::loseRequested);
    setCount(0);
    setReason({});
}

void UnsavedDialog::setCount(int changes)
{
    m_title->setText(changesText(changes) +
                     (changes == 1 ? QStringLiteral(" is not saved yet") : QStringLiteral(" are not saved yet")));
    m_lose->setText(QStringLiteral("Close and lose %1").arg(changesText(changes)));
}

void UnsavedDialog::setReason(const QString& sentence)
{
    m_reason->setText(sentence.isEmpty() ? QStringLiteral("They are still being written.") : sentence);
}

} // namespace triptych
