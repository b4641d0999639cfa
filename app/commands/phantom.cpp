#include "app/commands/phantom.h"

#include "app/commands/commands.h"
#include "core/jobs/worker_pool.h"
#include "core/phantom/phantom_case.h"

#include <QCommandLineParser>

#include <algorithm>
#include <cstdio>
#include <thread>

#include <unistd.h>

namespace triptych {

int phantomCommand(const QStringList& arguments)
{
    const QString verb = QStringLiteral("phantom");
    QCommandLineParser parser;
    const QCommandLineOption folder(QStringLiteral("o"), QStringLiteral("folder to write"), QStringLiteral("DIR"));
    const QCommandLineOption seed(QStringLiteral("seed"), QStringLiteral("another patient"), QStringLiteral("N"),
                                  QStringLiteral("1"));
    const QCommandLineOption scale(QStringLiteral("scale"), QStringLiteral("smaller images, 0.1 to 1"),
                                   QStringLiteral("S"), QStringLiteral("1"));
    parser.addOptions({folder, seed, scale});
    if (!parser.parse(arguments))
        return failUsage(verb, parser.errorText());
    if (!parser.isSet(folder) || !parser.positionalArguments().isEmpty())
        return failUsage(verb, QStringLiteral("one folder is needed"));
    bool seedRead = false, scaleRead = false;
    phantom::PhantomOptions options;
    options.seed = parser.value(seed).toULongLong(&seedRead);
    options.scale = parser.value(scale).toDouble(&scaleRead);
    if (!seedRead || !scaleRead)
        return failUsage(verb, QStringLiteral("the seed is a whole number, the scale a number"));
    options.threads = std::max(1, int(std::thread::hardware_concurrency())); // nothing else runs in this process
    // A log gets no progress: what fails there is one line.
    const bool terminal = isatty(STDERR_FILENO);
    const auto report = [terminal](const Progress& progress) {
        if (!terminal)
            return;
        std::fprintf(stderr, "\r%-28s %3lld %%", qUtf8Printable(progress.text),
                     static_cast<long long>(100 * progress.done / std::max<qint64>(1, progress.total)));
    };
    const auto written = phantom::writePhantom(parser.value(folder).toStdString(), options, report);
    if (terminal)
        std::fputc('\n', stderr);
    if (!written)
        return failCommand(written.error().message);
    std::printf("%s\n", qUtf8Printable(parser.value(folder)));
    return 0;
}

} // namespace triptych
