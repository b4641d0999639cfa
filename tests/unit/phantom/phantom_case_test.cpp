// The phantom as a folder of files: other programs accept it, it is the same for a seed, and its truth is true.
#include "core/base/file_hash.h"
#include "core/phantom/phantom_case.h"

#include <QDir>
#include <QDirIterator>
#include <QImage>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

#include <cmath>
#include <cstdlib>

#include <openslide/openslide.h>

using namespace triptych;

class PhantomCaseTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void sameSeedSameBytes();
    void otherSeedOtherImages();
    void caseFileListsEveryImage();
    void dicomIsValid();
    void pydicomReadsIt();
    void massHasTheSameDepthInBothViews();
    void priorMassIsSmaller();
    void truthMaskMarksTheMass();
    void massIsBright();
    void lesionIsDark();
    void slideOpensAsPyramid();
    void invasiveRegionIsPurple();
    void refusesScaleOutOfRange();
    void reportsUnwritableFolder();
    void stops();

private:
    QJsonObject json(const QString& name) const
    {
        QFile file(m_folder.filePath(name));
        return file.open(QIODevice::ReadOnly) ? QJsonDocument::fromJson(file.readAll()).object() : QJsonObject();
    }
    const QJsonObject mammogramTruth(const QString& file) const
    {
        for (const QJsonValue& view : json("truth/truth.json")["mammograms"].toArray())
            if (view["file"].toString() == file)
                return view.toObject();
        return {};
    }
    static QMap<QString, QString> hashes(const QTemporaryDir& folder);
    /// The stored pixels of an uncompressed DICOM file: they are its last bytes.
    QByteArray pixels(const QString& name, qint64 bytes) const;

    QTemporaryDir m_folder;
    static constexpr double kScale = 0.125;
};

namespace {

Result<void> write(const QTemporaryDir& folder, quint64 seed)
{
    phantom::PhantomOptions options;
    options.seed = seed;
    options.scale = 0.125;
    return phantom::writePhantom(folder.path().toStdString(), options);
}

QPointF point(const QJsonValue& value) { return {value[0].toDouble(), value[1].toDouble()}; }

} // namespace

void PhantomCaseTest::initTestCase()
{
    const auto written = write(m_folder, 1);
    QVERIFY2(written.ok(), written ? "" : qPrintable(written.error().message));
}

QMap<QString, QString> PhantomCaseTest::hashes(const QTemporaryDir& folder)
{
    QMap<QString, QString> found;
    QDirIterator files(folder.path(), QDir::Files, QDirIterator::Subdirectories);
    while (files.hasNext()) {
        const QString path = files.next();
        const auto hash = sha256OfFile(path.toStdString());
        found[QDir(folder.path()).relativeFilePath(path)] = hash ? *hash : QString();
    }
    return found;
}

QByteArray PhantomCaseTest::pixels(const QString& name, qint64 bytes) const
{
    QFile file(m_folder.filePath(name));
    return file.open(QIODevice::ReadOnly) ? file.readAll().right(bytes) : QByteArray();
}

void PhantomCaseTest::sameSeedSameBytes()
{
    QTemporaryDir again;
    QVERIFY(write(again, 1).ok());
    QCOMPARE(hashes(again), hashes(m_folder));
}

void PhantomCaseTest::otherSeedOtherImages()
{
    QTemporaryDir other;
    QVERIFY(write(other, 2).ok());
    const auto first = hashes(m_folder), second = hashes(other);
    QCOMPARE(first.keys(), second.keys());
    for (const QString& name : first.keys())
        if (name != "case.json")
            QVERIFY2(first[name] != second[name], qPrintable(name));
}

void PhantomCaseTest::caseFileListsEveryImage()
{
    const QJsonObject file = json("case.json");
    QCOMPARE(file["patient"]["id"].toString(), "PHANTOM-0001");
    QMap<QString, int> kinds;
    for (const QJsonValue& image : file["images"].toArray()) {
        QVERIFY(QFile::exists(m_folder.filePath(image["file"].toString())));
        QVERIFY(QDate::fromString(image["date"].toString(), Qt::ISODate).isValid());
        ++kinds[image["kind"].toString()];
    }
    QCOMPARE(kinds, (QMap<QString, int>{{"mammogram", 8}, {"ultrasound", 1}, {"slide", 1}}));
}

void PhantomCaseTest::dicomIsValid()
{
    QVERIFY2(!QStandardPaths::findExecutable("dciodvfy").isEmpty(), "dciodvfy (package dicom3tools) is needed");
    int checked = 0;
    QDirIterator files(m_folder.path(), {"*.dcm"}, QDir::Files, QDirIterator::Subdirectories);
    while (files.hasNext()) {
        QProcess check;
        check.setProcessChannelMode(QProcess::MergedChannels);
        check.start("dciodvfy", {files.next()});
        QVERIFY(check.waitForFinished());
        const QByteArray report = check.readAll();
        QVERIFY2(!report.contains("Error"), report.constData());
        QVERIFY2(report.contains("MammographyImageForPresentation") || report.contains("USMultiFrameImage"), report);
        ++checked;
    }
    QCOMPARE(checked, 9);
}

void PhantomCaseTest::pydicomReadsIt()
{
    const QString python = "/usr/bin/python3"; // the one that Debian's packages belong to
    QProcess probe;
    probe.start(python, {"-c", "import pydicom"});
    QVERIFY2(probe.waitForFinished() && probe.exitCode() == 0, "pydicom (package python3-pydicom) is needed");
    const QString script = "import pydicom, sys\n"
                           "for name in sys.argv[1:]:\n"
                           "    d = pydicom.dcmread(name)\n"
                           "    print(d.PatientID, d.Modality, d.Rows, d.Columns, d.PhotometricInterpretation,\n"
                           "          d.get('ImageLaterality', d.get('Laterality')), d.get('NumberOfFrames', 1),\n"
                           "          d.ViewCodeSequence[0].CodeValue if 'ViewCodeSequence' in d else\n"
                           "          d.SequenceOfUltrasoundRegions[0].PhysicalDeltaX)\n";
    QProcess process;
    process.start(python, {"-c", script, m_folder.filePath("mammogram/current/RMLO.dcm"),
                           m_folder.filePath("mammogram/prior/LCC.dcm"), m_folder.filePath("ultrasound/clip.dcm")});
    QVERIFY(process.waitForFinished());
    const QStringList lines = QString::fromUtf8(process.readAllStandardOutput()).split('\n', Qt::SkipEmptyParts);
    QVERIFY2(lines.size() == 3, process.readAllStandardError());
    QCOMPARE(lines[0], "PHANTOM-0001 MG 512 416 MONOCHROME1 R 1 399368009");
    QCOMPARE(lines[1], "PHANTOM-0001 MG 512 416 MONOCHROME2 L 1 R-10242");
    QVERIFY2(lines[2].startsWith("PHANTOM-0001 US 450 600 MONOCHROME2 L 4 0.00666"), qPrintable(lines[2]));
}

void PhantomCaseTest::massHasTheSameDepthInBothViews()
{
    const QJsonObject cc = mammogramTruth("mammogram/current/LCC.dcm"),
                      mlo = mammogramTruth("mammogram/current/LMLO.dcm");
    const auto depthMm = [](const QJsonObject& view) {
        return (point(view["nipple"]) - point(view["mass"]["centre"])).x() * view["spacingMm"][0].toDouble();
    };
    QVERIFY(depthMm(cc) > 30);
    QVERIFY(std::fabs(depthMm(cc) - depthMm(mlo)) < 0.5);
    // The two views were taken with different detectors.
    QVERIFY(cc["spacingMm"][0].toDouble() != mlo["spacingMm"][0].toDouble());
    const auto first = [](const QJsonObject& view) { return point(view["calcifications"][0]["centre"]); };
    const double ccDepth = (point(cc["nipple"]) - first(cc)).x() * cc["spacingMm"][0].toDouble();
    const double mloDepth = (point(mlo["nipple"]) - first(mlo)).x() * mlo["spacingMm"][0].toDouble();
    QVERIFY(std::fabs(ccDepth - mloDepth) < 0.5);
    QVERIFY(cc["calcifications"].toArray().size() >= 10);
}

void PhantomCaseTest::priorMassIsSmaller()
{
    const auto diameter = [&](const QString& study) {
        return mammogramTruth("mammogram/" + study + "/LCC.dcm")["mass"]["longestDiameterMm"].toDouble();
    };
    QVERIFY(diameter("prior") > 4);
    QVERIFY(diameter("prior") < 0.7 * diameter("current"));
    QVERIFY(!mammogramTruth("mammogram/current/RCC.dcm").contains("mass"));
}

void PhantomCaseTest::truthMaskMarksTheMass()
{
    const QJsonObject view = mammogramTruth("mammogram/current/LMLO.dcm");
    const QImage mask(m_folder.filePath(view["mask"].toString()));
    QCOMPARE(mask.size(), QSize(416, 512));
    const QPoint centre = point(view["mass"]["centre"]).toPoint();
    QCOMPARE(int(mask.constScanLine(centre.y())[centre.x()]), 3);
    double pixelsOfMass = 0;
    QSet<int> labels;
    for (int y = 0; y < mask.height(); ++y)
        for (int x = 0; x < mask.width(); ++x) {
            labels << mask.constScanLine(y)[x];
            pixelsOfMass += mask.constScanLine(y)[x] == 3;
        }
    QCOMPARE(labels.size(), 5);
    const double spacing = view["spacingMm"][0].toDouble(), area = view["mass"]["areaMm2"].toDouble();
    QVERIFY(std::fabs(pixelsOfMass * spacing * spacing - area) < 0.1 * area);
}

void PhantomCaseTest::massIsBright()
{
    const QJsonObject view = mammogramTruth("mammogram/current/LCC.dcm");
    const QImage mask(m_folder.filePath(view["mask"].toString()));
    const QByteArray bytes = pixels(view["file"].toString(), 2LL * mask.width() * mask.height());
    const auto* values = reinterpret_cast<const quint16*>(bytes.constData());
    double sum[5] = {}, count[5] = {}, highest = 0;
    for (int i = 0; i < mask.width() * mask.height(); ++i) {
        const int label = mask.constScanLine(i / mask.width())[i % mask.width()];
        sum[label] += values[i];
        ++count[label];
        highest = std::max(highest, double(values[i]));
    }
    QVERIFY(sum[3] / count[3] > 1.3 * sum[1] / count[1]);
    QVERIFY(highest <= 4095);
    QCOMPARE(values[416 * 511 + 415], 0); // air, far from the breast
}

void PhantomCaseTest::lesionIsDark()
{
    const QJsonObject clip = json("truth/truth.json")["ultrasound"].toObject();
    const QJsonArray frames = clip["frames"].toArray();
    QCOMPARE(frames.size(), 4);
    const QByteArray bytes = pixels("ultrasound/clip.dcm", 4 * 600 * 450);
    QSet<QString> places;
    for (int f = 0; f < 4; ++f) {
        const QImage mask(m_folder.filePath(frames[f]["mask"].toString()));
        double in = 0, out = 0, inCount = 0, outCount = 0;
        for (int y = 40; y < 300; ++y)
            for (int x = 0; x < 600; ++x) {
                const double value = uchar(bytes[f * 600 * 450 + y * 600 + x]);
                const bool inside = mask.constScanLine(y)[x] != 0;
                (inside ? in : out) += value;
                ++(inside ? inCount : outCount);
            }
        QVERIFY(in / inCount < 0.6 * out / outCount);
        const QPointF centre = point(frames[f]["centre"]);
        places << QStringLiteral("%1 %2").arg(centre.x()).arg(centre.y());
    }
    QCOMPARE(places.size(), 4); // it moves
}

void PhantomCaseTest::slideOpensAsPyramid()
{
    openslide_t* slide = openslide_open(m_folder.filePath("slide/slide.tiff").toUtf8().constData());
    QVERIFY(slide);
    QVERIFY2(!openslide_get_error(slide), openslide_get_error(slide));
    const QJsonObject truth = json("truth/truth.json")["slide"].toObject();
    int64_t width = 0, height = 0;
    openslide_get_level0_dimensions(slide, &width, &height);
    QCOMPARE(width, truth["width"].toInt());
    QCOMPARE(height, truth["height"].toInt());
    QVERIFY(openslide_get_level_count(slide) >= 2);
    QCOMPARE(openslide_get_level_downsample(slide, 1), 4.0);
    const char* resolution = openslide_get_property_value(slide, "tiff.XResolution");
    QVERIFY(resolution);
    QCOMPARE(10000 / std::atof(resolution), truth["mppX"].toDouble());
    openslide_close(slide);
}

void PhantomCaseTest::invasiveRegionIsPurple()
{
    openslide_t* slide = openslide_open(m_folder.filePath("slide/slide.tiff").toUtf8().constData());
    QVERIFY(slide);
    const QJsonObject truth = json("truth/truth.json")["slide"].toObject();
    const int side = truth["width"].toInt() / 4;
    QImage level(side, side, QImage::Format_ARGB32_Premultiplied);
    openslide_read_region(slide, reinterpret_cast<uint32_t*>(level.bits()), 0, 0, 1, side, side);
    QVERIFY2(!openslide_get_error(slide), openslide_get_error(slide));
    openslide_close(slide);
    const QImage mask(m_folder.filePath(truth["mask"].toString()));
    const int factor = truth["maskDownsample"].toInt() / 4;
    double red[3] = {}, count[3] = {};
    for (int y = 0; y < side; ++y)
        for (int x = 0; x < side; ++x) {
            const int label =
                mask.constScanLine(std::min(y / factor, mask.height() - 1))[std::min(x / factor, mask.width() - 1)];
            red[label] += qRed(level.pixel(x, y));
            ++count[label];
        }
    QVERIFY(count[2] > 0);
    QVERIFY(red[0] / count[0] > 235);                      // glass
    QVERIFY(red[2] / count[2] < 0.85 * red[1] / count[1]); // nuclei take the red away
}

void PhantomCaseTest::refusesScaleOutOfRange()
{
    QTemporaryDir folder;
    for (const double scale : {0.0, -1.0, 3.0, std::nan("")}) {
        phantom::PhantomOptions options;
        options.scale = scale;
        const auto written = phantom::writePhantom(folder.path().toStdString(), options);
        QVERIFY(!written.ok());
        QCOMPARE(written.error().code, ErrorCode::LimitExceeded);
    }
}

void PhantomCaseTest::reportsUnwritableFolder()
{
    // A file stands where the folder should be made.
    const QString path = m_folder.filePath("case.json/inside");
    const auto written = phantom::writePhantom(path.toStdString(), {});
    QVERIFY(!written.ok());
    QCOMPARE(written.error().code, ErrorCode::WriteFailed);
    QVERIFY(written.error().message.contains("case.json"));
}

void PhantomCaseTest::stops()
{
    QTemporaryDir folder;
    std::stop_source stop;
    stop.request_stop();
    const auto written = phantom::writePhantom(folder.path().toStdString(), {}, {}, stop.get_token());
    QVERIFY(!written.ok());
    QCOMPARE(written.error().code, ErrorCode::Cancelled);
    QVERIFY(!QFile::exists(folder.filePath("case.json")));
}

QTEST_GUILESS_MAIN(PhantomCaseTest)
#include "phantom_case_test.moc"
