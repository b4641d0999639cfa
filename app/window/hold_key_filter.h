// HoldKeyFilter: tells when a key is held down and let go, wherever in the window the focus is, text fields excepted.
#pragma once

#include <QObject>

namespace triptych {

class HoldKeyFilter : public QObject {
    Q_OBJECT
public:
    HoldKeyFilter(int key, QWidget* window);

Q_SIGNALS:
    void held(bool down);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    int m_key;
    QWidget* m_window;
    bool m_down = false;
};

} // namespace triptych
