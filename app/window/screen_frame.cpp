#include "app/window/screen_frame.h"

#include "app/window/screen_set.h"

#include <QBoxLayout>
#include <QCloseEvent>
#include <QScreen>
#include <QSplitter>

namespace triptych {

ScreenFrame::ScreenFrame(const QString& screen, QWidget* window)
    : QWidget(window, Qt::Window), m_screen(screen), m_panes(new QSplitter(Qt::Horizontal))
{
    setObjectName(QStringLiteral("viewerArea")); // the look of the place it stands for
    setAttribute(Qt::WA_StyledBackground);
    setMinimumSize(320, 240);
    m_panes->setHandleWidth(3);
    m_panes->setChildrenCollapsible(false);
    auto* box = new QHBoxLayout(this);
    box->setContentsMargins(0, 0, 0, 0);
    box->addWidget(m_panes);
    addActions(window->actions());
}

void ScreenFrame::place(const QByteArray& geometry)
{
    QScreen* screen = screenWithKey(m_screen);
    if (!screen)
        return;
    setScreen(screen);
    if (geometry.isEmpty() || !restoreGeometry(geometry) || !screen->geometry().contains(this->geometry().center()))
        setGeometry(screen->availableGeometry());
    show();
}

void ScreenFrame::closeEvent(QCloseEvent* event)
{
    event->ignore();
    Q_EMIT closing();
}

} // namespace triptych
