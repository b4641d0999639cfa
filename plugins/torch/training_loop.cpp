#include "plugins/torch/training_loop.h"

#include "plugins/torch/augmentation.h"
#include "plugins/torch/tensors.h"

#include <QElapsedTimer>

#include <torch/nn/functional.h>
#include <torch/nn/utils/clip_grad.h>
#include <torch/optim/adamw.h>

#include <cmath>
#include <numbers>
#include <random>

namespace triptych {

namespace {

/// Warm-up over the first twentieth, then half a cosine down to a hundredth.
double learningRateAt(const TrainingRecipe& recipe, int64_t step, int64_t steps)
{
    const double place = static_cast<double>(step) / static_cast<double>(std::max<int64_t>(steps, 1));
    if (place < 0.05)
        return recipe.learningRate * (0.1 + 0.9 * place / 0.05);
    return recipe.learningRate * (0.01 + 0.99 * 0.5 * (1 + std::cos(std::numbers::pi * (place - 0.05) / 0.95)));
}

/// Rare classes count more, by the root of how much rarer they are.
torch::Tensor classWeights(const std::vector<int>& labels, int classes)
{
    auto counts = torch::zeros({classes});
    for (const int label : labels)
        counts[label] += 1;
    const auto weights = torch::rsqrt(counts.clamp_min(1));
    return weights / weights.mean();
}

torch::Tensor outlineLoss(const torch::Tensor& logits, const torch::Tensor& masks)
{
    const auto entropy = torch::binary_cross_entropy_with_logits(logits, masks);
    const auto probability = torch::sigmoid(logits);
    const auto both = (probability * masks).sum({1, 2, 3});
    const auto sum = probability.sum({1, 2, 3}) + masks.sum({1, 2, 3});
    const auto dice = 1 - (2 * both + 1) / (sum + 1);
    const auto hasLesion = masks.sum({1, 2, 3}).gt(0).to(torch::kFloat32);
    return entropy + (dice * hasLesion).sum() / hasLesion.sum().clamp_min(1);
}

void followAverage(NativeModel& average, const NativeModel& model, double decay)
{
    const torch::NoGradGuard guard;
    auto target = stateOf(average);
    for (const auto& [name, source] : stateOf(model)) {
        auto& mean = target.at(name);
        if (mean.is_floating_point())
            mean.mul_(decay).add_(source, 1 - decay);
        else
            mean.copy_(source);
    }
}

void copyState(NativeModel& target, const NativeModel& source) { followAverage(target, source, 0); }

class Loop {
public:
    Loop(const TrainingRecipe& recipe, const ModelCard& card, PreparedSet training)
        : m_recipe(recipe), m_card(card), m_training(std::move(training)),
          m_weights(classWeights(m_training.labels, static_cast<int>(card.classes.size()))),
          m_labels(torch::tensor(std::vector<int64_t>(m_training.labels.begin(), m_training.labels.end())))
    {
        torch::manual_seed(recipe.seed);
        m_model = newModel();
        m_average = newModel();
        m_best = newModel();
        copyState(*m_average, *m_model);
        m_optimizer = std::make_unique<torch::optim::AdamW>(
            m_model->parameters(), torch::optim::AdamWOptions(recipe.learningRate).weight_decay(recipe.weightDecay));
    }

    NativeModel& average() { return *m_average; }
    void keepAsBest() { copyState(*m_best, *m_average); }
    std::shared_ptr<NativeModel> best() const { return m_best; }
    int64_t stepsPerEpoch() const { return std::max<int64_t>(1, m_training.count() / m_recipe.batch); }

    /// Other parts of the same images.
    void learnFrom(PreparedSet training) { m_training = std::move(training); }

    /// One pass over the training part; the mean loss, or NaN when stopped.
    double epoch(int64_t totalSteps, const std::stop_token& stop)
    {
        m_model->train();
        const auto order = torch::randperm(m_training.count());
        double sum = 0;
        for (int64_t s = 0; s < stepsPerEpoch(); ++s) {
            if (stop.stop_requested())
                return std::nan("");
            const int64_t first = s * m_recipe.batch;
            const auto chosen = order.narrow(0, first, std::min<int64_t>(m_recipe.batch, m_training.count() - first));
            sum += step(chosen, totalSteps);
        }
        return sum / static_cast<double>(stepsPerEpoch());
    }

private:
    std::shared_ptr<NativeModel> newModel() const
    {
        auto model = createNativeModel(m_card.architecture.toStdString(), m_card.input.channels,
                                       static_cast<int>(m_card.classes.size()));
        useChannelsLast(*model);
        return model;
    }

    /// A weight near 0 or 1: Beta(a, a) from two gamma draws of our own seeded engine.
    double mixupShare()
    {
        std::gamma_distribution<double> gamma(m_recipe.mixup, 1);
        const double a = gamma(m_random), b = gamma(m_random);
        return a + b > 0 ? std::max(a, b) / (a + b) : 1;
    }

    double step(const torch::Tensor& chosen, int64_t totalSteps)
    {
        for (auto& group : m_optimizer->param_groups())
            static_cast<torch::optim::AdamWOptions&>(group.options()).lr(learningRateAt(m_recipe, m_step, totalSteps));
        const bool withMasks = m_recipe.maskWeight > 0;
        AugmentedBatch batch =
            augmented(m_training.images.index_select(0, chosen),
                      withMasks ? m_training.masks.index_select(0, chosen) : torch::Tensor(), m_recipe.augmentation);
        const auto labels = m_labels.index_select(0, chosen);
        const double share = m_recipe.mixup > 0 ? mixupShare() : 1;
        const auto partner = torch::randperm(labels.size(0));
        if (share < 1)
            batch.images = batch.images * share + batch.images.index_select(0, partner) * (1 - share);
        const NativeOutput output = m_model->forward(normalised(batch.images.mul_(255), m_card.input));
        auto loss = classLoss(output.logits, labels);
        if (share < 1)
            loss = loss * share + classLoss(output.logits, labels.index_select(0, partner)) * (1 - share);
        if (withMasks)
            loss = loss + m_recipe.maskWeight * outlineLoss(output.maskLogits, batch.masks);
        m_optimizer->zero_grad();
        loss.backward();
        torch::nn::utils::clip_grad_norm_(m_model->parameters(), 5.0);
        m_optimizer->step();
        ++m_step;
        const double seen = static_cast<double>(m_step);
        followAverage(*m_average, *m_model, std::min(m_recipe.averaging, (1 + seen) / (10 + seen)));
        return loss.item<double>();
    }

    torch::Tensor classLoss(const torch::Tensor& logits, const torch::Tensor& labels) const
    {
        namespace F = torch::nn::functional;
        return F::cross_entropy(
            logits, labels, F::CrossEntropyFuncOptions().weight(m_weights).label_smoothing(m_recipe.labelSmoothing));
    }

    const TrainingRecipe& m_recipe;
    const ModelCard& m_card;
    PreparedSet m_training;
    torch::Tensor m_weights;
    torch::Tensor m_labels;
    std::shared_ptr<NativeModel> m_model, m_average, m_best;
    std::unique_ptr<torch::optim::AdamW> m_optimizer;
    std::mt19937_64 m_random{m_recipe.seed};
    int64_t m_step = 0;
};

struct ValidationScore {
    double score = 0;
    QString text;
};

Result<ValidationScore> validate(NativeModel& model, const ModelCard& card, const Dataset& dataset,
                                 const PreparedSet& validation, std::stop_token stop)
{
    const auto predictions = predictSet(model, validation, card, stop);
    if (!predictions)
        return predictions.error();
    const auto probabilities = calibrated(predictions->logits, 1);
    const double loss = logLoss(probabilities, validation.labels);
    const double auc = rocAuc(endpointCases(probabilities, validation, card.endpointClass, otherClasses(card)));
    // The log loss alone would keep an early, timid model where a set is small: how well it ranks counts as much.
    ValidationScore result{(std::isfinite(auc) ? auc : 0) - loss,
                           QStringLiteral("validation log loss %1, AUC %2").arg(loss, 0, 'f', 4).arg(auc, 0, 'f', 4)};
    if (const int benign = static_cast<int>(card.classes.indexOf(QStringLiteral("benign"))); benign >= 0)
        result.text +=
            QStringLiteral(" (vs benign %1)")
                .arg(rocAuc(endpointCases(probabilities, validation, card.endpointClass, {benign})), 0, 'f', 4);
    if (predictions->maskProbability.defined()) {
        const auto dice = lesionDice(dataset, validation, predictions->maskProbability);
        if (!dice)
            return dice.error();
        double sum = 0, count = 0;
        for (const double d : *dice)
            if (std::isfinite(d)) {
                sum += d;
                ++count;
            }
        const double mean = sum / std::max(count, 1.0);
        result.score = card.prompted ? mean : result.score + mean;
        result.text += QStringLiteral(", Dice %1").arg(sum / std::max(count, 1.0), 0, 'f', 4);
    }
    return result;
}

} // namespace

Result<TrainedWeights> runTrainingLoop(const TrainingRecipe& recipe, const ModelCard& card, const Dataset& dataset,
                                       const Lessons& lessons, const TrainingRequest& request,
                                       const ProgressFn& progress, std::stop_token stop)
{
    const int epochs = request.epochs > 0 ? request.epochs : recipe.epochs;
    Loop loop(recipe, card, lessons.first);
    TrainedWeights trained{loop.best(), 0, 0, -std::numeric_limits<double>::infinity()};
    QElapsedTimer clock;
    clock.start();
    for (int epoch = 1; epoch <= epochs; ++epoch) {
        if (epoch > 1 && lessons.later) {
            auto set = lessons.later(epoch);
            if (!set)
                return set.error();
            loop.learnFrom(std::move(*set));
        }
        const double loss = loop.epoch(loop.stepsPerEpoch() * epochs, stop);
        if (stop.stop_requested())
            return Error{ErrorCode::Cancelled, QStringLiteral("Training was stopped"), {}};
        if (!std::isfinite(loss))
            return Error{ErrorCode::Internal,
                         QStringLiteral("Training failed: the loss is no number; lower the learning rate"),
                         {}};
        const auto score = validate(loop.average(), card, dataset, lessons.validation, stop);
        if (!score)
            return score.error();
        trained.epochsRun = epoch;
        if (score->score > trained.score) {
            trained.score = score->score;
            trained.epoch = epoch;
            loop.keepAsBest();
        }
        const double remaining = static_cast<double>(clock.elapsed()) / 1000 / epoch * (epochs - epoch);
        const QString line = QStringLiteral("epoch %1/%2, loss %3, %4%5")
                                 .arg(epoch)
                                 .arg(epochs)
                                 .arg(loss, 0, 'f', 4)
                                 .arg(score->text, trained.epoch == epoch ? QStringLiteral(" *") : QString());
        if (request.log)
            request.log(line + QStringLiteral(", %1 s left").arg(remaining, 0, 'f', 0));
        if (progress)
            progress({epoch, epochs, remaining, line});
        if (epoch - trained.epoch >= recipe.patience)
            break;
    }
    trained.model->eval();
    return trained;
}

} // namespace triptych
