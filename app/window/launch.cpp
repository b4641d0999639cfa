#include "app/window/launch.h"

#include "app/window/main_window.h"
#include "app/window/services.h"
#include "app/window/unattended.h"
#include "app/window/window_settings.h"
#include "ui/canvas/view_executor.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QCommandLineParser>
#include <QDir>
#include <QStandardPaths>
#include <QTimer>
#include <QWindow>

#include <cstdio>
#include <ctime>
#include <fstream>
#include <functional>
#include <unistd.h>
#include <utility>

namespace triptych {

namespace {

QList<QCommandLineOption> windowOptions()
{
    return {
        {QStringLiteral("database"),
         QStringLiteral("Keep cases and annotations in this file, or on a server: postgresql://user@host/name."),
         QStringLiteral("FILE")},
        {QStringLiteral("settings"), QStringLiteral("Keep sizes and layout in this file."), QStringLiteral("FILE")},
        {QStringLiteral("executor"),
         QStringLiteral("Who draws the views: auto (OpenGL where a graphics card has it), gl or cpu."),
         QStringLiteral("WHO")},
        {QStringLiteral("screenshot"),
         QStringLiteral("Run the models, draw the whole window into this PNG file, and end."), QStringLiteral("FILE")},
        {QStringLiteral("quit-when-drawn"),
         QStringLiteral("Open the case, print the memory once everything is drawn, and end.")},
        {QStringLiteral("quit-when-exposed"),
         QStringLiteral("Print the milliseconds from the start of the process to the first shown window, and end.")}};
}

/// Since the process was started by exec: field 22 of /proc/self/stat (proc(5)), in clock ticks since boot.
double millisecondsSinceStart()
{
    std::ifstream stat("/proc/self/stat");
    std::string text((std::istreambuf_iterator<char>(stat)), std::istreambuf_iterator<char>());
    const QStringList fields =
        QString::fromStdString(text.substr(std::min(text.size(), text.rfind(')') + 2))).split(QLatin1Char(' '));
    timespec now{};
    clock_gettime(CLOCK_BOOTTIME, &now);
    constexpr int kStartTime = 22 - 3; // the fields after the program's name begin with number 3
    const double started = fields.value(kStartTime).toDouble() / double(sysconf(_SC_CLK_TCK));
    return (double(now.tv_sec) + double(now.tv_nsec) * 1e-9 - started) * 1000;
}

QString defaultDatabase()
{
    const QString folder =
        QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation) + QStringLiteral("/triptych");
    QDir().mkpath(folder);
    return folder + QStringLiteral("/triptych.sqlite");
}

/// Tells once when the window is on the screen and the event loop has come round again.
class ExposeWatcher : public QObject {
public:
    ExposeWatcher(QWidget* window, std::function<void()> exposed) : m_window(window), m_exposed(std::move(exposed))
    {
        window->windowHandle()->installEventFilter(this);
    }

protected:
    bool eventFilter(QObject* watched, QEvent* event) override
    {
        const auto* handle = m_window->windowHandle();
        if (event->type() == QEvent::Expose && handle->isExposed() && m_exposed)
            QTimer::singleShot(0, this, [exposed = std::exchange(m_exposed, nullptr)] { exposed(); });
        return QObject::eventFilter(watched, event);
    }

private:
    QWidget* m_window;
    std::function<void()> m_exposed;
};

QStringList absolutePaths(const QStringList& paths)
{
    QStringList absolute;
    for (const QString& path : paths)
        absolute.append(QDir::current().absoluteFilePath(path));
    return absolute;
}

} // namespace

LaunchOptions parseLaunchOptions(const QStringList& arguments)
{
    QCommandLineParser parser;
    parser.addOptions(windowOptions());
    LaunchOptions options;
    if (!parser.parse(arguments)) {
        options.error = parser.errorText();
        return options;
    }
    options.paths = absolutePaths(parser.positionalArguments());
    options.database = parser.value(QStringLiteral("database"));
    options.settings = parser.value(QStringLiteral("settings"));
    options.screenshot = parser.value(QStringLiteral("screenshot"));
    options.executor = parser.isSet(QStringLiteral("executor")) ? parser.value(QStringLiteral("executor"))
                                                                : qEnvironmentVariable("TRIPTYCH_EXECUTOR");
    if (!ViewExecutor::choiceOf(options.executor))
        options.error = QStringLiteral("--executor takes auto, gl or cpu");
    options.quitWhenExposed = parser.isSet(QStringLiteral("quit-when-exposed"));
    options.quitWhenDrawn = parser.isSet(QStringLiteral("quit-when-drawn"));
    if ((options.quitWhenDrawn || !options.screenshot.isEmpty()) && options.paths.isEmpty())
        options.error = QStringLiteral("--screenshot and --quit-when-drawn need a case");
    return options;
}

QString launchHelp()
{
    QString text;
    const auto options = windowOptions();
    for (const QCommandLineOption& option : options) {
        const QString value = option.valueName().isEmpty() ? QString() : QLatin1Char(' ') + option.valueName();
        text += QStringLiteral("  --%1  %2\n")
                    .arg((option.names().first() + value).leftJustified(20), option.description());
    }
    return text;
}

int runWindow(int argc, char** argv, std::unique_ptr<const ReaderRegistry> readers)
{
    QStringList arguments;
    for (int i = 0; i < argc; ++i)
        arguments.append(QString::fromLocal8Bit(argv[i]));
    const LaunchOptions options = parseLaunchOptions(arguments);
    if (!options.error.isEmpty()) {
        std::fprintf(stderr, "triptych: %s\n", qUtf8Printable(options.error));
        return 2;
    }
    QApplication application(argc, argv);
    QApplication::setApplicationName(QStringLiteral("triptych"));
    QApplication::setDesktopFileName(QStringLiteral("triptych"));
    applyTheme(application);
    WindowSettings settings(options.settings);
    Services services(std::move(readers), options.database.isEmpty() ? defaultDatabase() : options.database);
    const ViewExecutor::Choice choice = *ViewExecutor::choiceOf(options.executor);
    ViewExecutor executor(choice);
    if (choice == ViewExecutor::Choice::Gl) { // whoever asks for it has it from the first picture on
        executor.start();
        executor.waitUntilChosen();
    }
    MainWindow window(services, settings);
    std::unique_ptr<Unattended> unattended;
    if (options.quitWhenDrawn || !options.screenshot.isEmpty()) {
        window.resize(1920, 1080);
        unattended = std::make_unique<Unattended>(
            window, UnattendedTask{!options.screenshot.isEmpty(), options.screenshot, options.quitWhenDrawn});
    }
    window.show();
    const ExposeWatcher watcher(&window, [&] {
        if (!options.quitWhenExposed)
            return executor.start(); // the window is there: a driver may take its time now
        std::printf("%.0f\n", millisecondsSinceStart());
        QApplication::quit();
    });
    if (!options.paths.isEmpty())
        window.cases().open(options.paths, unattended != nullptr);
    return QApplication::exec();
}

} // namespace triptych
