// The model card to and from model.json.
#include "core/inference/model_card.h"

#include "core/image/image_kind_name.h"
#include "core/inference/json_fields.h"

#include <QJsonArray>

#include <cmath>

namespace triptych {

namespace {

template <class T>
QJsonArray toArray(const T& values)
{
    QJsonArray array;
    for (const auto& value : values)
        array.append(value);
    return array;
}

QJsonObject inputToJson(const InputContract& input)
{
    QJsonObject json{{"kind", imageKindName(input.kind)},
                     {"size", QJsonArray{input.size.width(), input.size.height()}},
                     {"channels", input.channels},
                     {"fit", input.fit},
                     {"overlap", input.overlap},
                     {"bodyPart", input.bodyPart},
                     {"orientation", input.orientation},
                     {"views", toArray(input.views)},
                     {"mean", toArray(input.mean)},
                     {"standardDeviation", toArray(input.standardDeviation)},
                     {"testTimeAugmentation", input.testTimeAugmentation}};
    if (input.spacingMm)
        json["spacingMm"] = *input.spacingMm;
    return json;
}

InputContract parseInput(JsonFields fields)
{
    InputContract input;
    input.kind = imageKindFromName(fields.choice("kind", {"mammogram", "ultrasound", "slide", "volume"}))
                     .value_or(ImageKind::Other);
    const auto size = fields.numbers("size", 2);
    if (size.size() != 2 || !(size[0] >= 8 && size[0] <= 4096 && size[1] >= 8 && size[1] <= 4096))
        fields.fail("size", QStringLiteral("is not two numbers of 8 … 4096"));
    else
        input.size = QSize(static_cast<int>(size[0]), static_cast<int>(size[1]));
    input.channels = fields.integer("channels", 1, 3);
    if (input.channels == 2)
        fields.fail("channels", QStringLiteral("is neither 1 nor 3"));
    input.spacingMm = fields.optionalNumber("spacingMm", 1e-5, 100);
    input.fit = fields.choice("fit", {"letterbox", "stretch", "breast-crop", "patches"});
    if (input.fit == QLatin1String("patches") && !input.spacingMm)
        fields.fail("spacingMm", QStringLiteral("is missing, which patches need"));
    input.overlap = fields.number("overlap", 0, 0.9, 0);
    input.bodyPart = fields.string("bodyPart", {});
    input.orientation = fields.string("orientation", {});
    if (fields.has("views"))
        input.views = fields.strings("views", 20);
    input.mean = fields.numbers("mean", 3);
    input.standardDeviation = fields.numbers("standardDeviation", 3);
    for (const double deviation : input.standardDeviation)
        if (!(deviation > 1e-6))
            fields.fail("standardDeviation", QStringLiteral("is not positive"));
    if (input.mean.size() != static_cast<size_t>(input.channels) || input.standardDeviation.size() != input.mean.size())
        fields.fail("mean", QStringLiteral("and 'standardDeviation' need one number a channel"));
    if (fields.has("testTimeAugmentation"))
        input.testTimeAugmentation = fields.choice("testTimeAugmentation", {"none", "horizontal-flip", "flips"});
    return input;
}

std::vector<MeasuredResult> parseResults(JsonFields& fields)
{
    std::vector<MeasuredResult> results;
    for (const QJsonValue& value : fields.array("results", 200)) {
        JsonFields item = fields.element(value, "results[]");
        MeasuredResult result;
        result.name = item.string("name");
        result.value = item.number("value", -1e9, 1e9);
        // An interval that is not defined is null, never a made-up number.
        result.low = item.optionalNumber("low", -1e9, 1e9).value_or(std::nan(""));
        result.high = item.optionalNumber("high", -1e9, 1e9).value_or(std::nan(""));
        result.count = item.integer("count", 0, 100'000'000);
        result.method = item.string("method");
        results.push_back(std::move(result));
    }
    return results;
}

std::map<QString, QString> parseHashes(JsonFields& fields)
{
    std::map<QString, QString> hashes;
    const QJsonObject object = fields.object("sha256");
    if (object.size() > 100)
        fields.fail("sha256", QStringLiteral("names more than 100 files"));
    for (auto it = object.begin(); it != object.end(); ++it) {
        const QString hash = it.value().toString();
        if (hash.size() != 64)
            fields.fail("sha256", QStringLiteral("has no SHA-256 for '%1'").arg(it.key()));
        hashes[it.key()] = hash;
    }
    return hashes;
}

void checkConsistency(const ModelCard& card, JsonFields& fields)
{
    if (card.classes.isEmpty())
        fields.fail("classes", QStringLiteral("is empty"));
    if (card.endpointClass >= card.classes.size())
        fields.fail("endpointClass", QStringLiteral("is no index into 'classes'"));
    if (card.format == QLatin1String("native") && card.architecture.isEmpty())
        fields.fail("architecture", QStringLiteral("is empty, which a native model needs"));
    if (card.prompted && !card.hasSegmentation)
        fields.fail("prompted", QStringLiteral("is true of a model without 'hasSegmentation'"));
    if (!card.sha256.contains(card.weights))
        fields.fail("weights", QStringLiteral("names '%1', which 'sha256' does not list").arg(card.weights));
}

} // namespace

QJsonObject ModelCard::toJson() const
{
    QJsonArray measured;
    for (const MeasuredResult& result : results) {
        const auto number = [](double v) { return std::isfinite(v) ? QJsonValue(v) : QJsonValue(); };
        measured.append(QJsonObject{{"name", result.name},
                                    {"value", number(result.value)},
                                    {"low", number(result.low)},
                                    {"high", number(result.high)},
                                    {"count", result.count},
                                    {"method", result.method}});
    }
    QJsonObject hashes;
    for (const auto& [file, hash] : sha256)
        hashes[file] = hash;
    return {{"id", id},
            {"name", name},
            {"version", version},
            {"format", format},
            {"architecture", architecture},
            {"task", task},
            {"input", inputToJson(input)},
            {"classes", toArray(classes)},
            {"endpoint", endpoint},
            {"endpointClass", endpointClass},
            {"hasSegmentation", hasSegmentation},
            {"prompted", prompted},
            {"pooling", pooling},
            {"poolingTopShare", poolingTopShare},
            {"poolingAtLeast", poolingAtLeast},
            {"saliency", saliency},
            {"targetLayer", targetLayer},
            {"operatingPoint", operatingPoint},
            {"calibrationTemperature", calibrationTemperature},
            {"validationAccuracy", validationAccuracy},
            {"prior", prior},
            {"trainingData", trainingData},
            {"split", split},
            {"results", measured},
            {"licence", licence},
            {"intendedUse", intendedUse},
            {"weights", weights},
            {"sha256", hashes}};
}

double ModelCard::endpointOf(std::span<const double> probabilities) const
{
    if (endpointClass < 0 || static_cast<size_t>(endpointClass) >= probabilities.size())
        return -1;
    return probabilities[static_cast<size_t>(endpointClass)];
}

Result<ModelCard> parseModelCard(const QByteArray& json, const QString& path)
{
    const auto object = parseJsonObject(json, path);
    if (!object)
        return object.error();
    JsonFields fields(*object, path);
    ModelCard card;
    card.id = fields.string("id");
    card.name = fields.string("name");
    card.version = fields.string("version");
    card.format = fields.choice("format", {"native", "torchscript"});
    card.architecture = fields.string("architecture", {});
    card.task = fields.string("task");
    card.input = parseInput(fields.nested("input"));
    card.classes = fields.strings("classes", 100);
    card.endpoint = fields.string("endpoint");
    card.endpointClass = fields.integer("endpointClass", -1, 99);
    card.hasSegmentation = fields.boolean("hasSegmentation", false);
    card.prompted = fields.boolean("prompted", false);
    card.pooling = fields.string("pooling", {});
    card.poolingTopShare = fields.number("poolingTopShare", 0.001, 1, 0.1);
    card.poolingAtLeast = fields.integer("poolingAtLeast", 1, 1'000'000, 5);
    card.saliency = fields.choice("saliency", {"grad-cam", "input-gradient"});
    card.targetLayer = fields.string("targetLayer", {});
    card.operatingPoint = fields.number("operatingPoint", 0, 1);
    card.calibrationTemperature = fields.number("calibrationTemperature", 1e-3, 1e3);
    card.validationAccuracy = fields.number("validationAccuracy", 0, 1);
    card.prior = fields.number("prior", 0, 1);
    card.trainingData = fields.string("trainingData");
    card.split = fields.string("split");
    card.results = parseResults(fields);
    card.licence = fields.string("licence");
    card.intendedUse = fields.string("intendedUse");
    card.weights = fields.string("weights");
    card.sha256 = parseHashes(fields);
    checkConsistency(card, fields);
    if (fields.error())
        return *fields.error();
    return card;
}

} // namespace triptych
