// Damaged and hostile files of every format, by a fixed seed: whatever comes out, reading gives marks or a message that
// names the file. TRIPTYCH_FUZZ_SECONDS sets how long it runs, for longer runs by hand.
#include "core/exchange/exchange_formats.h"
#include "tests/unit/exchange/random_marks.h"

#include <QElapsedTimer>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <random>

using namespace triptych;

namespace {

QByteArray damage(QByteArray bytes, std::mt19937& random)
{
    const auto below = [&random](qsizetype limit) {
        return qsizetype(random() % quint32(std::max<qsizetype>(limit, 1)));
    };
    const auto place = [&] { return below(random() % 2 ? bytes.size() : std::min<qsizetype>(bytes.size(), 400)); };
    static const char* const kWords[] = {"[", "]",     "{",     "}",       "1e999",   "-1", "99999999999", "null", "\"",
                                         ",", "[[[[[", "1e308", "\\u0000", "sizes: ", "\n", "size",        "0"};
    for (int i = 1 + int(random() % 6); i > 0 && !bytes.isEmpty(); --i)
        switch (random() % 6) {
        case 0: bytes[place()] = char(random()); break;
        case 1: bytes[place()] = char(bytes[place()] ^ (1 << (random() % 8))); break;
        case 2: bytes[place()] = char('0' + random() % 10); break;
        case 3: bytes.truncate(below(bytes.size()) + 1); break;
        case 4: bytes.insert(place(), kWords[random() % std::size(kWords)]); break;
        default: {
            const qsizetype from = place();
            bytes.insert(place(), bytes.mid(from, 1 + below(64)));
        }
        }
    return bytes;
}

} // namespace

class ExchangeFuzzTest : public QObject {
    Q_OBJECT
    QTemporaryDir m_folder;

private Q_SLOTS:
    void damagedFilesGiveMarksOrAMessage_data()
    {
        QTest::addColumn<QString>("name");
        for (const char* name : {"f.geojson", "f.coco.json", "f.png", "f.nrrd", "f.mha", "f.nii", "f.nii.gz"})
            QTest::newRow(name) << QString::fromLatin1(name);
    }
    void damagedFilesGiveMarksOrAMessage()
    {
        QFETCH(const QString, name);
        QRandomGenerator marksRandom(11);
        ExchangeMarks marks;
        marks.image = {ImageId{QStringLiteral("i")}, QStringLiteral("image.dcm"), {}, QSize(37, 23), 1, 1, {}, {}};
        marks.frames = {0};
        marks.masks[0] = randomLabelMap(marksRandom, marks.image.size);
        marks.masks[0].paintStroke({5, 5}, {20, 9}, 4, 3);
        if (exchangeFormatOfName(name)->shapes)
            for (int i = 0; i < 26; i += 1) {
                marks.shapes << randomShape(marksRandom, i);
                marks.shapes.back().frame = 0;
            }
        const QString path = m_folder.filePath(name);
        QVERIFY(writeExchange(*exchangeFormatOfName(name), {{marks}, defaultLabels()}, path.toStdString(), {}).ok());
        QFile good(path);
        QVERIFY(good.open(QIODevice::ReadOnly));
        const QByteArray sample = good.readAll();
        good.close();
        std::mt19937 random(20240229);
        const int seconds = qEnvironmentVariableIntValue("TRIPTYCH_FUZZ_SECONDS");
        QElapsedTimer timer;
        timer.start();
        int read = 0, refused = 0;
        // At least 400, however busy the machine is.
        while (read + refused < 400 || timer.elapsed() < seconds * 1000) {
            const QByteArray bytes = damage(sample, random);
            QFile file(path);
            QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Truncate));
            QCOMPARE(file.write(bytes), bytes.size());
            file.close();
            QElapsedTimer one;
            one.start();
            const auto reading = readExchange(path.toStdString(), {marks.image}, defaultLabels());
            reading ? ++read : ++refused;
            if (!reading)
                QVERIFY2(reading.error().message.startsWith(path), qPrintable(reading.error().message));
            else if (const auto masks = asMasks(reading->content); masks)
                QVERIFY(masks->images.size() <= 1);
            QVERIFY2(one.elapsed() < 2000, "one file took more than 2 s");
        }
        // The checksums of PNG find all damage; of the others some is harmless.
        QVERIFY2((read > 5 || name.endsWith(QLatin1String("png"))) && refused > 5,
                 qPrintable(QStringLiteral("%1 read, %2 refused: too light or too heavy").arg(read).arg(refused)));
    }

    void everyTruncationIsRefusedOrMended()
    {
        ExchangeMarks marks;
        marks.image = {ImageId{QStringLiteral("i")}, QStringLiteral("image.dcm"), {}, QSize(37, 23), 1, 1, {}, {}};
        marks.frames = {0};
        marks.masks[0] = LabelMap(marks.image.size);
        marks.masks[0].paintStroke({5, 5}, {20, 9}, 4, 3);
        for (const ExchangeFormat& format : exchangeFormats()) {
            if (format.dicom) // speaks of an opened image
                continue;
            const QString path = m_folder.filePath(QStringLiteral("cut") + format.endings[0]);
            QVERIFY(writeExchange(format, {{marks}, defaultLabels()}, path.toStdString(), {}).ok());
            QFile file(path);
            QVERIFY(file.open(QIODevice::ReadWrite));
            for (qint64 size = file.size() / 2; size > 0; size = size * 2 / 3) {
                QVERIFY(file.resize(size));
                const auto reading = readExchange(path.toStdString(), {}, {});
                QVERIFY2(!reading.ok(), qPrintable(format.id));
                QVERIFY(reading.error().message.startsWith(path));
            }
        }
    }

    void depthAndSizeAreBounded()
    {
        const auto refused = [this](const QByteArray& bytes) {
            const QString path = m_folder.filePath(QStringLiteral("hostile.geojson"));
            QFile file(path);
            if (!file.open(QIODevice::WriteOnly | QIODevice::Truncate) || file.write(bytes) != bytes.size())
                return ErrorCode::Internal;
            file.close();
            const auto reading = readExchange(path.toStdString(), {}, {});
            return reading ? ErrorCode::Internal : reading.error().code;
        };
        QCOMPARE(refused(R"({"features":[)" + QByteArray("[").repeated(1'000'000)), ErrorCode::LimitExceeded);
        QCOMPARE(refused(QByteArray(R"({"a":)").repeated(100'000)), ErrorCode::LimitExceeded);
        QByteArray wide = R"({"type":"FeatureCollection","features":[{"properties":{)";
        for (int i = 0; i < 300'000; ++i)
            wide += "\"k\":true,";
        QCOMPARE(refused(wide), ErrorCode::LimitExceeded);
        QCOMPARE(refused(R"({"features":[{"geometry":{"type":"Polygon","coordinates":[[[1e999,0)"),
                 ErrorCode::BadFormat);
        QCOMPARE(refused("{\"type\":\"FeatureCollection\",\"features\":[\xff\xfe"), ErrorCode::BadFormat);
        QCOMPARE(refused(R"({"type":"FeatureCollection"})"), ErrorCode::BadFormat);
    }
};

QTEST_GUILESS_MAIN(ExchangeFuzzTest)
#include "exchange_fuzz_test.moc"
