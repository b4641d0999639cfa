// A training set exported from a project: its layout, its manifest and its split, and that the trainer takes it.
#include "core/base/file_hash.h"
#include "core/base/program_paths.h"
#include "core/raster/raster_reader.h"
#include "core/workspace/training_export.h"

#include <QDir>
#include <QFile>
#include <QImage>
#include <QJsonArray>
#include <QJsonDocument>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <map>
#include <set>

using namespace triptych;

namespace {

/// 24 patients with two grey pictures each; half of them with a bright disc, which is what is marked.
std::vector<TrainingImage> makeImages(const QDir& root)
{
    std::vector<TrainingImage> images;
    root.mkpath(QStringLiteral("."));
    for (int i = 0; i < 48; ++i) {
        const bool lesion = i / 2 % 2;
        QImage picture(96, 80, QImage::Format_Grayscale8);
        for (int y = 0; y < 80; ++y)
            for (int x = 0; x < 96; ++x) {
                const bool inside = lesion && (x - 40) * (x - 40) + (y - 40) * (y - 40) < 400;
                picture.scanLine(y)[x] = uchar((inside ? 170 : 60) + (x * 7 + y * 13 + i * 5) % 40);
            }
        TrainingImage image;
        image.file = QStringLiteral("p%1_%2.png").arg(i / 2).arg(i % 2);
        image.group = QStringLiteral("p%1").arg(i / 2);
        image.imageClass = lesion ? QStringLiteral("malignant") : QStringLiteral("normal");
        image.annotators = QStringList{"Ann"};
        if (!picture.save(root.filePath(image.file)))
            qFatal("no room");
        if (lesion) {
            LabelMap labels(picture.size());
            labels.paintStroke({40, 40}, {40, 40}, 20, 1);
            if (i == 2)
                labels.paintStroke({70, 20}, {70, 20}, 5, 3);
            if (i == 6) { // outlined, not painted
                Shape square;
                square.points = QPolygonF(QRectF(30, 30, 20, 20));
                square.points.removeLast();
                square.label = 1;
                image.shapes << square;
            } else {
                image.labelMaps.insert(0, labels);
            }
        }
        images.push_back(std::move(image));
    }
    return images;
}

QJsonObject readJson(const QString& path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? QJsonDocument::fromJson(file.readAll()).object() : QJsonObject();
}

QByteArray bytesOf(const QString& path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace

class TrainingExportTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    ReaderRegistry m_readers;
    std::vector<TrainingImage> m_images;
    TrainingSetRequest m_request;

    QString out(const QString& name = {}) const { return m_folder.filePath(QStringLiteral("set/") + name); }
    QString run(const QStringList& arguments)
    {
        QProcess program;
        program.setProcessChannelMode(QProcess::MergedChannels);
        program.start(QStringLiteral(TRIPTYCH_PROGRAM), arguments);
        const bool ended = program.waitForFinished(200'000);
        return ended && program.exitCode() == 0 ? QString()
                                                : QString::fromUtf8(program.readAll()) + QStringLiteral("failed");
    }

private Q_SLOTS:
    void initTestCase()
    {
        m_readers.add(makeRasterReader());
        m_images = makeImages(QDir(m_folder.filePath("data")));
        m_request.folder = out().chopped(1).toStdString();
        m_request.source = m_folder.filePath("data").toStdString();
        m_request.name = QStringLiteral("Discs");
        m_request.licence = QStringLiteral("CC0");
        m_request.labels = {{1, {"Lesion", Qt::red}}, {3, {"Shadow", Qt::blue}}};
        m_request.classes = QStringList{"malignant", "normal"};
        m_request.recipe =
            readJson(QString::fromStdString((resourceFolder() / "recipes/ultrasound-busi.json").string()));
        QVERIFY(!m_request.recipe.isEmpty());
    }

    void theSetIsWhole()
    {
        m_images.push_back(m_images.front()); // nobody said what it is
        m_images.back().imageClass.clear();
        m_images.push_back(m_images.front()); // something else was annotated
        m_images.back().image = ImageId{QStringLiteral("another")};
        m_request.unreadable = QStringList{"torn.png", "gone.png"}; // when their marks were asked for
        const auto summary = exportTrainingSet(m_request, m_images, m_readers);
        QVERIFY2(summary.ok(), qPrintable(summary.ok() ? QString() : summary.error().message));
        QCOMPARE(summary->images, 48);
        QCOMPARE(summary->masks, 25);
        QCOMPARE(summary->training + summary->validation + summary->test, 48);
        const QString losses = summary->losses.join(' ');
        QVERIFY(losses.contains("1 image is left out: nobody said of what class"));
        QVERIFY(losses.contains("1 image is left out: not the file that was annotated"));
        QVERIFY2(losses.contains("2 images are left out: cannot be read (torn.png, gone.png)"), qPrintable(losses));
        QVERIFY(losses.contains("1 image has several labels"));
        const QImage square(out("malignant/p3_0_mask.png"));
        QCOMPARE(qGray(square.pixel(30, 49)), 255);
        QCOMPARE(qGray(square.pixel(30, 50)), 0);
        QCOMPARE(bytesOf(out("malignant/p1_0.png")), bytesOf(m_folder.filePath("data/p1_0.png")));
        const QImage mask(out("malignant/p1_0_mask.png")), second(out("malignant/p1_0_mask_1.png"));
        QCOMPARE(mask.size(), QSize(96, 80));
        QCOMPARE(qGray(mask.pixel(40, 40)), 255);
        QCOMPARE(qGray(mask.pixel(70, 20)), 0);
        QCOMPARE(qGray(second.pixel(70, 20)), 255);
        const QJsonObject manifest = readJson(out("dataset.json"));
        QCOMPARE(manifest["licence"].toString(), QString("CC0"));
        QCOMPARE(manifest["images"].toArray().size(), 48);
        std::map<QString, std::set<QString>> parts;
        for (const QJsonValue value : manifest["images"].toArray()) {
            const QJsonObject image = value.toObject();
            parts[image["group"].toString()].insert(image["part"].toString());
            QCOMPARE(*sha256OfFile(out(image["file"].toString()).toStdString()), image["sha256"].toString());
        }
        QCOMPARE(parts.size(), size_t(24));
        for (const auto& [group, where] : parts)
            QCOMPARE(where.size(), size_t(1)); // never on both sides
    }

    void theSameAgain()
    {
        TrainingSetRequest again = m_request;
        again.folder = m_folder.filePath("again").toStdString();
        QVERIFY(exportTrainingSet(again, m_images, m_readers).ok());
        for (const char* name : {"dataset.json", "groups.csv", "split.csv", "recipe.json"})
            QCOMPARE(bytesOf(m_folder.filePath(QStringLiteral("again/") + name)), bytesOf(out(name)));
        again.folder = m_folder.filePath("other").toStdString();
        again.seed = 2;
        QVERIFY(exportTrainingSet(again, m_images, m_readers).ok());
        QVERIFY(bytesOf(m_folder.filePath("other/split.csv")) != bytesOf(out("split.csv")));
    }

    void whatIsRefused()
    {
        QCOMPARE(exportTrainingSet(m_request, m_images, m_readers).error().code, ErrorCode::Refused); // not empty
        TrainingSetRequest inside = m_request;
        inside.folder = m_folder.filePath("data/below/it").toStdString();
        QCOMPARE(exportTrainingSet(inside, m_images, m_readers).error().code, ErrorCode::Refused);
        QVERIFY(!QFile::exists(m_folder.filePath("data/below")));
        TrainingSetRequest nothing = m_request;
        nothing.folder = m_folder.filePath("nothing").toStdString();
        QCOMPARE(exportTrainingSet(nothing, {}, m_readers).error().code, ErrorCode::NotFound);
        std::stop_source stop;
        stop.request_stop();
        QCOMPARE(exportTrainingSet(nothing, m_images, m_readers, {}, stop.get_token()).error().code,
                 ErrorCode::Cancelled);
        QVERIFY(!QFile::exists(m_folder.filePath("nothing")));
        QVERIFY(!QFile::exists(m_folder.filePath("nothing.partial")));
    }

    void itTrainsAndIsEvaluated()
    {
        const QString bundle = m_folder.filePath("bundle");
        const QString trained = run({"train", out("recipe.json"), "-o", bundle, "--epochs", "1", "--threads", "1"});
        QVERIFY2(trained.isEmpty(), qPrintable(trained));
        // The split that the manifest states is the one that was trained with.
        QCOMPARE(bytesOf(bundle + "/split.csv"), bytesOf(out("split.csv")));
        const QString measured = run({"evaluate", bundle, out(), "-o", m_folder.filePath("measured")});
        QVERIFY2(measured.isEmpty(), qPrintable(measured));
        const QJsonObject report = readJson(m_folder.filePath("measured/evaluation.json"));
        int test = 0;
        for (const QJsonValue image : readJson(out("dataset.json"))["images"].toArray())
            test += image.toObject()["part"].toString() == QLatin1String("test");
        QCOMPARE(report["images"].toInt(), test);
        QCOMPARE(report["leftOut"].toInt(), 48 - test);
    }
};

QTEST_GUILESS_MAIN(TrainingExportTest)
#include "training_export_test.moc"
