// How files become a case: whose they are, their order, priors, case.json, and what is left out with a word.
#include "core/workspace/breast_case.h"
#include "core/workspace/case_json.h"

#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QTest>

using namespace triptych;

namespace {

/// An image without pixels, described by the JSON that follows the word FAKE in its file.
class FakeImage : public ImageSource {
public:
    explicit FakeImage(ImageInfo info) : m_info(std::move(info)) {}
    const ImageInfo& info() const override { return m_info; }
    Result<PixelBuffer> read(int, int, QRect, std::stop_token) const override { return Error{}; }
    Result<std::vector<DecodedTile>> readUnit(TileIndex, std::stop_token) const override { return Error{}; }

private:
    ImageInfo m_info;
};

class FakeReader : public ImageReader {
public:
    QString name() const override { return QStringLiteral("fake"); }
    int confidence(std::span<const std::byte> head, const std::filesystem::path&) const override
    {
        return head.size() > 4 && std::memcmp(head.data(), "FAKE", 4) == 0 ? 100 : 0;
    }
    Result<ImageSourcePtr> open(const std::filesystem::path& path, std::stop_token) const override
    {
        QFile file(path);
        const bool opened = file.open(QIODevice::ReadOnly);
        const QJsonObject object = QJsonDocument::fromJson(file.readAll().mid(4)).object();
        if (!opened || object.isEmpty())
            return Error{
                ErrorCode::BadFormat, QString::fromStdString(path.string()) + QStringLiteral(": is broken"), {}};
        const auto text = [&object](const char* key) { return object.value(QLatin1String(key)).toString(); };
        ImageInfo info;
        info.path = QString::fromStdString(path.string());
        info.id = ImageId{text("uid").isEmpty() ? info.path : text("uid")};
        info.kind = ImageKind(object.value(QLatin1String("kind")).toInt(int(ImageKind::Image)));
        info.levels = {{QSize(10, 10), 1, QSize(10, 10)}};
        info.identity.patientId = text("patient");
        info.identity.patientName = text("name");
        info.identity.studyInstanceUid = text("study");
        info.identity.studyDate = QDate::fromString(text("date"), Qt::ISODate);
        info.identity.viewPosition = text("view");
        info.identity.laterality = text("side");
        info.identity.instanceNumber = object.value(QLatin1String("instance")).toInt();
        return ImageSourcePtr(std::make_shared<const FakeImage>(info));
    }
};

QStringList namesOf(const BreastCase& value)
{
    QStringList names;
    for (const CaseImage& image : value.images)
        names << QFileInfo(image.source->info().path).baseName();
    return names;
}

} // namespace

class OpenCaseTest : public QObject {
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_folder;
    ReaderRegistry m_readers;

    void write(const QString& name, const QByteArray& bytes)
    {
        const QString path = m_folder->filePath(name);
        QVERIFY(QDir().mkpath(QFileInfo(path).absolutePath()));
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(bytes);
    }
    void fake(const QString& name, QJsonObject fields) { write(name, "FAKE" + QJsonDocument(fields).toJson()); }
    void mammogram(const QString& name, const char* side, const char* view, const char* date = "2026-03-01",
                   const char* patient = "P1")
    {
        fake(name, {{"kind", int(ImageKind::Mammogram)},
                    {"side", QLatin1String(side)},
                    {"view", QLatin1String(view)},
                    {"date", QLatin1String(date)},
                    {"patient", QLatin1String(patient)},
                    {"name", "Doe^Jane"},
                    {"study", QStringLiteral("1.2.") + QLatin1String(date)}});
    }
    Result<BreastCase> open(bool allowMixed = false, const QStringList& names = {})
    {
        std::vector<std::filesystem::path> paths;
        for (const QString& name : names)
            paths.emplace_back(m_folder->filePath(name).toStdString());
        if (paths.empty())
            paths.emplace_back(m_folder->path().toStdString());
        return openCase(paths, m_readers, allowMixed);
    }

private Q_SLOTS:
    void initTestCase() { m_readers.add(std::make_unique<FakeReader>()); }
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

    void viewsComeInReadingOrderAndPriorsAfterThem()
    {
        fake("us",
             {{"kind", int(ImageKind::Ultrasound)}, {"patient", "P1"}, {"name", "Doe^Jane"}, {"date", "2024-01-01"}});
        mammogram("a", "L", "MLO");
        mammogram("b", "R", "MLO");
        mammogram("c", "L", "CC");
        mammogram("d", "R", "CC");
        mammogram("old/e", "R", "CC", "2024-03-01");
        const auto value = open();
        QVERIFY2(value.ok(), qPrintable(value ? QString() : value.error().message));
        QCOMPARE(namesOf(*value), QStringList({"d", "c", "b", "a", "e", "us"}));
        QVERIFY(value->images[4].prior);
        QVERIFY(!value->images[3].prior);
        QVERIFY(!value->images[5].prior); // the only ultrasound is the current one, however old
        QVERIFY(!value->mixed);
        QVERIFY(value->title.contains(QStringLiteral("P1")) && value->title.contains(QStringLiteral("Doe Jane")));
    }

    void theIdIsTheSameFromElsewhere()
    {
        mammogram("a", "L", "MLO");
        const CaseId id = open()->id;
        QVERIFY(!id.isEmpty());
        m_folder = std::make_unique<QTemporaryDir>();
        mammogram("x/y", "L", "MLO");
        QCOMPARE(open()->id, id);
        m_folder = std::make_unique<QTemporaryDir>();
        mammogram("a", "L", "MLO", "2026-03-01", "P2");
        QVERIFY(open()->id != id);
    }

    void differentPatientsAreRefusedByName()
    {
        mammogram("a", "L", "MLO");
        mammogram("b", "R", "MLO", "2026-03-01", "P2");
        const auto refused = open();
        QVERIFY(!refused.ok());
        QCOMPARE(refused.error().code, ErrorCode::Refused);
        QVERIFY(refused.error().message.contains(QStringLiteral("P1")));
        QVERIFY(refused.error().message.contains(QStringLiteral("P2")));
        const auto confirmed = open(true);
        QVERIFY(confirmed.ok() && confirmed->mixed);
        QCOMPARE(confirmed->patientIds.size(), 2);
    }

    void decorationOfANameMakesNoOtherPatient()
    {
        mammogram("a", "L", "MLO");
        fake("b", {{"patient", "P1 "}, {"name", "DOE^JANE^^"}});
        QVERIFY(open().ok());
    }

    void imagesThatNameNobodyBelongOnlyByHand()
    {
        mammogram("a", "L", "MLO");
        fake("photo", {{"kind", int(ImageKind::Image)}});
        const auto found = open();
        QCOMPARE(namesOf(*found), QStringList{"a"});
        QCOMPARE(found->warnings.size(), 1);
        QVERIFY(found->warnings[0].contains(QStringLiteral("photo")));
        const auto byHand = open(false, {"a", "photo"});
        QCOMPARE(namesOf(*byHand), QStringList({"a", "photo"}));
        QVERIFY(byHand->warnings[0].contains(QStringLiteral("no patient information")));
    }

    void looseImagesAreACaseWithAWarningEach()
    {
        fake("1", {{"x", 1}});
        fake("2", {{"x", 1}});
        const auto value = open();
        QCOMPARE(value->images.size(), size_t(2));
        QCOMPARE(value->warnings.size(), 2);
        QVERIFY(value->patientIds.isEmpty() && !value->mixed);
    }

    void caseJsonDescribesWhatAFileCannot()
    {
        fake("us.png", {{"x", 1}});
        fake("truth/mask.png", {{"x", 1}}); // not listed
        mammogram("mg.dcm", "L", "MLO");
        write("case.json",
              R"({"patient": {"id": "P1", "name": "Doe^Jane", "birthDate": "1970-02-03", "sex": "F"}, "images": [
            {"file": "us.png", "kind": "ultrasound", "date": "2026-04-05", "laterality": "L", "spacingMm": [0.1, 0.2]},
            {"file": "mg.dcm", "kind": "mammogram"}, {"file": "absent.png"}]})");
        const auto value = open();
        QVERIFY2(value.ok(), qPrintable(value ? QString() : value.error().message));
        QCOMPARE(namesOf(*value), QStringList({"mg", "us"}));
        const ImageInfo& us = value->images[1].source->info();
        QCOMPARE(us.kind, ImageKind::Ultrasound);
        QCOMPARE(us.identity.patientId, QStringLiteral("P1"));
        QCOMPARE(us.identity.patientSex, QStringLiteral("F"));
        QCOMPARE(us.identity.studyDate, QDate(2026, 4, 5));
        QCOMPARE(us.calibration.source, SpacingSource::CaseFile);
        QCOMPARE(us.calibration.spacing->yMm, 0.2);
        QCOMPARE(value->images[1].kindSource, QStringLiteral("case.json"));
        QCOMPARE(value->warnings.size(), 1);
        QVERIFY(value->warnings[0].contains(QStringLiteral("absent.png")));
    }

    void caseJsonNeverHidesAnotherPatient()
    {
        mammogram("mg.dcm", "L", "MLO", "2026-03-01", "P2");
        fake("us.png", {{"x", 1}});
        const QByteArray images = R"("images": [{"file": "us.png"}, {"file": "mg.dcm"}]})";
        write("case.json", R"({"patient": {"id": "P1", "name": "Other"}, )" + images);
        QCOMPARE(open().error().code, ErrorCode::Refused);
        write("case.json", R"({"patient": {"id": "P1", "name": "Other"}, "mixed": true, )" + images);
        QVERIFY(open().ok() && open()->mixed);
    }

    void caseJsonIsChecked_data()
    {
        QTest::addColumn<QByteArray>("json");
        QTest::addColumn<QString>("reason");
        QTest::addRow("outside") << QByteArray(R"({"images": [{"file": "../../etc/passwd"}]})") << "leaves the folder";
        QTest::addRow("absolute") << QByteArray(R"({"images": [{"file": "/etc/passwd"}]})") << "leaves the folder";
        QTest::addRow("link") << QByteArray(R"({"images": [{"file": "link"}]})") << "leaves the folder";
        QTest::addRow("kind") << QByteArray(R"({"images": [{"file": "a", "kind": "xray"}]})") << "\"kind\"";
        QTest::addRow("date") << QByteArray(R"({"images": [{"file": "a", "date": "2026-13-01"}]})") << "\"date\"";
        QTest::addRow("spacing") << QByteArray(R"({"images": [{"file": "a", "spacingMm": [0, 1]}]})")
                                 << "\"spacingMm\"";
        QTest::addRow("sex") << QByteArray(R"({"patient": {"sex": "female"}, "images": []})") << "\"sex\"";
        QTest::addRow("number") << QByteArray(R"({"images": [{"file": 7}]})") << "\"file\"";
        QTest::addRow("no list") << QByteArray(R"({"images": {}})") << "\"images\"";
        QTest::addRow("not json") << QByteArray(R"({"images": [)") << "not JSON";
        QTest::addRow("huge") << QByteArray(2 << 20, ' ') << "1 MiB";
    }
    void caseJsonIsChecked()
    {
        QFETCH(const QByteArray, json);
        QFETCH(const QString, reason);
        QVERIFY(QFile::link(QStringLiteral("/etc/passwd"), m_folder->filePath(QStringLiteral("link"))));
        write("case.json", json);
        const auto value = open();
        QVERIFY(!value.ok());
        QVERIFY2(value.error().message.contains(reason), qPrintable(value.error().message));
        QVERIFY(value.error().message.contains(QStringLiteral("case.json")));
    }

    void brokenAndForeignFilesAreNamedAndTheRestOpens()
    {
        mammogram("a", "L", "MLO");
        write("broken", "FAKE but broken");
        write("notes.txt", "nothing to see");
        write(".hidden", "FAKE hidden");
        const auto value = open();
        QVERIFY(value.ok());
        QCOMPARE(value->warnings.size(), 2);
        QVERIFY(value->warnings.join(' ').contains(QStringLiteral("notes.txt")));
        QVERIFY(value->warnings.join(' ').contains(QStringLiteral("is broken")));
    }

    void theSameImageTwiceIsShownOnce()
    {
        fake("a", {{"uid", "1.2.3"}, {"patient", "P1"}});
        fake("b", {{"uid", "1.2.3"}, {"patient", "P1"}});
        const auto value = open();
        QCOMPARE(value->images.size(), size_t(1));
        QCOMPARE(value->warnings.size(), 1);
    }

    void nothingToOpenSaysSo()
    {
        QVERIFY(!open().ok());
        QCOMPARE(open(false, {"absent"}).error().code, ErrorCode::NotFound);
        write("broken", "FAKE");
        QVERIFY(open(false, {"broken"}).error().message.contains(QStringLiteral("broken")));
    }

    void foldersAreReadToABoundOnly()
    {
        mammogram("1/2/3/4/5/6/7/in", "L", "MLO");
        mammogram("1/2/3/4/5/6/7/8/9/deep", "R", "MLO");
        QVERIFY(QFile::link(m_folder->path(), m_folder->filePath(QStringLiteral("loop"))));
        QCOMPARE(namesOf(*open()), QStringList{"in"});
    }

    void cancelledIsCancelled()
    {
        mammogram("a", "L", "MLO");
        std::stop_source stop;
        stop.request_stop();
        const auto value = openCase({m_folder->path().toStdString()}, m_readers, false, {}, stop.get_token());
        QCOMPARE(value.error().code, ErrorCode::Cancelled);
    }
};

QTEST_GUILESS_MAIN(OpenCaseTest)
#include "open_case_test.moc"
