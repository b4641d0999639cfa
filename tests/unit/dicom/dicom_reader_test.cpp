// What the reader makes of headers: kind, view, calibration, text, refusals.
#include "core/dicom/dicom_reader.h"

#include <QDirIterator>
#include <QElapsedTimer>
#include <QFile>
#include <QTest>

using namespace triptych;

namespace {

QString shared(const char* relative) { return QStringLiteral(TRIPTYCH_SHARED_DATA "/") + QLatin1String(relative); }

Result<ImageSourcePtr> open(const QString& path) { return makeDicomReader()->open(path.toStdString(), {}); }

} // namespace

class DicomReaderTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everySampleOpensOrSaysWhyNot();
    void mammogramsAreRecognised_data();
    void mammogramsAreRecognised();
    void textIsUnicode_data();
    void textIsUnicode();
};

void DicomReaderTest::everySampleOpensOrSaysWhyNot()
{
    if (!QFile::exists(shared("dicom")))
        QSKIP("the sample files under ../shared/data are absent");
    int images = 0;
    for (const char* folder : {"dicom", "slide"}) {
        QDirIterator it(shared(folder), QDir::Files, QDirIterator::Subdirectories);
        while (it.hasNext()) {
            const QString path = it.next();
            QElapsedTimer timer;
            timer.start();
            const auto source = open(path);
            if (source) {
                ++images;
                QVERIFY((*source)->info().size().width() > 0);
                QVERIFY(!(*source)->info().id.isEmpty());
                const auto unit = (*source)->readUnit({}, {});
                QVERIFY(unit.ok() || unit.error().message.startsWith(path));
            } else {
                QVERIFY2(source.error().message.startsWith(path + QStringLiteral(": ")),
                         qPrintable(source.error().message));
                QVERIFY(!source.error().message.contains(QLatin1Char('\n')));
            }
            QVERIFY2(timer.elapsed() < 2000, qPrintable(path));
        }
    }
    QVERIFY(images > 100);
}

void DicomReaderTest::mammogramsAreRecognised_data()
{
    QTest::addColumn<QString>("file");
    QTest::addColumn<QString>("laterality");
    QTest::addColumn<QString>("view");
    QTest::addColumn<int>("calibration");
    QTest::addColumn<double>("spacing");
    QTest::newRow("digitised film") << "MG1_JPLY"
                                    << "L"
                                    << "MLO" << int(SpacingSource::None) << 0.0;
    QTest::newRow("fiducial") << "MG_Explicit_Little.dcm"
                              << "R"
                              << "CC" << int(SpacingSource::PixelSpacing) << 0.25;
    // 0.085 mm at the detector, magnified 1.0433386837881 times.
    QTest::newRow("magnified") << "OutOfBoundsOverlay.dcm"
                               << "L"
                               << "CC" << int(SpacingSource::ImagerPixelSpacingErmf) << 0.085 / 1.0433386837881;
}

void DicomReaderTest::mammogramsAreRecognised()
{
    QFETCH(QString, file);
    const QString path = shared("dicom/mammogram/") + file;
    if (!QFile::exists(path))
        QSKIP("the sample files under ../shared/data are absent");
    const auto source = open(path);
    QVERIFY2(source.ok(), source.ok() ? "" : qPrintable(source.error().message));
    const ImageInfo& info = (*source)->info();
    QCOMPARE(info.kind, ImageKind::Mammogram);
    QTEST(info.identity.laterality, "laterality");
    QTEST(info.identity.viewPosition, "view");
    QTEST(int(info.calibration.source), "calibration");
    QFETCH(double, spacing);
    const auto nominal = info.calibration.nominalSpacing();
    QCOMPARE(nominal ? nominal->xMm : 0.0, spacing);
}

void DicomReaderTest::textIsUnicode_data()
{
    QTest::addColumn<QString>("file");
    QTest::addColumn<QString>("name");
    QTest::newRow("Latin 1") << "chrFren.dcm" << QStringLiteral("Buc^Jérôme");
    QTest::newRow("Greek") << "chrGreek.dcm" << QStringLiteral("Διονυσιος");
    QTest::newRow("Cyrillic") << "chrRuss.dcm" << QStringLiteral("Люкceмбypг");
    QTest::newRow("Hebrew") << "chrHbrw.dcm" << QStringLiteral("שרון^דבורה");
    QTest::newRow("Korean") << "chrI2.dcm" << QStringLiteral("Hong^Gildong=洪^吉洞=홍^길동");
    QTest::newRow("Japanese") << "chrH31.dcm" << QStringLiteral("Yamada^Tarou=山田^太郎=やまだ^たろう");
    QTest::newRow("Japanese with half-width katakana")
        << "chrH32.dcm" << QStringLiteral("ﾔﾏﾀﾞ^ﾀﾛｳ=山田^太郎=やまだ^たろう");
    QTest::newRow("UTF-8") << "chrX1.dcm" << QStringLiteral("Wang^XiaoDong=王^小東=");
    QTest::newRow("GB 18030") << "chrX2.dcm" << QStringLiteral("Wang^XiaoDong=王^小东=");
}

void DicomReaderTest::textIsUnicode()
{
    QFETCH(QString, file);
    const QString path = shared("dicom/variety/charset_files/") + file;
    if (!QFile::exists(path))
        QSKIP("the sample files under ../shared/data are absent");
    const auto source = open(path);
    QVERIFY2(source.ok(), source.ok() ? "" : qPrintable(source.error().message));
    QTEST((*source)->info().identity.patientName, "name");
}

QTEST_GUILESS_MAIN(DicomReaderTest)
#include "dicom_reader_test.moc"
