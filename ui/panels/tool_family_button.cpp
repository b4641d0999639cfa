#include "ui/panels/tool_family_button.h"

#include <QAction>
#include <QMenu>
#include <QMouseEvent>

namespace triptych {

namespace {
constexpr int kHoldMs = 400; // longer than a click, shorter than patience
}

ToolFamilyButton::ToolFamilyButton(const ToolFamilyActions& family, QWidget* parent)
    : QToolButton(parent), m_tools(family.actions)
{
    setProperty("role", QStringLiteral("family"));
    setPopupMode(QToolButton::MenuButtonPopup);
    setIconSize(QSize(20, 20));
    setFixedSize(42, 30);
    setFocusPolicy(Qt::NoFocus);
    auto* menu = new QMenu(family.name, this);
    for (QAction* tool : family.actions) {
        menu->addAction(tool);
        connect(tool, &QAction::toggled, this, [this, tool](bool on) {
            if (on)
                setFace(tool);
        });
    }
    setMenu(menu);
    setDefaultAction(family.actions.front());
    m_held.setSingleShot(true);
    m_held.setInterval(kHoldMs);
    connect(&m_held, &QTimer::timeout, this, &ToolFamilyButton::open);
}

void ToolFamilyButton::setFace(QAction* action)
{
    if (!m_tools.contains(action) || action == defaultAction())
        return;
    QAction* const before = defaultAction();
    setDefaultAction(action);
    removeAction(before); // it stays in the menu, and the window's
}

void ToolFamilyButton::mousePressEvent(QMouseEvent* event)
{
    if (event->button() == Qt::LeftButton)
        m_held.start();
    QToolButton::mousePressEvent(event); // comes back when a menu that the arrow has opened is closed
    if (!isDown())
        m_held.stop();
}

void ToolFamilyButton::mouseReleaseEvent(QMouseEvent* event)
{
    m_held.stop();
    QToolButton::mouseReleaseEvent(event);
}

void ToolFamilyButton::open()
{
    if (menu()->isVisible()) // the arrow has opened it
        return;
    showMenu();
    setDown(false);
}

} // namespace triptych
