// Whole label maps as bytes.
#include "core/annotation/label_map_coding.h"

#include <QRandomGenerator>
#include <QTest>

using namespace triptych;

class LabelMapCodingTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void randomMapsComeBack()
    {
        QRandomGenerator random(3);
        for (int i = 0; i < 50; ++i) {
            LabelMap map(QSize(random.bounded(1, 900), random.bounded(1, 900)), 1 + i % 3);
            for (int stroke = 0; stroke < i % 5; ++stroke)
                map.paintStroke(QPointF(random.bounded(900), random.bounded(900)),
                                QPointF(random.bounded(900), random.bounded(900)), random.bounded(60),
                                quint8(random.bounded(256)));
            const auto back = decodeLabelMap(encodeLabelMap(map));
            QVERIFY(back);
            QVERIFY(*back == map);
            QCOMPARE(encodeLabelMap(*back), encodeLabelMap(map));
        }
    }

    void damagedBytesAreTold()
    {
        LabelMap map(QSize(300, 300));
        map.paintStroke(QPointF(10, 10), QPointF(290, 290), 9, 5);
        const QByteArray whole = encodeLabelMap(map);
        for (qsizetype length = 0; length < whole.size(); length += 7)
            QVERIFY(!decodeLabelMap(whole.left(length)));
        LabelMap smaller(QSize(200, 200)); // the tiles of a larger map lie outside
        QByteArray moved = whole;
        QVERIFY(!decodeLabelMap(moved.replace(encodeLabelMap(map).left(7), encodeLabelMap(smaller).left(6))));
    }
};

QTEST_APPLESS_MAIN(LabelMapCodingTest)
#include "label_map_coding_test.moc"
