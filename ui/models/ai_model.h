// AiModel: what the models do and found in the open case, as the AI panel shows it. GUI thread; AnalysisController
// fills it.
#pragma once

#include "core/inference/inference_engine.h"

#include <QObject>

#include <optional>

namespace triptych {

/// One model on one image.
struct AiRun {
    enum class State { Ready, Waiting, Running, Done, Failed, Cancelled };
    QString key;      ///< model id and image
    QString modality; ///< "Ultrasound", "Slide", "Mammogram"
    QString title;    ///< model's name and the image's: "BUSI lesion net · US L"
    ImageId image;
    int frames = 1; ///< of the image
    int frame = 0;  ///< that it was asked about, or will be; heatmaps lie on this one
    ModelCard card;
    State state = State::Ready;
    Progress progress;
    QString message; ///< why it failed
    std::optional<Prediction> prediction;
    std::vector<Heatmap> partial; ///< while it runs: what is computed so far
};

/// One line of the fused prediction.
struct FusedShare {
    QString modality;
    double probability = 0;
    double weight = 0;       ///< the weights of what is present add up to 1
    double contribution = 0; ///< weight × (p − prior)
};

struct FusedResult {
    double probability = 0;
    std::vector<FusedShare> shares;
    bool warned = false; ///< a model that was asked has warned of its image
    QString statement;   ///< what it lacks, what was warned of, and what has and has not validated it
    QString formula;
};

/// The reader's own assessment, and whether it came first.
struct FirstReading {
    QString assessment; ///< BI-RADS; empty: not read yet
    QString text;
    bool beforeAi = false;
    QDateTime time;
};

class AiModel : public QObject {
    Q_OBJECT
public:
    using QObject::QObject;

    const QList<AiRun>& runs() const { return m_runs; }
    const AiRun* run(const QString& key) const;
    void setRuns(QList<AiRun> runs);
    void updateRun(const AiRun& run); ///< the one with the same key
    const std::optional<FusedResult>& fused() const { return m_fused; }
    void setFused(std::optional<FusedResult> fused);
    const FirstReading& reading() const { return m_reading; }
    void setReading(const FirstReading& reading);
    bool revealed() const { return m_revealed; } ///< results are shown; before that only progress is
    void setRevealed(bool revealed);
    bool running() const;
    bool hasResults() const;
    const QStringList& warnings() const { return m_warnings; } ///< mixed case, engine missing …
    void setWarnings(const QStringList& warnings);

Q_SIGNALS:
    void changed();
    void revealedChanged(bool revealed);

private:
    QList<AiRun> m_runs;
    std::optional<FusedResult> m_fused;
    FirstReading m_reading;
    QStringList m_warnings;
    bool m_revealed = false;
};

} // namespace triptych
