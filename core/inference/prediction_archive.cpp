// A prediction with its maps as one JSON object, and back: what the store keeps, so that a case opened again shows it.
#include "core/inference/json_fields.h"
#include "core/inference/prediction_json.h"

#include <QJsonArray>
#include <QtEndian>

#include <cmath>
#include <cstring>

namespace triptych {

namespace {

constexpr qint64 kMaxMapBytes = 64 << 20;
constexpr int kMaxSide = 8192;

QJsonValue pixelsToJson(const PixelBuffer& pixels)
{
    if (pixels.isNull())
        return {};
    const QByteArray bytes(reinterpret_cast<const char*>(pixels.bytes()), static_cast<qsizetype>(pixels.byteCount()));
    return QJsonObject{{"width", pixels.width()},
                       {"height", pixels.height()},
                       {"samples", pixels.samplesPerPixel()},
                       {"type", pixels.type() == SampleType::F32 ? "F32" : "U8"},
                       {"zlib", QString::fromLatin1(qCompress(bytes).toBase64())}};
}

PixelBuffer pixelsFromJson(JsonFields fields)
{
    const QSize size(fields.integer("width", 1, kMaxSide), fields.integer("height", 1, kMaxSide));
    const int samples = fields.integer("samples", 1, 3);
    const bool isFloat = fields.choice("type", {"F32", "U8"}) == QLatin1String("F32");
    const QByteArray packed = QByteArray::fromBase64(fields.string("zlib").toLatin1());
    if (fields.error())
        return {};
    auto pixels = PixelBuffer::allocate(size, samples, isFloat ? SampleType::F32 : SampleType::U8, kMaxMapBytes);
    // qCompress puts the length first: it is checked before anything is unpacked.
    if (!pixels || packed.size() < 4 || qFromBigEndian<quint32>(packed.constData()) != pixels->byteCount()) {
        fields.fail("zlib", QStringLiteral("is not of the stated size"));
        return {};
    }
    const QByteArray bytes = qUncompress(packed);
    if (bytes.size() != pixels->byteCount()) {
        fields.fail("zlib", QStringLiteral("cannot be unpacked"));
        return {};
    }
    std::memcpy(pixels->mutableBytes(), bytes.constData(), static_cast<size_t>(bytes.size()));
    return std::move(*pixels);
}

/// Null where there is none.
PixelBuffer optionalPixels(JsonFields& fields, const QString& name)
{
    return fields.has(name) && fields.isObject(name) ? pixelsFromJson(fields.nested(name)) : PixelBuffer();
}

QRectF rectFromJson(JsonFields& fields, const QString& name)
{
    const auto numbers = fields.numbers(name, 4);
    if (numbers.size() != 4) {
        fields.fail(name, QStringLiteral("is not four numbers"));
        return {};
    }
    return {numbers[0], numbers[1], numbers[2], numbers[3]};
}

} // namespace

QJsonObject predictionToJson(const Prediction& prediction)
{
    QJsonArray probabilities, heatmaps;
    for (const double p : prediction.probabilities)
        probabilities.append(p);
    for (const Heatmap& heatmap : prediction.heatmaps)
        heatmaps.append(QJsonObject{
            {"name", heatmap.name}, {"area", rectToJson(heatmap.area)}, {"values", pixelsToJson(heatmap.values)}});
    return {{"model", prediction.modelId},
            {"modelHash", prediction.modelHash},
            {"inputHash", prediction.inputHash},
            {"image", prediction.image.value},
            {"frame", prediction.frame},
            {"probabilities", probabilities},
            {"endpointProbability", prediction.endpointProbability},
            {"heatmaps", heatmaps},
            {"segmentation", pixelsToJson(prediction.segmentation)},
            {"segmentationArea", rectToJson(prediction.segmentationArea)},
            {"input", pixelsToJson(prediction.input.pixels)},
            {"inputArea", rectToJson(prediction.input.area)},
            {"preprocessing", prediction.input.preprocessing},
            {"warnings", QJsonArray::fromStringList(prediction.warnings)},
            {"time", prediction.time.toString(Qt::ISODateWithMs)},
            {"seconds", prediction.seconds}};
}

Result<Prediction> predictionFromJson(const QJsonObject& json)
{
    JsonFields fields(json, QStringLiteral("stored analysis"));
    Prediction prediction;
    prediction.modelId = fields.string("model");
    prediction.modelHash = fields.string("modelHash");
    prediction.inputHash = fields.string("inputHash");
    prediction.image = ImageId{fields.string("image")};
    prediction.frame = fields.integer("frame", 0, 1'000'000);
    prediction.probabilities = fields.numbers("probabilities", 1000);
    prediction.endpointProbability = fields.number("endpointProbability", -1, 1);
    for (const QJsonValue& value : fields.array("heatmaps", 100)) {
        JsonFields item = fields.element(value, "heatmaps[]");
        Heatmap heatmap;
        heatmap.name = item.string("name");
        heatmap.area = rectFromJson(item, "area");
        heatmap.values = pixelsFromJson(item.nested("values"));
        if (!heatmap.values.isNull() &&
            (heatmap.values.type() != SampleType::F32 || heatmap.values.samplesPerPixel() != 1))
            item.fail("values", QStringLiteral("are not 32-bit floats"));
        prediction.heatmaps.push_back(std::move(heatmap));
    }
    prediction.segmentation = optionalPixels(fields, "segmentation");
    if (!prediction.segmentation.isNull() &&
        (prediction.segmentation.type() != SampleType::U8 || prediction.segmentation.samplesPerPixel() != 1))
        fields.fail("segmentation", QStringLiteral("is not made of 8-bit labels"));
    prediction.segmentationArea = rectFromJson(fields, "segmentationArea");
    prediction.input.pixels = optionalPixels(fields, "input");
    if (!prediction.input.pixels.isNull() && prediction.input.pixels.type() != SampleType::U8)
        fields.fail("input", QStringLiteral("is not made of 8-bit values"));
    prediction.input.area = rectFromJson(fields, "inputArea");
    prediction.input.preprocessing = fields.string("preprocessing");
    prediction.warnings = fields.strings("warnings", 1000);
    prediction.time = QDateTime::fromString(fields.string("time"), Qt::ISODateWithMs);
    prediction.seconds = fields.number("seconds", 0, 1e9);
    if (fields.error())
        return *fields.error();
    return prediction;
}

} // namespace triptych
