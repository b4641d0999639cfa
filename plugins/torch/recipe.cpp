#include "plugins/torch/recipe.h"

#include "core/base/file_hash.h"
#include "core/inference/json_fields.h"

#include <QJsonDocument>

namespace triptych {

namespace {

/// The card's fields that only a training can know get values that pass the card's own checks.
QJsonObject completedCard(QJsonObject card)
{
    const QString weights = QStringLiteral("weights.safetensors");
    QJsonObject input = card["input"].toObject();
    const int channels = input["channels"].toInt(1);
    QJsonArray zeros, ones;
    for (int i = 0; i < channels; ++i) {
        zeros.append(0.0);
        ones.append(1.0);
    }
    input["mean"] = zeros;
    input["standardDeviation"] = ones;
    card["input"] = input;
    card["format"] = QStringLiteral("native");
    card["operatingPoint"] = 0.5;
    card["calibrationTemperature"] = 1.0;
    card["validationAccuracy"] = 0.0;
    card["prior"] = 0.0;
    card["split"] = QString();
    card["results"] = QJsonArray();
    card["weights"] = weights;
    card["sha256"] = QJsonObject{{weights, QString(64, QLatin1Char('0'))}};
    return card;
}

AugmentationRecipe readAugmentation(JsonFields fields)
{
    AugmentationRecipe a;
    a.rotationDegrees = fields.number("rotationDegrees", 0, 180, 0);
    a.scale = fields.number("scale", 0, 1, 0);
    a.shift = fields.number("shift", 0, 0.5, 0);
    a.flipHorizontal = fields.boolean("flipHorizontal", false);
    a.flipVertical = fields.boolean("flipVertical", false);
    a.quarterTurns = fields.boolean("quarterTurns", false);
    a.intensity = fields.number("intensity", 0, 1, 0);
    a.stain = fields.number("stain", 0, 1, 0);
    a.noise = fields.number("noise", 0, 1, 0);
    return a;
}

} // namespace

Result<TrainingRecipe> readRecipe(const std::filesystem::path& path)
{
    const QString name = displayPath(path);
    const auto bytes = readSmallFile(name, 1 << 20);
    if (!bytes)
        return bytes.error();
    const auto object = parseJsonObject(*bytes, name);
    if (!object)
        return object.error();
    JsonFields fields(*object, name);
    TrainingRecipe recipe;
    const auto card = parseModelCard(QJsonDocument(completedCard(fields.object("card"))).toJson(), name);
    JsonFields dataset = fields.nested("dataset");
    recipe.layout = dataset.choice("layout", {"busi", "folders", "idc", "mias"});
    recipe.folder = dataset.string("folder");
    JsonFields split = fields.nested("split");
    recipe.validationShare = split.number("validation", 0.01, 0.5);
    recipe.testShare = split.number("test", 0.01, 0.5);
    recipe.splitSeed = static_cast<quint64>(split.integer("seed", 0, 1 << 30));
    JsonFields training = fields.nested("training");
    recipe.seed = static_cast<quint64>(training.integer("seed", 0, 1 << 30));
    recipe.epochs = training.integer("epochs", 1, 10000);
    recipe.batch = training.integer("batch", 2, 4096);
    recipe.patience = training.integer("patience", 1, 10000, 1000);
    recipe.learningRate = training.number("learningRate", 1e-6, 1);
    recipe.weightDecay = training.number("weightDecay", 0, 1);
    recipe.labelSmoothing = training.number("labelSmoothing", 0, 0.5, 0);
    recipe.averaging = training.number("averaging", 0, 0.9999);
    recipe.maskWeight = training.number("maskWeight", 0, 100, 0);
    recipe.mixup = training.number("mixup", 0, 10, 0);
    recipe.augmentation = readAugmentation(fields.nested("augmentation"));
    if (fields.error())
        return *fields.error();
    if (!card)
        return card.error();
    recipe.card = *card;
    return recipe;
}

} // namespace triptych
