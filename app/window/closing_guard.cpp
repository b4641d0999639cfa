#include "app/window/closing_guard.h"

#include "ui/dialogs/unsaved_dialog.h"

#include <QWidget>

#include <chrono>

namespace triptych {

ClosingGuard::ClosingGuard(CaseStore& store, QWidget& window) : m_store(store), m_window(window)
{
    m_patience.setSingleShot(true);
    m_patience.setInterval(std::chrono::milliseconds(700));
    connect(&m_patience, &QTimer::timeout, this, &ClosingGuard::ask);
    connect(&store, &CaseStore::failed, this, [this](const Error& error) {
        m_failure = error.message + QLatin1Char('.');
        if (m_closing)
            ask();
    });
    connect(&store, &CaseStore::recovered, this, [this] {
        m_failure.clear();
        settle();
    });
    connect(&store, &CaseStore::pendingChanged, this, &ClosingGuard::settle);
}

bool ClosingGuard::mayClose()
{
    if (m_givenUp || m_store.pendingCount() == 0)
        return true;
    m_closing = true;
    if (m_failure.isEmpty())
        m_patience.start();
    else
        ask();
    return false;
}

void ClosingGuard::ask()
{
    if (!m_dialog) {
        m_dialog = new UnsavedDialog(&m_window);
        m_dialog->setAttribute(Qt::WA_DeleteOnClose);
        connect(m_dialog, &UnsavedDialog::tryAgainRequested, &m_store, &CaseStore::tryAgain);
        connect(m_dialog, &UnsavedDialog::loseRequested, this, [this] {
            m_givenUp = true;
            closeWindow();
        });
        connect(m_dialog, &QDialog::rejected, this, [this] { m_closing = false; });
    }
    m_dialog->setCount(m_store.pendingCount());
    m_dialog->setReason(m_failure);
    m_dialog->open();
}

void ClosingGuard::settle()
{
    const int pending = m_store.pendingCount();
    if (m_dialog)
        m_dialog->setCount(pending);
    if (m_closing && pending == 0)
        closeWindow();
}

void ClosingGuard::closeWindow()
{
    m_patience.stop();
    m_closing = false;
    if (m_dialog) // a modal dialog would hold the window back
        m_dialog->close();
    m_window.close();
}

} // namespace triptych
