// Two slides laid side by side keep showing the same place, however one of them is moved, turned, mirrored and zoomed.
#include "ui/canvas/registration.h"

#include <QLineF>
#include <QTest>

#include <cmath>

using namespace triptych;

namespace {

Camera camera(QPointF centre, double zoom, double rotation, bool flipped, double aspect = 1)
{
    Camera result;
    result.centre = centre;
    result.zoom = zoom;
    result.rotationDeg = rotation;
    result.flippedHorizontally = flipped;
    result.pixelAspect = aspect;
    result.viewport = QSize(400, 300);
    return result;
}

} // namespace

class RegistrationTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void landmarksStayTogether_data()
    {
        QTest::addColumn<bool>("leaderFlipped");
        QTest::addColumn<bool>("followerFlipped");
        QTest::addColumn<bool>("mirrored");
        for (int i = 0; i < 8; ++i)
            QTest::addRow("%d", i) << bool(i & 1) << bool(i & 2) << bool(i & 4);
    }
    void landmarksStayTogether()
    {
        QFETCH(bool, leaderFlipped);
        QFETCH(bool, followerFlipped);
        QFETCH(bool, mirrored);
        // Pixels of 0.5 µm and of 0.25 µm: twice the zoom for the same scale.
        const Camera leader = camera({1000, 800}, 0.5, 20, leaderFlipped);
        const Camera follower = camera({3000, 2500}, 0.25, -75, followerFlipped, 1.25);
        const Registration registration{leader, follower, 2};
        // Landmarks: what stands at the same points of both screens.
        for (const QPointF screen : {QPointF(200, 150), QPointF(30, 40), QPointF(390, 10), QPointF(100, 290)}) {
            const QPointF onLeader = leader.toImage(screen), onFollower = follower.toImage(screen);
            Camera now = camera({1500, 300}, 1.7, 143, leaderFlipped != mirrored);
            const Camera then = followed(registration, now);
            const double apart = QLineF(now.toScreen(onLeader), then.toScreen(onFollower)).length();
            QVERIFY2(apart < 1e-6, qPrintable(QString::number(apart)));
        }
    }

    void whereNothingMovesNothingMoves()
    {
        const Camera leader = camera({10, 20}, 1, 5, false), follower = camera({70, 10}, 0.5, 275, true);
        const Camera then = followed({leader, follower, 2}, leader);
        QVERIFY(QLineF(then.centre, follower.centre).length() < 1e-9);
        QVERIFY(std::abs(std::remainder(then.rotationDeg - follower.rotationDeg, 360)) < 1e-9);
        QCOMPARE(then.flippedHorizontally, true);
        QCOMPARE(then.zoom, 0.5);
    }
};

QTEST_GUILESS_MAIN(RegistrationTest)
#include "registration_test.moc"
