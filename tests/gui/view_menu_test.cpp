// The menu of a view: a right click opens it, a right drag does not; every window and table of the file can be chosen.
#include "app/window/view_menu.h"
#include "core/image/frame_source.h"
#include "ui/canvas/image_view.h"
#include "ui/models/display_model.h"

#include <QMenu>
#include <QSignalSpy>
#include <QTest>
#include <QWindow>

using namespace triptych;

namespace {

/// A 12-bit ramp with two windows, a table and an overlay plane.
class Ramp : public FrameSource {
public:
    Ramp() : FrameSource(makeInfo(), QSize(64, 64)) {}

protected:
    Result<PixelBuffer> decodeFrame(int, std::stop_token) const override
    {
        auto pixels = PixelBuffer::allocate({64, 64}, 1, SampleType::U16);
        for (int y = 0; y < 64; ++y)
            for (int x = 0; x < 64; ++x)
                pixels->mutableRow<quint16>(y)[x] = quint16(1000 + (x + y) / 2);
        return pixels;
    }

private:
    static ImageInfo makeInfo()
    {
        ImageInfo info;
        info.id = {QStringLiteral("ramp")};
        info.sampleType = SampleType::U16;
        info.bitsStored = 12;
        info.grayscale.storedMax = 4095;
        info.grayscale.windows = {{1030, 60, QStringLiteral("NARROW")}, {2048, 4096, {}}};
        LookupTable lut;
        lut.values.assign(4096, 4095);
        lut.bits = 12;
        lut.explanation = QStringLiteral("ALL WHITE");
        info.grayscale.voiLuts = {lut};
        OverlayPlane plane;
        plane.everyFrame = true;
        plane.frames = {std::make_shared<BitPlane>(QSize(64, 64), std::vector<uint16_t>(256, 0xFFFF))};
        info.overlays = {plane};
        return info;
    }
};

/// The same in two frames with windows of their own.
class TwoFrames : public FrameSource {
public:
    TwoFrames() : FrameSource(makeInfo(), QSize(64, 64)) {}

protected:
    Result<PixelBuffer> decodeFrame(int, std::stop_token) const override
    {
        return PixelBuffer::allocate({64, 64}, 1, SampleType::U16);
    }

private:
    static ImageInfo makeInfo()
    {
        ImageInfo info;
        info.id = {QStringLiteral("two frames")};
        info.sampleType = SampleType::U16;
        info.bitsStored = 12;
        info.frames = 2;
        info.grayscale.storedMax = 4095;
        info.grayscale.windows = {{1000, 800, {}}};
        info.frameGrayscale = {info.grayscale, info.grayscale};
        info.frameGrayscale[1].windows = {{3000, 200, QStringLiteral("SECOND")}};
        return info;
    }
};

} // namespace

class ViewMenuTest : public QObject {
    Q_OBJECT

    std::unique_ptr<TileService> m_tiles;
    std::unique_ptr<QWidget> m_window;
    ImageView* m_view = nullptr;
    DisplayModel m_display;

    QPoint middle() const { return m_view->mapTo(m_window.get(), m_view->rect().center()); }
    QRgb shown() { return m_view->composedImage().pixel(m_view->width() / 2, m_view->height() / 2); }
    /// Opens the menu by a right click, then clicks the entry that begins with `text`. False where there is none.
    bool choose(const QString& text)
    {
        QSignalSpy asked(m_view, &ImageView::menuRequested);
        QTest::mouseClick(m_window->windowHandle(), Qt::RightButton, {}, middle());
        if (asked.count() != 1)
            return false;
        const std::unique_ptr<QMenu> menu(makeViewMenu(*m_view, m_display, m_window.get()));
        menu->popup(asked.first().first().toPoint());
        if (!QTest::qWaitForWindowExposed(menu.get()))
            return false;
        for (QAction* action : menu->actions())
            if (action->text().startsWith(text)) {
                QTest::mouseClick(menu->windowHandle(), Qt::LeftButton, {}, menu->actionGeometry(action).center());
                return true;
            }
        return false;
    }

private Q_SLOTS:
    void init()
    {
        m_tiles = std::make_unique<TileService>(qint64(64) << 20, 1);
        m_window = std::make_unique<QWidget>();
        m_view = new ImageView(m_window.get());
        m_view->setGeometry(0, 0, 400, 400);
        m_window->resize(400, 400);
        m_window->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
        const auto ramp = std::make_shared<Ramp>();
        m_tiles->addSource(ramp);
        m_view->setImage(ramp, m_tiles.get());
        QTRY_VERIFY(m_view->isComplete());
        connect(&m_display, &DisplayModel::changed, m_view, [this] {
            m_view->setFileOverlaysVisible(m_display.state().fileOverlaysVisible);
            m_view->setMonitor(m_display.state().monitor);
        });
    }
    void cleanup()
    {
        m_display.setState({});
        m_window.reset();
        m_tiles.reset();
    }

    void aDragIsNoClick()
    {
        QSignalSpy asked(m_view, &ImageView::menuRequested);
        QWindow* window = m_window->windowHandle();
        QTest::mousePress(window, Qt::RightButton, {}, middle());
        QTest::mouseMove(window, middle() + QPoint(40, 0));
        QTest::mouseRelease(window, Qt::RightButton, {}, middle() + QPoint(40, 0));
        QCOMPARE(asked.count(), 0);
        QVERIFY(m_view->presentation().window.width > 60);
    }

    void aClickLeavesTheWindowAsItIs()
    {
        QSignalSpy asked(m_view, &ImageView::menuRequested);
        QWindow* window = m_window->windowHandle();
        QTest::mousePress(window, Qt::RightButton, {}, middle());
        QTest::mouseMove(window, middle() + QPoint(2, 1));
        QTest::mouseRelease(window, Qt::RightButton, {}, middle() + QPoint(2, 1));
        QCOMPARE(asked.count(), 1);
        QCOMPARE(m_view->presentation().window.width, 60.0);
        QCOMPARE(m_view->presentation().window.explanation, QStringLiteral("NARROW"));
    }

    void everyWindowAndTableCanBeChosen()
    {
        QVERIFY(choose(QStringLiteral("W 4096")));
        QCOMPARE(m_view->presentation().window.centre, 2048.0);
        QCOMPARE(m_view->presentation().function, VoiFunction::Linear);
        QVERIFY(choose(QStringLiteral("ALL WHITE")));
        QCOMPARE(m_view->presentation().voiLut, 0);
        QVERIFY(choose(QStringLiteral("NARROW")));
        QCOMPARE(m_view->presentation().voiLut, -1);
        QCOMPARE(m_view->presentation().window.width, 60.0);
        QVERIFY(choose(QStringLiteral("Range of the values")));
        QVERIFY(std::abs(m_view->presentation().window.centre - 1031.5) < 2);
        QVERIFY(choose(QStringLiteral("Inverted")));
        QVERIFY(m_view->presentation().invert);
        QVERIFY(!choose(QStringLiteral("No such entry")));
    }

    /// Each frame is shown with its own window, until the reader chooses one.
    void framesBringTheirWindows()
    {
        const auto frames = std::make_shared<TwoFrames>();
        m_tiles->addSource(frames);
        m_view->setImage(frames, m_tiles.get());
        QTRY_VERIFY(m_view->isComplete());
        QCOMPARE(m_view->presentation().window.width, 800.0);
        m_view->setFrame(1);
        QCOMPARE(m_view->presentation().window.width, 200.0);
        QTRY_VERIFY(m_view->isComplete());
        QVERIFY(choose(QStringLiteral("SECOND"))); // the menu offers the frame's
        m_view->setFrame(0);
        QCOMPARE(m_view->presentation().window.width, 800.0);
        QWindow* window = m_window->windowHandle();
        QTest::mousePress(window, Qt::RightButton, {}, middle());
        QTest::mouseMove(window, middle() + QPoint(40, 0));
        QTest::mouseRelease(window, Qt::RightButton, {}, middle() + QPoint(40, 0));
        const double chosen = m_view->presentation().window.width;
        QVERIFY(chosen > 810);
        m_view->setFrame(1);
        QCOMPARE(m_view->presentation().window.width, chosen);
    }

    void theFilesOverlaysGoAndComeBack()
    {
        QCOMPARE(shown(), 0xffffffffu);
        QVERIFY(choose(QStringLiteral("Overlay planes")));
        QVERIFY(shown() != 0xffffffffu);
        QVERIFY(choose(QStringLiteral("Overlay planes")));
        QCOMPARE(shown(), 0xffffffffu);
    }

    void theMonitorsCurveIsApplied()
    {
        m_display.update([](DisplayState& state) { state.fileOverlaysVisible = false; });
        const QRgb before = shown();
        m_display.update([](DisplayState& state) { state.monitor = MonitorLight{}; });
        const int level = qRed(shown());
        QVERIFY(level != qRed(before));
        m_display.update([](DisplayState& state) { state.monitor.reset(); });
        QCOMPARE(shown(), before);
    }
};

QTEST_MAIN(ViewMenuTest)
#include "view_menu_test.moc"
