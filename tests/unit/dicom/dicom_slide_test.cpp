// Whole-slide instances as pyramids of tiles, and the directory of a medium.
#include "core/dicom/dicom_directory.h"
#include "core/dicom/dicom_header.h"
#include "core/dicom/dicom_reader.h"
#include "core/dicom/dicom_slide_source.h"
#include "tests/unit/dicom/slide_instance.h"

#include <dcmtk/config/osconfig.h>

#include <dcmtk/dcmdata/dctk.h>

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace triptych;

namespace {

const QString kShared = QStringLiteral(TRIPTYCH_SHARED_DATA "/");

} // namespace

class DicomSlideTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void instancesOfASeriesAreOnePyramid();
    void absentTilesAreWhite_data();
    void absentTilesAreWhite();
    void labelAndOverviewStandBeside();
    void aSingleLevelGetsCoarserOnes();
    void realSlideHasTiles();
    void directoryNamesTheFilesThatAreThere();
    void directoryCannotLeaveItsFolder();
    void headersTellWhatAFileIs();
};

void DicomSlideTest::instancesOfASeriesAreOnePyramid()
{
    QTemporaryDir folder;
    writeSlide(folder.filePath(QStringLiteral("a.dcm")), {{100, 60}, {32, 32}, "1.2.3.1"});
    writeSlide(folder.filePath(QStringLiteral("b.dcm")), {{50, 30}, {32, 32}, "1.2.3.2"});
    QFile noise(folder.filePath(QStringLiteral("notes.txt")));
    QVERIFY(noise.open(QIODevice::WriteOnly) && noise.write("not DICOM") > 0);
    noise.close();
    // Whichever instance is asked for, it is the slide that is opened.
    for (const char* name : {"a.dcm", "b.dcm"}) {
        const auto slide = makeDicomReader()->open(folder.filePath(QLatin1String(name)).toStdString(), {});
        QVERIFY2(slide.ok(), slide.ok() ? "" : qPrintable(slide.error().message));
        const ImageInfo& info = (*slide)->info();
        QCOMPARE(info.kind, ImageKind::Slide);
        QCOMPARE(info.id.value, QStringLiteral("1.2.3.1"));
        QCOMPARE(info.decodeUnit, DecodeUnit::Tile);
        QCOMPARE(info.levels.size(), size_t(2));
        QCOMPARE(info.size(), QSize(100, 60));
        QCOMPARE(info.levels[1].downsample, 2.0);
        QCOMPARE(info.calibration.source, SpacingSource::SlideMpp);
        QCOMPARE(info.calibration.spacing->xMm, 0.00025);
        QCOMPARE(info.calibration.spacing->yMm, 0.0005);
        // Tiles 4 × 2; the pixel at (40, 40) lies in tile 1 + 4.
        const auto region = (*slide)->read(0, 0, QRect(20, 20, 40, 30), {});
        QVERIFY(region.ok());
        QCOMPARE(region->sampleAt(20, 20, 1), 50.0);
        QCOMPARE(region->sampleAt(0, 0, 2), 0.0);
        const auto corner = (*slide)->readUnit({0, 0, 3, 1}, {});
        QVERIFY(corner.ok());
        QCOMPARE(corner->front().pixels.size(), QSize(100 - 96, 60 - 32));
    }
}

void DicomSlideTest::absentTilesAreWhite_data()
{
    QTest::addColumn<bool>("sparse");
    QTest::addColumn<int>("skipped");
    QTest::newRow("last of TILED_FULL") << false << 7;
    QTest::newRow("inner of TILED_SPARSE") << true << 2;
}

void DicomSlideTest::absentTilesAreWhite()
{
    QFETCH(bool, sparse);
    QFETCH(int, skipped);
    QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("a.dcm"));
    writeSlide(path, {{100, 60}, {32, 32}, "1.2.3.1", sparse, skipped});
    const auto slide = openDicomSlide({path.toStdString()});
    QVERIFY2(slide.ok(), slide.ok() ? "" : qPrintable(slide.error().message));
    for (int number = 0; number < 8; ++number) {
        const auto unit = (*slide)->readUnit({0, 0, number % 4, number / 4}, {});
        QVERIFY(unit.ok());
        QCOMPARE(unit->front().pixels.sampleAt(0, 0, 0), number == skipped ? 255.0 : 10.0 * number);
    }
}

void DicomSlideTest::labelAndOverviewStandBeside()
{
    QTemporaryDir folder;
    SlideRecipe label{{20, 10}, {20, 10}, "1.2.3.7"};
    label.imageType = "ORIGINAL\\PRIMARY\\LABEL\\NONE";
    writeSlide(folder.filePath(QStringLiteral("a.dcm")), label);
    SlideRecipe overview{{64, 32}, {32, 32}, "1.2.3.8"};
    overview.imageType = "ORIGINAL\\PRIMARY\\OVERVIEW\\NONE";
    writeSlide(folder.filePath(QStringLiteral("b.dcm")), overview);
    writeSlide(folder.filePath(QStringLiteral("c.dcm")), {{100, 60}, {32, 32}, "1.2.3.1"});
    for (const char* name : {"a.dcm", "b.dcm", "c.dcm"}) {
        const auto slide = makeDicomReader()->open(folder.filePath(QLatin1String(name)).toStdString(), {});
        QVERIFY2(slide.ok(), slide.ok() ? "" : qPrintable(slide.error().message));
        QCOMPARE((*slide)->info().id.value, QStringLiteral("1.2.3.1")); // the label is never shown in its place
        QCOMPARE((*slide)->info().levels.size(), size_t(1));
        QStringList beside = (*slide)->associatedImages();
        beside.sort();
        QCOMPARE(beside, QStringList({QStringLiteral("label"), QStringLiteral("overview")}));
        const auto picture = (*slide)->readAssociated(QStringLiteral("overview"), {});
        QVERIFY2(picture.ok(), picture.ok() ? "" : qPrintable(picture.error().message));
        QCOMPARE(picture->size(), QSize(64, 32));
        QCOMPARE(picture->sampleAt(31, 5), 0.0);
        QCOMPARE(picture->sampleAt(32, 5), 10.0);
        QCOMPARE((*slide)->readAssociated(QStringLiteral("label"), {})->size(), QSize(20, 10));
        QCOMPARE((*slide)->readAssociated(QStringLiteral("macro"), {}).error().code, ErrorCode::NotFound);
    }
}

void DicomSlideTest::aSingleLevelGetsCoarserOnes()
{
    QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("a.dcm"));
    SlideRecipe recipe{{1500, 900}, {256, 256}}; // 6 × 4 tiles, of 10 n each
    recipe.focalPlanes = 2;
    writeSlide(path, recipe);
    const auto slide = openDicomSlide({path.toStdString()});
    QVERIFY2(slide.ok(), slide.ok() ? "" : qPrintable(slide.error().message));
    const auto& levels = (*slide)->info().levels;
    QCOMPARE(levels.size(), size_t(3));
    QCOMPARE(levels[2].size, QSize(375, 225));
    QCOMPARE(levels[2].downsample, 4.0);
    for (const int frame : {1, 0}) {
        // The middle of tile 1 + 6 of the full resolution lies at (96, 96) of a quarter of it.
        const auto region = (*slide)->read(2, frame, QRect(90, 90, 20, 20), {});
        QVERIFY(region.ok());
        QCOMPARE(region->sampleAt(6, 6), 70.0 + 3 * frame);
        const auto unit = (*slide)->readUnit({2, frame, 0, 0}, {});
        QVERIFY(unit.ok());
        QCOMPARE(unit->front().pixels.size(), QSize(256, 225));
        QCOMPARE(unit->front().pixels.sampleAt(96, 96), 70.0 + 3 * frame);
        QCOMPARE(unit->front().pixels.sampleAt(255, 10), 30.0 + 3 * frame);
    }
}

void DicomSlideTest::realSlideHasTiles()
{
    const QString path = kShared + QStringLiteral("slide/camelyon_level_jpeg.dcm");
    if (!QFile::exists(path))
        QSKIP("the sample files under ../shared/data are absent");
    const auto slide = makeDicomReader()->open(path.toStdString(), {});
    QVERIFY2(slide.ok(), slide.ok() ? "" : qPrintable(slide.error().message));
    const ImageInfo& info = (*slide)->info();
    QCOMPARE(info.size(), QSize(1152, 700));
    QCOMPARE(info.levels[0].tile, QSize(256, 256));
    const auto whole = (*slide)->read(0, 0, QRect(QPoint(0, 0), info.size()), {});
    QVERIFY(whole.ok());
    QCOMPARE(whole->size(), QSize(1152, 700));
    // Neighbouring tiles continue each other: no seam is steeper than the steps beside it.
    double across = 0, beside = 0;
    for (int y = 0; y < 700; ++y) {
        across += std::abs(whole->sampleAt(255, y, 1) - whole->sampleAt(256, y, 1));
        beside += std::abs(whole->sampleAt(253, y, 1) - whole->sampleAt(254, y, 1));
    }
    QVERIFY2(across < 2 * beside + 700, qPrintable(QStringLiteral("%1 and %2").arg(across).arg(beside)));
}

void DicomSlideTest::directoryNamesTheFilesThatAreThere()
{
    const QString folder = kShared + QStringLiteral("dicom/variety/test_files/dicomdirtests/");
    if (!QFile::exists(folder))
        QSKIP("the sample files under ../shared/data are absent");
    for (const char* name : {"DICOMDIR", "DICOMDIR-bigEnd", "DICOMDIR-implicit", "DICOMDIR-reordered"}) {
        const auto directory = readDicomDir((folder + QLatin1String(name)).toStdString());
        QVERIFY2(directory.ok(), directory.ok() ? "" : qPrintable(directory.error().message));
        QVERIFY2(directory->files.size() + size_t(directory->warnings.size()) >= 31, name);
        for (const auto& file : directory->files)
            QVERIFY(readDicomHeader(file)->hasPixels);
    }
    QVERIFY(!readDicomDir((folder + QStringLiteral("README.txt")).toStdString()).ok());
}

void DicomSlideTest::directoryCannotLeaveItsFolder()
{
    QTemporaryDir folder;
    QVERIFY(QDir(folder.path()).mkdir(QStringLiteral("MEDIUM")));
    writeSlide(folder.filePath(QStringLiteral("SECRET")), {{8, 8}, {8, 8}});
    writeSlide(folder.filePath(QStringLiteral("MEDIUM/GOOD")), {{8, 8}, {8, 8}});
    QVERIFY(QFile::link(folder.filePath(QStringLiteral("SECRET")), folder.filePath(QStringLiteral("MEDIUM/LINK"))));
    DcmFileFormat file;
    DcmDataset& item = *file.getDataset();
    item.putAndInsertString(DCM_SOPClassUID, UID_MediaStorageDirectoryStorage);
    item.putAndInsertString(DCM_SOPInstanceUID, "1.2.3.9");
    item.putAndInsertString(DCM_FileSetID, "MEDIUM");
    int number = 0;
    for (const char* reference : {"..\\SECRET", "LINK", "GOOD", "/etc/passwd", "GONE"}) {
        DcmItem* record = nullptr;
        item.findOrCreateSequenceItem(DCM_DirectoryRecordSequence, record, number++);
        record->putAndInsertString(DCM_DirectoryRecordType, "IMAGE");
        record->putAndInsertString(DCM_ReferencedFileID, reference);
    }
    const QString path = folder.filePath(QStringLiteral("MEDIUM/DICOMDIR"));
    QVERIFY(file.saveFile(path.toLocal8Bit().constData(), EXS_LittleEndianExplicit).good());
    const auto directory = readDicomDir(path.toStdString());
    QVERIFY2(directory.ok(), directory.ok() ? "" : qPrintable(directory.error().message));
    QCOMPARE(directory->files.size(), size_t(1));
    QCOMPARE(directory->files.front().filename().string(), std::string("GOOD"));
    QCOMPARE(directory->warnings.size(), 4);
}

void DicomSlideTest::headersTellWhatAFileIs()
{
    const QString folder = kShared + QStringLiteral("dicom/variety/test_files/");
    if (!QFile::exists(folder))
        QSKIP("the sample files under ../shared/data are absent");
    const auto plan = readDicomHeader((folder + QStringLiteral("rtplan.dcm")).toStdString());
    QVERIFY(plan.ok());
    QVERIFY(!plan->hasPixels);
    QCOMPARE(plan->sopClassName, QStringLiteral("RT Plan Storage"));
    const auto image = readDicomHeader((folder + QStringLiteral("CT_small.dcm")).toStdString());
    QVERIFY(image.ok() && image->hasPixels);
    QCOMPARE(image->kind, ImageKind::Volume);
    QCOMPARE(image->identity.modality, QStringLiteral("CT"));
    const auto directory = readDicomHeader((folder + QStringLiteral("dicomdirtests/DICOMDIR")).toStdString());
    QVERIFY(directory.ok() && directory->isDirectory);
}

QTEST_GUILESS_MAIN(DicomSlideTest)
#include "dicom_slide_test.moc"
