// Which body part a file says it shows, on the phantom's ultrasound file changed for each case.
#include "core/dicom/dicom_reader.h"
#include "core/phantom/dicom_files.h"
#include "tests/gui/altered_dicom.h"

#include <QTemporaryDir>
#include <QTest>

using namespace triptych;

class BodyPartTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void isRead_data()
    {
        QTest::addColumn<QString>("examined");
        QTest::addColumn<QString>("region"); ///< code value and meaning
        QTest::addColumn<QString>("study");
        QTest::addColumn<QString>("bodyPart");
        const QString none;
        QTest::newRow("nothing") << none << none << none << none;
        QTest::newRow("breast") << "BREAST" << none << none << "BREAST";
        QTest::newRow("heart") << "heart " << none << none << "HEART";
        QTest::newRow("a description of the breast") << none << none << "Ecografia mama izq"
                                                     << "BREAST";
        QTest::newRow("another description") << none << none << "Ecografia codo izq" << none;
        QTest::newRow("said outright goes before descriptions") << "HEART" << none << "After breast surgery"
                                                                << "HEART";
        QTest::newRow("region of another") << none << "80891009|Heart" << none << "HEART";
        QTest::newRow("region in another language") << none << "76752008|Mamma" << none << "BREAST";
        QTest::newRow("region by the older code") << none << "T-04000|Breast" << none << "BREAST";
    }

    void isRead()
    {
        QFETCH(const QString, examined);
        QFETCH(const QString, region);
        QFETCH(const QString, study);
        QFETCH(const QString, bodyPart);
        const QTemporaryDir folder;
        const QString path = folder.filePath(QStringLiteral("image.dcm"));
        phantom::UltrasoundHeader header;
        header.instanceUid = QStringLiteral("1.2.3");
        header.size = QSize(64, 48);
        QVERIFY(phantom::writeUltrasound(path.toStdString(), header, std::vector<uint8_t>(64 * 48, 90)).ok());
        QVERIFY(alterDicom(path, [&](DcmDataset& data) {
            for (const DcmTagKey& tag : {DCM_BodyPartExamined, DCM_StudyDescription, DCM_SeriesDescription,
                                         DCM_ProtocolName, DCM_AnatomicRegionSequence})
                data.findAndDeleteElement(tag);
            if (!examined.isEmpty())
                data.putAndInsertString(DCM_BodyPartExamined, qPrintable(examined));
            if (!study.isEmpty())
                data.putAndInsertString(DCM_StudyDescription, qPrintable(study));
            if (region.isEmpty())
                return;
            DcmItem* code = nullptr;
            data.findOrCreateSequenceItem(DCM_AnatomicRegionSequence, code, 0);
            code->putAndInsertString(DCM_CodeValue, qPrintable(region.section(QLatin1Char('|'), 0, 0)));
            code->putAndInsertString(DCM_CodeMeaning, qPrintable(region.section(QLatin1Char('|'), 1)));
        }));
        const auto source = makeDicomReader()->open(path.toStdString(), {});
        QVERIFY(source.ok());
        QCOMPARE((*source)->info().identity.bodyPart, bodyPart);
    }
};

QTEST_GUILESS_MAIN(BodyPartTest)
#include "body_part_test.moc"
