// WindowProbe: real mouse, key and drop events sent through the top-level window at positions on the screen, so that
// hit-testing is exercised; menus the same way; and StallWatch, which notices when the event loop stood still.
#pragma once

#include <QAbstractButton>
#include <QApplication>
#include <QDropEvent>
#include <QElapsedTimer>
#include <QFile>
#include <QListView>
#include <QMenu>
#include <QMimeData>
#include <QTest>
#include <QTimer>
#include <QWheelEvent>
#include <QWidget>
#include <QWindow>

#include <algorithm>
#include <functional>
#include <unistd.h>

namespace triptych {

class WindowProbe {
public:
    explicit WindowProbe(QWidget& window) : m_window(window) {}

    template <class T>
    T* find(const char* name) const
    {
        return m_window.findChild<T*>(QLatin1String(name));
    }

    /// A point of a child (fractions of its size) in the window's coordinates.
    QPoint at(const QWidget* widget, double fx = 0.5, double fy = 0.5) const
    {
        return widget->mapTo(&m_window, QPoint(int(widget->width() * fx), int(widget->height() * fy)));
    }
    void click(QPoint position, Qt::MouseButton button = Qt::LeftButton) const
    {
        QTest::mouseClick(m_window.windowHandle(), button, {}, position);
    }
    void click(const QWidget* widget) const { click(at(widget)); }
    void doubleClick(QPoint position) const
    {
        QTest::mouseDClick(m_window.windowHandle(), Qt::LeftButton, {}, position);
    }
    void drag(QPoint from, QPoint to, Qt::MouseButton button = Qt::LeftButton, int steps = 8) const
    {
        QWindow* handle = m_window.windowHandle();
        QTest::mouseMove(handle, from);
        QTest::mousePress(handle, button, {}, from);
        for (int i = 1; i <= steps; ++i) {
            QTest::mouseMove(handle, from + (to - from) * i / steps);
            QTest::qWait(5);
        }
        QTest::mouseRelease(handle, button, {}, to);
    }
    /// 120 is one notch away from the reader: larger.
    void wheel(QPoint position, int delta, Qt::KeyboardModifiers modifiers = {}) const
    {
        QWindow* handle = m_window.windowHandle();
        QWheelEvent event(position, handle->mapToGlobal(QPointF(position)), QPoint(), QPoint(0, delta), Qt::NoButton,
                          modifiers, Qt::NoScrollPhase, false);
        QCoreApplication::sendEvent(handle, &event);
    }
    void move(QPoint position) const { QTest::mouseMove(m_window.windowHandle(), position); }
    void key(Qt::Key key, Qt::KeyboardModifiers modifiers = {}) const
    {
        QTest::keyClick(m_window.windowHandle(), key, modifiers);
    }
    /// A row of a list, where it is seen.
    void clickRow(const QListView* list, int row, Qt::MouseButton button = Qt::LeftButton) const
    {
        QCoreApplication::sendPostedEvents(); // a list that has just got its rows is laid out first
        const QRect cell = list->visualRect(list->model()->index(row, 0));
        click(list->viewport()->mapTo(&m_window, cell.center()), button);
    }
    /// Files dropped from another program, at a place in the window. True where the window takes them.
    bool drop(const QStringList& paths, QPoint position) const
    {
        QMimeData files;
        QList<QUrl> urls;
        for (const QString& path : paths)
            urls.append(QUrl::fromLocalFile(path));
        files.setUrls(urls);
        QWindow* handle = m_window.windowHandle();
        QDragEnterEvent enter(position, Qt::CopyAction, &files, Qt::LeftButton, {});
        QCoreApplication::sendEvent(handle, &enter);
        QDragMoveEvent move(position, Qt::CopyAction, &files, Qt::LeftButton, {});
        QCoreApplication::sendEvent(handle, &move);
        QDropEvent drop(position, Qt::CopyAction, &files, Qt::LeftButton, {});
        QCoreApplication::sendEvent(handle, &drop);
        return enter.isAccepted() && drop.isAccepted();
    }
    void type(const QString& text) const
    {
        for (const QChar letter : text)
            QTest::keyClick(m_window.windowHandle(), letter.toLatin1());
    }
    void press(Qt::Key key) const { QTest::keyPress(m_window.windowHandle(), key); }
    void release(Qt::Key key) const { QTest::keyRelease(m_window.windowHandle(), key); }

private:
    QWidget& m_window;
};

/// Opens a menu (a click on a selector returns only when its menu has closed) and clicks its way down the actions whose
/// texts begin like these. True where the last one was found and clicked; an open menu is closed again otherwise.
inline bool chooseFromMenu(const std::function<void()>& openMenu, QStringList path)
{
    QTimer timer;
    int patience = 250;
    QObject::connect(&timer, &QTimer::timeout, [&] {
        auto* menu = qobject_cast<QMenu*>(QApplication::activePopupWidget());
        if (--patience <= 0 && menu)
            menu->close();
        if (!menu || path.isEmpty() || !menu->windowHandle() || !menu->windowHandle()->isExposed())
            return;
        for (QAction* action : menu->actions())
            if (action->text().startsWith(path.first())) {
                path.removeFirst();
                QTest::mouseClick(menu->windowHandle(), Qt::LeftButton, {}, menu->actionGeometry(action).center());
                return;
            }
    });
    timer.start(20);
    openMenu();
    const auto done = [&] { return path.isEmpty() || patience <= 0; };
    return QTest::qWaitFor(done, 10'000) && path.isEmpty();
}

/// Longest time for which the event loop did not come round while it was watched, without the time in which the
/// thread was ready but other programs had the processor (/proc/thread-self/schedstat, second field).
class StallWatch : public QObject {
public:
    StallWatch()
    {
        m_timer.setInterval(5);
        m_timer.setTimerType(Qt::PreciseTimer);
        connect(&m_timer, &QTimer::timeout, this, &StallWatch::tick);
        m_timer.start();
        restart();
    }
    void restart()
    {
        m_longest = 0;
        m_since.start();
        m_waited = waitedForProcessor();
    }
    double longestMs() const { return m_longest; }

private:
    static double waitedForProcessor()
    {
        QFile file(QStringLiteral("/proc/thread-self/schedstat"));
        if (!file.open(QIODevice::ReadOnly))
            return 0;
        return file.readAll().split(' ').value(1).toDouble() * 1e-6;
    }
    void tick()
    {
        const double waited = waitedForProcessor();
        m_longest = std::max(m_longest, double(m_since.nsecsElapsed()) * 1e-6 - (waited - m_waited));
        m_since.start();
        m_waited = waited;
    }

    QTimer m_timer;
    QElapsedTimer m_since;
    double m_waited = 0;
    double m_longest = 0;
};

} // namespace triptych
