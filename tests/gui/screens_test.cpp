// Several screens, which come and go while the program runs (RandR monitors of the virtual display): panes are moved to
// another screen, worked there with real events, found again, and lose nothing when their screen goes.
#include "app/window/screen_frame.h"
#include "app/window/window_actions.h"
#include "tests/gui/desk.h"
#include "tests/phantom_files.h"
#include "ui/models/ai_model.h"

#include <QProcess>
#include <QScreen>
#include <QSplitter>
#include <QToolButton>

using namespace triptych;

namespace {

bool xrandr(const QStringList& arguments) { return QProcess::execute(QStringLiteral("xrandr"), arguments) == 0; }

bool screensAre(const QStringList& names)
{
    return QTest::qWaitFor(
        [&] {
            QStringList now;
            for (const QScreen* screen : QGuiApplication::screens())
                now.append(screen->name());
            now.sort();
            return now == names;
        },
        10'000);
}

const QStringList kLeft{QStringLiteral("--setmonitor"), QStringLiteral("left"), QStringLiteral("1100/290x1080/285+0+0"),
                        QStringLiteral("screen")};
const QStringList kRight{QStringLiteral("--setmonitor"), QStringLiteral("right"),
                         QStringLiteral("820/150x1080/198+1100+0"), QStringLiteral("none")};
const QStringList kNoRight{QStringLiteral("--delmonitor"), QStringLiteral("right")};
const QStringList kBoth{QStringLiteral("left"), QStringLiteral("right")};

} // namespace

class ScreensTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY(m_data.isValid());
        m_case = m_data.filePath(QStringLiteral("phantom"));
        QVERIFY(writeSmallPhantom(m_case, 0.1));
    }
    void init()
    {
        const auto has = [](const char* name) {
            const auto screens = QGuiApplication::screens();
            return std::any_of(screens.begin(), screens.end(),
                               [name](const QScreen* screen) { return screen->name() == QLatin1String(name); });
        };
        QVERIFY(has("left") || xrandr(kLeft));
        QVERIFY(has("right") || xrandr(kRight));
        QVERIFY(screensAre(kBoth));
        m_folder = std::make_unique<QTemporaryDir>();
        start();
    }
    void cleanup() { m_desk.reset(); }

    void aPaneIsMovedByKeyAndMenuAndComesBack()
    {
        ViewCell* slide = m_desk->view(ImageKind::Slide);
        activate(slide);
        m_desk->probe.key(Qt::Key_F11, Qt::ShiftModifier);
        ScreenFrame* frame = frameOf(slide);
        QVERIFY(frame);
        QVERIFY(QTest::qWaitForWindowExposed(frame));
        QCOMPARE(frame->screen()->name(), QStringLiteral("right"));
        QVERIFY(frame->screen()->geometry().contains(frame->geometry()));
        QCOMPARE(slide->window(), frame);
        QTRY_VERIFY(slide->isComplete());
        QVERIFY(slide->width() > 700);
        m_desk->keep("screens-main.png");
        Desk::keep(*frame, "screens-right.png");

        // The same key, pressed there, brings it home among the others.
        onFrame(frame).key(Qt::Key_F11, Qt::ShiftModifier);
        QTRY_COMPARE(slide->window(), m_desk->window.get());
        QTRY_VERIFY(!m_desk->window->findChild<ScreenFrame*>());
        QVERIFY(slide->mapTo(m_desk->window.get(), QPoint()).x() >
                m_desk->view("L CC")->mapTo(m_desk->window.get(), QPoint()).x());

        QVERIFY(m_desk->shown());
        const auto menu = [&] { m_desk->probe.click(m_desk->probe.at(slide), Qt::RightButton); };
        QVERIFY(chooseFromMenu(menu, {QStringLiteral("Pane on screen"), QStringLiteral("2: right")}));
        QTRY_VERIFY(frameOf(slide));
        QVERIFY(m_desk->shown());
        m_desk->probe.key(Qt::Key_F11, Qt::ControlModifier);
        QTRY_COMPARE(slide->window(), m_desk->window.get());
    }

    void keysToolsLinksAndHidingWorkThere()
    {
        ViewCell* slide = m_desk->view(ImageKind::Slide);
        ViewCell* right = m_desk->view("R CC");
        moveAway(right); // the mammography pane: all four
        ScreenFrame* frame = frameOf(right);
        const WindowProbe there = onFrame(frame);
        there.click(there.at(right));
        QCOMPARE(m_desk->window->viewer().active(), right);
        there.key(Qt::Key_I);
        QVERIFY(right->canvas().presentation().invert);
        there.key(Qt::Key_R);
        QTRY_VERIFY(right->annotations());
        there.drag(there.at(&right->canvas(), 0.3, 0.3), there.at(&right->canvas(), 0.6, 0.6));
        QCOMPARE(right->annotations()->shapes().size(), 1);
        there.key(Qt::Key_Z, Qt::ControlModifier);
        QCOMPARE(right->annotations()->shapes().size(), 0);
        there.key(Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier);
        QCOMPARE(right->annotations()->shapes().size(), 1);

        there.key(Qt::Key_L, Qt::ShiftModifier);
        ViewCell* left = m_desk->view("L CC");
        const double before = left->camera().zoom;
        there.wheel(there.at(right, 0.7, 0.5), 360);
        QVERIFY(left->camera().zoom > 1.3 * before);
        there.key(Qt::Key_L, Qt::ShiftModifier);

        // Every mark goes while the key is down, in both windows, whichever has the keyboard.
        const auto hidden = [&](bool expected) {
            for (ViewCell* cell : m_desk->window->viewer().cells())
                if (cell->canvas().overlaysVisible() == expected)
                    return false;
            return true;
        };
        there.press(Qt::Key_H);
        QVERIFY(hidden(true));
        there.release(Qt::Key_H);
        QVERIFY(hidden(false));
        QVERIFY(m_desk->shown());
        m_desk->probe.press(Qt::Key_H);
        QVERIFY(hidden(true));
        m_desk->probe.release(Qt::Key_H);
        QVERIFY(hidden(false));

        // From view to view across the windows; what is maximised there leaves the other window alone.
        activateFrame(frame);
        there.click(there.at(m_desk->view("L MLO")));
        there.doubleClick(there.at(right));
        QTRY_VERIFY(!left->isVisible());
        QVERIFY(slide->isVisible());
        there.doubleClick(there.at(right));
        QTRY_VERIFY(left->isVisible());
        there.key(Qt::Key_F1);
        auto* help = m_desk->window->findChild<QWidget*>(QStringLiteral("helpOverlay"));
        QTRY_VERIFY(help->isVisible());
        QCOMPARE(help->window(), frame);
        there.click(QPoint(100, 100));
        QTRY_VERIFY(!help->isVisible());
    }

    void resultsStayHiddenThereUntilTheyAreRevealed()
    {
        ViewCell* right = m_desk->view("R CC");
        moveAway(right);
        AiModel& ai = m_desk->window->ai();
        QList<AiRun> runs = ai.runs();
        AiRun run;
        run.key = QStringLiteral("test");
        run.image = right->image()->info().id;
        run.frame = right->frame();
        run.state = AiRun::State::Running;
        Heatmap map;
        map.area = QRectF(QPointF(), QSizeF(right->image()->info().size()));
        map.values = *PixelBuffer::allocate({8, 8}, 1, SampleType::F32);
        run.partial = {map};
        ai.setRuns({run});
        QVERIFY(right->canvas().heatmaps().empty());
        ai.setRevealed(true);
        QCOMPARE(right->canvas().heatmaps().size(), size_t(1));
        ai.setRuns(runs);
    }

    void theLayoutIsFoundAgainAfterARestart()
    {
        ViewCell* slide = m_desk->view(ImageKind::Slide);
        moveAway(slide);
        // A splitter of the main window, moved by the mouse.
        ViewCell* ultrasound = m_desk->view(ImageKind::Ultrasound);
        QVERIFY(ultrasound);
        const auto* around = qobject_cast<QSplitter*>(
            m_desk->window->viewer().paneBox(m_desk->window->viewer().paneIndexOf(ultrasound))->parentWidget());
        QVERIFY(around);
        const QSplitterHandle* handle = around->handle(1);
        QVERIFY(m_desk->shown());
        m_desk->probe.drag(m_desk->probe.at(handle), m_desk->probe.at(handle) - QPoint(90, 0));
        const int width = ultrasound->width();
        const QRect main = m_desk->window->geometry();
        start(true);
        slide = m_desk->view(ImageKind::Slide);
        QTRY_VERIFY(frameOf(slide));
        QCOMPARE(frameOf(slide)->screen()->name(), QStringLiteral("right"));
        QCOMPARE(m_desk->window->geometry(), main);
        QTRY_VERIFY(std::abs(m_desk->view(ImageKind::Ultrasound)->width() - width) <= 6);
        // Closing the window on the other screen sends its panes home, and that is kept too.
        frameOf(slide)->close();
        QTRY_COMPARE(slide->window(), m_desk->window.get());
        start(true);
        QCOMPARE(m_desk->view(ImageKind::Slide)->window(), m_desk->window.get());
    }

    void aScreenThatGoesLosesNothing()
    {
        ViewCell* right = m_desk->view("R CC");
        moveAway(right);
        const WindowProbe there = onFrame(frameOf(right));
        there.key(Qt::Key_R);
        QTRY_VERIFY(right->annotations());
        there.drag(there.at(&right->canvas(), 0.3, 0.3), there.at(&right->canvas(), 0.6, 0.6));
        QVERIFY(xrandr(kNoRight));
        QVERIFY(screensAre({QStringLiteral("left")}));
        QTRY_COMPARE(right->window(), m_desk->window.get());
        QVERIFY(right->isVisible());
        QCOMPARE(right->annotations()->shapes().size(), 1);
        QTRY_VERIFY(!m_desk->window->findChild<ScreenFrame*>());
        QVERIFY(m_desk->shown());
        m_desk->probe.click(m_desk->probe.at(right));
        m_desk->probe.key(Qt::Key_F11, Qt::ShiftModifier);
        QTRY_VERIFY(m_desk->text("messageText").contains(QStringLiteral("only one screen")));
        QCOMPARE(right->window(), m_desk->window.get());

        QVERIFY(xrandr(kRight)); // and finds it again when it comes back
        QVERIFY(screensAre(kBoth));
        QTRY_VERIFY(frameOf(right));
        QCOMPARE(right->annotations()->shapes().size(), 1);
    }

    void eachScreenHasItsOwnTrueSize()
    {
        ViewCell* right = m_desk->view("R CC");
        moveAway(right);
        const WindowProbe there = onFrame(frameOf(right));
        there.click(there.at(right));
        there.key(Qt::Key_Z, Qt::ShiftModifier);
        const QScreen& screen = *frameOf(right)->screen();
        const double stated = screen.physicalDotsPerInch() / 25.4;
        QVERIFY(std::abs(*right->canvas().pixelsPerMm() / stated - 1) < 0.01);
    }

private:
    void start(bool close = false)
    {
        if (close)
            m_desk->window->close();
        m_desk.reset();
        m_desk = std::make_unique<Desk>(m_folder->path(), QSize(1090, 1000));
        if (!close)
            m_desk->window->move(0, 40); // clear of where a title bar would be
        QVERIFY(m_desk->shown());
        QCOMPARE(m_desk->window->screen()->name(), QStringLiteral("left"));
        QVERIFY(m_desk->open(m_case));
    }
    static ScreenFrame* frameOf(const ViewCell* cell) { return qobject_cast<ScreenFrame*>(cell->window()); }
    void activate(ViewCell* cell)
    {
        m_desk->probe.click(m_desk->probe.at(cell));
        QCOMPARE(m_desk->window->viewer().active(), cell);
    }
    static void activateFrame(ScreenFrame* frame)
    {
        frame->activateWindow();
        QVERIFY(QTest::qWaitForWindowExposed(frame) && QTest::qWaitForWindowActive(frame));
    }
    static WindowProbe onFrame(ScreenFrame* frame)
    {
        activateFrame(frame);
        return WindowProbe(*frame);
    }
    void moveAway(ViewCell* cell)
    {
        activate(cell);
        m_desk->probe.key(Qt::Key_F11, Qt::ShiftModifier);
        QTRY_VERIFY(frameOf(cell));
        activateFrame(frameOf(cell));
    }

    QTemporaryDir m_data;
    QString m_case;
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Desk> m_desk;
};

QTEST_MAIN(ScreensTest)
#include "screens_test.moc"
