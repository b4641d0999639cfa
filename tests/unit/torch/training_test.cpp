// Training on a set made here: reproducible by its seed, able to learn, split by group, measured on unseen groups.
#include "plugins/torch/dataset.h"
#include "plugins/torch/recipe.h"
#include "plugins/torch/torch_trainer.h"

#include <QDir>
#include <QFile>
#include <QImage>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTemporaryDir>
#include <QTest>

#include <map>
#include <set>

using namespace triptych;

namespace {

/// Patches of 24 patients: carcinoma is dark violet, the rest pale pink, with some noise.
void writePatches(const QDir& root)
{
    uint state = 1;
    const auto noise = [&state] { return static_cast<int>((state = state * 1664525u + 1013904223u) >> 27); };
    for (int patient = 0; patient < 24; ++patient) {
        for (int label = 0; label < 2; ++label) {
            const QString folder = QStringLiteral("p%1/%2").arg(patient).arg(label);
            root.mkpath(folder);
            for (int i = 0; i < 3; ++i) {
                QImage image(50, 50, QImage::Format_RGB888);
                for (int y = 0; y < 50; ++y)
                    for (int x = 0; x < 50; ++x)
                        image.setPixelColor(x, y,
                                            label ? QColor(90 + noise(), 60 + noise(), 130 + noise())
                                                  : QColor(220 - noise(), 170 + noise(), 210 - noise()));
                image.save(root.filePath(QStringLiteral("%1/%2.png").arg(folder).arg(i)));
            }
        }
    }
}

QJsonObject recipe(int epochs)
{
    return {{"card", QJsonObject{{"id", "tiny"},
                                 {"name", "Tiny"},
                                 {"version", "1"},
                                 {"architecture", "idc_residual"},
                                 {"task", "test"},
                                 {"input", QJsonObject{{"kind", "slide"},
                                                       {"size", QJsonArray{50, 50}},
                                                       {"channels", 3},
                                                       {"fit", "patches"},
                                                       {"spacingMm", 0.004},
                                                       {"overlap", 0.5}}},
                                 {"classes", QJsonArray{"no invasive carcinoma", "invasive ductal carcinoma"}},
                                 {"endpoint", "malignant"},
                                 {"endpointClass", 1},
                                 {"saliency", "grad-cam"},
                                 {"targetLayer", "block3"},
                                 {"trainingData", "made by the test"},
                                 {"licence", "none"},
                                 {"intendedUse", "test"}}},
            {"dataset", QJsonObject{{"layout", "idc"}, {"folder", "data"}}},
            {"split", QJsonObject{{"seed", 3}, {"validation", 0.2}, {"test", 0.25}}},
            {"training", QJsonObject{{"seed", 5},
                                     {"epochs", epochs},
                                     {"batch", 16},
                                     {"learningRate", 0.003},
                                     {"weightDecay", 0.01},
                                     {"averaging", 0.8}}},
            {"augmentation", QJsonObject{{"flipHorizontal", true}, {"rotationDegrees", 5}, {"stain", 0.05}}}};
}

double measured(const std::vector<MeasuredResult>& results, const QString& start)
{
    for (const MeasuredResult& result : results)
        if (result.name.startsWith(start))
            return result.value;
    return -1;
}

} // namespace

class TrainingTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    TorchTrainer m_trainer;

    TrainingRequest request(const QString& bundle, const QJsonObject& object)
    {
        QFile file(m_folder.filePath("recipe.json"));
        if (file.open(QIODevice::WriteOnly))
            file.write(QJsonDocument(object).toJson());
        TrainingRequest request;
        request.recipe = file.fileName().toStdString();
        request.bundle = m_folder.filePath(bundle).toStdString();
        request.threads = 1;
        return request;
    }
    QByteArray bytes(const QString& name)
    {
        QFile file(m_folder.filePath(name));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }

private Q_SLOTS:
    void initTestCase() { writePatches(QDir(m_folder.filePath("data"))); }

    void learnsAndIsReproducible()
    {
        const auto first = m_trainer.train(request("a", recipe(4)), {}, {});
        QVERIFY2(first.ok(), qPrintable(first.ok() ? QString() : first.error().message + first.error().cause));
        QVERIFY2(measured(first->results, "AUC") > 0.95, qPrintable(QString::number(measured(first->results, "AUC"))));
        QVERIFY(first->split.contains("training") && first->split.contains("test"));
        QVERIFY(first->prior > 0.45 && first->prior < 0.55);
        const auto second = m_trainer.train(request("b", recipe(4)), {}, {});
        QVERIFY(second.ok());
        QCOMPARE(bytes("a/weights.safetensors"), bytes("b/weights.safetensors"));
        QVERIFY(!bytes("a/weights.safetensors").isEmpty());
    }

    void evaluationLeavesOutWhatWasSeen()
    {
        const auto bundle = loadModelBundle(m_folder.filePath("a").toStdString());
        QVERIFY2(bundle.ok(), qPrintable(bundle.ok() ? QString() : bundle.error().message));
        EvaluationRequest evaluation{*bundle, m_folder.filePath("data").toStdString(),
                                     m_folder.filePath("out").toStdString(), false, 1};
        const auto results = m_trainer.evaluate(evaluation, {}, {});
        QVERIFY2(results.ok(), qPrintable(results.ok() ? QString() : results.error().message));
        // The same numbers as the training measured once on the test part.
        QCOMPARE(measured(*results, "AUC"), measured(bundle->card.results, "AUC"));
        const QJsonObject report = QJsonDocument::fromJson(bytes("out/evaluation.json")).object();
        QCOMPARE(report["images"].toInt() + report["leftOut"].toInt(), 24 * 6);
        QCOMPARE(report["images"].toInt(), 6 * 6);
        QCOMPARE(bytes("out/predictions.csv").count('\n'), 1 + 36);
        evaluation.everything = true;
        QVERIFY(m_trainer.evaluate(evaluation, {}, {}).ok());
        QCOMPARE(QJsonDocument::fromJson(bytes("out/evaluation.json")).object()["images"].toInt(), 24 * 6);
    }

    void stops()
    {
        std::stop_source stop;
        stop.request_stop();
        const auto result = m_trainer.train(request("c", recipe(4)), {}, stop.get_token());
        QVERIFY(!result.ok());
        QCOMPARE(result.error().code, ErrorCode::Cancelled);
        QVERIFY(!QFile::exists(m_folder.filePath("c/model.json")));
    }

    void wrongRecipesNameTheField()
    {
        QJsonObject broken = recipe(4);
        QJsonObject training = broken["training"].toObject();
        training["batch"] = "many";
        broken["training"] = training;
        const auto result = m_trainer.train(request("d", broken), {}, {});
        QVERIFY(!result.ok());
        QVERIFY2(result.error().message.contains("'training.batch'"), qPrintable(result.error().message));
        auto nowhere = request("d", recipe(1));
        nowhere.data = "/no/such/folder";
        QCOMPARE(m_trainer.train(nowhere, {}, {}).error().code, ErrorCode::NotFound);
    }

    void groupsNeverStandOnBothSides()
    {
        Dataset dataset;
        dataset.classes = QStringList{"a", "b"};
        for (int i = 0; i < 300; ++i)
            dataset.entries.push_back({QString::number(i), QStringLiteral("g%1").arg(i / 3), i % 2, {}, {}});
        const auto parts = splitByGroup(dataset, 0.15, 0.2, 1);
        std::map<QString, std::set<Part>> seen;
        std::map<Part, int> count;
        for (size_t i = 0; i < parts.size(); ++i) {
            seen[dataset.entries[i].group].insert(parts[i]);
            ++count[parts[i]];
        }
        for (const auto& [group, places] : seen)
            QCOMPARE(places.size(), size_t(1));
        QVERIFY(std::abs(count[Part::Test] - 60) <= 6 && std::abs(count[Part::Validation] - 45) <= 6);
        QVERIFY(splitByGroup(dataset, 0.15, 0.2, 1) == parts);
        QVERIFY(splitByGroup(dataset, 0.15, 0.2, 2) != parts);
    }

    void layoutsAreUnderstood()
    {
        const QString data = QStringLiteral(TRIPTYCH_SHARED_DATA);
        if (!QDir(data + "/busi").exists())
            QSKIP("../shared/data is not there");
        const auto busi = readDataset((data + "/busi").toStdString(), {});
        QVERIFY(busi.ok());
        QCOMPARE(busi->layout, QString("busi"));
        QCOMPARE(busi->entries.size(), size_t(590));
        size_t several = 0;
        for (const DatasetEntry& entry : busi->entries)
            several += entry.masks.size() > 1;
        QVERIFY(several > 5); // images with more than one lesion outline
        const auto mias = readDataset((data + "/mias512").toStdString(), {});
        QVERIFY(mias.ok());
        QCOMPARE(mias->entries.size(), size_t(224));
        // mdb001: circle at (535, 425), radius 197, in 1024 pixels with y upward.
        QCOMPARE(mias->entries[0].name, QString("mdb001.png"));
        QCOMPARE(mias->entries[0].circles[0].centre, QPointF(267.5, 299.5));
        QCOMPARE(mias->entries[0].circles[0].radius, 98.5);
        QCOMPARE(mias->entries[0].group, mias->entries[1].group);
        QVERIFY(mias->entries[1].group != mias->entries[2].group);
        const auto idc = readDataset((data + "/idc").toStdString(), {});
        QVERIFY(idc.ok());
        QCOMPARE(idc->entries.size(), size_t(4075));
    }
};

QTEST_GUILESS_MAIN(TrainingTest)
#include "training_test.moc"
