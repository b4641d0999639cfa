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

    void twoDetectorsOneScale()
    {
        const std::vector<AlignedView> views{
            {QSize(1000, 2000), PixelSpacing{0.1, 0.1}, ChestWall::Right, true, QSize(300, 500)},
            {QSize(2000, 4000), PixelSpacing{0.05, 0.05}, ChestWall::Left, false, QSize(300, 500)}};
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
            {QSize(1000, 2000), PixelSpacing{0.1, 0.1}, ChestWall::Left, true, QSize(300, 500)}};
        const Camera camera = alignChestWalls(views).front();
        QVERIFY(camera.flippedHorizontally);
        QVERIFY(qAbs(camera.toScreen(QPointF(0, 1000)).x() - 300) < 1e-6);
    }

    void uncalibratedIsAsTallAsTheOthers()
    {
        const std::vector<AlignedView> views{
            {QSize(1000, 2000), PixelSpacing{0.1, 0.1}, ChestWall::Right, true, QSize(300, 500)},
            {QSize(500, 1000), std::nullopt, ChestWall::Left, false, QSize(300, 500)}};
        const auto cameras = alignChestWalls(views);
        QVERIFY(qFuzzyCompare(cameras[0].zoom * 2000, cameras[1].zoom * 1000));
    }
};

QTEST_GUILESS_MAIN(ChestWallTest)
#include "chest_wall_test.moc"
