// Every tool that paints labels with real mouse, wheel, key and pen events, sent to the top-level window at positions
// in it, on an image whose regions are known.
#include "tests/gui/canvas_desk.h"
#include "ui/tools/outline_mask_tools.h"

#include <QPointingDevice>
#include <QSignalSpy>
#include <QTabletEvent>

#include <cmath>

using namespace triptych;

namespace {

constexpr QSize kSize(800, 600);
constexpr QPointF kDisc(300, 250);
constexpr double kRadius = 80;

/// A bright disc (900) on dark ground (300) with a darker ring of noise to either side; three frames.
class DiscImage : public FrameSource {
public:
    DiscImage() : FrameSource(makeInfo(), kSize) {}

protected:
    Result<PixelBuffer> decodeFrame(int, std::stop_token) const override
    {
        auto pixels = PixelBuffer::allocate(kSize, 1, SampleType::U16);
        quint32 noise = 1;
        for (int y = 0; y < kSize.height(); ++y)
            for (int x = 0; x < kSize.width(); ++x) {
                noise = noise * 1664525 + 1013904223;
                const bool inside = std::hypot(x + 0.5 - kDisc.x(), y + 0.5 - kDisc.y()) <= kRadius;
                pixels->mutableRow<quint16>(y)[x] = quint16((inside ? 900 : 300) + (noise >> 27));
            }
        return pixels;
    }

private:
    static ImageInfo makeInfo()
    {
        ImageInfo info;
        info.id = ImageId{QStringLiteral("disc")};
        info.frames = 3;
        info.sampleType = SampleType::U16;
        info.bitsStored = 10;
        info.grayscale.storedMax = 1023;
        info.grayscale.windows = {VoiWindow{512, 1000, {}}};
        info.calibration.source = SpacingSource::PixelSpacing;
        info.calibration.spacing = PixelSpacing{0.5, 0.5};
        return info;
    }
};

} // namespace

class PaintTest : public QObject {
    Q_OBJECT

    std::unique_ptr<CanvasDesk> m_desk;
    std::unique_ptr<QPointingDevice> m_pen;
    ImageView* m_view = nullptr;
    AnnotationModel* m_model = nullptr;
    ToolController* m_tools = nullptr;

    /// Through several places.
    void drag(const QList<QPointF>& points, Qt::KeyboardModifiers keys = {})
    {
        m_desk->press(points.front(), keys);
        for (const QPointF& point : points)
            m_desk->moveTo(point);
        m_desk->release(points.back(), keys);
    }
    void pen(QEvent::Type type, QPointF image, double pressure,
             QPointingDevice::PointerType pointer = QPointingDevice::PointerType::Pen)
    {
        if (!m_pen || m_pen->pointerType() != pointer)
            m_pen = std::make_unique<QPointingDevice>(QStringLiteral("pen"), 7, QInputDevice::DeviceType::Stylus,
                                                      pointer, QInputDevice::Capability::Pressure, 1, 1);
        const QPointF at = m_desk->at(image);
        const bool down = type != QEvent::TabletRelease;
        QTabletEvent event(type, m_pen.get(), at, m_desk->handle()->mapToGlobal(at), pressure, 0, 0, 0, 0, 0, {},
                           type == QEvent::TabletMove ? Qt::NoButton : Qt::LeftButton,
                           down ? Qt::LeftButton : Qt::NoButton);
        QCoreApplication::sendEvent(m_desk->handle(), &event);
    }
    int at(double x, double y, int frame = 0) const { return m_model->labelMap(frame).labelAt({int(x), int(y)}); }
    qint64 painted(int label, int frame = 0) const
    {
        return pixelCount(m_model->labelMap(frame).runsOf(quint8(label)));
    }
    /// Of a label with the disc of the image.
    double diceWithDisc(int label) const
    {
        PixelRuns disc;
        for (int y = 0; y < kSize.height(); ++y)
            for (int x = 0; x < kSize.width(); ++x)
                if (std::hypot(x + 0.5 - kDisc.x(), y + 0.5 - kDisc.y()) <= kRadius)
                    disc.push_back({y, x, x});
        disc = normalised(disc);
        const PixelRuns found = m_model->labelMap(0).runsOf(quint8(label));
        return 2.0 * double(pixelCount(intersected(found, disc))) / double(pixelCount(found) + pixelCount(disc));
    }
    template <class Set>
    void paintOption(Set set)
    {
        PaintOptions options = m_tools->settings().paint();
        set(options);
        m_tools->settings().setPaint(options);
    }
    void keep(const char* name)
    {
        const QString folder = qEnvironmentVariable("TRIPTYCH_SCREENSHOTS");
        if (!folder.isEmpty())
            QVERIFY(m_desk->window.grab().save(QDir(folder).filePath(QLatin1String(name))));
    }

private Q_SLOTS:
    void init()
    {
        m_desk = std::make_unique<CanvasDesk>(std::make_shared<const DiscImage>());
        QApplication::setDoubleClickInterval(10); // clicks are single ones unless they are meant otherwise
        QVERIFY(m_desk->shown());
        m_view = m_desk->view;
        m_model = m_desk->model.get();
        m_tools = m_desk->tools.get();
        QTRY_VERIFY(m_view->isComplete());
    }
    void cleanup() { m_desk.reset(); }

    void aSquareBrushPaintsSquares()
    {
        m_tools->setCurrent(ToolId::Brush);
        m_tools->settings().setBrushRadius(10);
        paintOption([](PaintOptions& o) { o.form = BrushForm::Square; });
        m_desk->click({100, 100});
        QCOMPARE(painted(1), qint64(400));
        QCOMPARE(at(91, 91), 1);
        QCOMPARE(m_desk->edits, 1);
        m_desk->moveTo({150, 120});
        keep("square-brush.png");
    }

    void paintingIsKeptToWhatTheRuleSays()
    {
        m_tools->setCurrent(ToolId::Brush);
        m_tools->settings().setBrushRadius(20);
        m_desk->click({100, 100}); // label 1
        m_tools->settings().setLabel(2);
        paintOption([](PaintOptions& o) { o.over = PaintOver::Empty; });
        m_desk->click({120, 100});
        QCOMPARE(at(105, 100), 1);
        QCOMPARE(at(135, 100), 2);
        paintOption([](PaintOptions& o) {
            o.over = PaintOver::OneLabel;
            o.onlyLabel = 1;
        });
        m_tools->settings().setLabel(3);
        m_desk->click({110, 100});
        QCOMPARE(at(105, 100), 3);
        QCOMPARE(at(128, 100), 2);
        auto labels = defaultLabels();
        labels[3].locked = true;
        m_view->setLabels(labels);
        paintOption([](PaintOptions& o) { o.over = PaintOver::Everything; });
        m_tools->setCurrent(ToolId::Eraser);
        const qint64 before = painted(3);
        m_desk->click({110, 100});
        QCOMPARE(painted(3), before);
        QVERIFY(at(128, 100) == 0);
    }

    void aPenPaintsByItsPressureAndErasesWithItsOtherEnd()
    {
        m_tools->setCurrent(ToolId::Brush);
        m_tools->settings().setBrushRadius(20);
        pen(QEvent::TabletPress, {100, 100}, 0.5);
        pen(QEvent::TabletMove, {160, 100}, 1.0);
        pen(QEvent::TabletRelease, {160, 100}, 0.0);
        QCOMPARE(m_desk->edits, 1);
        QCOMPARE(at(100, 91), 1);
        QCOMPARE(at(160, 82), 1); // 20 at full pressure
        QCOMPARE(at(85, 100), 0); // 10 where it was half
        pen(QEvent::TabletPress, {160, 100}, 1, QPointingDevice::PointerType::Eraser);
        pen(QEvent::TabletRelease, {160, 100}, 0, QPointingDevice::PointerType::Eraser);
        QCOMPARE(at(160, 100), 0);
        QCOMPARE(m_desk->edits, 2);
        paintOption([](PaintOptions& o) { o.pressure = false; });
        pen(QEvent::TabletPress, {400, 400}, 0.1);
        pen(QEvent::TabletRelease, {400, 400}, 0);
        QCOMPARE(at(400, 382), 1); // pressure is off
        QCOMPARE(m_desk->edits, 3);
    }

    void aPenIsAMouseForOtherTools()
    {
        m_tools->setCurrent(ToolId::Rectangle);
        pen(QEvent::TabletPress, {100, 100}, 1);
        QVERIFY(m_model->shapes().isEmpty()); // left to Qt, which makes mouse events of it
        QVERIFY(!m_model->strokeInProgress());
    }

    void theAdaptiveBrushStopsAtTheDisc()
    {
        m_tools->setCurrent(ToolId::AdaptiveBrush);
        m_tools->settings().setBrushRadius(30);
        QList<QPointF> round; // along the inside of the border, the brush lying over it
        for (int step = 0; step <= 24; ++step)
            round << kDisc + QPointF(std::cos(step * 0.2618), std::sin(step * 0.2618)) * (kRadius - 15);
        drag(round);
        QTRY_COMPARE(m_desk->edits, 1);
        for (const QPointF& beyond : {QPointF(300 + 84, 250), QPointF(300, 250 - 85), QPointF(300 - 84, 250)})
            QCOMPARE(at(beyond.x(), beyond.y()), 0);
        QCOMPARE(at(300 + 76, 250), 1);
        keep("adaptive-brush.png");
        m_tools->setCurrent(ToolId::Brush); // a plain one goes over it
        m_tools->settings().setBrushRadius(30);
        m_desk->click(kDisc + QPointF(kRadius - 15, 0));
        QCOMPARE(at(300 + 84, 250), 1);
    }

    void theThresholdBrushKeepsToItsRange()
    {
        m_tools->setCurrent(ToolId::ThresholdBrush);
        m_tools->settings().setBrushRadius(25);
        m_desk->click({kDisc}, Qt::ControlModifier); // the range is that of the disc
        const PaintOptions options = m_tools->settings().paint();
        QVERIFY2(options.low > 850 && options.low < 900 && options.high > 920 && options.high < 980,
                 qPrintable(QStringLiteral("%1 %2").arg(options.low).arg(options.high)));
        m_tools->settings().setBrushRadius(150);
        paintOption([](PaintOptions& o) {
            o.low = 880;
            o.high = 950;
        });
        m_desk->click(kDisc);
        QTRY_VERIFY2(diceWithDisc(1) > 0.999, qPrintable(QString::number(diceWithDisc(1))));
        keep("threshold-brush.png");
    }

    void theWandFindsTheDiscAndDraggingChangesItsReach()
    {
        m_tools->setCurrent(ToolId::MagicWand);
        m_desk->press(kDisc);
        QTRY_VERIFY2(diceWithDisc(1) > 0.999, qPrintable(QString::number(diceWithDisc(1))));
        QCOMPARE(m_desk->edits, 0);
        keep("magic-wand.png");
        QTest::mouseMove(m_desk->handle(), m_desk->at(kDisc) + QPoint(2, 0));
        QTest::mouseMove(m_desk->handle(), m_view->mapTo(&m_desk->window, QPoint(790, 300)));
        QTRY_VERIFY(m_tools->settings().region().tolerance > 50);
        QTest::mouseMove(m_desk->handle(), m_desk->at(kDisc) + QPoint(20, 0));
        QTRY_VERIFY(diceWithDisc(1) > 0.999);
        QTest::mouseRelease(m_desk->handle(), Qt::LeftButton, {}, m_desk->at(kDisc) + QPoint(20, 0));
        QTRY_COMPARE(m_desk->edits, 1);
        QVERIFY(diceWithDisc(1) > 0.999);
        m_model->undo();
        QCOMPARE(painted(1), qint64(0));
        m_model->redo();
        m_tools->settings().setRegion(RegionOptions());
        m_desk->click(kDisc, Qt::AltModifier); // and takes it away again
        QTRY_COMPARE(m_desk->edits, 4);
        QCOMPARE(painted(1), qint64(0));
    }

    void escapeGivesTheWandUp()
    {
        m_tools->setCurrent(ToolId::MagicWand);
        m_desk->press(kDisc);
        QTRY_VERIFY(painted(1) > 0);
        m_desk->key(Qt::Key_Escape);
        QCOMPARE(painted(1), qint64(0));
        m_desk->release(kDisc);
        QCOMPARE(m_desk->edits, 0);
    }

    void floodingFillsTheSameLabelOrLikeValues()
    {
        m_tools->setCurrent(ToolId::Brush);
        m_tools->settings().setBrushRadius(20);
        m_desk->click({600, 400});
        m_tools->settings().setLabel(4);
        m_tools->setCurrent(ToolId::FloodFill);
        m_desk->click({600, 400});
        QTRY_COMPARE(at(600, 400), 4);
        QTRY_COMPARE(m_desk->edits, 2);
        QCOMPARE(painted(1), qint64(0));
        QCOMPARE(at(640, 400), 0);
        RegionOptions region = m_tools->settings().region();
        region.byValue = true;
        m_tools->settings().setRegion(region);
        m_tools->settings().setLabel(5);
        m_desk->click(kDisc);
        QTRY_COMPARE(m_desk->edits, 3);
        QVERIFY2(diceWithDisc(5) > 0.999, qPrintable(QString::number(diceWithDisc(5))));
        keep("flood-fill.png");
    }

    void theLassoPaintsAndTakesAway()
    {
        m_tools->setCurrent(ToolId::Lasso);
        drag({{100, 400}, {200, 400}, {200, 500}, {100, 500}});
        QCOMPARE(m_desk->edits, 1);
        QCOMPARE(at(150, 450), 1);
        QVERIFY(std::abs(painted(1) - 10'000) < 300);
        m_desk->press({150, 380}, Qt::AltModifier);
        for (const QPointF& point : {QPointF(220, 380), QPointF(220, 520), QPointF(150, 520)})
            m_desk->moveTo(point);
        keep("lasso.png");
        m_desk->release({150, 520}, Qt::AltModifier);
        QCOMPARE(m_desk->edits, 2);
        QCOMPARE(at(160, 450), 0);
        QCOMPARE(at(120, 450), 1);
        m_desk->press({300, 300});
        m_desk->moveTo({400, 300});
        m_desk->moveTo({400, 400});
        m_desk->key(Qt::Key_Escape);
        m_desk->release({400, 400});
        QCOMPARE(m_desk->edits, 2);
    }

    void theLiveWireFollowsTheDisc()
    {
        m_tools->setCurrent(ToolId::LiveWire);
        const auto* tool = static_cast<LiveWireTool*>(m_view->tool());
        const auto onBorder = [](double turn) {
            return kDisc + QPointF(std::cos(turn * 6.2832), std::sin(turn * 6.2832)) * kRadius;
        };
        for (const double turn : {0.0, 0.25, 0.5, 0.6}) {
            m_desk->moveTo(onBorder(turn));
            m_desk->click(onBorder(turn));
            QTest::qWait(20); // longer than a double click
            QTRY_VERIFY(!tool->isSearching());
        }
        m_desk->key(Qt::Key_Backspace); // the last one was wrong
        QTRY_VERIFY(!tool->isSearching());
        m_desk->moveTo(onBorder(0.75));
        keep("live-wire.png");
        m_desk->click(onBorder(0.75));
        QTest::qWait(20);
        QTRY_VERIFY(!tool->isSearching());
        m_desk->key(Qt::Key_Return);
        QCOMPARE(m_desk->edits, 1);
        QVERIFY2(diceWithDisc(1) > 0.97, qPrintable(QString::number(diceWithDisc(1))));
    }

    void puttingAToolDownGivesUpItsGesture()
    {
        for (const ToolId id : kAllTools) {
            m_tools->setCurrent(id);
            m_desk->press(kDisc);
            m_desk->moveTo(kDisc + QPointF(30, 20));
            m_tools->setCurrent(ToolId::Select);
            QVERIFY(!m_model->strokeInProgress());
            m_desk->release(kDisc + QPointF(30, 20));
            QTest::qWait(15);
        }
    }

    void onlyWhatTheBrushChangedIsDrawnAgainAndTheSameAsAllOfIt()
    {
        m_tools->setCurrent(ToolId::Brush);
        m_tools->settings().setBrushRadius(14);
        QTRY_VERIFY(m_view->isComplete());
        m_view->composedImage();
        drag({{120, 130}, {300, 260}, {310, 400}, {500, 90}});
        m_tools->settings().setLabel(3);
        drag({{100, 300}, {500, 200}});
        const QImage parts = m_view->composedImage().copy();
        m_view->setMaskOpacity(m_view->maskOpacity()); // all of it
        const QImage whole = m_view->composedImage();
        QCOMPARE(parts.size(), whole.size());
        int worst = 0;
        for (int y = 0; y < whole.height(); ++y)
            for (int x = 0; x < whole.width(); ++x)
                worst = std::max(worst, std::abs(qGray(whole.pixel(x, y)) - qGray(parts.pixel(x, y))));
        QVERIFY2(worst <= 1, qPrintable(QString::number(worst))); // positions differ in the last bits
    }
};

QTEST_MAIN(PaintTest)
#include "paint_test.moc"
