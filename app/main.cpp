// The entry: a verb runs a command without any window, anything else opens the window.
#include "app/commands/commands.h"
#include "app/commands/picture_executor.h"
#include "app/readers.h"
#include "app/window/launch.h"
#include "ui/theme/theme.h"

#include <QGuiApplication>

#include <algorithm>
#include <cstdio>
#include <memory>

using namespace triptych;

namespace {

int runCommand(const Command& command, int argc, char** argv)
{
    QStringList words;
    for (int i = 1; i < argc; ++i)
        words.append(QString::fromLocal8Bit(argv[i]));
    // Only OpenGL wants a display, and only the words of a presentation state fonts, which take time to load.
    const bool wantsGl = words.first() == QLatin1String("render") && askedExecutor(words) == QLatin1String("gl");
    const bool writes = std::any_of(words.begin(), words.end(),
                                    [](const QString& word) { return word.startsWith(QLatin1String("--state")); });
    std::unique_ptr<QCoreApplication> application;
    if (wantsGl || writes) {
        if (!wantsGl)
            qputenv("QT_QPA_PLATFORM", "offscreen");
        // What Qt says of a session that is not there is no failure of the command.
        const auto handler = qInstallMessageHandler([](QtMsgType, const QMessageLogContext&, const QString&) {});
        application = std::make_unique<QGuiApplication>(argc, argv);
        qInstallMessageHandler(handler);
        if (writes)
            QGuiApplication::setFont(programFont());
    } else {
        application = std::make_unique<QCoreApplication>(argc, argv);
    }
    QCoreApplication::setApplicationName(QStringLiteral("triptych"));
    return command.run(application->arguments().mid(1));
}

int printHelp()
{
    std::printf("Triptych %s: breast-imaging workstation for research use\n\ntriptych [OPTIONS] [CASE…]\n%s",
                TRIPTYCH_VERSION, qUtf8Printable(launchHelp()));
    for (const Command& command : commands())
        std::printf("triptych %s %s\n", command.verb, command.usage);
    return 0;
}

} // namespace

int main(int argc, char** argv)
{
    const QString verb = argc > 1 ? QString::fromLocal8Bit(argv[1]) : QString();
    if (verb == QLatin1String("--help") || verb == QLatin1String("-h"))
        return printHelp();
    if (verb == QLatin1String("--version")) {
        std::printf("triptych %s\n", TRIPTYCH_VERSION);
        return 0;
    }
    for (const Command& command : commands())
        if (verb == QLatin1String(command.verb))
            return runCommand(command, argc, argv);
    return runWindow(argc, argv, makeReaderRegistry());
}
