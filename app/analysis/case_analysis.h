// A whole case through every model that fits: what `triptych analyze` and the window's report rest on.
#pragma once

#include "core/fusion/fusion.h"
#include "core/inference/inference_engine.h"
#include "core/workspace/breast_case.h"

#include <QImage>

#include <filesystem>
#include <optional>

namespace triptych {

struct CaseResult {
    CaseImage image;
    ModelCard card;
    Prediction prediction;
};

struct CaseAnalysis {
    std::vector<CaseResult> results;
    std::optional<FusedPrediction> fused; ///< of the current images only; nothing where no model gave the endpoint
    QStringList problems;                 ///< a sentence for each image or bundle that gave no result
};

/// The fusion of `evidence` for "malignant"; nothing, and a sentence in `problems`, where it is refused.
std::optional<FusedPrediction> fuseMalignant(const std::vector<Evidence>& evidence, QStringList& problems);

/// Blocks; from the command line or a worker. A clip is analysed at its middle frame. An image that no model takes or
/// that fails becomes a problem, the rest goes on. Errors: those of the bundle folder and of the engine, Cancelled.
Result<CaseAnalysis> analyzeCase(const BreastCase& value, const std::filesystem::path& models,
                                 const ProgressFn& progress, std::stop_token stop);

/// The image fitted into 1600 × 1600 with one heatmap over it, as the window draws it.
Result<QImage> renderOverlay(const CaseResult& result, int heatmap);

} // namespace triptych
