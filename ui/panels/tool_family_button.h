// ToolFamilyButton: one button for tools of a kind. The one used last is on its face; the arrow, or holding the button
// down, opens the others.
#pragma once

#include <QList>
#include <QString>
#include <QTimer>
#include <QToolButton>

class QAction;

namespace triptych {

/// Tools that share a button. The actions are the window's own.
struct ToolFamilyActions {
    QString name; ///< for people
    QList<QAction*> actions;
};

class ToolFamilyButton : public QToolButton {
    Q_OBJECT
public:
    explicit ToolFamilyButton(const ToolFamilyActions& family, QWidget* parent = nullptr);

    QAction* face() const { return defaultAction(); }
    void setFace(QAction* action); ///< ignored where it is none of the family

protected:
    void mousePressEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;

private:
    void open();

    QList<QAction*> m_tools;
    QTimer m_held;
};

} // namespace triptych
