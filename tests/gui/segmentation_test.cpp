// Segmentation in the real window with real mouse and key events: on a phantom whose truth is a formula, on a small
// stack, and on real images.
#include "app/window/case_controller.h"
#include "app/window/segmentation_controller.h"
#include "core/annotation/annotation_history.h"
#include "core/annotation/annotation_model.h"
#include "tests/gui/desk.h"

#include <QComboBox>
#include <QListWidget>
#include <QPushButton>
#include <QSlider>
#include <QToolButton>

#include <cmath>
#include <random>

using namespace triptych;

namespace {

constexpr QPoint kMiddle(170, 140);
constexpr double kRadius = 60; ///< pixels

bool inDisc(int x, int y) { return std::hypot(x - kMiddle.x(), y - kMiddle.y()) < kRadius; }

/// A bright disc on a dark ground with noise, 420 × 300.
QString writeDisc(const QString& folder)
{
    QImage image(420, 300, QImage::Format_Grayscale8);
    std::mt19937 random(11);
    std::normal_distribution<double> noise(0, 5);
    for (int y = 0; y < image.height(); ++y)
        for (int x = 0; x < image.width(); ++x)
            image.scanLine(y)[x] = uchar(std::clamp((inDisc(x, y) ? 170.0 : 90.0) + noise(random), 0.0, 255.0));
    const QString path = folder + QStringLiteral("/disc.png");
    return image.save(path) ? path : QString();
}

/// A bright ball of radius 14 in 64 × 56 × 40 voxels of a millimetre.
QString writeBall(const QString& folder)
{
    const QString path = folder + QStringLiteral("/ball.nrrd");
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly))
        return {};
    file.write("NRRD0004\ntype: uint8\ndimension: 3\nspace: left-posterior-superior\nsizes: 64 56 40\n"
               "space directions: (1,0,0) (0,1,0) (0,0,1)\nspace origin: (0,0,0)\nencoding: raw\n\n");
    std::mt19937 random(3);
    std::normal_distribution<double> noise(0, 4);
    for (int z = 0; z < 40; ++z)
        for (int y = 0; y < 56; ++y)
            for (int x = 0; x < 64; ++x) {
                const bool inside = std::hypot(x - 32, y - 28, z - 20) < 14;
                file.putChar(char(std::clamp((inside ? 180.0 : 80.0) + noise(random), 0.0, 255.0)));
            }
    return path;
}

} // namespace

class SegmentationTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_files;
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Desk> m_desk;

    SegmentationModel& model() const { return m_desk->window->segmentation().model(); }
    const SegmentState& state() const { return model().state(); }
    ViewCell& cell() const { return *m_desk->window->viewer().active(); }
    AnnotationModel& annotations() const { return *cell().annotations(); }
    QPoint at(QPointF image) const
    {
        return cell().canvas().mapTo(m_desk->window.get(), cell().canvas().toScreen(image).toPoint());
    }
    void click(QPointF image) const
    {
        m_desk->probe.click(at(image));
        QTest::qWait(QApplication::doubleClickInterval() / 10);
    }
    void press(const char* button) const { m_desk->probe.click(m_desk->probe.find<QAbstractButton>(button)); }
    bool open(const QString& path) const
    {
        return m_desk->open(path) && m_desk->window->viewer().active() && cell().annotations() &&
               QTest::qWaitFor([this] { return cell().isComplete(); }, 20'000);
    }
    bool idle() const
    {
        // Changes are gathered for a moment before they make a run.
        QTest::qWait(40);
        return QTest::qWaitFor([this] { return !state().loading && !state().busy; }, 30'000);
    }
    bool begin(const QString& method) const
    {
        m_desk->showTab("Segment");
        press("segmentStart");
        return QTest::qWaitFor([this] { return state().active && !state().loading && state().range.upper > 0; },
                               20'000) &&
               m_desk->chooseEntry("segmentMethod", method) && idle();
    }
    double agreement(const std::function<bool(int, int)>& truth, int frame = 0, int label = 1) const
    {
        const LabelMap& map = annotations().labelMap(frame);
        double both = 0, any = 0;
        for (int y = 0; y < annotations().maskSize().height(); ++y)
            for (int x = 0; x < annotations().maskSize().width(); ++x) {
                const bool a = map.labelAt({x, y}) == label, b = truth(x, y);
                both += a && b;
                any += a || b;
            }
        return any > 0 ? both / any : 0;
    }
    static QString real(const char* path)
    {
        const QString full = QStringLiteral(TRIPTYCH_SHARED_DATA "/") + QLatin1String(path);
        return QFile::exists(full) ? full : QString();
    }

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_desk = std::make_unique<Desk>(m_folder->path());
        QVERIFY(m_desk->shown());
    }
    void cleanup() { m_desk.reset(); }

    void growsFromAClickAndIsOneStep()
    {
        QVERIFY(open(writeDisc(m_files.path())));
        QVERIFY(begin(QStringLiteral("Region growing in a band")));
        QVERIFY2(!state().hint.isEmpty() && m_desk->text("segmentHint") == state().hint, "it asks for a seed");
        QVERIFY(!m_desk->probe.find<QPushButton>("segmentAccept")->isEnabled());
        click(QPointF(kMiddle));
        QVERIFY(idle());
        const double full = M_PI * kRadius * kRadius;
        QVERIFY2(std::abs(double(state().voxels) - full) < full * 0.08, qPrintable(state().size));
        QCOMPARE(annotations().history().count(), 0); // a preview is no mark
        m_desk->keep("segment-growing.png");
        // The slider moves the band: less remains.
        QSlider* lower = nullptr;
        for (QSlider* slider : m_desk->window->findChildren<QSlider*>(QStringLiteral("lowerSlider")))
            lower = slider->isVisible() ? slider : lower;
        QVERIFY(lower);
        lower->setFocus();
        const qint64 before = state().voxels;
        for (int i = 0; i < 6; ++i)
            m_desk->probe.key(Qt::Key_PageUp);
        QVERIFY(idle());
        QVERIFY2(state().voxels != before, qPrintable(state().size));
        for (int i = 0; i < 6; ++i)
            m_desk->probe.key(Qt::Key_PageDown);
        QVERIFY(idle());
        press("segmentAccept");
        QVERIFY(QTest::qWaitFor([this] { return !state().active; }, 10'000));
        QCOMPARE(annotations().history().count(), 1);
        QVERIFY2(agreement(inDisc) > 0.9, qPrintable(QString::number(agreement(inDisc))));
        m_desk->keep("segment-accepted.png");
        m_desk->probe.key(Qt::Key_Z, Qt::ControlModifier);
        QVERIFY(annotations().labelMap(0).isEmpty());
    }

    void escapeLeavesNoTrace()
    {
        QVERIFY(open(writeDisc(m_files.path())));
        QVERIFY(begin(QStringLiteral("Region growing by confidence")));
        const QImage before = cell().canvas().composedImage();
        click(QPointF(kMiddle));
        QVERIFY(idle());
        QVERIFY(state().voxels > 0);
        QVERIFY(cell().canvas().composedImage() != before);
        m_desk->probe.key(Qt::Key_Escape);
        QVERIFY(!state().active);
        QCOMPARE(cell().canvas().composedImage(), before);
        QVERIFY(annotations().labelMap(0).isEmpty());
        QCOMPARE(annotations().history().count(), 0);
        // The tool that was in the hand before is there again.
        QVERIFY(cell().canvas().tool() && cell().canvas().tool()->cursor().shape() == Qt::ArrowCursor);
    }

    void aSecondClickOnASeedTakesItBack()
    {
        QVERIFY(open(writeDisc(m_files.path())));
        QVERIFY(begin(QStringLiteral("Watershed")));
        click(QPointF(kMiddle));
        QCOMPARE(model().seeds().size(), 1);
        QVERIFY(idle());
        QVERIFY(state().voxels > 0);
        click(QPointF(kMiddle));
        QCOMPARE(model().seeds().size(), 0);
        QVERIFY(idle());
        QCOMPARE(state().voxels, 0);
        press("segmentCancel");
        QVERIFY(!state().active);
    }

    void theSnakePlaysPausesStepsAndResets()
    {
        QVERIFY(open(writeDisc(m_files.path())));
        QVERIFY(begin(QStringLiteral("Snake")));
        m_desk->probe.drag(at(QPointF(kMiddle) + QPointF(10, 10)), at(QPointF(kMiddle) + QPointF(28, 10)));
        QCOMPARE(model().bubbles().size(), 1);
        QVERIFY2(std::abs(model().bubbles()[0].radius - 18) < 2,
                 qPrintable(QString::number(model().bubbles()[0].radius)));
        QVERIFY(idle());
        QVERIFY(model().settings().thresholdSpeed.useLower); // the disc is bright
        m_desk->keep("segment-snake-speed.png");
        // The wheel over the bubble changes it and nothing else.
        const double zoom = cell().camera().zoom, radius = model().bubbles()[0].radius;
        m_desk->probe.wheel(at(QPointF(kMiddle) + QPointF(10, 10)), -120);
        QCOMPARE(cell().camera().zoom, zoom);
        QVERIFY(model().bubbles()[0].radius < radius);
        press("snakeStep");
        QVERIFY(QTest::qWaitFor([this] { return state().iterations == 10; }, 10'000));
        const qint64 first = state().voxels;
        press("snakePlay");
        QVERIFY(QTest::qWaitFor([this] { return state().iterations >= 60; }, 20'000));
        m_desk->keep("segment-snake-playing.png");
        press("snakePlay");
        QVERIFY(!state().playing);
        QTest::qWait(150); // the batch in progress may still arrive
        const int paused = state().iterations;
        QVERIFY(state().voxels > first);
        QTest::qWait(200);
        QCOMPARE(state().iterations, paused);
        press("snakeReset");
        QVERIFY(idle());
        QCOMPARE(state().iterations, 0);
        QVERIFY(!state().evolving);
        m_desk->probe.key(Qt::Key_P, Qt::ControlModifier);
        QVERIFY(QTest::qWaitFor([this] { return state().iterations >= 260; }, 60'000));
        m_desk->probe.key(Qt::Key_Return, Qt::ControlModifier);
        QVERIFY(QTest::qWaitFor([this] { return !state().active; }, 10'000));
        QVERIFY2(agreement(inDisc) > 0.93, qPrintable(QString::number(agreement(inDisc))));
        QCOMPARE(annotations().history().count(), 1);
        QCOMPARE(annotations().undoText(), QStringLiteral("Snake"));
    }

    void paintedExamplesTrainTheSpeed()
    {
        QVERIFY(open(writeDisc(m_files.path())));
        QVERIFY(begin(QStringLiteral("Snake")));
        QVERIFY(m_desk->chooseEntry("snakeSpeed", QStringLiteral("By trained pixels")) && idle());
        QVERIFY2(m_desk->text("segmentHint").contains(QLatin1String("another")), qPrintable(state().hint));
        // The brush is taken from the bar, and the segmentation goes on.
        m_desk->probe.key(Qt::Key_B);
        QVERIFY(!state().placing && state().active);
        m_desk->probe.drag(at(QPointF(kMiddle)), at(QPointF(kMiddle) + QPointF(25, 0)));
        m_desk->probe.key(Qt::Key_2);
        m_desk->probe.drag(at({300, 40}), at({390, 250}));
        m_desk->probe.key(Qt::Key_1);
        QVERIFY(idle());
        QVERIFY2(state().hint.contains(QLatin1String("bubble")), qPrintable(state().hint));
        m_desk->keep("segment-classifier.png");
        press("segmentPlacing");
        QVERIFY(state().placing);
        click(QPointF(kMiddle));
        QCOMPARE(model().bubbles().size(), 1);
        press("segmentCancel");
        QVERIFY(!state().active);
        QCOMPARE(annotations().history().count(), 2); // the reader's own strokes stay
    }

    void aRectangleIsTheRegion()
    {
        QVERIFY(open(writeDisc(m_files.path())));
        QVERIFY(begin(QStringLiteral("Threshold")));
        const qint64 all = state().voxels;
        QVERIFY(all > 0);
        press("segmentRectangle");
        m_desk->probe.drag(at({100, 80}), at({170, 200}));
        QVERIFY(idle());
        QVERIFY(model().rectangle().has_value());
        QVERIFY2(state().region.startsWith(QLatin1String("7")), qPrintable(state().region));
        QVERIFY(state().voxels < all * 0.7);
        m_desk->keep("segment-rectangle.png");
        press("segmentVisible");
        QVERIFY(idle());
        QCOMPARE(state().voxels, all);
    }

    void aBallIsSegmentedThroughAllSlices()
    {
        QVERIFY(open(writeBall(m_files.path())));
        QVERIFY2(state().stack, "slices of a stack");
        cell().showFrame(20);
        QVERIFY(QTest::qWaitFor([this] { return cell().isComplete(); }, 10'000));
        QVERIFY(begin(QStringLiteral("Region growing in a band")));
        QVERIFY(m_desk->chooseEntry("segmentDimensions", QStringLiteral("All slices (3D)")) && idle());
        click({32.5, 28.5});
        QVERIFY(idle());
        const double full = 4.0 / 3 * M_PI * 14 * 14 * 14;
        QVERIFY2(std::abs(double(state().voxels) - full) < full * 0.1, qPrintable(state().size));
        QVERIFY2(state().size.contains(QStringLiteral("mm³")), qPrintable(state().size));
        m_desk->keep("segment-stack.png");
        press("segmentAccept");
        QVERIFY(QTest::qWaitFor([this] { return !state().active; }, 10'000));
        QCOMPARE(annotations().history().count(), 1);
        QVERIFY(annotations().paintedFrames().size() >= 26);
        m_desk->probe.key(Qt::Key_Z, Qt::ControlModifier);
        QVERIFY(annotations().labelMap(20).isEmpty() && annotations().labelMap(12).isEmpty());
    }

    void aSnakeGrowsInThreeDimensions()
    {
        QVERIFY(open(writeBall(m_files.path())));
        cell().showFrame(20);
        QVERIFY(begin(QStringLiteral("Snake")));
        QVERIFY(m_desk->chooseEntry("segmentDimensions", QStringLiteral("All slices (3D)")) && idle());
        m_desk->probe.drag(at({32.5, 28.5}), at({37.5, 28.5}));
        QVERIFY(idle());
        press("snakePlay");
        QVERIFY(QTest::qWaitFor([this] { return state().iterations >= 150; }, 60'000));
        press("snakePlay");
        QTest::qWait(200);
        const double full = 4.0 / 3 * M_PI * 14 * 14 * 14;
        QVERIFY2(std::abs(double(state().voxels) - full) < full * 0.12, qPrintable(state().size));
        press("segmentCancel");
    }

    void slicesBetweenAreFilledIn()
    {
        QVERIFY(open(writeBall(m_files.path())));
        const auto square = [](double half) {
            return QList<QPolygonF>{QPolygonF(QRectF(32 - half, 28 - half, 2 * half, 2 * half))};
        };
        annotations().paintRings(10, square(6), 1);
        annotations().paintRings(20, square(12), 1);
        m_desk->showTab("Segment");
        press("segmentInterpolate");
        QVERIFY(QTest::qWaitFor([this] { return annotations().paintedFrames().size() == 11; }, 10'000));
        QCOMPARE(annotations().history().count(), 3);
        const double value =
            agreement([](int x, int y) { return std::abs(x + 0.5 - 32) < 9 && std::abs(y + 0.5 - 28) < 9; }, 15);
        QVERIFY2(value > 0.85, qPrintable(QString::number(value)));
        m_desk->probe.key(Qt::Key_Z, Qt::ControlModifier);
        QCOMPARE(annotations().paintedFrames().size(), 2);
    }

    void aLesionInUltrasound()
    {
        const QString path = real("busi/benign/benign (100).png");
        if (path.isEmpty())
            QSKIP("../shared/data/busi is not there");
        QVERIFY(open(path));
        QVERIFY(begin(QStringLiteral("Snake")));
        const QImage mask(QString(path).replace(QStringLiteral(".png"), QStringLiteral("_mask.png")));
        QVERIFY(!mask.isNull());
        QPointF sum;
        int count = 0;
        for (int y = 0; y < mask.height(); ++y)
            for (int x = 0; x < mask.width(); ++x)
                if (qGray(mask.pixel(x, y)) > 127) {
                    sum += QPointF(x, y);
                    ++count;
                }
        const QPointF middle = sum / std::max(count, 1);
        const double radius = std::sqrt(count / M_PI) / 2;
        m_desk->probe.drag(at(middle), at(middle + QPointF(radius, 0)));
        QVERIFY(idle());
        m_desk->keep("segment-busi-speed.png");
        m_desk->probe.key(Qt::Key_P, Qt::ControlModifier);
        QVERIFY(QTest::qWaitFor([this] { return state().iterations >= 200 || !state().playing; }, 60'000));
        m_desk->keep("segment-busi-snake.png");
        press("segmentAccept");
        QVERIFY(QTest::qWaitFor([this] { return !state().active; }, 10'000));
        m_desk->keep("segment-busi-accepted.png");
        QVERIFY(!annotations().labelMap(0).isEmpty());
    }

    void aWholeMammogramAtACoarserLevel()
    {
        const QString path = real("dicom/mammogram/MG1_JPLY");
        if (path.isEmpty())
            QSKIP("../shared/data/dicom is not there");
        QVERIFY(open(path));
        m_desk->showTab("Segment");
        StallWatch watch;
        watch.restart();
        QVERIFY(begin(QStringLiteral("Region growing by confidence")));
        QVERIFY2(state().note.contains(QLatin1String("zoom in")), qPrintable(state().note));
        const QSize size = cell().image()->info().size();
        click(QPointF(size.width() * 0.5, size.height() * 0.5));
        QVERIFY(idle());
        QVERIFY2(watch.longestMs() < 100, qPrintable(QString::number(watch.longestMs())));
        m_desk->keep("segment-mammogram.png");
        press("segmentCancel");
        QVERIFY(annotations().labelMap(0).isEmpty());
    }

    void closingTheCaseEndsIt()
    {
        QVERIFY(open(writeDisc(m_files.path())));
        QVERIFY(begin(QStringLiteral("Snake")));
        m_desk->probe.drag(at(QPointF(kMiddle)), at(QPointF(kMiddle) + QPointF(15, 0)));
        press("snakePlay");
        QVERIFY(QTest::qWaitFor([this] { return state().iterations > 0; }, 10'000));
        QVERIFY(open(writeBall(m_files.path())));
        QVERIFY(!state().active);
    }
};

QTEST_MAIN(SegmentationTest)
#include "segmentation_test.moc"
