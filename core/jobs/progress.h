// How long work reports on itself: a fraction, an estimate of what remains, and one line of text.
#pragma once

#include <QString>

#include <functional>

namespace triptych {

struct Progress {
    qint64 done = 0;
    qint64 total = 0;             ///< 0: not known
    double remainingSeconds = -1; ///< negative: not known yet
    QString text;                 ///< what is being done, e.g. "Slide analysis"
};

using ProgressFn = std::function<void(const Progress&)>;

} // namespace triptych
