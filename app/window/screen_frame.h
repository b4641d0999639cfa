// ScreenFrame: a window on another screen that holds panes of the case. The keyboard does there what it does in the
// main window; closed, it sends its panes home.
#pragma once

#include <QWidget>

class QSplitter;

namespace triptych {

class ScreenFrame : public QWidget {
    Q_OBJECT
public:
    /// Takes the commands of `window`, which owns it.
    ScreenFrame(const QString& screen, QWidget* window);

    const QString& screenKey() const { return m_screen; }
    QSplitter& panes() { return *m_panes; }
    const QSplitter& panes() const { return *m_panes; }
    /// Onto its screen: where it stood before, else all over it.
    void place(const QByteArray& geometry);

Q_SIGNALS:
    void closing();

protected:
    void closeEvent(QCloseEvent* event) override;

private:
    QString m_screen;
    QSplitter* m_panes;
};

} // namespace triptych
