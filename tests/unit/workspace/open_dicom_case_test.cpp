// Whole DICOM cases as they come: a medium with a DICOMDIR, and a slide that is a series of instances.
#include "core/dicom/dicom_reader.h"
#include "core/workspace/breast_case.h"
#include "tests/phantom_files.h"
#include "tests/unit/dicom/slide_instance.h"

#include <QTemporaryDir>
#include <QTest>

using namespace triptych;

class OpenDicomCaseTest : public QObject {
    Q_OBJECT

    ReaderRegistry m_readers;
    QTemporaryDir m_data;
    std::unique_ptr<QTemporaryDir> m_folder;

    Result<BreastCase> open(const QString& name) const
    {
        return openCase({m_folder->filePath(name).toStdString()}, m_readers, false);
    }
    static QStringList captions(const BreastCase& value)
    {
        QStringList all;
        for (const CaseImage& image : value.images)
            all << image.source->info().identity.laterality + image.source->info().identity.viewPosition;
        return all;
    }

private Q_SLOTS:
    void initTestCase()
    {
        m_readers.add(makeDicomReader());
        QVERIFY(writeSmallPhantom(m_data.path(), 0.1));
    }

    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

    /// A medium as dcmmkdir makes it: two studies' images, named as PS3.10 8.2 wants them.
    void aMediumIsOneCaseOfWhatItsDirectoryNames()
    {
        const QDir medium(m_folder->path());
        QVERIFY(medium.mkpath(QStringLiteral("IMAGES")));
        int number = 0;
        for (const char* name : {"current/LMLO", "current/RCC", "current/LCC", "prior/LCC"})
            QVERIFY(QFile::copy(m_data.filePath(QStringLiteral("mammogram/%1.dcm").arg(QLatin1String(name))),
                                medium.filePath(QStringLiteral("IMAGES/IM%1").arg(++number))));
        QVERIFY(runProgram(QStringLiteral("dcmmkdir"),
                           {QStringLiteral("-q"), QStringLiteral("-Nxc"), QStringLiteral("+r"), QStringLiteral("+id"),
                            medium.path(), QStringLiteral("+D"), medium.filePath(QStringLiteral("DICOMDIR"))}));
        // On the medium, but not in its directory.
        QVERIFY(QFile::copy(m_data.filePath(QStringLiteral("mammogram/current/RMLO.dcm")),
                            medium.filePath(QStringLiteral("IMAGES/STRAY"))));

        const auto value = open(QStringLiteral("DICOMDIR"));
        QVERIFY2(value.ok(), value ? "" : qPrintable(value.error().message));
        QCOMPARE(captions(*value), (QStringList{"RCC", "LCC", "LMLO", "LCC"}));
        QVERIFY(value->images[3].prior && !value->images[1].prior);
        QCOMPARE(value->patientIds.size(), 1);
        QVERIFY2(value->warnings.isEmpty(), qPrintable(value->warnings.join(QLatin1Char('\n'))));
        QCOMPARE(value->images[0].source->info().identity.patientSex, QStringLiteral("F"));

        // An image that the directory names and that is gone is told, and the rest opens.
        QVERIFY(QFile::remove(medium.filePath(QStringLiteral("IMAGES/IM2"))));
        const auto torn = open(QStringLiteral("DICOMDIR"));
        QVERIFY2(torn.ok(), torn ? "" : qPrintable(torn.error().message));
        QCOMPARE(captions(*torn), (QStringList{"LCC", "LMLO", "LCC"}));
        QCOMPARE(torn->warnings.size(), 1);
        QVERIFY2(torn->warnings[0].contains(QStringLiteral("IM2")), qPrintable(torn->warnings[0]));
    }

    void theInstancesOfASlideAreOneImage()
    {
        int number = 0;
        for (const int side : {256, 128, 64}) {
            const QByteArray uid = "1.2.3." + QByteArray::number(++number);
            SlideRecipe recipe{{side, side}, {64, 64}, uid.constData()};
            recipe.patientId = "SLIDE-1";
            writeSlide(m_folder->filePath(QStringLiteral("level%1.dcm").arg(number)), recipe);
        }
        const auto value = open(QString());
        QVERIFY2(value.ok(), value ? "" : qPrintable(value.error().message));
        QCOMPARE(value->images.size(), size_t(1));
        const ImageInfo& slide = value->images[0].source->info();
        QCOMPARE(slide.kind, ImageKind::Slide);
        QCOMPARE(slide.size(), QSize(256, 256));
        QCOMPARE(slide.levels.size(), size_t(3));
        QCOMPARE(value->patientIds, QStringList{QStringLiteral("SLIDE-1")});
        QVERIFY2(value->warnings.isEmpty(), qPrintable(value->warnings.join(QLatin1Char('\n'))));
        // Named by one of its instances alone, it is the same case.
        const auto byOne = open(QStringLiteral("level2.dcm"));
        QVERIFY2(byOne.ok(), byOne ? "" : qPrintable(byOne.error().message));
        QCOMPARE(byOne->id.value, value->id.value);
        QCOMPARE(byOne->images[0].source->info().size(), QSize(256, 256));
    }
};

QTEST_GUILESS_MAIN(OpenDicomCaseTest)
#include "open_dicom_case_test.moc"
