// The built program on real, odd and broken files: a description, or one line that says why not; never a crash, a hang
// or memory without bound.
#include "measured_run.h"

#include <QDirIterator>
#include <QFile>
#include <QImage>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>

using namespace triptych;

namespace {

const QString kProgram = QStringLiteral(TRIPTYCH_PROGRAM);
const QString kShared = QStringLiteral(TRIPTYCH_SHARED_DATA);

/// The promise is 2 s and 1 GB per file; processor time is held to it, since a machine may be busy.
constexpr double kSeconds = 2, kMegabytes = 1024;
constexpr int kSecondsBeforeKilled = 20, kMegabytesAddressed = 4096;

MeasuredRun triptychRun(const QStringList& arguments)
{
    return runMeasured(QStringList{kProgram} + arguments, kSecondsBeforeKilled, kMegabytesAddressed);
}

/// Empty where the run is a description or one line "triptych: PATH: reason"; else what is wrong with it.
QString complaint(const MeasuredRun& run, const QString& path)
{
    if (run.signal)
        return QStringLiteral("%1: ended by signal %2").arg(path).arg(run.signal);
    if (run.cpuSeconds > kSeconds || run.peakMegabytes > kMegabytes)
        return QStringLiteral("%1: took %2 s and %3 MB").arg(path).arg(run.cpuSeconds).arg(run.peakMegabytes);
    if (run.exitCode == 0) {
        const QJsonObject json = QJsonDocument::fromJson(run.out).object();
        if (json[QLatin1String("kind")].toString().isEmpty() || json[QLatin1String("width")].toInt() < 1)
            return QStringLiteral("%1: exit 0 without a description: %2").arg(path, QString::fromUtf8(run.out));
        return {};
    }
    const QString line = QString::fromUtf8(run.err);
    const QString start = QStringLiteral("triptych: %1: ").arg(path);
    if (run.exitCode != 1 || !line.startsWith(start) || line.count(QLatin1Char('\n')) != 1 ||
        line.size() < start.size() + 5)
        return QStringLiteral("%1: exit %2 with “%3”").arg(path).arg(run.exitCode).arg(line);
    return {};
}

} // namespace

class CommandLineTest : public QObject {
    Q_OBJECT
    QTemporaryDir m_folder;

    QString write(const char* name, const QByteArray& content)
    {
        QFile file(m_folder.filePath(QString::fromUtf8(name)));
        if (!file.open(QIODevice::WriteOnly) || file.write(content) != content.size())
            qFatal("cannot write the test's file");
        return file.fileName();
    }
    QString greyPng(const char* name, QSize size, int value)
    {
        QImage image(size, QImage::Format_Grayscale8);
        image.fill(QColor(value, value, value));
        const QString path = m_folder.filePath(QString::fromUtf8(name));
        if (!image.save(path))
            qFatal("cannot write the test's image");
        return path;
    }

private Q_SLOTS:
    void theComplaintComplains()
    {
        MeasuredRun crash;
        crash.signal = SIGSEGV;
        QVERIFY(!complaint(crash, QStringLiteral("x")).isEmpty());
        MeasuredRun silent;
        silent.exitCode = 1;
        QVERIFY(!complaint(silent, QStringLiteral("x")).isEmpty());
        silent.err = "triptych: x: is broken\nand more\n";
        QVERIFY(!complaint(silent, QStringLiteral("x")).isEmpty());
        silent.err = "triptych: x: is broken\n";
        QVERIFY(complaint(silent, QStringLiteral("x")).isEmpty());
        silent.peakMegabytes = 2000;
        QVERIFY(!complaint(silent, QStringLiteral("x")).isEmpty());
    }

    void everyRealFileIsDescribedOrRefused_data()
    {
        QTest::addColumn<QString>("path");
        for (const char* folder : {"dicom", "slide"}) {
            QDirIterator walk(kShared + QLatin1Char('/') + QLatin1String(folder), QDir::Files,
                              QDirIterator::Subdirectories);
            while (walk.hasNext()) {
                const QString path = walk.next();
                QTest::newRow(qPrintable(path.mid(kShared.size() + 1))) << path;
            }
        }
        if (!QFile::exists(kShared))
            QTest::newRow("absent") << QString();
    }
    void everyRealFileIsDescribedOrRefused()
    {
        QFETCH(QString, path);
        if (path.isEmpty())
            QSKIP("../shared/data is absent");
        const QString wrong = complaint(triptychRun({QStringLiteral("info"), QStringLiteral("--json"), path}), path);
        QVERIFY2(wrong.isEmpty(), qPrintable(wrong));
    }

    void brokenInputIsNamed_data()
    {
        QTest::addColumn<QString>("path");
        QTest::newRow("missing") << m_folder.filePath(QStringLiteral("missing.dcm"));
        QTest::newRow("empty") << write("empty.dcm", {});
        QTest::newRow("text named .svs") << write("text.svs", "This is a text.\n");
        QTest::newRow("empty folder") << (QDir(m_folder.path()).mkdir(QStringLiteral("none")),
                                          m_folder.filePath(QStringLiteral("none")));
        QTest::newRow("PNG cut in its header") << write("cut.png", QByteArray("\x89PNG\r\n\x1a\n\0\0", 10));
        QTest::newRow("TIFF cut in its header") << write("cut.tif", QByteArray("II*\0\xff\xff\xff\x7f", 8));
        QTest::newRow("NRRD of impossible size") << write(
            "huge.nrrd", "NRRD0004\ntype: uchar\ndimension: 3\nsizes: 100000 100000 100000\nencoding: raw\n\n");
        QTest::newRow("NRRD that reaches elsewhere") << write(
            "far.nrrd", "NRRD0004\ntype: uchar\ndimension: 2\nsizes: 4 4\nencoding: raw\ndata file: /etc/passwd\n\n");
        QTest::newRow("PGM of impossible size") << write("huge.pgm", "P5\n2000000 2000000\n255\n\1\2\3");
        QTest::newRow("DICM and nothing else") << write("head.dcm", QByteArray(128, '\0') + "DICM");
    }
    void brokenInputIsNamed()
    {
        QFETCH(QString, path);
        const MeasuredRun run = triptychRun({QStringLiteral("info"), QStringLiteral("--json"), path});
        QCOMPARE(run.exitCode, 1);
        const QString wrong = complaint(run, path);
        QVERIFY2(wrong.isEmpty(), qPrintable(wrong));
    }

    void aCutImageIsFoundWhenItIsDrawn()
    {
        QFile whole(greyPng("whole.png", QSize(300, 300), 77));
        QVERIFY(whole.open(QIODevice::ReadOnly));
        const QByteArray bytes = whole.readAll();
        const QString path = write("half.png", bytes.left(bytes.size() / 2));
        const QString out = m_folder.filePath(QStringLiteral("half-out.png"));
        const MeasuredRun run = triptychRun({QStringLiteral("render"), path, QStringLiteral("-o"), out});
        QCOMPARE(run.exitCode, 1);
        const QString wrong = complaint(run, path);
        QVERIFY2(wrong.isEmpty(), qPrintable(wrong));
        QVERIFY(!QFile::exists(out));
    }

    void wrongUsageIsExit2()
    {
        QCOMPARE(triptychRun({QStringLiteral("info")}).exitCode, 2);
        QCOMPARE(triptychRun({QStringLiteral("info"), QStringLiteral("--nonsense"), QStringLiteral("x")}).exitCode, 2);
        QCOMPARE(triptychRun({QStringLiteral("render"), QStringLiteral("x")}).exitCode, 2);
        QCOMPARE(triptychRun({QStringLiteral("render"), QStringLiteral("x"), QStringLiteral("-o"),
                              QStringLiteral("y.png"), QStringLiteral("--window"), QStringLiteral("3,0")})
                     .exitCode,
                 2);
        QCOMPARE(triptychRun({QStringLiteral("convert"), QStringLiteral("x")}).exitCode, 2);
    }

    void severalPathsGiveOneLineEach()
    {
        const MeasuredRun run =
            triptychRun({QStringLiteral("info"), QStringLiteral("--json"), greyPng("one.png", QSize(30, 20), 1),
                         greyPng("two.png", QSize(40, 20), 1)});
        QCOMPARE(run.exitCode, 0);
        const QList<QByteArray> lines = run.out.trimmed().split('\n');
        QCOMPARE(lines.size(), 2);
        QCOMPARE(QJsonDocument::fromJson(lines[1]).object()[QLatin1String("width")].toInt(), 40);
    }

    void aFolderIsTheCaseThatItsCaseJsonDescribes()
    {
        const QString folder = m_folder.filePath(QStringLiteral("described"));
        QVERIFY(QDir().mkpath(folder));
        for (const char* name : {"b.png", "a.png", "unlisted.png"})
            QVERIFY(QFile::copy(greyPng("source.png", QSize(30, 20), 1), QDir(folder).filePath(QLatin1String(name))));
        QImage other(40, 20, QImage::Format_Grayscale8);
        other.fill(7);
        QVERIFY(other.save(QDir(folder).filePath(QStringLiteral("b.png")))); // not the same image twice
        QFile json(QDir(folder).filePath(QStringLiteral("case.json")));
        QVERIFY(json.open(QIODevice::WriteOnly));
        json.write(R"({"patient": {"id": "P1"}, "images": [
            {"file": "b.png", "kind": "slide"}, {"file": "a.png", "kind": "mammogram", "laterality": "L", "view": "CC",
             "spacingMm": [0.1, 0.2]}]})");
        json.close();
        const MeasuredRun run = triptychRun({QStringLiteral("info"), QStringLiteral("--json"), folder});
        QCOMPARE(run.exitCode, 0);
        const QList<QByteArray> lines = run.out.trimmed().split('\n');
        QCOMPARE(lines.size(), 2);
        const QJsonObject first = QJsonDocument::fromJson(lines[0]).object(); // mammograms come first
        QVERIFY(first[QLatin1String("path")].toString().endsWith(QLatin1String("/a.png")));
        QCOMPARE(first[QLatin1String("kind")].toString(), QStringLiteral("mammogram"));
        QCOMPARE(first[QLatin1String("view")].toString(), QStringLiteral("CC"));
        QCOMPARE(first[QLatin1String("spacingMm")].toArray()[1].toDouble(), 0.2);
        QCOMPARE(QJsonDocument::fromJson(lines[1]).object()[QLatin1String("kind")].toString(), QStringLiteral("slide"));
    }

    void renderShowsThePartThatWasAskedFor()
    {
        QImage image(400, 300, QImage::Format_RGB32);
        image.fill(Qt::blue);
        for (int y = 100; y < 200; ++y)
            for (int x = 200; x < 300; ++x)
                image.setPixelColor(x, y, Qt::green);
        const QString path = m_folder.filePath(QStringLiteral("part.png"));
        const QString out = m_folder.filePath(QStringLiteral("part-out.png"));
        QVERIFY(image.save(path));
        const MeasuredRun run =
            triptychRun({QStringLiteral("render"), path, QStringLiteral("-o"), out, QStringLiteral("--region"),
                         QStringLiteral("150,50,100,100"), QStringLiteral("--size"), QStringLiteral("50x50")});
        QVERIFY2(run.exitCode == 0, run.err.constData());
        const QImage shown(out);
        QCOMPARE(shown.size(), QSize(50, 50));
        QCOMPARE(shown.pixelColor(10, 10), QColor(Qt::blue));
        QCOMPARE(shown.pixelColor(40, 40), QColor(Qt::green));
        QCOMPARE(shown.pixelColor(40, 10), QColor(Qt::blue));
    }

    void masksTravelBetweenFormats()
    {
        QImage mask(61, 47, QImage::Format_Grayscale8);
        mask.fill(0);
        for (int y = 10; y < 20; ++y)
            for (int x = 5; x < 40; ++x)
                mask.setPixel(x, y, qRgb(3, 3, 3));
        const QString png = m_folder.filePath(QStringLiteral("mask.png"));
        QVERIFY(mask.save(png));
        QString from = png;
        for (const char* name : {"mask.nii.gz", "mask.nrrd", "mask.nii", "mask.mha", "back.png"}) {
            const QString to = m_folder.filePath(QLatin1String(name));
            const MeasuredRun run = triptychRun({QStringLiteral("convert"), from, to});
            QVERIFY2(run.exitCode == 0, run.err.constData());
            from = to;
        }
        QCOMPARE(QImage(from).convertToFormat(QImage::Format_Grayscale8), mask);
        const QString shapes = m_folder.filePath(QStringLiteral("mask.geojson"));
        const QString painted = m_folder.filePath(QStringLiteral("painted.png"));
        QCOMPARE(triptychRun({QStringLiteral("convert"), png, shapes}).exitCode, 0);
        QCOMPARE(triptychRun({QStringLiteral("convert"), shapes, painted}).exitCode, 1); // how large an image?
        const MeasuredRun paint =
            triptychRun({QStringLiteral("convert"), shapes, painted, QStringLiteral("--reference"), png});
        QVERIFY2(paint.exitCode == 0, paint.err.constData());
        // The class, not the number, travels in GeoJSON: label 3 has a name of its own among the defaults.
        QCOMPARE(QImage(painted).convertToFormat(QImage::Format_Grayscale8), mask);
        const MeasuredRun onto = triptychRun({QStringLiteral("convert"), png, png});
        QCOMPARE(onto.exitCode, 1);
        QVERIFY(onto.err.contains("never written over"));
    }
};

QTEST_GUILESS_MAIN(CommandLineTest)
#include "command_line_test.moc"
