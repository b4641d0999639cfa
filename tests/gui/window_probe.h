// WindowProbe: real mouse and key events sent through the top-level window at positions on the screen, so that
// hit-testing is exercised; and StallWatch, which notices when the event loop stood still.
#pragma once

#include <QAbstractButton>
#include <QElapsedTimer>
#include <QFile>
#include <QTest>
#include <QTimer>
#include <QWidget>
#include <QWindow>

#include <algorithm>
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
    void move(QPoint position) const { QTest::mouseMove(m_window.windowHandle(), position); }
    void key(Qt::Key key, Qt::KeyboardModifiers modifiers = {}) const
    {
        QTest::keyClick(m_window.windowHandle(), key, modifiers);
    }
    void press(Qt::Key key) const { QTest::keyPress(m_window.windowHandle(), key); }
    void release(Qt::Key key) const { QTest::keyRelease(m_window.windowHandle(), key); }

private:
    QWidget& m_window;
};

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
