// Stored values of real files against an independent decode by pydicom and GDCM, made while the test runs.
#include "core/dicom/dicom_reader.h"

#include <QDirIterator>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

using namespace triptych;

class DicomPixelsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void storedValuesEqualTheReference_data();
    void storedValuesEqualTheReference();

private:
    QTemporaryDir m_scratch;
    QList<QJsonObject> m_references;
};

void DicomPixelsTest::initTestCase()
{
    const QString root = QStringLiteral(TRIPTYCH_SHARED_DATA);
    if (!QFile::exists(root + QStringLiteral("/dicom")))
        QSKIP("the sample files under ../shared/data are absent");
    QStringList files;
    for (const char* folder : {"/dicom/mammogram", "/dicom/ultrasound", "/dicom/variety/test_files",
                               "/dicom/variety/charset_files", "/slide"}) {
        QDirIterator it(root + QLatin1String(folder), QDir::Files, QDirIterator::Subdirectories);
        while (it.hasNext())
            files << it.next();
    }
    files.sort();
    // Its codestream header is overwritten, so that the reference's pixels mean nothing; it is refused.
    files.removeIf([](const QString& file) { return file.contains(QLatin1String("embedded-sequence-delimiter")); });
    QProcess python;
    python.start(
        QStringLiteral("/usr/bin/python3"),
        QStringList{QStringLiteral(TRIPTYCH_SOURCE_DIR "/tests/unit/dicom/reference_decode.py"), m_scratch.path()} +
            files);
    QVERIFY2(python.waitForStarted() && python.waitForFinished(60'000) && python.exitCode() == 0,
             "python3 with pydicom and GDCM is needed (see installer/debian-packages.txt)");
    for (const QByteArray& line : python.readAllStandardOutput().split('\n'))
        if (!line.trimmed().isEmpty())
            m_references << QJsonDocument::fromJson(line).object();
    QVERIFY2(m_references.size() > 60, "the reference decoded too few of the sample files to mean anything");
}

void DicomPixelsTest::storedValuesEqualTheReference_data()
{
    QTest::addColumn<QJsonObject>("reference");
    for (const QJsonObject& reference : m_references)
        QTest::newRow(qPrintable(reference[QStringLiteral("file")].toString().section(QLatin1Char('/'), -3)))
            << reference;
}

void DicomPixelsTest::storedValuesEqualTheReference()
{
    QFETCH(QJsonObject, reference);
    const QString path = reference[QStringLiteral("file")].toString();
    const auto source = makeDicomReader()->open(path.toStdString(), {});
    QVERIFY2(source.ok(), source.ok() ? "" : qPrintable(source.error().message));
    const ImageInfo& info = (*source)->info();
    if (info.decodeUnit == DecodeUnit::Tile)
        QSKIP("tiles have their own test");
    const auto pixels = (*source)->read(0, 0, QRect(QPoint(0, 0), info.size()), {});
    QVERIFY2(pixels.ok(), pixels.ok() ? "" : qPrintable(pixels.error().message));
    QCOMPARE(pixels->height(), reference[QStringLiteral("rows")].toInt());
    QCOMPARE(pixels->width(), reference[QStringLiteral("columns")].toInt());
    const bool colour = reference[QStringLiteral("colour")].toBool();
    QCOMPARE(pixels->samplesPerPixel(), colour ? 3 : 1);

    QFile raw(reference[QStringLiteral("raw")].toString());
    QVERIFY(raw.open(QIODevice::ReadOnly));
    const QByteArray expected = raw.readAll();
    // Lossy JPEG leaves the rounding of the inverse transform and of the colour matrix to the decoder.
    const double tolerance = colour ? 3 : info.lossy ? 1 : 0;
    double worst = 0;
    for (int y = 0; y < pixels->height(); ++y)
        for (int x = 0; x < pixels->width(); ++x)
            for (int s = 0; s < pixels->samplesPerPixel(); ++s) {
                const qsizetype at = (qsizetype(y) * pixels->width() + x) * pixels->samplesPerPixel() + s;
                const double wanted = colour ? double(uchar(expected[at]))
                                             : double(reinterpret_cast<const qint32*>(expected.constData())[at]);
                worst = std::max(worst, std::abs(pixels->sampleAt(x, y, s) - wanted));
            }
    QVERIFY2(worst <= tolerance, qPrintable(QStringLiteral("differs by up to %1").arg(worst)));
}

QTEST_GUILESS_MAIN(DicomPixelsTest)
#include "dicom_pixels_test.moc"
