// MessageBar: errors and warnings as a line above the images. It never takes the keyboard and stops nothing.
#pragma once

#include <QFrame>

class QLabel;

namespace triptych {

class MessageModel;

class MessageBar : public QFrame {
    Q_OBJECT
public:
    explicit MessageBar(MessageModel* model, QWidget* parent = nullptr);

private:
    void showCurrent();
    MessageModel* m_model;
    QLabel* m_icon;
    QLabel* m_text;
    QLabel* m_count;
};

} // namespace triptych
