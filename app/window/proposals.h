// Proposals: what a model's result asks the reader to look at: the lesion it outlined, and on slides the hotspots of
// its map. Pure functions.
#pragma once

#include "core/annotation/shape.h"
#include "ui/models/ai_model.h"

namespace triptych {

struct Proposal {
    QString key;    ///< names it within the case, the same whenever the same model sees the same frame again
    QString title;  ///< "Proposed lesion", "Hotspot 1"
    QString detail; ///< "P(malignant) 0.93", or empty: then its measurement says most
    Shape shape;    ///< what accepting it adds
};

/// Of a finished run; `info` is of the run's image. Empty where it proposes nothing.
QList<Proposal> proposalsOf(const AiRun& run, const ImageInfo& info);

} // namespace triptych
