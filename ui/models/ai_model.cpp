#include "ui/models/ai_model.h"

#include <algorithm>

namespace triptych {

const AiRun* AiModel::run(const QString& key) const
{
    const auto found = std::find_if(m_runs.begin(), m_runs.end(), [&](const AiRun& r) { return r.key == key; });
    return found == m_runs.end() ? nullptr : &*found;
}

void AiModel::setRuns(QList<AiRun> runs)
{
    m_runs = std::move(runs);
    Q_EMIT changed();
}

void AiModel::updateRun(const AiRun& run)
{
    for (AiRun& mine : m_runs)
        if (mine.key == run.key)
            mine = run;
    Q_EMIT changed();
}

void AiModel::setFused(std::optional<FusedResult> fused)
{
    m_fused = std::move(fused);
    Q_EMIT changed();
}

void AiModel::setReading(const FirstReading& reading)
{
    m_reading = reading;
    Q_EMIT changed();
}

void AiModel::setRevealed(bool revealed)
{
    if (revealed == m_revealed)
        return;
    m_revealed = revealed;
    Q_EMIT revealedChanged(revealed);
    Q_EMIT changed();
}

bool AiModel::running() const
{
    return std::any_of(m_runs.begin(), m_runs.end(), [](const AiRun& run) {
        return run.state == AiRun::State::Running || run.state == AiRun::State::Waiting;
    });
}

bool AiModel::hasResults() const
{
    return std::any_of(m_runs.begin(), m_runs.end(), [](const AiRun& run) { return run.prediction.has_value(); });
}

void AiModel::setWarnings(const QStringList& warnings)
{
    m_warnings = warnings;
    Q_EMIT changed();
}

} // namespace triptych
