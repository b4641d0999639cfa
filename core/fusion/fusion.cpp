#include "core/fusion/fusion.h"

#include <QJsonArray>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>

namespace triptych {

namespace {

constexpr std::array kModalities{ImageKind::Mammogram, ImageKind::Ultrasound, ImageKind::Slide};

struct Pooled {
    double probability = 0;
    QString words;
};

Pooled highest(const std::vector<Evidence>& images)
{
    const auto top =
        std::max_element(images.begin(), images.end(), [](auto& a, auto& b) { return a.probability < b.probability; });
    if (images.size() == 1)
        return {top->probability, top->imageName};
    return {top->probability, QStringLiteral("the highest of %1 images: %2").arg(images.size()).arg(top->imageName)};
}

/// Views of one breast show the same tissue, so they are averaged; a finding in one breast is not diluted by the other.
Pooled breastWithHighestMean(const std::vector<Evidence>& views)
{
    std::map<QString, std::vector<double>> bySide;
    for (const Evidence& view : views)
        bySide[view.laterality].push_back(view.probability);
    Pooled best{-1, {}};
    for (const auto& [side, values] : bySide) {
        double sum = 0;
        for (const double value : values)
            sum += value;
        const double mean = sum / double(values.size());
        if (mean <= best.probability)
            continue;
        const QString breast = side == QLatin1String("L")   ? QStringLiteral("left breast")
                               : side == QLatin1String("R") ? QStringLiteral("right breast")
                                                            : QStringLiteral("breast of unknown side");
        best = {mean, values.size() == 1 ? QStringLiteral("%1, one view").arg(breast)
                                         : QStringLiteral("%1, mean of %2 views").arg(breast).arg(values.size())};
    }
    if (bySide.size() > 1)
        best.words += QStringLiteral(" (the higher side)");
    return best;
}

Contribution contributionOf(ImageKind modality, const std::vector<Evidence>& images)
{
    const Pooled pooled = modality == ImageKind::Mammogram ? breastWithHighestMean(images) : highest(images);
    Contribution result;
    result.modality = modality;
    result.modelId = images.front().modelId;
    result.probability = pooled.probability;
    result.prior = images.front().prior;
    result.weight = images.front().validationAccuracy; // made a weight once all modalities are known
    result.pooling = pooled.words;
    return result;
}

void weighBySoftmax(std::vector<Contribution>& contributions)
{
    double sum = 0;
    for (const Contribution& c : contributions)
        sum += std::exp(c.weight);
    for (Contribution& c : contributions) {
        c.weight = std::exp(c.weight) / sum;
        c.contribution = c.weight * (c.probability - c.prior);
    }
}

QStringList cautionsFor(const std::vector<ImageKind>& missing, const QStringList& leftOut)
{
    QStringList cautions{
        QStringLiteral("No set of patients with all three modalities has validated this number. Research use only.")};
    QStringList names;
    for (const ImageKind kind : missing)
        names << imageKindName(kind);
    if (!names.isEmpty())
        cautions << QStringLiteral("Missing: %1. The weights are shared by what is present.")
                        .arg(names.join(QStringLiteral(", ")));
    return cautions + leftOut;
}

/// What the models have warned of, each sentence once, with the images that it is about.
QStringList warningsOf(const std::map<ImageKind, std::vector<Evidence>>& byModality)
{
    QStringList sentences;
    QMap<QString, QMap<QString, int>> images; // by warning: how many of each name
    for (const auto& [modality, evidence] : byModality)
        for (const Evidence& item : evidence)
            for (const QString& warning : item.warnings) {
                if (!images.contains(warning))
                    sentences << warning;
                ++images[warning][item.imageName];
            }
    for (QString& sentence : sentences) {
        QStringList names;
        const auto about = images.value(sentence);
        for (auto it = about.cbegin(); it != about.cend(); ++it)
            names << (it.value() > 1 ? QStringLiteral("%1 (%2 images)").arg(it.key()).arg(it.value()) : it.key());
        QString who = names.join(QStringLiteral(", "));
        if (who.isEmpty())
            continue;
        who[0] = who[0].toUpper();
        sentence.prepend(who + QStringLiteral(": "));
    }
    return sentences;
}

bool isProbability(double value) { return value >= 0 && value <= 1; } // false for NaN

} // namespace

Result<FusedPrediction> fuseByAccuracy(const std::vector<Evidence>& evidence, const QString& endpoint)
{
    std::map<ImageKind, std::vector<Evidence>> byModality;
    QStringList leftOut;
    for (const Evidence& item : evidence) {
        if (!isProbability(item.probability) || !isProbability(item.prior) || !isProbability(item.validationAccuracy))
            return Error{ErrorCode::Refused,
                         QStringLiteral("%1: the model %2 gave a number outside 0 to 1; nothing is fused")
                             .arg(item.imageName, item.modelId),
                         {}};
        if (item.endpoint != endpoint)
            leftOut << QStringLiteral("%1 predicts \"%2\", not \"%3\", and is left out.")
                           .arg(item.modelId, item.endpoint, endpoint);
        else
            byModality[item.modality].push_back(item);
    }
    leftOut.removeDuplicates();
    if (byModality.empty())
        return Error{ErrorCode::Refused, QStringLiteral("no model gave a probability of \"%1\"").arg(endpoint), {}};

    FusedPrediction fused;
    fused.endpoint = endpoint;
    for (const auto& [modality, images] : byModality)
        fused.contributions.push_back(contributionOf(modality, images));
    weighBySoftmax(fused.contributions);
    for (const Contribution& c : fused.contributions)
        fused.probability += c.weight * c.probability;
    for (const ImageKind modality : kModalities)
        if (!byModality.contains(modality))
            fused.missing.push_back(modality);
    fused.formula =
        QStringLiteral("P(%1) = Σ weight × p; weights are the softmax of the models' validation accuracies over "
                       "the modalities present; a contribution is weight × (p − prior).")
            .arg(endpoint);
    const QStringList warnings = warningsOf(byModality);
    fused.warned = !warnings.isEmpty();
    fused.cautions = warnings + cautionsFor(fused.missing, leftOut);
    return fused;
}

QJsonObject toJson(const FusedPrediction& fused)
{
    QJsonArray contributions;
    for (const Contribution& c : fused.contributions)
        contributions.append(QJsonObject{{QStringLiteral("modality"), imageKindName(c.modality)},
                                         {QStringLiteral("model"), c.modelId},
                                         {QStringLiteral("probability"), c.probability},
                                         {QStringLiteral("prior"), c.prior},
                                         {QStringLiteral("weight"), c.weight},
                                         {QStringLiteral("contribution"), c.contribution},
                                         {QStringLiteral("pooling"), c.pooling}});
    QJsonArray missing;
    for (const ImageKind kind : fused.missing)
        missing.append(imageKindName(kind));
    return {{QStringLiteral("endpoint"), fused.endpoint},
            {QStringLiteral("probability"), fused.probability},
            {QStringLiteral("contributions"), contributions},
            {QStringLiteral("missing"), missing},
            {QStringLiteral("formula"), fused.formula},
            {QStringLiteral("warned"), fused.warned},
            {QStringLiteral("cautions"), QJsonArray::fromStringList(fused.cautions)}};
}

} // namespace triptych
