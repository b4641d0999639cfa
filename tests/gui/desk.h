// Desk: the real window, themed, on a store and settings of its own, for tests.
#pragma once

#include "app/readers.h"
#include "app/window/main_window.h"
#include "app/window/view_cell.h"
#include "app/window/viewer_area.h"
#include "tests/gui/window_probe.h"
#include "ui/canvas/image_view.h"
#include "ui/models/image_text.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QComboBox>
#include <QDir>
#include <QLabel>
#include <QTabBar>
#include <QTabWidget>
#include <QTemporaryDir>

namespace triptych {

class Desk {
public:
    /// `database` empty: in `folder`, where the settings always are.
    explicit Desk(const QString& folder, QSize size = {1600, 900}, const QString& database = {})
        : settings(folder + QStringLiteral("/window.ini")),
          services(makeReaderRegistry(), database.isEmpty() ? folder + QStringLiteral("/cases.sqlite") : database),
          window(makeWindow(services, settings)), probe(*window)
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
        return opened(timeoutMs);
    }
    /// Waits for a case that was asked for in another way.
    bool opened(int timeoutMs = 30000)
    {
        return QTest::qWaitFor([this] { return window->cases().current() && window->cases().idle(); }, timeoutMs);
    }

    /// The view of the image with this caption ("L MLO"), or null.
    ViewCell* view(const QString& caption) const
    {
        for (ViewCell* cell : window->viewer().cells())
            if (imageCaption(cell->image()->info()) == caption)
                return cell;
        return nullptr;
    }
    /// The first view of a kind, or null.
    ViewCell* view(ImageKind kind) const
    {
        for (ViewCell* cell : window->viewer().cells())
            if (cell->image()->info().kind == kind)
                return cell;
        return nullptr;
    }

    /// The captions of all views, in their order.
    QStringList captions() const
    {
        QStringList all;
        for (const ViewCell* cell : window->viewer().cells())
            all.append(imageCaption(cell->image()->info()));
        return all;
    }

    /// Clicks a tab of the panel on the right.
    void showTab(const char* name) const
    {
        auto* tabs = probe.find<QTabWidget>("rightPanel");
        for (int i = 0; i < tabs->count(); ++i)
            if (tabs->tabText(i) == QLatin1String(name))
                probe.click(tabs->tabBar()->mapTo(window.get(), tabs->tabBar()->tabRect(i).center()));
    }

    /// Opens a combo box and types the entry that is wanted.
    bool chooseEntry(const char* comboBox, const QString& entry) const
    {
        auto* box = probe.find<QComboBox>(comboBox);
        probe.click(box);
        const auto open = [] { return QApplication::activePopupWidget() != nullptr; };
        if (!QTest::qWaitFor(open))
            return false;
        const WindowProbe list(*QApplication::activePopupWidget());
        list.type(entry);
        list.key(Qt::Key_Return);
        return QTest::qWaitFor([&] { return box->currentText() == entry; });
    }

    /// What a label says now, or "" where it is hidden.
    QString text(const char* label) const
    {
        const auto* found = probe.find<QLabel>(label);
        return found && found->isVisible() ? found->text() : QString();
    }

    /// With TRIPTYCH_SCREENSHOTS set to a folder, leaves a picture there to be looked at.
    static void keep(QWidget& widget, const char* name)
    {
        const QString folder = qEnvironmentVariable("TRIPTYCH_SCREENSHOTS");
        if (!folder.isEmpty())
            QVERIFY(widget.grab().save(QDir(folder).filePath(QLatin1String(name))));
    }
    void keep(const char* name) const { keep(*window, name); }

    WindowSettings settings;
    Services services;
    std::unique_ptr<MainWindow> window;
    WindowProbe probe;

private:
    static std::unique_ptr<MainWindow> makeWindow(Services& services, WindowSettings& settings)
    {
        if (qApp->styleSheet().isEmpty())
            applyTheme(*qApp);
        return std::make_unique<MainWindow>(services, settings);
    }
};

} // namespace triptych
