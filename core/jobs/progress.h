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
    bool counts = true;           ///< `done` and `total` are things, for people; else parts of one whole
};

/// Of work that knows only which part of it is done, 0…1.
inline Progress partDone(double part, const QString& text) { return {qint64(part * 1000), 1000, -1, text, false}; }

using ProgressFn = std::function<void(const Progress&)>;

} // namespace triptych
