// What a prompted model learns from, and that it learns: parts of images around boxes and clicks.
#include "plugins/torch/prompted_images.h"
#include "plugins/torch/torch_trainer.h"

#include <QDir>
#include <QFile>
#include <QImage>
#include <QJsonArray>
#include <QJsonDocument>
#include <QPainter>
#include <QTemporaryDir>
#include <QTest>

#include <cmath>
#include <set>

using namespace triptych;

namespace {

constexpr int kImages = 60;
constexpr int kWidth = 200, kHeight = 150;

/// Dark ellipses in bright noise, every fifth image without one; one image has two masks.
void writeImages(const QDir& root)
{
    uint state = 7;
    const auto noise = [&state] { return static_cast<int>((state = state * 1664525u + 1013904223u) >> 26); };
    for (const char* name : {"benign", "malignant", "normal"})
        root.mkpath(QLatin1String(name));
    for (int i = 0; i < kImages; ++i) {
        QImage image(kWidth, kHeight, QImage::Format_Grayscale8);
        for (int y = 0; y < kHeight; ++y)
            for (int x = 0; x < kWidth; ++x)
                image.scanLine(y)[x] = uchar(120 + noise());
        const bool lesion = i % 5 != 4;
        const QString stem = (lesion ? i % 2 ? QStringLiteral("malignant/%1") : QStringLiteral("benign/%1")
                                     : QStringLiteral("normal/%1"))
                                 .arg(i);
        QImage mask(kWidth, kHeight, QImage::Format_Grayscale8);
        mask.fill(0);
        if (lesion) {
            const QRect ellipse(20 + (i * 37) % 100, 15 + (i * 23) % 70, 30 + i % 20, 24 + i % 25);
            for (QImage* onto : {&image, &mask}) {
                QPainter painter(onto);
                painter.setPen(Qt::NoPen);
                painter.setBrush(onto == &mask ? Qt::white : QColor(60, 60, 60));
                painter.drawEllipse(ellipse);
            }
            mask.save(root.filePath(stem + QStringLiteral("_mask.png")));
            if (i == 0)
                mask.save(root.filePath(stem + QStringLiteral("_mask_1.png")));
        }
        image.save(root.filePath(stem + QStringLiteral(".png")));
    }
}

InputContract contract()
{
    InputContract input;
    input.kind = ImageKind::Ultrasound;
    input.size = QSize(64, 48);
    return input;
}

QJsonObject recipe()
{
    const QJsonObject input{
        {"kind", "ultrasound"}, {"size", QJsonArray{64, 48}}, {"channels", 1}, {"fit", "letterbox"}};
    return {{"card", QJsonObject{{"id", "pointed"},
                                 {"name", "Pointed at"},
                                 {"version", "1"},
                                 {"architecture", "us_unet_classifier"},
                                 {"task", "test"},
                                 {"input", input},
                                 {"classes", QJsonArray{"benign", "malignant", "normal"}},
                                 {"endpoint", "malignant"},
                                 {"endpointClass", 1},
                                 {"hasSegmentation", true},
                                 {"prompted", true},
                                 {"saliency", "grad-cam"},
                                 {"targetLayer", "class_features"},
                                 {"trainingData", "made by the test"},
                                 {"licence", "none"},
                                 {"intendedUse", "test"}}},
            {"dataset", QJsonObject{{"layout", "busi"}, {"folder", "data"}}},
            {"split", QJsonObject{{"seed", 3}, {"validation", 0.2}, {"test", 0.25}}},
            {"training", QJsonObject{{"seed", 5},
                                     {"epochs", 12},
                                     {"batch", 8},
                                     {"learningRate", 0.005},
                                     {"weightDecay", 0.01},
                                     {"averaging", 0.8},
                                     {"maskWeight", 3}}},
            {"augmentation", QJsonObject{{"flipHorizontal", true}}}};
}

} // namespace

class PromptedImagesTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    Dataset m_dataset;

    Result<PromptedImages> images() const
    {
        std::vector<size_t> all;
        for (size_t i = 0; i < m_dataset.entries.size(); ++i)
            all.push_back(i);
        return PromptedImages::read(m_dataset, all, contract(), {}, {});
    }

private Q_SLOTS:
    void initTestCase()
    {
        writeImages(QDir(m_folder.filePath("data")));
        auto dataset = readDataset(m_folder.filePath("data").toStdString(), QStringLiteral("busi"));
        QVERIFY(dataset.ok());
        m_dataset = std::move(*dataset);
        QCOMPARE(m_dataset.entries.size(), size_t(kImages));
    }

    void promptsAreDrawnBySeed()
    {
        const auto known = images();
        QVERIFY(known.ok());
        const auto a = known->draw(PromptKind::Either, 4), b = known->draw(PromptKind::Either, 4),
                   c = known->draw(PromptKind::Either, 5);
        QVERIFY(a.ok() && b.ok() && c.ok());
        QCOMPARE(a->count(), int64_t(kImages - kImages / 5 - 1)); // without those of no lesion and of two
        QVERIFY(torch::equal(a->images, b->images) && torch::equal(a->masks, b->masks));
        QVERIFY(a->areas == b->areas);
        QVERIFY(a->areas != c->areas);
    }

    void theMaskLiesWhereTheLesionIs()
    {
        const auto known = images();
        const auto set = known->draw(PromptKind::Box, 1);
        QVERIFY(set.ok());
        for (int64_t i = 0; i < set->count(); ++i) {
            const size_t k = size_t(i);
            const DatasetEntry& entry = m_dataset.entries[set->entries[k]];
            const double inMask = set->masks[i].gt(0).sum().item<double>();
            const auto lesion = loadLesion(m_dataset, entry, set->imageSizes[k]);
            double truth = 0;
            for (qint64 p = 0; p < lesion->byteCount(); ++p)
                truth += lesion->row<quint8>(0)[p] != 0;
            const double pixel = set->areas[k].width() * set->areas[k].height() / (64 * 48);
            QVERIFY2(std::abs(inMask * pixel - truth) < 0.1 * truth, qPrintable(entry.name)); // all of it, at its size
            const auto tensor = set->images[i].to(torch::kFloat32);
            const auto inside = set->masks[i].gt(0);
            QVERIFY(tensor.masked_select(inside).mean().item<double>() < 80); // it is dark there
        }
    }

    void clicksSeeMostOfTheLesion()
    {
        const auto known = images();
        std::set<double> widths;
        for (const quint64 seed : {1, 2, 3}) {
            const auto set = known->draw(PromptKind::Click, seed);
            QVERIFY(set.ok());
            for (int64_t i = 0; i < set->count(); ++i) {
                widths.insert(set->areas[size_t(i)].width());
                QVERIFY(set->masks[i].gt(0).any().item<bool>());
            }
        }
        QVERIFY(widths.size() >= 3); // the whole image and from closer
    }

    void aModelLearnsToOutlineWhatIsPointedAt()
    {
        QFile file(m_folder.filePath("recipe.json"));
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(QJsonDocument(recipe()).toJson()) > 0);
        file.close();
        TrainingRequest request;
        request.recipe = file.fileName().toStdString();
        request.bundle = m_folder.filePath("bundle").toStdString();
        request.threads = 1;
        TorchTrainer trainer;
        const auto card = trainer.train(request, {}, {});
        QVERIFY2(card.ok(), qPrintable(card.ok() ? QString() : card.error().message + card.error().cause));
        QCOMPARE(card->results.size(), size_t(2));
        QVERIFY(card->results[0].name.contains("box") && card->results[1].name.contains("clicked"));
        QVERIFY2(card->results[0].value > 0.8, qPrintable(QString::number(card->results[0].value)));
        const auto bundle = loadModelBundle(request.bundle);
        QVERIFY(bundle.ok() && bundle->card.prompted);
        const auto again = trainer.evaluate(
            {*bundle, m_folder.filePath("data").toStdString(), m_folder.filePath("out").toStdString(), false, 1}, {},
            {});
        QVERIFY2(again.ok(), qPrintable(again.ok() ? QString() : again.error().message));
        QCOMPARE(again->at(0).value, card->results[0].value); // the same part, the same prompts
        QCOMPARE(again->at(1).value, card->results[1].value);
    }
};

QTEST_GUILESS_MAIN(PromptedImagesTest)
#include "prompted_images_test.moc"
