// Pixel buffers and the memory pyramid made of them.
#include "core/image/reduce.h"

#include <QTest>

#include <cmath>
#include <random>

using namespace triptych;

namespace {

template <class T>
PixelBuffer make(QSize size, SampleType type, std::vector<T> values, int samples = 1)
{
    auto buffer = PixelBuffer::allocate(size, samples, type);
    std::copy(values.begin(), values.end(), buffer->mutableRow<T>(0));
    return *buffer;
}

/// The mean of up to four values as one would write it down, half away from zero; nothing left: the first.
double plainMean(const PixelBuffer& pixels, int x, int y, int sample, const std::pair<double, double>* padding)
{
    double sum = 0;
    int count = 0;
    for (const int j : {2 * y, std::min(2 * y + 1, pixels.height() - 1)})
        for (const int i : {2 * x, std::min(2 * x + 1, pixels.width() - 1)}) {
            const double value = pixels.sampleAt(i, j, sample);
            if (padding && value >= padding->first && value <= padding->second)
                continue;
            sum += value;
            ++count;
        }
    return count == 0 ? pixels.sampleAt(2 * x, 2 * y, sample) : std::round(sum / count);
}

} // namespace

class PixelsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void allocationRefusesImpossibleSizes()
    {
        QVERIFY(!PixelBuffer::allocate(QSize(0, 5), 1, SampleType::U8));
        QVERIFY(!PixelBuffer::allocate(QSize(-1, 5), 1, SampleType::U8));
        QVERIFY(!PixelBuffer::allocate(QSize(1 << 30, 1 << 30), 3, SampleType::F32));
        QVERIFY(!PixelBuffer::allocate(QSize(11, 10), 1, SampleType::U8, 100));
        QVERIFY(PixelBuffer::allocate(QSize(10, 10), 1, SampleType::U8, 100).ok());
        QCOMPARE(PixelBuffer::allocate(QSize(0, 5), 1, SampleType::U8).error().code, ErrorCode::LimitExceeded);
    }

    void copyTakesTheRightPart()
    {
        const PixelBuffer rgb = make<quint8>(QSize(3, 2), SampleType::U8,
                                             {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18}, 3);
        const auto part = rgb.copy(QRect(1, 1, 2, 1));
        QVERIFY(part.ok());
        QCOMPARE(part->size(), QSize(2, 1));
        QCOMPARE(part->sampleAt(0, 0, 0), 13.0);
        QCOMPARE(part->sampleAt(1, 0, 2), 18.0);
    }

    void samplesKeepTheirType_data()
    {
        QTest::addColumn<int>("type");
        QTest::addColumn<double>("value");
        QTest::newRow("S8") << int(SampleType::S8) << -100.0;
        QTest::newRow("U16") << int(SampleType::U16) << 65535.0;
        QTest::newRow("S16") << int(SampleType::S16) << -32768.0;
        QTest::newRow("U32") << int(SampleType::U32) << 4294967295.0;
        QTest::newRow("S32") << int(SampleType::S32) << -2147483648.0;
        QTest::newRow("F32") << int(SampleType::F32) << 0.5;
    }
    void samplesKeepTheirType()
    {
        QFETCH(int, type);
        QFETCH(double, value);
        auto buffer = PixelBuffer::allocate(QSize(1, 1), 1, SampleType(type));
        dispatchSampleType(SampleType(type),
                           [&](auto zero) { buffer->mutableRow<decltype(zero)>(0)[0] = decltype(zero)(value); });
        QCOMPARE(buffer->sampleAt(0, 0), value);
    }

    void halvingAverages()
    {
        const auto half = reduceByTwo(make<quint16>(QSize(3, 3), SampleType::U16, {1, 3, 50, 5, 7, 70, 9, 11, 90}));
        QVERIFY(half.ok());
        QCOMPARE(half->size(), QSize(2, 2));
        QCOMPARE(half->sampleAt(0, 0), 4.0);
        QCOMPARE(half->sampleAt(1, 0), 60.0); // the last column counts twice
        QCOMPARE(half->sampleAt(0, 1), 10.0);
        QCOMPARE(half->sampleAt(1, 1), 90.0);
    }

    void halvingRoundsNegativeValuesLikePositiveOnes()
    {
        const auto half = reduceByTwo(make<qint16>(QSize(2, 2), SampleType::S16, {-1, -2, -3, -5}));
        QCOMPARE(half->sampleAt(0, 0), -3.0); // −2.75
    }

    void paddingIsLeftOut()
    {
        const auto values =
            make<qint16>(QSize(4, 2), SampleType::S16, {-2000, 10, -2000, -2000, -2000, 20, -2000, -2000});
        const auto half = reduceByTwo(values, std::pair(-2000.0, -2000.0));
        QCOMPARE(half->sampleAt(0, 0), 15.0);
        QCOMPARE(half->sampleAt(1, 0), -2000.0);
    }

    void halvingIsTheMeanWhateverTheRowHolds_data()
    {
        QTest::addColumn<int>("type");
        QTest::addColumn<int>("samples");
        QTest::newRow("U8") << int(SampleType::U8) << 1;
        QTest::newRow("S8") << int(SampleType::S8) << 1;
        QTest::newRow("U16") << int(SampleType::U16) << 1;
        QTest::newRow("S16") << int(SampleType::S16) << 1;
        QTest::newRow("U32") << int(SampleType::U32) << 1;
        QTest::newRow("RGB") << int(SampleType::U8) << 3;
    }
    void halvingIsTheMeanWhateverTheRowHolds()
    {
        QFETCH(int, type);
        QFETCH(int, samples);
        std::mt19937 random(11);
        for (const QSize size : {QSize(1, 1), QSize(129, 3), QSize(300, 7), QSize(257, 1), QSize(128, 6)}) {
            auto pixels = *PixelBuffer::allocate(size, samples, SampleType(type));
            dispatchSampleType(SampleType(type), [&](auto zero) {
                using T = decltype(zero);
                for (int y = 0; y < size.height(); ++y)
                    for (int i = 0; i < size.width() * samples; ++i) // runs of padding and single ones
                        pixels.mutableRow<T>(y)[i] = (i / 70) % 3 == 1 || random() % 90 == 0 ? T(7) : T(random());
            });
            const std::pair<double, double> padding(7, 7);
            for (const bool padded : {false, true}) {
                const auto half = reduceByTwo(pixels, padded ? std::optional(padding) : std::nullopt);
                QVERIFY(half.ok());
                for (int y = 0; y < half->height(); ++y)
                    for (int x = 0; x < half->width(); ++x)
                        for (int s = 0; s < samples; ++s)
                            QCOMPARE(half->sampleAt(x, y, s), plainMean(pixels, x, y, s, padded ? &padding : nullptr));
            }
        }
    }

    void memoryPyramidEndsAt512()
    {
        const auto levels = memoryPyramidLevels(QSize(3328, 4096));
        QCOMPARE(levels.size(), size_t(4));
        QCOMPARE(levels.back().size, QSize(416, 512));
        QCOMPARE(levels.back().downsample, 8.0);
        QCOMPARE(memoryPyramidLevels(QSize(512, 512)).size(), size_t(1));
        QCOMPARE(memoryPyramidLevels(QSize(513, 1)).back().size, QSize(257, 1));
    }
};

QTEST_GUILESS_MAIN(PixelsTest)
#include "pixels_test.moc"
