// UnsavedDialog: the window was asked to close while changes cannot be written. It says how many and why, and never
// decides by itself to lose them.
#pragma once

#include <QDialog>

class QLabel;
class QPushButton;

namespace triptych {

class UnsavedDialog : public QDialog {
    Q_OBJECT
public:
    explicit UnsavedDialog(QWidget* parent = nullptr);
    void setCount(int changes);
    void setReason(const QString& sentence); ///< empty: they are still being written

Q_SIGNALS:
    void tryAgainRequested();
    void loseRequested(); ///< close, and give up what is not saved

private:
    QLabel* m_title;
    QLabel* m_reason;
    QPushButton* m_lose;
};

} // namespace triptych
