// Runs a program with limits and says what it took.
#pragma once

#include <QByteArray>
#include <QStringList>

namespace triptych {

struct MeasuredRun {
    int exitCode = -1; ///< −1: ended by a signal (see `signal`)
    int signal = 0;
    double seconds = 0;       ///< of wall clock
    double cpuSeconds = 0;    ///< user and system
    double peakMegabytes = 0; ///< largest resident set
    QByteArray out, err;
};

/// Blocks. The program is killed after `secondsAllowed`, and cannot address more than `megabytesAllowed`.
MeasuredRun runMeasured(const QStringList& command, int secondsAllowed, qint64 megabytesAllowed);

} // namespace triptych
