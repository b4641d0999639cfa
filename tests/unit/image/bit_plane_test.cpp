// BitPlane: bits come out where they went in, and coarser levels lose none.
#include "core/image/bit_plane.h"

#include <QRandomGenerator>
#include <QTest>

using namespace triptych;

namespace {

/// `count` bits of which about one in `oneIn` is set.
std::vector<uint16_t> randomBits(size_t count, quint32 seed, int oneIn)
{
    QRandomGenerator random(seed);
    std::vector<uint16_t> words((count + 15) / 16);
    for (size_t i = 0; i < count; ++i)
        if (random.bounded(oneIn) == 0)
            words[i / 16] = uint16_t(words[i / 16] | 1 << (i % 16));
    return words;
}

} // namespace

class BitPlaneTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void bitsComeOutWhereTheyWentIn_data()
    {
        QTest::addColumn<QSize>("size");
        QTest::addColumn<int>("firstBit");
        for (const QSize size : {QSize(1, 1), QSize(7, 5), QSize(63, 9), QSize(64, 9), QSize(65, 9), QSize(129, 300)})
            for (const int firstBit : {0, 1, 15, 37})
                QTest::addRow("%d × %d from bit %d", size.width(), size.height(), firstBit) << size << firstBit;
    }

    void bitsComeOutWhereTheyWentIn()
    {
        QFETCH(QSize, size);
        QFETCH(int, firstBit);
        const auto bits = randomBits(size_t(firstBit + size.width() * size.height()), 7, 3);
        const BitPlane plane(size, bits, size_t(firstBit));
        QCOMPARE(plane.size(), size);
        for (int y = 0; y < size.height(); ++y)
            for (int x = 0; x < size.width(); ++x) {
                const int bit = firstBit + y * size.width() + x;
                QCOMPARE(plane.at(0, x, y), (bits[size_t(bit) / 16] >> (bit % 16) & 1) != 0);
            }
    }

    void aCoarserBitIsSetWhereAnyOfItsFourIs()
    {
        const QSize size(333, 207);
        const BitPlane plane(size, randomBits(size_t(333 * 207), 3, 40));
        QVERIFY(plane.levelCount() > 2);
        for (int level = 1; level < plane.levelCount(); ++level) {
            const QSize finer = plane.levelSize(level - 1);
            QCOMPARE(plane.levelSize(level), QSize((finer.width() + 1) / 2, (finer.height() + 1) / 2));
            for (int y = 0; y < plane.levelSize(level).height(); ++y) {
                bool any = false;
                for (int x = 0; x < plane.levelSize(level).width(); ++x) {
                    bool expected = false;
                    for (int i = 0; i < 4; ++i) {
                        const int fx = 2 * x + i % 2, fy = 2 * y + i / 2;
                        expected |= fx < finer.width() && fy < finer.height() && plane.at(level - 1, fx, fy);
                    }
                    QCOMPARE(plane.at(level, x, y), expected);
                    any |= expected;
                }
                QCOMPARE(plane.rowHasBits(level, y), any);
            }
        }
    }

    void aPlaneWithoutBitsIsEmpty()
    {
        QVERIFY(BitPlane(QSize(100, 100), std::vector<uint16_t>(625)).isEmpty());
        std::vector<uint16_t> last(625);
        last.back() = 0x8000;
        const BitPlane plane(QSize(100, 100), last);
        QVERIFY(!plane.isEmpty() && plane.at(0, 99, 99));
    }
};

QTEST_GUILESS_MAIN(BitPlaneTest)
#include "bit_plane_test.moc"
