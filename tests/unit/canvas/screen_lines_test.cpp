// Lines as they are seen: what is cut away of a ring is what is not in view.
#include "ui/canvas/screen_lines.h"

#include <QRandomGenerator>
#include <QTest>

using namespace triptych;

class ScreenLinesTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theInsideInViewIsTheSame()
    {
        QRandomGenerator random(3);
        const auto within = [&](double low, double high) { return low + random.generateDouble() * (high - low); };
        const QRectF view(0, 0, 400, 300);
        int inside = 0, outside = 0;
        for (int round = 0; round < 200; ++round) {
            QPolygonF ring; // crosses itself and the view, and goes far away
            for (int i = 0, count = 3 + round % 12; i < count; ++i)
                ring << QPointF(within(-2000, 2400), within(-1500, 1800));
            const QPolygonF cut = ringWithin(ring, view);
            for (const QPointF& point : cut)
                QVERIFY(view.adjusted(-1e-6, -1e-6, 1e-6, 1e-6).contains(point));
            for (int i = 0; i < 100; ++i) {
                const QPointF at(within(1, 399), within(1, 299));
                const bool was = ring.containsPoint(at, Qt::OddEvenFill);
                QCOMPARE(cut.containsPoint(at, Qt::OddEvenFill), was);
                ++(was ? inside : outside);
            }
        }
        QVERIFY(inside > 1000 && outside > 1000); // both were asked for
    }

    void ringsOutsideAndAround()
    {
        const QRectF view(0, 0, 40, 30);
        QVERIFY(ringWithin(QPolygonF(QRectF(50, 50, 5, 5)), view).isEmpty());
        QVERIFY(ringWithin({}, view).isEmpty());
        QCOMPARE(ringWithin(QPolygonF(QRectF(-1e5, -1e5, 2e5, 2e5)), view).boundingRect(), view);
    }
};

QTEST_GUILESS_MAIN(ScreenLinesTest)
#include "screen_lines_test.moc"
