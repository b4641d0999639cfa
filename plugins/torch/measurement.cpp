#include "plugins/torch/measurement.h"

#include "plugins/torch/tensors.h"

#include <cmath>
#include <numeric>
#include <set>

namespace triptych {

namespace {

constexpr int kDraws = 2000;
constexpr quint64 kBootstrapSeed = 20240229;

QString bootstrapName() { return QStringLiteral("bootstrap over groups, %1 draws").arg(kDraws); }

/// A statistic of scored cases with its interval from resampled groups.
MeasuredResult bootstrapped(const QString& name, const std::vector<ScoredCase>& cases,
                            const std::function<double(std::span<const ScoredCase>)>& statistic)
{
    std::vector<QString> groups;
    for (const ScoredCase& c : cases)
        groups.push_back(c.group);
    const Interval interval = groupBootstrap(groups, kDraws, kBootstrapSeed, [&](std::span<const size_t> indices) {
        std::vector<ScoredCase> drawn;
        for (const size_t i : indices)
            drawn.push_back(cases[i]);
        return statistic(drawn);
    });
    return {name, interval.value, interval.low, interval.high, static_cast<int>(cases.size()), bootstrapName()};
}

void measureEndpoint(const torch::Tensor& probabilities, const PreparedSet& set, const ModelCard& card,
                     std::vector<MeasuredResult>& results)
{
    const auto addAuc = [&](const QString& against, const std::vector<int>& negatives) {
        const auto cases = endpointCases(probabilities, set, card.endpointClass, negatives);
        const QString name = QStringLiteral("AUC %1 vs %2").arg(card.endpoint, against);
        results.push_back(bootstrapped(name, cases, rocAuc));
        const Interval interval = rocAucDeLong(cases);
        results.push_back({name, interval.value, interval.low, interval.high, static_cast<int>(cases.size()),
                           QStringLiteral("DeLong, logit scale")});
    };
    const std::vector<int> others = otherClasses(card);
    const int benign = static_cast<int>(card.classes.indexOf(QStringLiteral("benign")));
    if (benign >= 0 && others.size() > 1)
        addAuc(QStringLiteral("benign"), {benign});
    addAuc(QStringLiteral("all others"), others);
    const auto cases = endpointCases(probabilities, set, card.endpointClass, others);
    const double threshold = card.operatingPoint;
    const QString at = QStringLiteral(" of %1 at the operating point").arg(card.endpoint);
    results.push_back(bootstrapped(QStringLiteral("accuracy") + at, cases,
                                   [=](auto drawn) { return operatingAt(drawn, threshold).accuracy; }));
    results.push_back(bootstrapped(QStringLiteral("sensitivity") + at, cases,
                                   [=](auto drawn) { return operatingAt(drawn, threshold).sensitivity; }));
    results.push_back(bootstrapped(QStringLiteral("specificity") + at, cases,
                                   [=](auto drawn) { return operatingAt(drawn, threshold).specificity; }));
}

void measureClasses(const torch::Tensor& probabilities, const PreparedSet& set, std::vector<MeasuredResult>& results)
{
    const auto predicted = probabilities.argmax(1);
    std::vector<ScoredCase> cases;
    for (int64_t i = 0; i < set.count(); ++i) {
        const size_t k = static_cast<size_t>(i);
        cases.push_back({predicted[i].item<int64_t>() == set.labels[k] ? 1.0 : 0.0, true, set.groups[k]});
    }
    results.push_back(bootstrapped(QStringLiteral("accuracy over the classes"), cases, [](auto drawn) {
        double right = 0;
        for (const ScoredCase& c : drawn)
            right += c.score;
        return right / static_cast<double>(drawn.size());
    }));
}

} // namespace

Result<SetPredictions> predictSet(NativeModel& model, const PreparedSet& set, const ModelCard& card,
                                  std::stop_token stop)
{
    constexpr int64_t batch = 32;
    model.eval();
    std::vector<torch::Tensor> logits, masks;
    for (int64_t i = 0; i < set.count(); i += batch) {
        if (stop.stop_requested())
            return Error{ErrorCode::Cancelled, QStringLiteral("Stopped while measuring"), {}};
        const auto input = normalised(set.images.narrow(0, i, std::min(batch, set.count() - i)), card.input);
        const NativeOutput output = predictAveraged(model, input, card.input.testTimeAugmentation);
        logits.push_back(output.logits);
        if (card.hasSegmentation && output.maskLogits.defined())
            masks.push_back(torch::sigmoid(output.maskLogits).squeeze(1));
    }
    SetPredictions predictions{torch::cat(logits), {}};
    if (!masks.empty())
        predictions.maskProbability = torch::cat(masks);
    return predictions;
}

torch::Tensor calibrated(const torch::Tensor& logits, double temperature)
{
    return torch::softmax(logits.to(torch::kFloat64) / temperature, 1);
}

double logLoss(const torch::Tensor& probabilities, const std::vector<int>& labels)
{
    const auto truth = torch::tensor(std::vector<int64_t>(labels.begin(), labels.end())).view({-1, 1});
    return -torch::log(probabilities.gather(1, truth).clamp_min(1e-12)).mean().item<double>();
}

double bestTemperature(const torch::Tensor& logits, const std::vector<int>& labels)
{
    double best = 1, bestLoss = std::numeric_limits<double>::infinity();
    for (int step = -40; step <= 40;
         ++step) { // the loss is smooth: steps of 4 % are finer than a validation set can tell
        const double temperature = std::exp(step * std::log(5.0) / 40);
        const double loss = logLoss(calibrated(logits, temperature), labels);
        if (loss < bestLoss) {
            bestLoss = loss;
            best = temperature;
        }
    }
    return best;
}

std::vector<ScoredCase> endpointCases(const torch::Tensor& probabilities, const PreparedSet& set, int endpointClass,
                                      const std::vector<int>& negatives)
{
    std::vector<ScoredCase> cases;
    const auto values = probabilities.select(1, endpointClass).contiguous();
    for (int64_t i = 0; i < set.count(); ++i) {
        const int label = set.labels[static_cast<size_t>(i)];
        const bool positive = label == endpointClass;
        if (positive || std::find(negatives.begin(), negatives.end(), label) != negatives.end())
            cases.push_back({values[i].item<double>(), positive, set.groups[static_cast<size_t>(i)]});
    }
    return cases;
}

std::vector<int> otherClasses(const ModelCard& card)
{
    std::vector<int> others;
    for (int c = 0; c < card.classes.size(); ++c)
        if (c != card.endpointClass)
            others.push_back(c);
    return others;
}

Result<std::vector<double>> lesionDice(const Dataset& dataset, const PreparedSet& set,
                                       const torch::Tensor& maskProbability)
{
    std::vector<double> dice;
    for (int64_t i = 0; i < set.count(); ++i) {
        const size_t k = static_cast<size_t>(i);
        const auto lesion = loadLesion(dataset, dataset.entries[set.entries[k]], set.imageSizes[k]);
        if (!lesion)
            return lesion.error();
        const std::span truth(lesion->row<quint8>(0), static_cast<size_t>(lesion->byteCount()));
        if (std::none_of(truth.begin(), truth.end(), [](quint8 v) { return v != 0; })) {
            dice.push_back(std::nan(""));
            continue;
        }
        const QRectF whole(QPointF(0, 0), QSizeF(set.imageSizes[k]));
        const auto found = sampleMap(maskProbability[i], set.areas[k], whole, set.imageSizes[k])
                               .ge(0.5)
                               .to(torch::kUInt8)
                               .contiguous();
        dice.push_back(diceCoefficient(truth, {found.data_ptr<uint8_t>(), static_cast<size_t>(found.numel())}));
    }
    return dice;
}

Result<std::optional<MeasuredResult>> measureDice(const QString& name, const Dataset& dataset, const PreparedSet& set,
                                                  const torch::Tensor& maskProbability)
{
    const auto dice = lesionDice(dataset, set, maskProbability);
    if (!dice)
        return dice.error();
    std::vector<ScoredCase> cases;
    for (size_t i = 0; i < dice->size(); ++i)
        if (std::isfinite((*dice)[i]))
            cases.push_back({(*dice)[i], true, set.groups[i]});
    if (cases.empty())
        return std::optional<MeasuredResult>();
    return std::optional(bootstrapped(name, cases, [](auto drawn) {
        double sum = 0;
        for (const ScoredCase& c : drawn)
            sum += c.score;
        return sum / static_cast<double>(drawn.size());
    }));
}

Result<std::vector<MeasuredResult>> measureSet(const Dataset& dataset, const PreparedSet& set,
                                               const SetPredictions& predictions, const ModelCard& card)
{
    std::vector<MeasuredResult> results;
    const auto probabilities = calibrated(predictions.logits, card.calibrationTemperature);
    if (card.endpointClass >= 0)
        measureEndpoint(probabilities, set, card, results);
    measureClasses(probabilities, set, results);
    if (predictions.maskProbability.defined()) {
        auto dice = measureDice(QStringLiteral("Dice of the lesion, mean over images with one"), dataset, set,
                                predictions.maskProbability);
        if (!dice)
            return dice.error();
        if (*dice)
            results.push_back(std::move(**dice));
    }
    return results;
}

} // namespace triptych
