// Values under shapes: against sums written out here pixel by pixel, and against numpy on a real file.
#include "core/annotation/region_statistics.h"
#include "core/dicom/dicom_reader.h"

#include <QFile>
#include <QProcess>
#include <QRandomGenerator>
#include <QTest>

#include <cmath>
#include <cstring>

using namespace triptych;

namespace {

ImageInfo infoOf(QSize size)
{
    ImageInfo info;
    info.path = QStringLiteral("/images/a.dcm");
    info.levels = {{size, 1, size}};
    info.sampleType = SampleType::S16;
    info.grayscale.storedMin = -32768;
    info.grayscale.storedMax = 32767;
    return info;
}

PixelBuffer noise(QSize size)
{
    QRandomGenerator random(3);
    auto buffer = PixelBuffer::allocate(size, 1, SampleType::S16);
    for (int y = 0; y < size.height(); ++y)
        for (int x = 0; x < size.width(); ++x)
            buffer->mutableRow<qint16>(y)[x] = qint16(random.bounded(-2000, 2000));
    return *buffer;
}

Shape makeShape(ShapeType type, QPolygonF points)
{
    Shape shape;
    shape.type = type;
    shape.points = std::move(points);
    return shape;
}

PixelReader readerOf(const PixelBuffer& pixels)
{
    return [pixels](QRect rect) { return pixels.copy(rect); };
}

struct Naive {
    double sum = 0, squares = 0, least = 1e300, most = -1e300;
    int count = 0;
    void add(double v)
    {
        sum += v;
        squares += v * v;
        least = std::min(least, v);
        most = std::max(most, v);
        ++count;
    }
    double mean() const { return sum / count; }
    double sd() const { return std::sqrt(squares / count - mean() * mean()); }
};

void compare(const RegionStatistics& found, const Naive& naive)
{
    QCOMPARE(found.pixels, qint64(naive.count));
    QVERIFY(std::abs(found.mean - naive.mean()) < 1e-9 * (1 + std::abs(naive.mean())));
    QVERIFY(std::abs(found.sd - naive.sd()) < 1e-6 * (1 + naive.sd()));
    QCOMPARE(found.minimum, naive.least);
    QCOMPARE(found.maximum, naive.most);
    qint64 all = 0;
    for (const qint64 count : found.histogram)
        all += count;
    QCOMPARE(all, found.pixels);
}

} // namespace

class RegionStatisticsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void holesAndTurnedBoxesCountAsTheyAreDrawn()
    {
        const PixelBuffer pixels = noise({80, 60});
        const ImageInfo info = infoOf({80, 60});
        Shape holed = makeShape(ShapeType::Polygon, {{10, 10}, {50, 10}, {50, 50}, {10, 50}});
        holed.moreRings = {QPolygonF({{20, 20}, {40, 20}, {40, 40}, {20, 40}})};
        QCOMPARE(regionStatistics(holed, info, readerOf(pixels), {})->pixels, qint64(40 * 40 - 20 * 20));
        Shape turned = makeShape(ShapeType::Rectangle, {{20, 20}, {40, 30}});
        turned.rotationDeg = 90; // about (30, 25): x 25…35, y 15…35
        Naive naive;
        for (int y = 15; y < 35; ++y)
            for (int x = 25; x < 35; ++x)
                naive.add(pixels.row<qint16>(y)[x]);
        const auto found = regionStatistics(turned, info, readerOf(pixels), {});
        QVERIFY(found.ok());
        QCOMPARE(found->pixels, qint64(naive.count));
        QVERIFY(std::abs(found->mean - naive.sum / naive.count) < 1e-9);
    }

    void ellipseInModalityUnitsWithoutPadding()
    {
        ImageInfo info = infoOf({90, 70});
        info.grayscale.rescaleSlope = 0.5;
        info.grayscale.rescaleIntercept = -100;
        info.grayscale.padding = std::pair{-2000.0, -1500.0};
        const PixelBuffer pixels = noise(info.size());
        const Shape ellipse = makeShape(ShapeType::Ellipse, {{-10, 5}, {60, 52}});
        const auto found = regionStatistics(ellipse, info, readerOf(pixels));
        QVERIFY(found.ok());
        Naive naive;
        for (int y = 0; y < 70; ++y)
            for (int x = 0; x < 90; ++x) {
                const double u = (x + 0.5 - 25) / 35, v = (y + 0.5 - 28.5) / 23.5;
                const double stored = pixels.sampleAt(x, y);
                if (u * u + v * v < 1 && stored > -1500)
                    naive.add(0.5 * stored - 100);
            }
        compare(*found, naive);
    }

    void rectangleTakesPixelsWhoseCentresAreInside()
    {
        const ImageInfo info = infoOf({40, 30});
        const PixelBuffer pixels = noise(info.size());
        const auto found =
            regionStatistics(makeShape(ShapeType::Rectangle, {{10.4, 8.6}, {20.6, 12.4}}), info, readerOf(pixels));
        QVERIFY(found.ok());
        Naive naive;
        for (int y = 9; y <= 11; ++y) // 8.5 is above 8.6, 12.5 below 12.4
            for (int x = 10; x <= 20; ++x)
                naive.add(pixels.sampleAt(x, y));
        compare(*found, naive);
    }

    void bandsFitTogether()
    {
        // Wider than a band of one row: read row by row.
        const ImageInfo info = infoOf({3000, 3100});
        const PixelBuffer pixels = noise(info.size());
        int reads = 0;
        const auto found = regionStatistics(makeShape(ShapeType::Polygon, {{0, 0}, {3000, 0}, {3000, 3100}, {0, 3100}}),
                                            info, [&](QRect rect) {
                                                ++reads;
                                                return pixels.copy(rect);
                                            });
        QVERIFY(found.ok() && reads > 2);
        QCOMPARE(found->pixels, qint64(3000) * 3100);
    }

    void colourIsTheMeanOfItsChannels()
    {
        ImageInfo info = infoOf({2, 1});
        info.colour = ColourModel::Rgb;
        auto pixels = PixelBuffer::allocate({2, 1}, 3, SampleType::U8);
        const quint8 bytes[] = {10, 20, 30, 100, 110, 150};
        std::memcpy(pixels->mutableBytes(), bytes, 6);
        const auto found = regionStatistics(makeShape(ShapeType::Rectangle, {{0, 0}, {2, 1}}), info, readerOf(*pixels));
        QVERIFY(found.ok());
        QCOMPARE(found->mean, 70.0);
        QCOMPARE(found->minimum, 20.0);
        QCOMPARE(found->maximum, 120.0);
        QCOMPARE(found->sd, 50.0);
    }

    void nothingInsideIsAnError()
    {
        const ImageInfo info = infoOf({20, 20});
        const PixelBuffer pixels = noise(info.size());
        for (const Shape& shape : {makeShape(ShapeType::Rectangle, {{30, 30}, {40, 40}}),
                                   makeShape(ShapeType::Rectangle, {{3.6, 3.6}, {4.4, 4.4}}),
                                   makeShape(ShapeType::Length, {{0, 0}, {10, 10}})}) {
            const auto found = regionStatistics(shape, info, readerOf(pixels));
            QVERIFY(!found.ok());
            QVERIFY(found.error().message.startsWith(info.path));
        }
    }

    void profileGoesThroughPixelCentres()
    {
        ImageInfo info = infoOf({20, 10});
        info.grayscale.padding = std::pair{5000.0, 5000.0};
        auto pixels = PixelBuffer::allocate(info.size(), 1, SampleType::S16);
        for (int y = 0; y < 10; ++y)
            for (int x = 0; x < 20; ++x)
                pixels->mutableRow<qint16>(y)[x] = qint16(x == 15 ? 5000 : 10 * x + 100 * y);
        const auto flat = lineProfile(makeShape(ShapeType::Length, {{2.5, 3.5}, {10.5, 3.5}}), info, readerOf(*pixels));
        QVERIFY(flat.ok());
        QCOMPARE(flat->values.size(), size_t(9));
        for (size_t i = 0; i < 9; ++i)
            QVERIFY(std::abs(flat->values[i] - (320 + 10 * double(i))) < 1e-9);
        const auto slanted =
            lineProfile(makeShape(ShapeType::Length, {{1.5, 1.5}, {7.5, 9.5}}), info, readerOf(*pixels));
        QCOMPARE(slanted->values.size(), size_t(11));
        QCOMPARE(slanted->stepPixels, 1.0);
        for (size_t i = 0; i < 11; ++i) // a plane stays a plane
            QVERIFY(std::abs(slanted->values[i] - (110 + 6 * double(i) + 80 * double(i))) < 1e-9);
        const auto padded =
            lineProfile(makeShape(ShapeType::Length, {{12.5, 3.5}, {24.5, 3.5}}), info, readerOf(*pixels));
        QVERIFY(std::isnan(padded->values[3]));     // padding
        QVERIFY(!std::isnan(padded->values[5]));    // after it
        QVERIFY(std::isnan(padded->values.back())); // outside the image
    }

    void agreesWithNumpy()
    {
        const QString path = QStringLiteral(TRIPTYCH_SHARED_DATA "/dicom/mammogram/MG_Explicit_Little.dcm");
        if (!QFile::exists(path))
            QSKIP("../shared/data is absent");
        const auto source = makeDicomReader()->open(path.toStdString(), {});
        QVERIFY2(source.ok(), source ? "" : qPrintable(source.error().message));
        const Shape ellipse = makeShape(ShapeType::Ellipse, {{100, 120}, {300.5, 410.25}});
        const auto found =
            regionStatistics(ellipse, (*source)->info(), [&](QRect rect) { return (*source)->read(0, 0, rect); });
        QVERIFY2(found.ok(), found ? "" : qPrintable(found.error().message));
        QProcess python;
        python.start(QStringLiteral("/usr/bin/python3"),
                     {QStringLiteral("-c"),
                      QStringLiteral("import sys, numpy, pydicom\n"
                                     "d = pydicom.dcmread(sys.argv[1])\n"
                                     "a = d.pixel_array.astype(float)\n"
                                     "a = a * float(d.get('RescaleSlope', 1)) + "
                                     "float(d.get('RescaleIntercept', 0))\n"
                                     "y, x = numpy.mgrid[0:a.shape[0], 0:a.shape[1]] + 0.5\n"
                                     "v = a[((x - 200.25) / 100.25) ** 2 + "
                                     "((y - 265.125) / 145.125) ** 2 < 1]\n"
                                     "print(v.size, repr(v.mean()), repr(v.std()), v.min(), "
                                     "v.max())\n"),
                      path});
        QVERIFY2(python.waitForStarted() && python.waitForFinished(60000) && python.exitCode() == 0,
                 "python3 with numpy and pydicom is needed (see installer/debian-packages.txt)");
        const QList<QByteArray> numbers = python.readAllStandardOutput().trimmed().split(' ');
        QCOMPARE(numbers.size(), 5);
        QCOMPARE(found->pixels, numbers[0].toLongLong());
        QVERIFY(std::abs(found->mean - numbers[1].toDouble()) < 1e-9 * std::abs(found->mean));
        QVERIFY(std::abs(found->sd - numbers[2].toDouble()) < 1e-9 * (1 + found->sd));
        QCOMPARE(found->minimum, numbers[3].toDouble());
        QCOMPARE(found->maximum, numbers[4].toDouble());
        qInfo("%lld pixels, mean %.6f, SD %.6f", found->pixels, found->mean, found->sd);
    }
};

QTEST_GUILESS_MAIN(RegionStatisticsTest)
#include "region_statistics_test.moc"
