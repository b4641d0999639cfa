// Lengths are in millimetres only where they are.
#include "core/image/calibration.h"

#include <QTest>

using namespace triptych;

class CalibrationTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void withoutSpacingNothingIsInMillimetres()
    {
        QVERIFY(!Calibration{}.lengthMm({0, 0}, {10, 0}));
        QVERIFY(!Calibration{}.nominalSpacing());
    }

    void lengthUsesBothSpacings()
    {
        const Calibration calibration{SpacingSource::PixelSpacing, PixelSpacing{0.5, 0.25}, {}};
        QCOMPARE(*calibration.lengthMm({0, 0}, {6, 16}), 5.0); // 3 mm and 4 mm
    }

    void onlyInsideOneRegion()
    {
        Calibration calibration;
        calibration.source = SpacingSource::UltrasoundRegion;
        calibration.regions = {{QRect(0, 0, 100, 100), PixelSpacing{0.1, 0.1}},
                               {QRect(200, 0, 100, 100), PixelSpacing{0.2, 0.2}}};
        QCOMPARE(*calibration.lengthMm({10, 10}, {60, 10}), 5.0);
        QCOMPARE(*calibration.lengthMm({210, 10}, {260, 10}), 10.0);
        QVERIFY(!calibration.lengthMm({10, 10}, {210, 10}));
        QVERIFY(!calibration.lengthMm({110, 10}, {120, 10}));
        QCOMPARE(calibration.nominalSpacing()->xMm, 0.1);
    }

    void anInsetIsNoPartOfThePictureAroundIt()
    {
        Calibration calibration;
        calibration.source = SpacingSource::UltrasoundRegion;
        CalibratedRegion motion{QRect(0, 60, 100, 40), std::nullopt, QStringLiteral("M-mode")};
        motion.x = {0.01, QStringLiteral("s")};
        motion.y = {0.2, QStringLiteral("mm")};
        const CalibratedRegion colour{QRect(20, 20, 20, 20), PixelSpacing{0.1, 0.1}};
        calibration.regions = {motion, {QRect(0, 0, 100, 100), PixelSpacing{0.1, 0.1}}, colour};
        QCOMPARE(*calibration.lengthMm({10, 10}, {60, 10}), 5.0);
        QCOMPARE(*calibration.lengthMm({10, 30}, {30, 30}), 2.0); // into the colour box, which measures alike
        QVERIFY(!calibration.lengthMm({10, 10}, {10, 70}));       // into the M-mode strip
        QVERIFY(!calibration.lengthMm({10, 70}, {20, 70}));
        QCOMPARE(calibration.regionFor({10, 70}, {20, 70})->kind, QStringLiteral("M-mode"));
        QCOMPARE(calibration.nominalSpacing()->xMm, 0.1); // never that of a strip
        calibration.regions = {motion};
        QVERIFY(!calibration.nominalSpacing());
    }

    void everySourceHasAName()
    {
        QSet<QString> names;
        for (int source = 0; source <= int(SpacingSource::CaseFile); ++source)
            names << spacingSourceName(SpacingSource(source));
        QCOMPARE(names.size(), int(SpacingSource::CaseFile) + 1);
        QCOMPARE(spacingSourceName(SpacingSource::None), QStringLiteral("none"));
    }
};

QTEST_GUILESS_MAIN(CalibrationTest)
#include "calibration_test.moc"
