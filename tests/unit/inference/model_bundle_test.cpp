// Model bundles: what is written is read back; what is broken, changed or reaches outside is refused by name.
#include "core/inference/model_card.h"
#include "core/inference/safetensors.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTemporaryDir>
#include <QTest>

#include <cmath>

using namespace triptych;

namespace {

ModelCard exampleCard()
{
    ModelCard card;
    card.id = "example";
    card.name = "Example";
    card.version = "1";
    card.format = "native";
    card.architecture = "idc_residual";
    card.task = "a task";
    card.input.kind = ImageKind::Slide;
    card.input.size = QSize(50, 50);
    card.input.channels = 3;
    card.input.fit = "patches";
    card.input.spacingMm = 0.004;
    card.input.overlap = 0.5;
    card.input.mean = {0.1, 0.2, 0.3};
    card.input.standardDeviation = {0.4, 0.5, 0.6};
    card.classes = {"no", "yes"};
    card.endpoint = "malignant";
    card.endpointClass = 1;
    card.saliency = "grad-cam";
    card.targetLayer = "block3";
    card.operatingPoint = 0.4;
    card.calibrationTemperature = 1.5;
    card.validationAccuracy = 0.8;
    card.prior = 0.3;
    card.results = {{"AUC", 0.9, 0.85, 0.95, 100, "bootstrap"}, {"AUC", 1, std::nan(""), std::nan(""), 5, "DeLong"}};
    card.weights = "weights.safetensors";
    return card;
}

} // namespace

class ModelBundleTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;

    std::filesystem::path folder() const { return m_folder.path().toStdString(); }
    void writeCard(const QJsonObject& card)
    {
        QFile file(m_folder.filePath("model.json"));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(QJsonDocument(card).toJson());
    }
    QJsonObject readCard()
    {
        QFile file(m_folder.filePath("model.json"));
        return file.open(QIODevice::ReadOnly) ? QJsonDocument::fromJson(file.readAll()).object() : QJsonObject();
    }

private Q_SLOTS:
    void init() { QVERIFY(saveModelBundle(folder(), exampleCard(), {{"weights.safetensors", "some weights"}}).ok()); }

    void readsBackWhatWasSaved()
    {
        const auto bundle = loadModelBundle(folder());
        QVERIFY2(bundle.ok(), qPrintable(bundle.ok() ? QString() : bundle.error().message));
        QJsonObject expected = exampleCard().toJson();
        expected["sha256"] = bundle->card.toJson()["sha256"];
        QCOMPARE(bundle->card.toJson(), expected);
        QCOMPARE(bundle->hash.size(), 64);
        QVERIFY(std::isnan(bundle->card.results[1].low));
    }

    void namesTheFieldThatIsWrong_data()
    {
        QTest::addColumn<QString>("field");
        QTest::addColumn<QJsonValue>("value");
        QTest::newRow("missing") << "task" << QJsonValue(QJsonValue::Undefined);
        QTest::newRow("wrong type") << "validationAccuracy" << QJsonValue("high");
        QTest::newRow("out of range") << "prior" << QJsonValue(1.5);
        QTest::newRow("unknown format") << "format" << QJsonValue("pickle");
        QTest::newRow("no such class") << "endpointClass" << QJsonValue(2);
        QTest::newRow("fraction") << "endpointClass" << QJsonValue(0.5);
        QTest::newRow("not a list") << "classes" << QJsonValue("yes");
    }
    void namesTheFieldThatIsWrong()
    {
        QFETCH(QString, field);
        QFETCH(QJsonValue, value);
        QJsonObject card = readCard();
        card[field] = value;
        writeCard(card);
        const auto bundle = loadModelBundle(folder());
        QVERIFY(!bundle.ok());
        QCOMPARE(bundle.error().code, ErrorCode::BadFormat);
        QVERIFY2(bundle.error().message.contains('\'' + field + '\''), qPrintable(bundle.error().message));
        QVERIFY(bundle.error().message.contains("model.json"));
    }

    void namesNestedFields()
    {
        QJsonObject card = readCard();
        QJsonObject input = card["input"].toObject();
        input["size"] = QJsonArray{50, 1e9};
        card["input"] = input;
        writeCard(card);
        const auto bundle = loadModelBundle(folder());
        QVERIFY(!bundle.ok() && bundle.error().message.contains("'input.size'"));
    }

    void refusesChangedWeights()
    {
        QFile file(m_folder.filePath("weights.safetensors"));
        QVERIFY(file.open(QIODevice::Append));
        file.write("!");
        file.close();
        const auto bundle = loadModelBundle(folder());
        QVERIFY(!bundle.ok());
        QCOMPARE(bundle.error().code, ErrorCode::Refused);
        QVERIFY(bundle.error().message.contains("weights.safetensors"));
    }

    void refusesFilesOutside_data()
    {
        QTest::addColumn<QString>("name");
        QTest::newRow("parent") << "../weights.safetensors";
        QTest::newRow("absolute") << "/etc/passwd";
        QTest::newRow("dots") << "..";
    }
    void refusesFilesOutside()
    {
        QFETCH(QString, name);
        QJsonObject card = readCard();
        card["sha256"] = QJsonObject{{name, QString(64, 'a')}};
        card["weights"] = name;
        writeCard(card);
        const auto bundle = loadModelBundle(folder());
        QVERIFY(!bundle.ok());
        QCOMPARE(bundle.error().code, ErrorCode::Refused);
    }

    void refusesLinksThatLeadOut()
    {
        QVERIFY(QFile::remove(m_folder.filePath("weights.safetensors")));
        QVERIFY(QFile::link("/etc/hostname", m_folder.filePath("weights.safetensors")));
        const auto bundle = loadModelBundle(folder());
        QVERIFY(!bundle.ok());
        QCOMPARE(bundle.error().code, ErrorCode::Refused);
    }

    void missingWeightsAreNamed()
    {
        QVERIFY(QFile::remove(m_folder.filePath("weights.safetensors")));
        const auto bundle = loadModelBundle(folder());
        QVERIFY(!bundle.ok() && bundle.error().code == ErrorCode::NotFound);
    }

    void discoveryTellsWholeFromBroken()
    {
        QTemporaryDir root;
        const std::filesystem::path path = root.path().toStdString();
        ModelCard card = exampleCard();
        for (const char* id : {"b", "a", "broken"}) {
            card.id = QLatin1String(id);
            QVERIFY(saveModelBundle(path / id, card, {{"weights.safetensors", "w"}}).ok());
        }
        QVERIFY(QFile::remove(root.filePath("broken/weights.safetensors")));
        QVERIFY(QDir(root.path()).mkdir("unrelated"));
        const auto found = discoverModelBundles(path);
        QVERIFY(found.ok());
        QCOMPARE(found->bundles.size(), size_t(2));
        QCOMPARE(found->bundles[0].card.id, QString("a"));
        QCOMPARE(found->problems.size(), 1);
        QVERIFY(found->problems[0].contains("broken"));
        QVERIFY(!discoverModelBundles(path / "nowhere").ok());
    }

    void weightsRoundTrip()
    {
        const float values[] = {1.5f, -2, 3};
        const StoredTensors tensors{{"a.b", {false, {3, 1}, QByteArray(reinterpret_cast<const char*>(values), 12)}},
                                    {"count", {true, {}, QByteArray(8, 1)}}};
        const QByteArray file = writeSafetensors(tensors);
        const auto read = parseSafetensors(file, "x");
        QVERIFY(read.ok());
        QCOMPARE(read->size(), size_t(2));
        QCOMPARE(read->at("a.b").bytes, tensors.at("a.b").bytes);
        QCOMPARE(read->at("a.b").shape, (std::vector<qint64>{3, 1}));
        QVERIFY(read->at("count").integer);
        for (qsizetype length = 0; length < file.size(); ++length)
            QVERIFY(!parseSafetensors(file.left(length), "x").ok());
    }

    void weightsWithImpossibleShapesAreRefused()
    {
        for (const char* shape : {"[-1]", "[1e300]", "[4294967296,4294967296]", "[2]", "[1.5e9,1.5e9]"}) {
            QByteArray json = QByteArray("{\"a\":{\"dtype\":\"F32\",\"shape\":") + shape + ",\"data_offsets\":[0,4]}}";
            QByteArray file(8, 0);
            file[0] = static_cast<char>(json.size());
            const auto read = parseSafetensors(file + json + QByteArray(4, 0), "x");
            QVERIFY2(!read.ok(), shape);
        }
    }
};

QTEST_GUILESS_MAIN(ModelBundleTest)
#include "model_bundle_test.moc"
