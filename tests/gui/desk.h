// Desk: the real window on a store and settings of its own, for tests.
#pragma once

#include "app/readers.h"
#include "app/window/main_window.h"
#include "app/window/viewer_area.h"
#include "tests/gui/window_probe.h"

#include <QTemporaryDir>

namespace triptych {

class Desk {
public:
    explicit Desk(const QString& folder, QSize size = {1600, 900})
        : settings(folder + QStringLiteral("/window.ini")),
          services(makeReaderRegistry(), folder + QStringLiteral("/cases.sqlite")),
          window(std::make_unique<MainWindow>(services, settings)), probe(*window)
    {
        window->resize(size);
        window->show();
    }

    bool shown()
    {
        window->activateWindow(); // shortcuts go to the active window only, and no window manager makes it so here
        return QTest::qWaitForWindowExposed(window.get()) && QTest::qWaitForWindowActive(window.get());
    }

    /// Opens and waits until the views stand and what is stored of them was loaded.
    bool open(const QString& path, int timeoutMs = 30000)
    {
        window->cases().open({path});
        return QTest::qWaitFor([this] { return window->cases().current() && window->cases().idle(); }, timeoutMs);
    }

    WindowSettings settings;
    Services services;
    std::unique_ptr<MainWindow> window;
    WindowProbe probe;
};

} // namespace triptych
