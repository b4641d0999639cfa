// HoldKeyFilter: tells when a key is held down and let go, wherever in the program's windows the focus is, text fields
// and dialogs excepted.
#pragma once

#include <QKeySequence>
#include <QObject>

class QWidget;

namespace triptych {

class CommandRegistry;

class HoldKeyFilter : public QObject {
    Q_OBJECT
public:
    /// The keys of command `id`, now and whenever they change. `window` and the frames on other screens count.
    HoldKeyFilter(const CommandRegistry& commands, const QString& id, QWidget* window);

Q_SIGNALS:
    void held(bool down);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void letGo();
    bool takesKeysOf(const QWidget& widget) const;

    QList<QKeySequence> m_keys;
    QWidget* m_window;
    int m_down = 0; ///< the key held, 0: none
};

} // namespace triptych
