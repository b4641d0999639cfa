// Identifiers of new shapes against RFC 9562.
#include "core/annotation/new_shape_id.h"

#include <QDateTime>
#include <QSet>
#include <QTest>
#include <QUuid>

using namespace triptych;

class NewShapeIdTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void theyAreUuidsOfVersion7OfThisMoment()
    {
        const qint64 before = QDateTime::currentMSecsSinceEpoch();
        const QString text = newShapeId().value;
        const qint64 after = QDateTime::currentMSecsSinceEpoch();
        QCOMPARE(text.size(), 36);
        const QUuid uuid(text);
        QCOMPARE(uuid.variant(), QUuid::DCE);
        QCOMPARE(text.at(14), QLatin1Char('7'));
        const qint64 time = (text.left(8) + text.mid(9, 4)).toLongLong(nullptr, 16);
        QVERIFY2(time >= before && time <= after, qPrintable(text));
    }

    void manyDifferAndComeInTheOrderOfTheirMaking()
    {
        constexpr int kMany = 100'000;
        QSet<QString> seen;
        QString last;
        int outOfOrder = 0;
        for (int i = 0; i < kMany; ++i) {
            const QString id = newShapeId().value;
            outOfOrder += id.left(18) < last.left(18); // without the random part
            last = id;
            seen.insert(id);
        }
        QCOMPARE(seen.size(), kMany);
        QVERIFY2(outOfOrder < kMany / 1000, qPrintable(QString::number(outOfOrder))); // a clock may be set meanwhile
    }
};

QTEST_GUILESS_MAIN(NewShapeIdTest)
#include "new_shape_id_test.moc"
