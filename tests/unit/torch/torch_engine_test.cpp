// The engine: whole images, the sweep over a slide, TorchScript, stopping and refusing.
#include "core/inference/analysis_service.h"
#include "core/inference/prediction_json.h"
#include "core/inference/resample.h"
#include "plugins/torch/torch_engine.h"
#include "tests/unit/torch/torch_fixture.h"

#include <QElapsedTimer>
#include <QJsonObject>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <torch/script.h>

#include <cmath>

using namespace triptych;
using namespace triptych::test;

namespace {

ImageSourcePtr greyImage(ImageKind kind, QSize size)
{
    return makeSource(kind, makePixels(size, 1, [=](int x, int y, int) {
                          return std::hypot(x - size.width() * 0.6, y - size.height() * 0.4) < 30
                                     ? 30
                                     : 120 + (x * 7 + y * 13) % 60;
                      }));
}

ModelCard ultrasoundCard()
{
    ModelCard card = cardOf(ImageKind::Ultrasound, "us_unet_classifier", {176, 144}, 1,
                            {"benign", "malignant", "normal"}, 1, "class_features");
    card.hasSegmentation = true;
    card.calibrationTemperature = 2;
    return card;
}

/// A TorchScript bundle whose program is `source`.
ModelBundle scriptBundle(const QTemporaryDir& folder, const std::string& source)
{
    torch::jit::Module module("m");
    module.define(source);
    std::ostringstream bytes;
    module.save(bytes);
    ModelCard card = ultrasoundCard();
    card.format = "torchscript";
    card.architecture.clear();
    card.hasSegmentation = false;
    card.weights = "model.pt";
    card.targetLayer = "features";
    const std::string text = bytes.str();
    const auto saved = saveModelBundle(folder.path().toStdString(), card,
                                       {{"model.pt", QByteArray(text.data(), static_cast<qsizetype>(text.size()))}});
    return saved ? *loadModelBundle(folder.path().toStdString()) : ModelBundle();
}

const char* const kPlainScript = R"(
def forward(self, x):
    m = x.mean(dim=[1, 2, 3])
    return torch.stack([-m, m * 3.0, m * 0.0], dim=1)
)";

const char* const kLayeredScript = R"(
def features(self, x):
    return torch.avg_pool2d(x, 8)

def head(self, f):
    m = f.mean(dim=[1, 2, 3])
    return torch.stack([-m, m * 3.0, m * 0.0], dim=1)

def forward(self, x):
    return self.head(self.features(x))
)";

} // namespace

class TorchEngineTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    TorchEngine m_engine;

    InferenceRequest requestOf(ModelBundle bundle, ImageSourcePtr image)
    {
        InferenceRequest request;
        request.bundle = std::move(bundle);
        request.image = std::move(image);
        return request;
    }
    ModelBundle bundleOf(const ModelCard& card, uint64_t seed = 1)
    {
        return randomBundle((m_folder.path() + '/' + card.id).toStdString(), card, seed);
    }

private Q_SLOTS:
    void wholeImage()
    {
        const auto request = requestOf(bundleOf(ultrasoundCard()), greyImage(ImageKind::Ultrasound, {300, 200}));
        const auto result = m_engine.run(request, {}, {}, {});
        QVERIFY2(result.ok(), qPrintable(result.ok() ? QString() : result.error().message + result.error().cause));
        QCOMPARE(result->probabilities.size(), size_t(3));
        QVERIFY(std::abs(result->probabilities[0] + result->probabilities[1] + result->probabilities[2] - 1) < 1e-9);
        QCOMPARE(result->endpointProbability, result->probabilities[1]);
        QCOMPARE(result->modelHash, request.bundle.hash);
        QCOMPARE(result->inputHash.size(), 64);
        QCOMPARE(result->input.pixels.size(), QSize(176, 144));
        const QRectF image(0, 0, 300, 200);
        QVERIFY(result->input.area.contains(image));
        QCOMPARE(result->segmentationArea, image);
        QVERIFY(!result->segmentation.isNull());
        QCOMPARE(result->heatmaps.size(), size_t(1));
        QCOMPARE(result->heatmaps[0].area, image);
        QVERIFY(result->warnings.isEmpty());
        const auto again = m_engine.run(request, {}, {}, {});
        QCOMPARE(again->probabilities, result->probabilities);
        QCOMPARE(again->inputHash, result->inputHash);
        const auto json = predictionToJson(*result, request.bundle.card, true);
        for (const char* key :
             {"modelHash", "inputHash", "preprocessing", "probabilities", "endpointProbability", "heatmaps", "time"})
            QVERIFY2(!json[QLatin1String(key)].isNull() && !json[QLatin1String(key)].isUndefined(), key);
        QCOMPARE(json["readingCommittedBefore"].toBool(), true);
    }

    void temperatureSoftens()
    {
        ModelCard card = ultrasoundCard();
        const auto image = greyImage(ImageKind::Ultrasound, {300, 200});
        const auto warm = m_engine.run(requestOf(bundleOf(card), image), {}, {}, {});
        card.id += "-cold";
        card.calibrationTemperature = 0.2;
        const auto cold = m_engine.run(requestOf(bundleOf(card), image), {}, {}, {});
        QVERIFY(*std::max_element(cold->probabilities.begin(), cold->probabilities.end()) >
                *std::max_element(warm->probabilities.begin(), warm->probabilities.end()));
    }

    void mirroredBreastComesBackMirrored()
    {
        // The same breast, chest wall left and right: the same tensor, and saliency maps that mirror each other.
        ModelCard card = cardOf(ImageKind::Mammogram, "mammo_classifier", {96, 160}, 1,
                                {"normal", "benign", "malignant"}, 2, "block3");
        card.input.fit = "breast-crop";
        card.input.orientation = "chest-wall-left";
        const auto left = makePixels(
            {200, 300}, 1, [](int x, int y, int) { return std::hypot(x, y - 150) < 120 ? 120 + (x * 3 + y) % 80 : 0; });
        const auto bundle = bundleOf(card);
        const auto a = m_engine.run(requestOf(bundle, makeSource(ImageKind::Mammogram, left)), {}, {}, {});
        const auto b = m_engine.run(requestOf(bundle, makeSource(ImageKind::Mammogram, *mirrored(left))), {}, {}, {});
        QVERIFY(a.ok() && b.ok());
        QVERIFY(std::abs(a->endpointProbability - b->endpointProbability) < 0.02);
        const Heatmap& x = a->heatmaps[0];
        const Heatmap& y = b->heatmaps[0];
        QCOMPARE(x.values.size(), y.values.size());
        QVERIFY(std::abs(x.area.left() - (200 - y.area.right())) < 4);
        double difference = 0, size = 0;
        for (int row = 0; row < x.values.height(); ++row)
            for (int column = 0; column < x.values.width(); ++column) {
                difference += std::abs(x.values.row<float>(row)[column] -
                                       y.values.row<float>(row)[x.values.width() - 1 - column]);
                size += x.values.row<float>(row)[column];
            }
        QVERIFY2(difference < 0.3 * size, qPrintable(QString::number(difference / size)));
    }

    void slideSweepFillsInAndAnswers()
    {
        const auto request = requestOf(bundleOf(slideCard()), stainedSlide({4000, 4000}));
        int partials = 0;
        std::vector<Progress> reports;
        const auto result = m_engine.run(
            request, [&](const Progress& p) { reports.push_back(p); },
            [&](const Heatmap& map) { partials += !map.values.isNull(); }, {});
        QVERIFY2(result.ok(), qPrintable(result.ok() ? QString() : result.error().message + result.error().cause));
        QVERIFY(partials >= 1);
        QVERIFY(reports.size() >= 3);
        QCOMPARE(reports.back().done, reports.back().total);
        const Heatmap& map = result->heatmaps[0];
        QCOMPARE(map.area.topLeft(), QPointF(0, 0));
        QVERIFY(map.area.width() >= 4000);
        QVERIFY(std::isnan(map.values.row<float>(0)[0])); // glass
        QVERIFY(std::isfinite(map.values.row<float>(map.values.height() / 2)[map.values.width() / 2]));
        QVERIFY(std::abs(result->probabilities[0] + result->probabilities[1] - 1) < 1e-9);
        QVERIFY(QRectF(0, 0, 4000, 4000).contains(result->input.area.center()));
    }

    void slideSweepStops()
    {
        const auto request = requestOf(bundleOf(slideCard()), stainedSlide({4000, 4000}));
        std::stop_source stop;
        const auto result = m_engine.run(
            request, {}, [&](const Heatmap&) { stop.request_stop(); }, stop.get_token());
        QVERIFY(!result.ok());
        QCOMPARE(result.error().code, ErrorCode::Cancelled);
    }

    void smallAndBlankSlides()
    {
        const auto bundle = bundleOf(slideCard());
        const auto tiny = m_engine.run(requestOf(bundle, stainedSlide({120, 90})), {}, {}, {});
        QVERIFY(tiny.ok());
        QVERIFY(tiny->warnings.join(' ').contains("smaller than one patch"));
        const auto glass = makeSource(ImageKind::Slide, makePixels({800, 800}, 3, [](int, int, int) { return 250; }));
        const auto blank = m_engine.run(requestOf(bundle, glass), {}, {}, {});
        QVERIFY(!blank.ok() && blank.error().code == ErrorCode::Refused);
        QVERIFY(blank.error().message.contains("no tissue"));
    }

    void wrongModalityIsRefused()
    {
        const auto result =
            m_engine.run(requestOf(bundleOf(ultrasoundCard()), greyImage(ImageKind::Mammogram, {64, 64})), {}, {}, {});
        QVERIFY(!result.ok() && result.error().code == ErrorCode::Refused);
    }

    void brokenWeightsAreNamed()
    {
        ModelCard card = ultrasoundCard();
        const auto folder = std::filesystem::path((m_folder.path() + "/broken").toStdString());
        QVERIFY(saveModelBundle(folder, card, {{card.weights, "no weights at all"}}).ok());
        const auto result =
            m_engine.run(requestOf(*loadModelBundle(folder), greyImage(ImageKind::Ultrasound, {64, 64})), {}, {}, {});
        QVERIFY(!result.ok() && result.error().code == ErrorCode::BadFormat);
        QVERIFY(result.error().message.contains("weights.safetensors"));
    }

    void torchScriptByInputGradient()
    {
        QTemporaryDir folder;
        auto request = requestOf(scriptBundle(folder, kPlainScript), greyImage(ImageKind::Ultrasound, {300, 200}));
        const auto result = m_engine.run(request, {}, {}, {});
        QVERIFY2(result.ok(), qPrintable(result.ok() ? QString() : result.error().message + result.error().cause));
        QVERIFY(result->heatmaps[0].name.startsWith("Input gradient"));
        QVERIFY(result->warnings.join(' ').contains("features"));
        request.trusted = false;
        const auto refused = m_engine.run(request, {}, {}, {});
        QVERIFY(!refused.ok() && refused.error().code == ErrorCode::Refused);
    }

    void torchScriptWithLayersByGradCam()
    {
        QTemporaryDir folder;
        const auto result = m_engine.run(
            requestOf(scriptBundle(folder, kLayeredScript), greyImage(ImageKind::Ultrasound, {300, 200})), {}, {}, {});
        QVERIFY2(result.ok(), qPrintable(result.ok() ? QString() : result.error().message + result.error().cause));
        QVERIFY(result->heatmaps[0].name.startsWith("Grad-CAM"));
    }

    void torchScriptOfAnotherShapeFailsWithAReason()
    {
        QTemporaryDir folder;
        const auto result = m_engine.run(requestOf(scriptBundle(folder, "def forward(self, x):\n    return x\n"),
                                                   greyImage(ImageKind::Ultrasound, {300, 200})),
                                         {}, {}, {});
        QVERIFY(!result.ok() && result.error().code == ErrorCode::Internal);
        QVERIFY(result.error().cause.contains("logits"));
    }
};

QTEST_GUILESS_MAIN(TorchEngineTest)
#include "torch_engine_test.moc"
