#include "app/analysis/case_analysis.h"

#include "core/display/compose.h"
#include "core/inference/input_check.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace triptych {

namespace {

constexpr int kOverlaySide = 1600;

/// One image through one model; a failure becomes a problem.
void runModel(InferenceEngine& engine, const ModelBundle& bundle, const CaseImage& image, const ProgressFn& progress,
              std::stop_token stop, CaseAnalysis& analysis)
{
    InferenceRequest request;
    request.bundle = bundle;
    request.image = image.source;
    request.frame = (image.source->info().frames - 1) / 2;
    auto prediction = engine.run(
        request, progress, [](const Heatmap&) {}, stop);
    if (prediction)
        analysis.results.push_back({image, bundle.card, std::move(*prediction)});
    else
        analysis.problems << prediction.error().message;
}

/// The coarsest level that still fills the overlay, decoded whole.
Result<ImageLayer> layerFor(const CaseResult& result, const Camera& camera)
{
    const ImageInfo& info = result.image.source->info();
    const int level = info.bestLevel(1 / camera.zoom);
    const QRect whole(QPoint(0, 0), info.levels[size_t(level)].size);
    auto pixels = result.image.source->read(level, result.prediction.frame, whole);
    if (!pixels)
        return pixels.error();
    ImageLayer layer;
    layer.info = &info;
    layer.frame = result.prediction.frame;
    layer.presentation = defaultPresentation(info, *pixels, layer.frame);
    layer.tile = [pixels = *pixels, level, source = result.image.source](TileIndex index) {
        if (index.level != level)
            return PixelBuffer();
        const QRect rect = source->tileRect(index);
        if (rect.size() == pixels.size())
            return pixels;
        auto part = pixels.copy(rect);
        return part ? *part : PixelBuffer();
    };
    return layer;
}

} // namespace

std::optional<FusedPrediction> fuseMalignant(const std::vector<Evidence>& evidence, QStringList& problems)
{
    if (evidence.empty())
        return std::nullopt;
    auto fused = fuseByAccuracy(evidence, QStringLiteral("malignant"));
    if (fused)
        return std::move(*fused);
    problems << fused.error().message;
    return std::nullopt;
}

Result<CaseAnalysis> analyzeCase(const BreastCase& value, const std::filesystem::path& models,
                                 const ProgressFn& progress, std::stop_token stop)
{
    auto discovered = discoverModelBundles(models);
    if (!discovered)
        return discovered.error();
    auto engine = loadInferenceEngine();
    if (!engine)
        return engine.error();

    CaseAnalysis analysis;
    analysis.problems = discovered->problems;
    std::vector<Evidence> evidence;
    for (const CaseImage& image : value.images) {
        const size_t before = analysis.results.size();
        for (const ModelBundle& bundle : discovered->bundles) {
            if (isMadeFor(bundle.card, image.source->info(), ModelUse::Analysis))
                runModel(**engine, bundle, image, progress, stop, analysis);
            if (stop.stop_requested())
                return Error{
                    ErrorCode::Cancelled, QStringLiteral("%1: the analysis was cancelled").arg(value.title), {}};
        }
        for (size_t i = before; i < analysis.results.size() && !image.prior; ++i)
            if (auto item = evidenceOf(analysis.results[i].card, analysis.results[i].prediction, image.source->info()))
                evidence.push_back(std::move(*item));
    }
    analysis.fused = fuseMalignant(evidence, analysis.problems);
    return analysis;
}

Result<QImage> renderOverlay(const CaseResult& result, int heatmap)
{
    const ImageInfo& info = result.image.source->info();
    const double scale = std::min(1.0, double(kOverlaySide) / std::max(info.size().width(), info.size().height()));
    const QSize size(std::max(1, int(std::lround(info.size().width() * scale))),
                     std::max(1, int(std::lround(info.size().height() * scale))));
    const Camera camera = Camera::fitted(info.size(), size);
    auto layer = layerFor(result, camera);
    if (!layer)
        return layer.error();
    const Heatmap& map = result.prediction.heatmaps[size_t(heatmap)];
    HeatmapLayer overlay;
    overlay.values = map.values;
    overlay.area = map.area;
    overlay.threshold = 0.2;
    QImage picture(size, QImage::Format_RGB32);
    std::vector<Layer> layers{*layer};
    appendFileLayers(layers, info, result.prediction.frame);
    layers.emplace_back(std::move(overlay));
    composeViewport(picture, camera, layers);
    return picture;
}

} // namespace triptych
