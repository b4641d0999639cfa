// A slide of 100,000 × 100,000 browsed at random in the real window: memory stays bounded, and once the slide was
// painted no frame ever shows a place of it with nothing in it. TRIPTYCH_SOAK_SECONDS: for how long (10 by default).
#include "huge_slide.h"
#include "tests/gui/desk.h"

#include <QElapsedTimer>
#include <QTemporaryDir>
#include <QTest>

#include <random>

using namespace triptych;

namespace {

constexpr QSize kSlide(100'000, 100'000);
constexpr double kMemoryLimitMb = 900; ///< issue: "stays under 900 MB"

double residentMb()
{
    QFile file(QStringLiteral("/proc/self/statm"));
    if (!file.open(QIODevice::ReadOnly))
        return -1;
    return file.readAll().split(' ').value(1).toDouble() * double(sysconf(_SC_PAGESIZE)) / 1e6;
}

/// Screen pixels inside the slide that show nothing: the slide itself has no black.
int uncovered(ImageView& view)
{
    const QImage shown = view.composedImage();
    const QRectF slide =
        view.camera().imageToScreen().mapRect(QRectF(QPointF(0, 0), QSizeF(kSlide))).adjusted(2, 2, -2, -2);
    const QRect inside = slide.toAlignedRect() & shown.rect();
    int black = 0;
    for (int y = inside.top(); y <= inside.bottom(); y += 3)
        for (int x = inside.left(); x <= inside.right(); x += 3)
            black += (shown.pixel(x, y) & 0xffffff) == 0;
    return black;
}

} // namespace

class BrowseTest : public QObject {
    Q_OBJECT
    QTemporaryDir m_folder;
    std::mt19937 m_random{5};

    int below(int end) { return int(m_random() % unsigned(end)); }
    QPoint somewhere(const Desk& desk, const ImageView& view)
    {
        return desk.probe.at(&view, 0.1 + 0.8 * below(1000) / 1000.0, 0.1 + 0.8 * below(1000) / 1000.0);
    }

    /// One thing that a pathologist does, by wheel, mouse or key.
    void act(const Desk& desk, ImageView& view)
    {
        switch (below(8)) {
        case 0:
        case 1:
        case 2: desk.probe.wheel(somewhere(desk, view), below(3) == 0 ? -240 : 240); break;
        case 3: desk.probe.wheel(somewhere(desk, view), -120 * (1 + below(6))); break;
        case 4:
        case 5:
        case 6: {
            const QPoint from = somewhere(desk, view);
            desk.probe.press(Qt::Key_Space);
            desk.probe.drag(from, somewhere(desk, view), Qt::LeftButton, 4);
            desk.probe.release(Qt::Key_Space);
            break;
        }
        default: desk.probe.key(below(4) == 0 ? Qt::Key_F : Qt::Key_Z); break;
        }
    }

private Q_SLOTS:
    void memoryStaysBoundedAndNoPlaceIsEverEmpty()
    {
        const QString slide = m_folder.filePath(QStringLiteral("huge.tif"));
        QVERIFY(writeHugeSlide(slide, kSlide));
        Desk desk(m_folder.path(), {1920, 1080});
        QVERIFY(desk.shown());
        QVERIFY(desk.open(slide));
        ImageView& view = desk.view(ImageKind::Slide)->canvas();
        QCOMPARE(view.image()->info().size(), kSlide);
        QTRY_VERIFY_WITH_TIMEOUT(view.isComplete(), 20'000);
        QCOMPARE(uncovered(view), 0);

        const double seconds = std::max(1.0, qEnvironmentVariable("TRIPTYCH_SOAK_SECONDS", "10").toDouble());
        QElapsedTimer time;
        time.start();
        double highest = residentMb(), furthest = 0;
        int fields = 0, finished = 0;
        for (; time.elapsed() < seconds * 1000; ++fields) {
            act(desk, view);
            QCOMPARE(uncovered(view), 0);
            // A quick hand does not always wait for the field to be complete.
            if (below(3) != 0)
                finished += QTest::qWaitFor([&] { return view.isComplete(); }, 5'000);
            QCOMPARE(uncovered(view), 0);
            highest = std::max(highest, residentMb());
            furthest = std::max(furthest, view.camera().zoom);
        }
        qInfo("%d fields, %d waited for, at most %.0f MB, zoom up to %.2f", fields, finished, highest, furthest);
        QVERIFY(fields > 10 && finished > 5);
        QVERIFY2(furthest >= 0.9, "never came to the full resolution");
        QVERIFY2(highest < kMemoryLimitMb, qPrintable(QString::number(highest)));
    }
};

QTEST_MAIN(BrowseTest)
#include "browse_test.moc"
