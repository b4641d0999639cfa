// Damaged files: bytes flipped, lengths overwritten and ends cut off, by a fixed seed. Whatever comes out, reading it
// must give an image or a message. TRIPTYCH_FUZZ_SECONDS sets how long it runs, for longer runs by hand.
#include "core/dicom/dicom_directory.h"
#include "core/dicom/dicom_header.h"
#include "core/dicom/dicom_reader.h"

#include <QDirIterator>
#include <QElapsedTimer>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <random>

using namespace triptych;

namespace {

constexpr qint64 kLargestSample = 60'000;

QByteArray damage(QByteArray bytes, std::mt19937& random)
{
    const auto below = [&random](qsizetype limit) {
        return qsizetype(random() % quint32(std::max<qsizetype>(limit, 1)));
    };
    // Most of the structure lies near the start.
    const auto place = [&] { return below(random() % 2 ? bytes.size() : std::min<qsizetype>(bytes.size(), 2000)); };
    const int strokes = 1 + int(random() % 8);
    for (int i = 0; i < strokes && !bytes.isEmpty(); ++i)
        switch (random() % 5) {
        case 0: bytes[place()] = char(random()); break;
        case 1: bytes[place()] = char(bytes[place()] ^ (1 << (random() % 8))); break;
        case 2:
            for (qsizetype at = place(), left = 4; left > 0 && at < bytes.size(); ++at, --left)
                bytes[at] = random() % 2 ? char(0xFF) : char(0x7F);
            break;
        case 3: bytes.truncate(below(bytes.size()) + 1); break;
        default: {
            const qsizetype from = place();
            bytes.insert(place(), bytes.mid(from, 1 + below(64)));
        }
        }
    return bytes;
}

} // namespace

class DicomFuzzTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void damagedFilesGiveAnImageOrAMessage();
    void deepNestingIsRefused();
};

void DicomFuzzTest::damagedFilesGiveAnImageOrAMessage()
{
    QList<QByteArray> samples;
    for (const char* folder : {"/dicom", "/slide"}) {
        QDirIterator it(QStringLiteral(TRIPTYCH_SHARED_DATA) + QLatin1String(folder), QDir::Files,
                        QDirIterator::Subdirectories);
        while (it.hasNext()) {
            QFile file(it.next());
            if (file.size() <= kLargestSample && file.open(QIODevice::ReadOnly))
                samples << file.readAll();
        }
    }
    if (samples.isEmpty())
        QSKIP("the sample files under ../shared/data are absent");
    std::sort(samples.begin(), samples.end());
    QTemporaryDir scratch;
    const QString path = scratch.filePath(QStringLiteral("damaged"));
    const auto reader = makeDicomReader();
    std::mt19937 random(20240229);
    const int seconds = qEnvironmentVariableIntValue("TRIPTYCH_FUZZ_SECONDS");
    QElapsedTimer timer;
    timer.start();
    int read = 0, refused = 0;
    while (timer.elapsed() < (seconds > 0 ? seconds * 1000 : 5000)) {
        const QByteArray bytes = damage(samples[qsizetype(random() % quint32(samples.size()))], random);
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Truncate));
        QCOMPARE(file.write(bytes), bytes.size());
        file.close();
        QElapsedTimer one;
        one.start();
        const auto source = reader->open(path.toStdString(), {});
        if (source) {
            const auto unit = (*source)->readUnit({0, (*source)->info().frames - 1, 0, 0}, {});
            unit ? ++read : ++refused;
        } else {
            ++refused;
            QVERIFY(source.error().message.startsWith(path));
            static_cast<void>(readDicomDir(path.toStdString()));
            static_cast<void>(readDicomHeader(path.toStdString()));
        }
        QVERIFY2(one.elapsed() < 2000, "one file took more than 2 s");
    }
    QVERIFY2(read > 20 && refused > 20, "the damage is too light or too heavy to test anything");
}

void DicomFuzzTest::deepNestingIsRefused()
{
    // 100,000 sequences inside each other would overflow the stack of a parser that recurses.
    QByteArray bytes(128, '\0');
    bytes += "DICM";
    bytes += QByteArray::fromHex("0200100055491400") + QByteArray("1.2.840.10008.1.2.1\0", 20);
    for (int i = 0; i < 100'000; ++i)
        bytes += QByteArray::fromHex("0800401153510000fffffffffeff00e0ffffffff");
    QTemporaryDir scratch;
    const QString path = scratch.filePath(QStringLiteral("deep.dcm"));
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    QCOMPARE(file.write(bytes), bytes.size());
    file.close();
    const auto source = makeDicomReader()->open(path.toStdString(), {});
    QVERIFY(!source.ok());
    QCOMPARE(source.error().code, ErrorCode::LimitExceeded);
}

QTEST_GUILESS_MAIN(DicomFuzzTest)
#include "dicom_fuzz_test.moc"
