// Mammograms side by side: one scale in millimetres, chest walls at the shared edge.
#include "app/window/chest_wall.h"

#include <QTest>

using namespace triptych;

class ChestWallTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void orientationTellsTheSide()
    {
        ImageIdentity identity;
        identity.laterality = QStringLiteral("L");
        QCOMPARE(chestWallSide(identity), ChestWall::Left);
        identity.patientOrientation = QStringLiteral("P\\F"); // rows lead to the chest wall: stored mirrored
        QCOMPARE(chestWallSide(identity), ChestWall::Right);
        identity.patientOrientation = QStringLiteral("A\\F");
        QCOMPARE(chestWallSide(identity), ChestWall::Left);
    }

    void turnsToHang_data()
    {
        QTest::addColumn<QString>("laterality");
        QTest::addColumn<QString>("view");
        QTest::addColumn<QString>("orientation");
        QTest::addColumn<double>("rotation");
        QTest::addColumn<bool>("mirrored");
        QTest::newRow("left CC as it hangs") << "L"
                                             << "CC"
                                             << "A\\R" << 0.0 << false;
        QTest::newRow("right MLO as it hangs") << "R"
                                               << "MLO"
                                               << "P\\FL" << 0.0 << false;
        QTest::newRow("right MLO, mirrored") << "R"
                                             << "MLO"
                                             << "A\\F" << 0.0 << true;
        QTest::newRow("left MLO, turned by half") << "L"
                                                  << "MLO"
                                                  << "P\\H" << 180.0 << false;
        // As in a stereotactic unit's image: the chest wall is at the bottom.
        QTest::newRow("left CC, turned by a quarter") << "L"
                                                      << "CC"
                                                      << "R\\P" << 90.0 << false;
        QTest::newRow("no orientation: as stored") << "L"
                                                   << "CC"
                                                   << "" << 0.0 << false;
    }

    void turnsToHang()
    {
        QFETCH(QString, laterality);
        QFETCH(QString, view);
        QFETCH(QString, orientation);
        QFETCH(double, rotation);
        QFETCH(bool, mirrored);
        ImageIdentity identity;
        identity.laterality = laterality;
        identity.viewPosition = view;
        identity.patientOrientation = orientation;
        const HungTurn turn = turnToHang(identity, chestWallSide(identity), laterality == QLatin1String("R"));
        QCOMPARE(turn.rotationDeg, rotation);
        QCOMPARE(turn.mirrored, mirrored);
    }

    void turnedByAQuarterItFillsTheView()
    {
        const std::vector<AlignedView> views{{QSize(1000, 500),
                                              PixelSpacing{0.1, 0.1},
                                              {90, false},
                                              false,
                                              QSize(300, 500),
                                              QRectF(100, 200, 800, 290)}};
        const Camera camera = alignChestWalls(views).front();
        QVERIFY(qFuzzyCompare(camera.zoom, 0.625)); // 800 pixels over the view's height of 500
        // The image's bottom, where the breast ends nearly, is the view's left edge.
        QVERIFY((camera.toScreen(QPointF(500, 500)) - QPointF(0, 250)).manhattanLength() < 1e-6);
    }

    void theBreastTellsTheSideWhereTheFileDoesNot()
    {
        ImageIdentity identity;
        identity.laterality = QStringLiteral("L");
        BreastExtent atRight;
        atRight.atRight = 0.9;
        QCOMPARE(chestWallSide(identity, &atRight), ChestWall::Right);
        identity.patientOrientation = QStringLiteral("A\\F");
        QCOMPARE(chestWallSide(identity, &atRight), ChestWall::Left);
    }

    void twoDetectorsOneScale()
    {
        const std::vector<AlignedView> views{{QSize(1000, 2000), PixelSpacing{0.1, 0.1}, {}, true, QSize(300, 500)},
                                             {QSize(2000, 4000), PixelSpacing{0.05, 0.05}, {}, false, QSize(300, 500)}};
        const auto cameras = alignChestWalls(views);
        QCOMPARE(cameras.size(), size_t(2));
        QVERIFY(qFuzzyCompare(cameras[0].zoom / 0.1, cameras[1].zoom / 0.05)); // the same screen pixels per mm
        // The chest walls stand at the edges that touch.
        QVERIFY(qAbs(cameras[0].toScreen(QPointF(1000, 1000)).x() - 300) < 1e-6);
        QVERIFY(qAbs(cameras[1].toScreen(QPointF(0, 2000)).x()) < 1e-6);
        // Everything is in view.
        QVERIFY(cameras[0].toScreen(QPointF(0, 0)).x() >= -1e-6);
        QVERIFY(cameras[0].toScreen(QPointF(0, 0)).y() >= -1e-6);
    }

    void mirroredWhereStoredTheOtherWay()
    {
        const std::vector<AlignedView> views{
            {QSize(1000, 2000), PixelSpacing{0.1, 0.1}, {0, true}, true, QSize(300, 500)}};
        const Camera camera = alignChestWalls(views).front();
        QVERIFY(camera.flippedHorizontally);
        QVERIFY(qAbs(camera.toScreen(QPointF(0, 1000)).x() - 300) < 1e-6);
    }

    void fittedToTheBreastAtOneScale()
    {
        // A small breast and a large one, on detectors of different pixels, each in a view of 300 × 500.
        const std::vector<AlignedView> views{
            {QSize(1000, 2000), PixelSpacing{0.1, 0.1}, {}, true, QSize(300, 500), QRectF(700, 800, 299, 400)},
            {QSize(2000, 4000), PixelSpacing{0.05, 0.05}, {}, false, QSize(300, 500), QRectF(0, 1000, 900, 2000)}};
        const auto cameras = alignChestWalls(views);
        // The large one, 45 × 100 mm, decides: 5 screen pixels to a millimetre.
        QVERIFY(qFuzzyCompare(cameras[0].zoom / 0.1, 5.0));
        QVERIFY(qFuzzyCompare(cameras[1].zoom / 0.05, 5.0));
        QVERIFY((cameras[0].toScreen(QPointF(1000, 1000)) - QPointF(300, 250)).manhattanLength() < 1e-6);
        QVERIFY((cameras[1].toScreen(QPointF(0, 2000)) - QPointF(0, 250)).manhattanLength() < 1e-6);
    }

    void posteriorEdgeOfAFilmStandsAtTheBorder()
    {
        // The film's chest-wall side has a dark strip of a tenth of its width.
        const std::vector<AlignedView> views{
            {QSize(1000, 2000), PixelSpacing{0.1, 0.1}, {}, false, QSize(300, 500), QRectF(100, 500, 400, 1000)}};
        const Camera camera = alignChestWalls(views).front();
        QVERIFY(qAbs(camera.toScreen(QPointF(100, 1000)).x()) < 1e-6);
    }

    void uncalibratedIsAsTallAsTheOthers()
    {
        const std::vector<AlignedView> views{{QSize(1000, 2000), PixelSpacing{0.1, 0.1}, {}, true, QSize(300, 500)},
                                             {QSize(500, 1000), std::nullopt, {}, false, QSize(300, 500)}};
        const auto cameras = alignChestWalls(views);
        QVERIFY(qFuzzyCompare(cameras[0].zoom * 2000, cameras[1].zoom * 1000));
    }
};

QTEST_GUILESS_MAIN(ChestWallTest)
#include "chest_wall_test.moc"
