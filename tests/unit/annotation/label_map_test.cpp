// Label maps against plain pixel-by-pixel definitions: strokes, polygons with holes, copies, coding of tiles.
#include "core/annotation/label_map.h"

#include <QRandomGenerator>
#include <QTest>

#include <cmath>
#include <cstring>

using namespace triptych;

namespace {

constexpr int kSide = LabelMap::kTileSide;

QByteArray bytesOf(const LabelMap& map)
{
    const auto buffer = map.toBuffer(QRect(QPoint(0, 0), map.size()));
    return buffer ? QByteArray(reinterpret_cast<const char*>(buffer->bytes()), buffer->byteCount()) : QByteArray();
}

double distanceToSegment(QPointF p, QPointF a, QPointF b)
{
    const QPointF d = b - a;
    const double length2 = d.x() * d.x() + d.y() * d.y();
    const QPointF ap = p - a;
    const double t = length2 > 0 ? std::clamp((ap.x() * d.x() + ap.y() * d.y()) / length2, 0.0, 1.0) : 0;
    return std::hypot(ap.x() - t * d.x(), ap.y() - t * d.y());
}

bool insideOddEven(QPointF p, const QList<QPolygonF>& rings)
{
    bool inside = false;
    for (const QPolygonF& ring : rings)
        for (qsizetype i = 0; i < ring.size(); ++i) {
            const QPointF a = ring[i];
            const QPointF b = ring[(i + 1) % ring.size()];
            if ((a.y() <= p.y()) != (b.y() <= p.y()) &&
                p.x() > a.x() + (p.y() - a.y()) / (b.y() - a.y()) * (b.x() - a.x()))
                inside = !inside;
        }
    return inside;
}

double randomIn(QRandomGenerator& random, double low, double high)
{
    return low + random.generateDouble() * (high - low);
}

LabelMap::Tile randomTile(QRandomGenerator& random, int labels)
{
    auto buffer = PixelBuffer::allocate(QSize(kSide, kSide), 1, SampleType::U8);
    quint8* bytes = buffer->mutableRow<quint8>(0);
    for (int i = 0; i < kSide * kSide;) {
        const int run = std::min(int(random.bounded(1, 400)), kSide * kSide - i);
        std::memset(bytes + i, random.bounded(labels), size_t(run));
        i += run;
    }
    return std::make_shared<const PixelBuffer>(std::move(*buffer));
}

} // namespace

class LabelMapTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void strokeIsEveryPixelWhoseCentreIsWithinTheRadius()
    {
        QRandomGenerator random(7);
        for (int round = 0; round < 60; ++round) {
            const QSize size(random.bounded(1, 700), random.bounded(1, 600));
            const QPointF from(randomIn(random, -60, size.width() + 60), randomIn(random, -60, size.height() + 60));
            const QPointF to = round % 5 == 0 ? from
                                              : QPointF(randomIn(random, -60, size.width() + 60),
                                                        randomIn(random, -60, size.height() + 60));
            const double radius = randomIn(random, 0.75, round % 3 ? 12 : 300);
            LabelMap map(size);
            map.paintStroke(from, to, radius, 3);
            for (int y = 0; y < size.height(); ++y)
                for (int x = 0; x < size.width(); ++x) {
                    const double distance = distanceToSegment(QPointF(x + 0.5, y + 0.5), from, to);
                    if (std::abs(distance - radius) > 1e-6)
                        QCOMPARE(int(map.labelAt(QPoint(x, y))), distance < radius ? 3 : 0);
                }
        }
    }

    void thinBrushMarksThePixelUnderTheCursor()
    {
        LabelMap map(QSize(10, 10));
        map.paintStroke(QPointF(4.01, 4.99), QPointF(4.01, 4.99), 0.1, 1);
        QCOMPARE(int(map.labelAt(QPoint(4, 4))), 1);
    }

    void strokeReportsExactlyTheTilesThatChanged()
    {
        LabelMap map(QSize(1000, 1000));
        QCOMPARE(map.paintStroke(QPointF(250, 100), QPointF(260, 100), 5, 1).size(), 2);
        QVERIFY(map.paintStroke(QPointF(250, 100), QPointF(260, 100), 5, 1).isEmpty());
        QVERIFY(map.paintStroke(QPointF(900, 900), QPointF(900, 900), 50, 0).isEmpty());
        QCOMPARE(map.paintStroke(QPointF(250, 100), QPointF(260, 100), 500, 0).size(), 2);
        QVERIFY(map.isEmpty());
    }

    void strokesWithImpossibleNumbersPaintNothing()
    {
        LabelMap map(QSize(100, 100));
        map.paintStroke(QPointF(NAN, 0), QPointF(10, 10), 5, 1);
        map.paintStroke(QPointF(0, 0), QPointF(10, INFINITY), 5, 1);
        map.paintStroke(QPointF(1e17, 1e17), QPointF(-2e17, 3e17), 5, 1);
        QVERIFY(map.isEmpty());
        map.paintStroke(QPointF(-1e15, 50.5), QPointF(1e15, 50.5), 1, 1); // a real line across, from far outside
        QCOMPARE(int(map.labelAt(QPoint(50, 50))), 1);
    }

    void polygonWithHoleIsOddEvenAtPixelCentres()
    {
        QRandomGenerator random(11);
        for (int round = 0; round < 30; ++round) {
            const QSize size(random.bounded(200, 600), random.bounded(200, 400));
            QList<QPolygonF> rings(2);
            for (QPolygonF& ring : rings)
                for (int i = 0; i < 9; ++i)
                    ring << QPointF(randomIn(random, -50, size.width() + 50),
                                    randomIn(random, -50, size.height() + 50));
            LabelMap map(size);
            map.paintRings(rings, 9);
            for (int y = 0; y < size.height(); ++y)
                for (int x = 0; x < size.width(); ++x)
                    QCOMPARE(map.labelAt(QPoint(x, y)) == 9, insideOddEven(QPointF(x + 0.5, y + 0.5), rings));
        }
    }

    void touchingRectanglesShareNoPixelAndLeaveNoGap()
    {
        LabelMap left(QSize(40, 40));
        left.paintPolygon({{5.5, 5.5}, {15.5, 5.5}, {15.5, 15.5}, {5.5, 15.5}}, 1);
        LabelMap right(QSize(40, 40));
        right.paintPolygon({{15.5, 5.5}, {25.5, 5.5}, {25.5, 15.5}, {15.5, 15.5}}, 1);
        for (int x = 0; x < 40; ++x)
            QCOMPARE(left.labelAt(QPoint(x, 10)) + right.labelAt(QPoint(x, 10)), x >= 5 && x < 25 ? 1 : 0);
    }

    void copiesKeepWhatTheyHeld()
    {
        LabelMap map(QSize(300, 300));
        map.paintStroke(QPointF(100, 100), QPointF(200, 100), 20, 1);
        const LabelMap before = map;
        const QByteArray bytes = bytesOf(before);
        map.paintStroke(QPointF(100, 100), QPointF(200, 100), 20, 2);
        QCOMPARE(bytesOf(before), bytes);
        QVERIFY(!(map == before));
    }

    void buffersOfOddSizesComeBack()
    {
        QRandomGenerator random(3);
        for (const QSize size : {QSize(1, 1), QSize(255, 257), QSize(513, 3), QSize(256, 256), QSize(300, 700)}) {
            auto buffer = PixelBuffer::allocate(size, 1, SampleType::U8);
            for (int y = 0; y < size.height(); ++y)
                for (int x = 0; x < size.width(); ++x)
                    buffer->mutableRow<quint8>(y)[x] = quint8(random.bounded(3));
            const auto map = LabelMap::fromBuffer(*buffer);
            QVERIFY(map.ok());
            QCOMPARE(bytesOf(*map), QByteArray(reinterpret_cast<const char*>(buffer->bytes()), buffer->byteCount()));
            for (const QPoint& index : map->tileIndices())
                QVERIFY(map->tile(index) != nullptr);
        }
        QVERIFY(!LabelMap::fromBuffer(*PixelBuffer::allocate(QSize(4, 4), 1, SampleType::U16)).ok());
    }

    void labelsBeyondTheEdgeAreDropped()
    {
        QRandomGenerator random(5);
        LabelMap map(QSize(10, 10));
        map.setTile(QPoint(0, 0), randomTile(random, 5));
        QCOMPARE(LabelMap::fromBuffer(*map.toBuffer(QRect(0, 0, 10, 10))).value() == map, true);
        map.setTile(QPoint(1, 0), randomTile(random, 5));
        QVERIFY(map.tileIndices().size() <= 1);
    }

    void codingComesBackAndIsOne()
    {
        QRandomGenerator random(13);
        for (int round = 0; round < 50; ++round) {
            const auto tile = randomTile(random, round % 2 ? 2 : 255);
            const QByteArray bytes = encodeTile(tile);
            const auto decoded = decodeTile(bytes);
            QVERIFY(decoded.ok());
            QVERIFY(std::memcmp((*decoded)->bytes(), tile->bytes(), kSide * kSide) == 0);
            QCOMPARE(encodeTile(*decoded), bytes);
        }
        QVERIFY(encodeTile(nullptr).isEmpty());
        QVERIFY(decodeTile(QByteArray()).ok() && !decodeTile(QByteArray()).value());
    }

    void damagedCodingIsRefused()
    {
        QRandomGenerator random(17);
        const QByteArray good = encodeTile(randomTile(random, 9));
        QVERIFY(!decodeTile(good.chopped(1)).ok());
        QVERIFY(!decodeTile(good + QByteArray("\x01\x01", 2)).ok());
        QVERIFY(!decodeTile("\x02" + good.mid(1)).ok());
        QVERIFY(!decodeTile(QByteArray("\x01\x05\x00", 3)).ok());                         // a run of nothing
        QVERIFY(!decodeTile(QByteArray("\x01\x05\xff\xff\xff\xff\x0f", 7)).ok());         // longer than a tile
        QVERIFY(!decodeTile(QByteArray("\x01\x05\x80\x80\x02\x05\x80\x80\x02", 9)).ok()); // one label in two runs
        QVERIFY(decodeTile(QByteArray("\x01\x05\x80\x80\x04", 5)).ok());
        for (int round = 0; round < 2000; ++round) { // whatever it says: no crash, and one coding for one tile
            QByteArray bytes = good;
            bytes[random.bounded(int(bytes.size()))] = char(random.bounded(256));
            const auto decoded = decodeTile(bytes);
            if (decoded.ok() && *decoded)
                QCOMPARE(encodeTile(*decoded), bytes);
        }
    }
};

QTEST_APPLESS_MAIN(LabelMapTest)
#include "label_map_test.moc"
