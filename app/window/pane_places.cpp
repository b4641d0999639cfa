#include "app/window/pane_places.h"

#include "app/window/screen_frame.h"
#include "app/window/screen_set.h"
#include "app/window/view_cell.h"
#include "app/window/viewer_area.h"
#include "app/window/window_settings.h"
#include "ui/models/message_model.h"

#include <QActionGroup>
#include <QGuiApplication>
#include <QJsonObject>
#include <QMenu>
#include <QScreen>
#include <QSplitter>
#include <QTimer>

#include <algorithm>
#include <utility>

namespace triptych {

PanePlaces::PanePlaces(ViewerArea& viewer, WindowSettings& settings, MessageModel& messages, QWidget* window)
    : QObject(window), m_viewer(viewer), m_settings(settings), m_messages(messages), m_window(window),
      m_screens(screenSetKey())
{
    const auto follow = [this](QScreen* screen) {
        connect(screen, &QScreen::geometryChanged, this, &PanePlaces::screensChanged);
    };
    const auto screens = QGuiApplication::screens();
    std::for_each(screens.begin(), screens.end(), follow);
    connect(qGuiApp, &QGuiApplication::screenAdded, this, [this, follow](QScreen* screen) {
        follow(screen);
        if (!m_changePending) // else panes may have come home already
            remember();       // what stands on the old set
        screensChanged();
    });
    connect(qGuiApp, &QGuiApplication::screenRemoved, this, &PanePlaces::screenGone);
}

PanePlaces::~PanePlaces() = default;

QList<QScreen*> PanePlaces::otherScreens() const
{
    QList<QScreen*> others = QGuiApplication::screens();
    others.removeAll(m_window->screen());
    return others;
}

QString PanePlaces::screenOf(int pane) const
{
    const auto* frame = qobject_cast<const ScreenFrame*>(m_viewer.paneBox(pane)->window());
    return frame ? frame->screenKey() : QString();
}

ScreenFrame& PanePlaces::frameFor(const QString& screen)
{
    ScreenFrame*& frame = m_frames[screen];
    if (!frame) {
        frame = new ScreenFrame(screen, m_window);
        frame->setWindowTitle(m_title);
        connect(frame, &ScreenFrame::closing, this, [this, screen] {
            for (int pane = 0; pane < m_viewer.paneCount(); ++pane)
                if (screenOf(pane) == screen)
                    put(pane, {});
            closeEmptyFrames();
            remember();
        });
        connect(&frame->panes(), &QSplitter::splitterMoved, &m_viewer, &ViewerArea::alignSoon);
        frame->place(m_settings.frameGeometry(m_screens, screen));
    }
    return *frame;
}

void PanePlaces::put(int pane, const QString& screen)
{
    if (screenOf(pane) == screen)
        return;
    m_viewer.movePane(pane, screen.isEmpty() ? nullptr : &frameFor(screen).panes());
}

void PanePlaces::closeEmptyFrames()
{
    for (auto it = m_frames.begin(); it != m_frames.end();) {
        if (it->second->panes().count() > 0) {
            ++it;
            continue;
        }
        it->second->hide();
        it->second->deleteLater(); // it may be what is closing
        it = m_frames.erase(it);
    }
}

void PanePlaces::restore(const QString& protocol)
{
    m_protocol = protocol;
    if (!m_oneWindow) {
        const QJsonObject stored = m_settings.layout(m_screens, protocol);
        const QStringList names = m_viewer.paneNames();
        QHash<QString, QJsonObject> sizes;
        for (int pane = 0; pane < names.size(); ++pane) {
            const QJsonObject own = stored[names[pane]].toObject();
            const QString screen = own[QLatin1String("screen")].toString();
            QScreen* there = screen.isEmpty() ? nullptr : screenWithKey(screen);
            put(pane, there && there != m_window->screen() ? screen : QString());
            sizes.insert(names[pane], own);
        }
        m_viewer.setPaneSizes(sizes);
    }
    closeEmptyFrames();
}

void PanePlaces::remember()
{
    if (m_oneWindow || m_protocol.isEmpty() || m_viewer.isMaximised() || m_viewer.paneCount() == 0)
        return;
    QJsonObject stored = m_settings.layout(m_screens, m_protocol);
    const QStringList names = m_viewer.paneNames();
    for (int pane = 0; pane < names.size(); ++pane) {
        QJsonObject own = m_viewer.paneSizes(pane);
        own[QLatin1String("screen")] = screenOf(pane);
        stored[names[pane]] = own;
    }
    m_settings.setLayout(m_screens, m_protocol, stored);
    m_settings.setWindowGeometry(m_screens, m_window->saveGeometry());
    for (const auto& [screen, frame] : m_frames)
        m_settings.setFrameGeometry(m_screens, screen, frame->saveGeometry());
}

void PanePlaces::toNextScreen(const ViewCell* cell)
{
    const int pane = m_viewer.paneIndexOf(cell);
    if (pane < 0)
        return;
    const QList<QScreen*> others = otherScreens();
    if (others.isEmpty() && screenOf(pane).isEmpty()) {
        m_messages.post(UserMessage::Severity::Information,
                        QStringLiteral("There is only one screen: no other to move a pane to."));
        return;
    }
    const QString now = screenOf(pane);
    qsizetype next = 0;
    for (qsizetype i = 0; i < others.size(); ++i)
        if (screenKey(*others[i]) == now)
            next = i + 1;
    put(pane, next < others.size() ? screenKey(*others[next]) : QString());
    closeEmptyFrames();
    remember();
}

void PanePlaces::allHome()
{
    for (int pane = 0; pane < m_viewer.paneCount(); ++pane)
        put(pane, {});
    closeEmptyFrames();
    remember();
}

void PanePlaces::fillMenu(QMenu& menu, const ViewCell* cell)
{
    const int pane = m_viewer.paneIndexOf(cell);
    const QList<QScreen*> others = otherScreens();
    if (pane < 0 || (others.isEmpty() && screenOf(pane).isEmpty()))
        return;
    menu.addSeparator();
    QMenu* places = menu.addMenu(QStringLiteral("Pane on screen"));
    auto* group = new QActionGroup(places);
    const auto add = [&](const QString& text, const QString& screen) {
        QAction* action = places->addAction(text);
        action->setCheckable(true);
        action->setChecked(screenOf(pane) == screen);
        group->addAction(action);
        connect(action, &QAction::triggered, this, [this, pane, screen] {
            put(pane, screen);
            closeEmptyFrames();
            remember();
        });
    };
    add(QStringLiteral("Main window"), {});
    for (const QScreen* screen : others)
        add(screenTitle(*screen), screenKey(*screen));
}

void PanePlaces::hideWindows() const
{
    for (const auto& [screen, frame] : m_frames)
        frame->hide();
}

void PanePlaces::setTitle(const QString& title)
{
    m_title = title;
    for (const auto& [screen, frame] : m_frames)
        frame->setWindowTitle(title);
}

/// Its panes come home now, under the set that was; what the new set holds follows. The platform has moved windows of
/// the screen away by now, so that their geometry is not kept.
void PanePlaces::screenGone(QScreen* gone)
{
    disconnect(gone, nullptr, this, nullptr);
    for (int pane = 0; pane < m_viewer.paneCount(); ++pane)
        if (const QString screen = screenOf(pane); !screen.isEmpty() && !screenWithKey(screen))
            put(pane, {});
    closeEmptyFrames();
    screensChanged();
}

void PanePlaces::screensChanged()
{
    if (std::exchange(m_changePending, true))
        return;
    // Several screens come and go in one breath: what stands then counts.
    QTimer::singleShot(0, this, [this] {
        m_changePending = false;
        const QString now = screenSetKey();
        if (now == m_screens)
            return;
        m_screens = now;
        if (const QByteArray geometry = m_settings.windowGeometry(m_screens); !geometry.isEmpty())
            m_window->restoreGeometry(geometry);
        // On screens never seen together everything stays where it is.
        if (m_viewer.paneCount() > 0 && !m_settings.layout(m_screens, m_protocol).isEmpty())
            restore(m_protocol);
    });
}

} // namespace triptych
