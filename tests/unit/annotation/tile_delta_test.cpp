// The change of a tile: exact both ways on random tiles, unique, and pixel by pixel where somebody else was there too.
#include "core/annotation/tile_delta.h"

#include <QRandomGenerator>
#include <QTest>

using namespace triptych;

namespace {

constexpr int kSide = LabelMap::kTileSide;

/// Null, of one label, of blocks or of noise.
LabelMap::Tile randomTile(QRandomGenerator& random)
{
    const int kind = random.bounded(5);
    auto tile = PixelBuffer::allocate(QSize(kSide, kSide), 1, SampleType::U8);
    if (kind == 0 || !tile)
        return {};
    quint8* labels = tile->mutableRow<quint8>(0);
    const int block = kind == 1 ? kSide * kSide : kind == 2 ? 1 : 1 + random.bounded(900);
    quint8 label = 0;
    for (int i = 0; i < kSide * kSide; ++i) {
        if (i % block == 0)
            label = quint8(random.bounded(kind == 3 ? 256 : 3));
        labels[i] = label;
    }
    return std::make_shared<const PixelBuffer>(std::move(*tile));
}

LabelMap::Tile withPixel(const LabelMap::Tile& tile, int at, quint8 label)
{
    auto copy =
        tile ? tile->copy(QRect(0, 0, kSide, kSide)) : PixelBuffer::allocate(QSize(kSide, kSide), 1, SampleType::U8);
    copy->mutableRow<quint8>(0)[at] = label;
    return std::make_shared<const PixelBuffer>(std::move(*copy));
}

int labelAt(const LabelMap::Tile& tile, int at) { return tile ? tile->row<quint8>(0)[at] : 0; }

/// Bytes that tell tiles apart; one of zeros is no tile.
QByteArray bytesOf(const LabelMap::Tile& tile)
{
    LabelMap map(QSize(kSide, kSide));
    map.setTile(QPoint(0, 0), tile);
    return encodeTile(map.tile(QPoint(0, 0)));
}

} // namespace

class TileDeltaTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void goesForthAndBackExactly()
    {
        QRandomGenerator random(1);
        for (int round = 0; round < 400; ++round) {
            const LabelMap::Tile before = randomTile(random);
            const LabelMap::Tile after = randomTile(random);
            const QByteArray delta = encodeTileDelta(before, after);
            QCOMPARE(delta.isEmpty(), bytesOf(before) == bytesOf(after));
            const auto forth = applyTileDelta(before, delta);
            QVERIFY(forth.ok());
            QVERIFY(bytesOf(forth->tile) == bytesOf(after)); // QCOMPARE would print both each time
            QCOMPARE(forth->conflicts + forth->already, 0);
            const auto back = applyTileDelta(after, invertedTileDelta(delta));
            QVERIFY(back.ok());
            QVERIFY(bytesOf(back->tile) == bytesOf(before));
            QCOMPARE(back->conflicts + back->already, 0);
            QVERIFY(invertedTileDelta(delta) == encodeTileDelta(after, before)); // one change, one coding
        }
    }

    void whatSomebodyElseChangedStays()
    {
        const LabelMap::Tile seen = withPixel({}, 10, 1);
        LabelMap::Tile mine = withPixel(withPixel(withPixel(seen, 10, 2), 20, 2), 30, 2);
        const QByteArray delta = encodeTileDelta(seen, mine);
        LabelMap::Tile theirs = withPixel(withPixel(withPixel(seen, 20, 5), 30, 2), 40, 5);
        const auto merged = applyTileDelta(theirs, delta);
        QVERIFY(merged.ok());
        QCOMPARE(labelAt(merged->tile, 10), 2); // only I
        QCOMPARE(labelAt(merged->tile, 20), 5); // both, to different labels
        QCOMPARE(labelAt(merged->tile, 30), 2); // both, to the same
        QCOMPARE(labelAt(merged->tile, 40), 5); // only they
        QCOMPARE(merged->conflicts, 1);
        QCOMPARE(merged->already, 1);
        QCOMPARE(labelAt(theirs, 10), 1); // tiles are never written to
    }

    void smallChangesAreSmall()
    {
        LabelMap map(QSize(kSide, kSide));
        map.paintPolygon(QPolygonF(QRectF(0, 0, kSide, kSide)), 3);
        const LabelMap::Tile before = map.tile(QPoint(0, 0));
        QCOMPARE(encodeTileDelta(before, withPixel(before, 40'000, 4)).size(), 1 + 5 + 3);
        QCOMPARE(encodeTileDelta({}, before).size(), 1 + 5);
        QVERIFY(!applyTileDelta(before, encodeTileDelta(before, {}))->tile); // no tile without a label
    }

    void damageIsRefused()
    {
        const QByteArray good = encodeTileDelta({}, withPixel({}, 300, 4));
        QVERIFY(applyTileDelta({}, good).ok());
        QVERIFY(!applyTileDelta({}, QByteArray("\x07") + good.mid(1)).ok());
        QVERIFY(!applyTileDelta({}, good.chopped(1)).ok());
        QVERIFY(!applyTileDelta({}, good + QByteArray("\x80\x80\x04\x00\x01", 5)).ok()); // beyond the last pixel
        QRandomGenerator random(3);
        for (int round = 0; round < 2000; ++round) { // whatever it is, nothing is written where it must not be
            QByteArray bytes(random.bounded(40), '\0');
            for (char& byte : bytes)
                byte = char(random.bounded(256));
            if (!bytes.isEmpty())
                bytes[0] = 1;
            (void)applyTileDelta({}, bytes);
            QCOMPARE(invertedTileDelta(bytes).size(), bytes.size());
        }
    }
};

QTEST_GUILESS_MAIN(TileDeltaTest)
#include "tile_delta_test.moc"
