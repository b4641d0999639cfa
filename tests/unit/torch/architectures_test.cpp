// The native architectures: shapes, what their names promise, weights there and back, and Grad-CAM's sanity.
#include "core/inference/tensor_input.h"
#include "plugins/torch/dataset.h"
#include "plugins/torch/saliency.h"
#include "tests/unit/torch/torch_fixture.h"

#include <QDir>
#include <QFile>
#include <QTest>

#include <torch/nn.h>

#include <cmath>

using namespace triptych;
using namespace triptych::test;

namespace {

double correlation(const torch::Tensor& a, const torch::Tensor& b)
{
    const auto x = a.flatten() - a.mean();
    const auto y = b.flatten() - b.mean();
    return ((x * y).sum() / (x.norm() * y.norm() + 1e-12)).item<double>();
}

const QString kModels = QStringLiteral(TRIPTYCH_SOURCE_DIR "/resources/models/");
const QString kData = QStringLiteral(TRIPTYCH_SHARED_DATA);

} // namespace

class ArchitecturesTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void shapes_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<int>("channels");
        QTest::addColumn<int>("width");
        QTest::addColumn<int>("height");
        QTest::addColumn<int>("classes");
        QTest::addColumn<QString>("layer");
        QTest::newRow("ultrasound") << "us_unet_classifier" << 1 << 176 << 144 << 3 << "class_features";
        QTest::newRow("slide") << "idc_residual" << 3 << 50 << 50 << 2 << "block3";
        QTest::newRow("mammogram") << "mammo_classifier" << 1 << 160 << 256 << 3 << "block3";
    }
    void shapes()
    {
        QFETCH(QString, name);
        QFETCH(int, channels);
        QFETCH(int, width);
        QFETCH(int, height);
        QFETCH(int, classes);
        QFETCH(QString, layer);
        const auto model = createNativeModel(name.toStdString(), channels, classes);
        QVERIFY(model);
        model->eval();
        const torch::NoGradGuard guard;
        const auto output = model->forward(torch::rand({2, channels, height, width}));
        QVERIFY(output.logits.sizes() == torch::IntArrayRef({2, classes}));
        QVERIFY(output.layers.contains(layer.toStdString()));
        if (output.maskLogits.defined())
            QVERIFY(output.maskLogits.sizes() == torch::IntArrayRef({2, 1, height, width}));
        QVERIFY(!createNativeModel("no_such_architecture", channels, classes));
    }

    void slideNetworkIsTheOneDescribed()
    {
        // Seven 3×3 convolutions of 32 filters, each with batch normalisation; dense 128–64–64–2.
        const auto model = createNativeModel("idc_residual", 3, 2);
        int convolutions = 0, normalisations = 0;
        std::vector<int64_t> dense;
        for (const auto& module : model->modules()) {
            if (const auto* conv = dynamic_cast<torch::nn::Conv2dImpl*>(module.get())) {
                ++convolutions;
                QVERIFY(conv->weight.size(0) == 32 && conv->weight.size(2) == 3 && conv->weight.size(3) == 3);
            }
            normalisations += dynamic_cast<torch::nn::BatchNorm2dImpl*>(module.get()) != nullptr;
            if (const auto* linear = dynamic_cast<torch::nn::LinearImpl*>(module.get()))
                dense.push_back(linear->weight.size(0));
        }
        QCOMPARE(convolutions, 7);
        QCOMPARE(normalisations, 7);
        QCOMPARE(dense, (std::vector<int64_t>{128, 64, 64, 2}));
    }

    void weightsThereAndBack()
    {
        torch::manual_seed(1);
        const auto a = createNativeModel("mammo_classifier", 1, 3);
        const auto b = createNativeModel("mammo_classifier", 1, 3);
        const auto stored = parseSafetensors(writeSafetensors(storeState(*a)), "x");
        QVERIFY(stored.ok());
        QVERIFY(restoreState(*b, *stored, "x").ok());
        a->eval();
        b->eval();
        const torch::NoGradGuard guard;
        const auto input = torch::rand({1, 1, 128, 96});
        QVERIFY(torch::equal(a->forward(input).logits, b->forward(input).logits));
    }

    void weightsOfAnotherArchitectureAreRefused()
    {
        const auto a = createNativeModel("mammo_classifier", 1, 3);
        const auto b = createNativeModel("mammo_classifier", 1, 2);
        const auto stored = storeState(*a);
        const auto restored = restoreState(*b, stored, "weights.safetensors");
        QVERIFY(!restored.ok() && restored.error().code == ErrorCode::BadFormat);
        QVERIFY(restored.error().message.contains("weights.safetensors"));
    }

    void gradCamPointsAtWhatDecides()
    {
        // A network whose class 1 answers to brightness alone: the map must lie on the bright square.
        class Bright : public NativeModel {
        public:
            NativeOutput forward(const torch::Tensor& input) override
            {
                const auto layer = torch::avg_pool2d(input, 4);
                const auto sum = layer.mean({1, 2, 3});
                return {torch::stack({-sum, sum}, 1), {}, {{"layer", layer}}};
            }
        } model;
        auto input = torch::zeros({1, 1, 32, 32});
        input.slice(2, 16, 24).slice(3, 4, 12).fill_(1);
        const auto map = gradCam(model, input, "layer", 1);
        QVERIFY(map.sizes() == torch::IntArrayRef({32, 32}));
        QVERIFY(std::abs(map[20][8].item<double>() - 1) < 1e-3);
        QVERIFY(map[4][24].item<double>() < 1e-6);
        QVERIFY(gradCam(model, input, "layer", 0).max().item<double>() < 1e-6); // what speaks against it is cut
        QVERIFY(!gradCam(model, input, "no_such_layer", 1).defined());
        QVERIFY(inputGradient(model, input, 1).max().item<double>() > 0.99);
    }

    void randomWeightsDestroyTheMap()
    {
        // Adebayo et al. 2018: a map that survives random weights shows the image, not the model.
        const auto bundle = loadModelBundle((kModels + "ultrasound-busi").toStdString());
        QVERIFY2(bundle.ok(), qPrintable(bundle.ok() ? QString() : bundle.error().message));
        const QDir folder(kData + "/busi/malignant");
        if (!folder.exists())
            QSKIP("../shared/data/busi is not there");
        const auto trained = loadNativeModel(*bundle);
        QVERIFY(trained.ok());
        double total = 0, across = 0;
        int count = 0;
        std::vector<torch::Tensor> maps;
        for (const QString& name : folder.entryList({"*).png"}, QDir::Files).mid(0, 8)) {
            const auto pixels = loadPixels(folder.path().toStdString(), name, 1);
            QVERIFY(pixels.ok());
            const auto fitted = fitInput(*pixels, bundle->card.input);
            const auto input = normalised(pixelsToTensor(fitted->pixels).unsqueeze(0), bundle->card.input);
            const auto map =
                gradCam(**trained, input, bundle->card.targetLayer.toStdString(), bundle->card.endpointClass);
            torch::manual_seed(100 + static_cast<uint64_t>(count));
            const auto random = createNativeModel(bundle->card.architecture.toStdString(), 1, 3);
            random->eval();
            const auto other =
                gradCam(*random, input, bundle->card.targetLayer.toStdString(), bundle->card.endpointClass);
            QVERIFY(map.max().item<double>() > 0.99);
            total += std::abs(correlation(map, other));
            for (const auto& earlier : maps)
                across = std::max(across, 1 - correlation(map, earlier));
            maps.push_back(map);
            ++count;
        }
        QVERIFY(count == 8);
        QVERIFY2(total / count < 0.5, qPrintable(QString::number(total / count)));
        QVERIFY2(across > 0.3, qPrintable(QString::number(across))); // and it depends on the image
    }
};

QTEST_GUILESS_MAIN(ArchitecturesTest)
#include "architectures_test.moc"
