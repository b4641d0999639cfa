// The window with OpenGL asked for: what a view shows through window drags, zoom, turns and painting is what the
// processor draws.
#include "tests/gui/desk.h"
#include "tests/phantom_files.h"
#include "ui/canvas/gl/gl_executor.h"
#include "ui/canvas/view_executor.h"

#include <QScreen>
#include <QSet>

#include <cmath>

using namespace triptych;

class ExecutorTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_data;

    static int largestDifference(const QImage& a, const QImage& b)
    {
        int most = a.size() == b.size() ? 0 : 256;
        for (int y = 0; most < 256 && y < a.height(); ++y)
            for (int x = 0; x < a.width(); ++x) {
                const QRgb p = a.pixel(x, y), q = b.pixel(x, y);
                most = std::max({most, std::abs(qRed(p) - qRed(q)), std::abs(qGreen(p) - qGreen(q)),
                                 std::abs(qBlue(p) - qBlue(q))});
            }
        return most;
    }

    static qsizetype greysOf(const QImage& screen)
    {
        QSet<quint16> greys;
        for (int y = 0; y < screen.height(); ++y)
            for (int x = 0; x < screen.width(); ++x) {
                const QRgba64 pixel = screen.pixelColor(x, y).rgba64();
                if (pixel.red() == pixel.green() && pixel.green() == pixel.blue())
                    greys.insert(pixel.red());
            }
        return greys.size();
    }

private Q_SLOTS:
    void initTestCase() { QVERIFY(writeSmallPhantom(m_data.filePath(QStringLiteral("phantom")), 0.2)); }

    void theWindowShowsWhatTheProcessorDraws()
    {
        ViewExecutor executor(ViewExecutor::Choice::Gl);
        executor.start();
        executor.waitUntilChosen();
        QVERIFY2(executor.usesGl(), qPrintable(executor.description()));
        Desk desk(m_data.path());
        QVERIFY(desk.shown());
        QVERIFY(desk.open(m_data.filePath(QStringLiteral("phantom"))));
        ViewCell* cell = desk.view(QStringLiteral("L MLO"));
        QVERIFY(cell);
        ImageView& view = cell->canvas();
        const auto complete = [&] { return view.isComplete() && cell->annotations(); };
        QVERIFY(QTest::qWaitFor(complete, 30000));
        const auto agree = [&] {
            QVERIFY(QTest::qWaitFor([&] { return view.isComplete(); }, 30000));
            QVERIFY(executor.usesGl());
            m_last = view.composedImage().copy();
            executor.use(nullptr); // the views are drawn again, by the processor
            QVERIFY(!view.isComplete());
            const int off = largestDifference(m_last, view.composedImage());
            QVERIFY2(off <= 1, qPrintable(QString::number(off)));
            auto again = GlExecutor::create(GlExecutor::makeSurface(), true);
            QVERIFY(again);
            executor.use(std::move(*again));
        };
        agree();
        const bool deep = view.screen()->depth() == 30;
        QCOMPARE(m_last.format(), deep ? QImage::Format_RGB30 : QImage::Format_RGB32);
        if (deep) // the screen itself has greys between those of 8 bits
            QVERIFY2(greysOf(view.screen()->grabWindow(0).toImage()) > 256, "no more than 256 greys on the screen");
        QImage before = m_last;
        const QPoint middle = desk.probe.at(cell);
        desk.probe.drag(middle, middle + QPoint(80, 60), Qt::RightButton); // window
        agree();
        QVERIFY(largestDifference(before, m_last) > 20);
        before = m_last;
        for (int i = 0; i < 6; ++i)
            desk.probe.wheel(middle, 120);
        agree();
        QVERIFY(largestDifference(before, m_last) > 20);
        desk.probe.key(Qt::Key_B);
        before = m_last;
        desk.probe.drag(middle - QPoint(50, 20), middle + QPoint(40, 30));
        QVERIFY(QTest::qWaitFor([&] { return !cell->annotations()->labelMap(0).isEmpty(); }));
        agree();
        QVERIFY(largestDifference(before, m_last) > 20);
        desk.keep("executor.png");
        desk.probe.key(Qt::Key_Right, Qt::ControlModifier); // a quarter turn
        agree();
        desk.probe.key(Qt::Key_I);
        agree();

        // Who draws stands at the end of a view's menu.
        desk.probe.click(middle, Qt::RightButton);
        QVERIFY(QTest::qWaitFor([] { return QApplication::activePopupWidget() != nullptr; }));
        auto* menu = qobject_cast<QMenu*>(QApplication::activePopupWidget());
        QVERIFY(menu && !menu->actions().isEmpty());
        QCOMPARE(menu->actions().last()->text(), executor.description());
        QVERIFY(executor.description().startsWith(QLatin1String("Drawn by OpenGL")));
        QTest::keyClick(menu->windowHandle(), Qt::Key_Escape);
    }

private:
    QImage m_last;
};

QTEST_MAIN(ExecutorTest)
#include "executor_test.moc"
