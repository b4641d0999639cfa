// PS3.14: the two formulas agree with each other and with the ends of table B-1, and a table makes equal steps.
#include "core/display/gsdf.h"

#include <QTest>

#include <cmath>

using namespace triptych;

class GsdfTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void theFormulasMeetTheStandardsTable()
    {
        QVERIFY(std::abs(gsdfLuminance(1) - 0.0500) < 0.0001); // table B-1, first and last line
        QVERIFY(std::abs(gsdfLuminance(1023) - 3993.4) < 1);
        for (int j = 1; j <= 1023; ++j)
            QVERIFY2(std::abs(gsdfIndex(gsdfLuminance(j)) - j) < 0.5, qPrintable(QString::number(j)));
    }

    void equalStepsOfPValuesAreEqualStepsOfTheEye()
    {
        MonitorLight monitor;
        monitor.ambientCdM2 = 0.3;
        const GsdfTable table = gsdfTable(monitor);
        QCOMPARE(int(table.front()), 0);
        QCOMPARE(int(table.back()), 255);
        const double least = gsdfIndex(0.8), most = gsdfIndex(350.3);
        for (int i = 0; i < kGsdfSteps; i += 64) {
            const double light = 0.8 + 349.5 * std::pow(table[size_t(i)] / 255.0, 2.2);
            const double wanted = least + (most - least) * i / (kGsdfSteps - 1);
            // 256 levels of the monitor are no finer than this where it is darkest.
            QVERIFY2(std::abs(gsdfIndex(light) - wanted) < 2.5, qPrintable(QString::number(i)));
        }
    }

    void impossibleMonitorsAreRefused()
    {
        QVERIFY(isPossible({}));
        QVERIFY(!isPossible({350, 350, 2.2, 0}));
        QVERIFY(!isPossible({0, 350, 2.2, 0})); // below PS3.14's first luminance, and no room's light
        QVERIFY(isPossible({0, 350, 2.2, 0.1}));
        QVERIFY(!isPossible({0.5, 5000, 2.2, 0}));
        QVERIFY(!isPossible({0.5, 350, 0, 0}));
        QVERIFY(!isPossible({std::nan(""), 350, 2.2, 0}));
    }
};

QTEST_GUILESS_MAIN(GsdfTest)
#include "gsdf_test.moc"
