#include "plugins/torch/torch_engine.h"

#include "core/inference/input_check.h"
#include "core/jobs/worker_pool.h"
#include "plugins/torch/model_run.h"
#include "plugins/torch/tensors.h"
#include "plugins/torch/torchscript_model.h"

#include <QElapsedTimer>

#include <ATen/Parallel.h>

namespace triptych {

namespace {

constexpr size_t kKeptModels = 6;

} // namespace

Result<std::shared_ptr<NativeModel>> TorchEngine::modelOf(const ModelBundle& bundle)
{
    const std::scoped_lock lock(m_mutex);
    for (auto it = m_models.begin(); it != m_models.end(); ++it)
        if (it->hash == bundle.hash) {
            m_models.splice(m_models.begin(), m_models, it);
            return m_models.front().model;
        }
    auto model =
        bundle.card.format == QLatin1String("torchscript") ? loadTorchScriptModel(bundle) : loadNativeModel(bundle);
    if (!model)
        return model;
    for (auto& parameter : (*model)->parameters())
        parameter.set_requires_grad(false); // only saliency asks for gradients, and those of activations
    m_models.push_front({bundle.hash, *model});
    if (m_models.size() > kKeptModels)
        m_models.pop_back();
    return model;
}

Result<Prediction> TorchEngine::run(const InferenceRequest& request, const ProgressFn& progress,
                                    const PartialResultFn& partial, std::stop_token stop)
{
    const auto failed = [&](const std::exception& problem) {
        return Error{
            ErrorCode::Internal,
            QStringLiteral("%1: the model '%2' failed").arg(request.image->info().path, request.bundle.card.name),
            QString::fromUtf8(problem.what())};
    };
    try {
        const auto warnings = checkInput(request);
        if (!warnings)
            return warnings.error();
        at::set_num_threads(backgroundThreadCount()); // is kept for each calling thread on its own
        QElapsedTimer clock;
        clock.start();
        const auto model = modelOf(request.bundle);
        if (!model)
            return model.error();
        auto prediction = request.bundle.card.input.fit == QLatin1String("patches")
                              ? runSlideSweep(**model, request, progress, partial, stop)
                              : runWholeImage(**model, request, progress, stop);
        if (!prediction)
            return prediction;
        prediction->modelId = request.bundle.card.id;
        prediction->modelHash = request.bundle.hash;
        prediction->image = request.image->info().id;
        prediction->frame = request.frame;
        prediction->endpointProbability = request.bundle.card.endpointOf(prediction->probabilities);
        prediction->warnings = *warnings + prediction->warnings;
        prediction->time = QDateTime::currentDateTime();
        prediction->seconds = static_cast<double>(clock.nsecsElapsed()) * 1e-9;
        return prediction;
    } catch (const std::exception& problem) {
        return failed(problem);
    }
}

} // namespace triptych
