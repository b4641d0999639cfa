// Inference through the engine against the bare forward pass, in one run: a slide swept, and an ultrasound image with
// outline and Grad-CAM. Prints lines; is no test.
#include "core/inference/patch_grid.h"
#include "core/jobs/worker_pool.h"
#include "plugins/torch/tensors.h"
#include "plugins/torch/torch_engine.h"
#include "tests/bench/bare/bare_forward.h"
#include "tests/unit/inference/memory_source.h"

#include <ATen/Parallel.h>

#include <algorithm>
#include <cstdio>
#include <vector>

using namespace triptych;
using namespace triptych::test;

namespace {

constexpr int kRuns = 5;

double median(std::vector<double> values)
{
    std::sort(values.begin(), values.end());
    return values[values.size() / 2];
}

Result<ModelBundle> shipped(const char* id)
{
    return loadModelBundle(std::filesystem::path(TRIPTYCH_SOURCE_DIR) / "resources" / "models" / id);
}

ImageSourcePtr stainedSlide()
{
    Calibration calibration;
    calibration.source = SpacingSource::SlideMpp;
    calibration.spacing = PixelSpacing{0.0005, 0.0005};
    return makeSource(
        ImageKind::Slide,
        makePixels({6000, 6000}, 3,
                   [](int x, int y, int s) { return (s == 1 ? 80 : 170) + (x / 8 * 7 + y / 8 * 13) % 40; }),
        calibration);
}

ImageSourcePtr ultrasound()
{
    return makeSource(ImageKind::Ultrasound,
                      makePixels({560, 470}, 1, [](int x, int y, int) { return 60 + (x * 7 + y * 13) % 90; }));
}

double engineSeconds(TorchEngine& engine, const ModelBundle& bundle, const ImageSourcePtr& image)
{
    InferenceRequest request;
    request.bundle = bundle;
    request.image = image;
    std::vector<double> seconds;
    for (int i = 0; i <= kRuns; ++i) { // the first loads the model
        const auto result = engine.run(request, {}, {}, {});
        if (!result) {
            std::fprintf(stderr, "%s\n", qPrintable(result.error().message));
            return -1;
        }
        if (i > 0)
            seconds.push_back(result->seconds);
    }
    return median(seconds);
}

double bareSeconds(const ModelBundle& bundle, int64_t batch, int batches)
{
    const auto model = loadNativeModel(bundle);
    if (!model)
        return -1;
    const InputContract& input = bundle.card.input;
    const auto tensor = torch::rand({batch, input.channels, input.size.height(), input.size.width()})
                            .contiguous(torch::MemoryFormat::ChannelsLast);
    bare::forwardSeconds(**model, tensor, 1);
    std::vector<double> seconds;
    for (int i = 0; i < kRuns; ++i)
        seconds.push_back(bare::forwardSeconds(**model, tensor, batches));
    return median(seconds);
}

} // namespace

int main()
{
    const auto slideModel = shipped("slide-idc");
    const auto ultrasoundModel = shipped("ultrasound-busi");
    if (!slideModel || !ultrasoundModel) {
        std::fprintf(stderr, "%s\n", qPrintable((slideModel ? ultrasoundModel : slideModel).error().message));
        return 1;
    }
    at::set_num_threads(backgroundThreadCount());
    TorchEngine engine;
    const auto slide = stainedSlide();
    const auto grid = PatchGrid::over(slide->info().size(), slideModel->card.input, 0.0005);
    const int patches = grid.columns * grid.rows;
    const double sweep = engineSeconds(engine, *slideModel, slide);
    const double bareSweep = bareSeconds(*slideModel, 64, (patches + 63) / 64);
    std::printf("slide sweep, %d patches, %d thread(s): engine %.0f ms, bare forward %.0f ms, ratio %.2f\n", patches,
                backgroundThreadCount(), sweep * 1e3, bareSweep * 1e3, sweep / bareSweep);
    const double image = engineSeconds(engine, *ultrasoundModel, ultrasound());
    const double bareImage = bareSeconds(*ultrasoundModel, 1, 1);
    std::printf("ultrasound image with mirrored copy, outline and Grad-CAM: engine %.1f ms, one bare forward %.1f ms, "
                "ratio %.2f\n",
                image * 1e3, bareImage * 1e3, image / bareImage);
    return 0;
}
