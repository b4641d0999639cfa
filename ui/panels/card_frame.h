// CardFrame: a titled block of a panel, with room for a badge or a control at the right of its title.
#pragma once

#include <QFrame>
#include <QLabel>
#include <QVBoxLayout>

namespace triptych {

class CardFrame : public QFrame {
    Q_OBJECT
public:
    explicit CardFrame(const QString& title, QWidget* parent = nullptr);
    QVBoxLayout* body() { return m_body; }
    QHBoxLayout* titleRow() { return m_titleRow; }

private:
    QHBoxLayout* m_titleRow;
    QVBoxLayout* m_body;
};

/// A row "name … value" whose value stands at the right.
QHBoxLayout* nameValueRow(QWidget* name, QWidget* value);

} // namespace triptych
