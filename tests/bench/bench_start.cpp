// Start of the program: from exec to the first exposed window whose event loop runs, median of ten, by this process's
// clock; and the program's own memory with a case open and every pane drawn, before any model is loaded.
#include <QCoreApplication>
#include <QElapsedTimer>
#include <QProcess>
#include <QTemporaryDir>

#include <algorithm>
#include <cstdio>
#include <vector>

namespace {

constexpr int kStarts = 10;
constexpr int kTimeoutMs = 120'000;

/// The first line that `triptych ARGUMENTS` prints, and the milliseconds until it came; negative where it failed.
double firstLine(const QStringList& arguments, QByteArray& line)
{
    const QString program = QCoreApplication::applicationDirPath() + QStringLiteral("/triptych");
    QElapsedTimer timer;
    QProcess process;
    process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    timer.start();
    process.start(program, arguments);
    if (!process.waitForReadyRead(kTimeoutMs))
        return -1;
    const double ms = double(timer.nsecsElapsed()) / 1e6;
    line = process.readLine().trimmed();
    process.waitForFinished(kTimeoutMs);
    return process.exitCode() == 0 ? ms : -1;
}

int fail(const char* what)
{
    std::fprintf(stderr, "bench_start: %s failed (a display is needed)\n", what);
    return 1;
}

} // namespace

int main(int argc, char** argv)
{
    QCoreApplication application(argc, argv);
    QTemporaryDir folder;
    const QStringList own{QStringLiteral("--database"), folder.filePath(QStringLiteral("bench.sqlite")),
                          QStringLiteral("--settings"), folder.filePath(QStringLiteral("bench.ini"))};
    QByteArray line;
    std::vector<double> times;
    for (int i = 0; i <= kStarts; ++i) {
        const double ms = firstLine(own + QStringList{QStringLiteral("--quit-when-exposed")}, line);
        if (ms < 0)
            return fail("starting the window");
        if (i > 0) // the first only brings the files into the page cache
            times.push_back(ms);
    }
    std::sort(times.begin(), times.end());
    std::printf("start to exposed window: median %.0f ms, slowest %.0f ms of %d\n", (times[4] + times[5]) / 2,
                times.back(), kStarts);

    const QString demo = application.arguments().value(1, QStringLiteral("demo-case"));
    const double ms = firstLine(own + QStringList{QStringLiteral("--quit-when-drawn"), demo}, line);
    if (ms < 0)
        return fail("opening the demo case");
    std::printf("demo case open and drawn: %.0f ms from exec, %s\n", ms, line.constData());
    return 0;
}
