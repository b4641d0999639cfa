// Real DICOM files as a case: patients told apart, priors and views from the files themselves.
#include "core/dicom/dicom_reader.h"
#include "core/workspace/breast_case.h"

#include <QFileInfo>
#include <QTemporaryDir>
#include <QTest>

using namespace triptych;

class OpenRealCaseTest : public QObject {
    Q_OBJECT

    const QString m_data = QStringLiteral(TRIPTYCH_SHARED_DATA "/dicom");
    ReaderRegistry m_readers;

    std::filesystem::path at(const char* name) const { return (m_data + QLatin1String(name)).toStdString(); }

private Q_SLOTS:
    void initTestCase()
    {
        if (!QFileInfo::exists(m_data))
            QSKIP("../shared/data is absent");
        m_readers.add(makeDicomReader());
    }

    void aFolderOfSeveralPatientsNamesThem()
    {
        const auto refused = openCase({at("/mammogram")}, m_readers, false);
        QVERIFY(!refused.ok());
        QCOMPARE(refused.error().code, ErrorCode::Refused);
        const auto mixed = openCase({at("/mammogram")}, m_readers, true);
        QVERIFY(mixed.ok());
        QVERIFY(mixed->mixed);
        for (const QString& patient : mixed->patientIds)
            QVERIFY2(refused.error().message.contains(patient), qPrintable(patient));
    }

    void aCaseJsonSaysWhatTheFileDoesNot()
    {
        QTemporaryDir folder;
        const QString name = QStringLiteral("MG1_JPLY");
        if (!QFile::copy(m_data + QStringLiteral("/mammogram/") + name, folder.filePath(name)))
            QSKIP("MG1_JPLY is absent");
        QFile json(folder.filePath(QStringLiteral("case.json")));
        QVERIFY(json.open(QIODevice::WriteOnly));
        json.write(R"({"images": [{"file": "MG1_JPLY", "kind": "mammogram", "laterality": "L", "view": "MLO"}]})");
        json.close();
        const auto value = openCase({folder.path().toStdString()}, m_readers, false);
        QVERIFY2(value.ok(), value ? "" : qPrintable(value.error().message));
        QCOMPARE(value->images.size(), size_t(1));
        QCOMPARE(value->images[0].kind(), ImageKind::Mammogram);
        QCOMPARE(value->images[0].source->info().identity.viewPosition, QStringLiteral("MLO"));
        QCOMPARE(value->images[0].source->info().size(), QSize(3064, 4664));
    }

    void everyOddFileIsOpenedOrNamed()
    {
        const auto value = openCase({at("/variety")}, m_readers, true);
        QVERIFY2(value.ok(), value ? "" : qPrintable(value.error().message));
        QVERIFY(!value->images.empty());
        for (const QString& warning : value->warnings)
            QVERIFY(!warning.trimmed().isEmpty());
    }
};

QTEST_GUILESS_MAIN(OpenRealCaseTest)
#include "open_real_case_test.moc"
