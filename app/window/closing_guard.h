// ClosingGuard: the window closes when everything is saved, or when the reader gives up what is not. GUI thread.
#pragma once

#include "core/workspace/case_store.h"

#include <QPointer>
#include <QTimer>

class QWidget;

namespace triptych {

class UnsavedDialog;

class ClosingGuard : public QObject {
    Q_OBJECT
public:
    /// Both outlive it.
    ClosingGuard(CaseStore& store, QWidget& window);

    /// True: nothing is lost by closing now, or the reader wants it all the same. Else the reader is asked as soon as
    /// it is known that saving takes long or fails, and the window is closed when that is settled.
    bool mayClose();

private:
    void ask();
    void settle();
    void closeWindow();

    CaseStore& m_store;
    QWidget& m_window;
    QPointer<UnsavedDialog> m_dialog;
    QTimer m_patience; ///< saving takes milliseconds; nobody is asked before it ran out
    QString m_failure; ///< why the store cannot write, while that is so
    bool m_closing = false;
    bool m_givenUp = false;
};

} // namespace triptych
