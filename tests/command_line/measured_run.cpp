#include "measured_run.h"

#include <QElapsedTimer>
#include <QFile>
#include <QTemporaryDir>

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <vector>

namespace triptych {

namespace {

QByteArray contentOf(const QString& path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

/// In the child: limits, output to files, then the program. Only calls that are safe after fork.
[[noreturn]] void execute(char* const* argv, const char* out, const char* err, int seconds, qint64 megabytes)
{
    const rlimit memory{rlim_t(megabytes) << 20, rlim_t(megabytes) << 20};
    const rlimit processor{rlim_t(seconds), rlim_t(seconds)};
    setrlimit(RLIMIT_AS, &memory);
    setrlimit(RLIMIT_CPU, &processor);
    const rlimit core{0, 0};
    setrlimit(RLIMIT_CORE, &core);
    alarm(unsigned(seconds) * 2); // survives exec, and ends a program that sleeps for ever
    dup2(::open(out, O_WRONLY | O_CREAT | O_TRUNC, 0600), STDOUT_FILENO);
    dup2(::open(err, O_WRONLY | O_CREAT | O_TRUNC, 0600), STDERR_FILENO);
    execv(argv[0], argv);
    _exit(127);
}

} // namespace

MeasuredRun runMeasured(const QStringList& command, int secondsAllowed, qint64 megabytesAllowed)
{
    const QTemporaryDir folder;
    const QByteArray out = QFile::encodeName(folder.filePath(QStringLiteral("out")));
    const QByteArray err = QFile::encodeName(folder.filePath(QStringLiteral("err")));
    std::vector<QByteArray> encoded;
    for (const QString& word : command)
        encoded.push_back(QFile::encodeName(word));
    std::vector<char*> argv;
    for (QByteArray& word : encoded)
        argv.push_back(word.data());
    argv.push_back(nullptr);

    QElapsedTimer timer;
    timer.start();
    const pid_t child = fork();
    if (child == 0)
        execute(argv.data(), out.constData(), err.constData(), secondsAllowed, megabytesAllowed);
    MeasuredRun run;
    int status = 0;
    rusage usage{};
    if (child < 0 || wait4(child, &status, 0, &usage) != child)
        return run;
    run.seconds = double(timer.nsecsElapsed()) / 1e9;
    run.exitCode = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    run.signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
    const auto secondsOf = [](const timeval& time) { return double(time.tv_sec) + double(time.tv_usec) / 1e6; };
    run.cpuSeconds = secondsOf(usage.ru_utime) + secondsOf(usage.ru_stime);
    run.peakMegabytes = double(usage.ru_maxrss) / 1024;
    run.out = contentOf(QFile::decodeName(out));
    run.err = contentOf(QFile::decodeName(err));
    return run;
}

} // namespace triptych
