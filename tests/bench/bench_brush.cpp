// What a brush costs while it is moved: each move of a real mouse event through the view and its tool into the label
// map, and the painting of the view that follows, at 1920 × 1080, on a mammogram's mask of 3328 × 4096 and on a slide
// of 100,000 × 80,000. And the end, undo and redo of the largest stroke there is, each with painting. The aim: 95% of
// moves below 16 ms, undo and redo below 30 ms. Run with QT_QPA_PLATFORM=offscreen (set where it is not).
#include "core/image/frame_source.h"
#include "ui/canvas/image_view.h"
#include "ui/models/image_text.h"
#include "ui/tools/tool_controller.h"

#include <QApplication>
#include <QMouseEvent>
#include <QTest>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <ctime>
#include <functional>

using namespace triptych;

namespace {

constexpr QSize kScreen(1920, 1080);

/// Noise of 12 bits, the mammogram's size.
class NoiseFrame : public FrameSource {
public:
    explicit NoiseFrame(QSize size) : FrameSource(makeInfo(size), size) {}

protected:
    Result<PixelBuffer> decodeFrame(int, std::stop_token) const override
    {
        auto pixels = PixelBuffer::allocate(info().size(), 1, SampleType::U16);
        quint32 noise = 1;
        for (int y = 0; y < pixels->height(); ++y)
            for (int x = 0; x < pixels->width(); ++x)
                pixels->mutableRow<quint16>(y)[x] = quint16((noise = noise * 1664525 + 1013904223) >> 20);
        return pixels;
    }

private:
    static ImageInfo makeInfo(QSize)
    {
        ImageInfo info;
        info.id = ImageId{QStringLiteral("mammogram")};
        info.sampleType = SampleType::U16;
        info.bitsStored = 12;
        info.grayscale.storedMax = 4095;
        info.grayscale.windows = {VoiWindow{2048, 4096, {}}};
        return info;
    }
};

/// A pyramid of colour tiles made as they are asked for.
class TiledSlide : public ImageSource {
public:
    TiledSlide()
    {
        m_info.id = ImageId{QStringLiteral("slide")};
        m_info.kind = ImageKind::Slide;
        m_info.colour = ColourModel::Rgb;
        m_info.decodeUnit = DecodeUnit::Tile;
        for (int downsample = 1; downsample <= 64; downsample *= 4)
            m_info.levels.push_back(
                {QSize(100'000 / downsample, 80'000 / downsample), double(downsample), QSize(256, 256)});
        m_info.calibration.source = SpacingSource::None;
    }
    const ImageInfo& info() const override { return m_info; }
    Result<PixelBuffer> read(int, int, QRect rect, std::stop_token) const override
    {
        return PixelBuffer::allocate(rect.size(), 3, SampleType::U8);
    }
    Result<std::vector<DecodedTile>> readUnit(TileIndex index, std::stop_token) const override
    {
        auto pixels = PixelBuffer::allocate(tileRect(index).size(), 3, SampleType::U8);
        quint32 noise = quint32(index.x * 7919 + index.y);
        for (qsizetype i = 0; i < pixels->byteCount(); ++i)
            pixels->mutableRow<quint8>(0)[i] = quint8(180 + ((noise = noise * 1664525 + 1013904223) >> 26));
        return std::vector<DecodedTile>{{index, std::move(*pixels)}};
    }

private:
    ImageInfo m_info;
};

/// By the clock, and by the processors of all of the program's threads: the second is what the first would be at most
/// on a machine that does nothing else, and says more on one that is busy.
struct Cost {
    double clockMs = 0;
    double processorMs = 0;
};

double processorMs()
{
    timespec used{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used);
    return double(used.tv_sec) * 1e3 + double(used.tv_nsec) * 1e-6;
}

Cost costOf(const std::function<void()>& call)
{
    const double before = processorMs();
    const auto start = std::chrono::steady_clock::now();
    call();
    return {std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count(),
            processorMs() - before};
}

std::vector<double> clockOf(const std::vector<Cost>& costs)
{
    std::vector<double> times;
    for (const Cost& cost : costs)
        times.push_back(cost.clockMs);
    return times;
}

std::vector<double> processorOf(const std::vector<Cost>& costs)
{
    std::vector<double> times;
    for (const Cost& cost : costs)
        times.push_back(cost.processorMs);
    return times;
}

double percentile(std::vector<double> values, double fraction)
{
    std::sort(values.begin(), values.end());
    return values[size_t(fraction * double(values.size() - 1))];
}

class Easel {
public:
    Easel(const ImageSourcePtr& image, double downsample)
        : m_tiles(qint64(1) << 30, 2), m_model(image->info().id, image->info().size(), downsample)
    {
        m_view.resize(kScreen);
        m_tiles.addSource(image);
        m_view.setImage(image, &m_tiles);
        m_view.setLabels(defaultLabels());
        m_view.setAnnotations(&m_model);
        m_tools.attach(&m_view);
        m_tools.setCurrent(ToolId::Brush);
        m_view.show();
        settle();
    }

    void zoomTo(double zoom)
    {
        m_view.oneToOne();
        m_view.setCamera(m_view.camera().zoomedAt(QPointF(kScreen.width(), kScreen.height()) / 2, zoom));
        settle();
    }
    /// Moves of the pointer along a spiral of a fast hand, each with the painting that it causes.
    std::vector<Cost> stroke(double radius, int moves)
    {
        m_tools.settings().setBrushRadius(radius);
        const auto at = [&](int move) {
            const double turn = move * 0.06;
            return QPointF(960 + std::cos(turn) * (80 + move), 540 + std::sin(turn) * (60 + move * 0.6));
        };
        send(QEvent::MouseButtonPress, at(0));
        settle();
        std::vector<Cost> times;
        for (int move = 1; move <= moves; ++move)
            times.push_back(costOf([&] {
                send(QEvent::MouseMove, at(move));
                paint();
            }));
        m_end = costOf([&] {
            send(QEvent::MouseButtonRelease, at(moves));
            paint();
        });
        return times;
    }
    void undoAndRedo(const char* what)
    {
        std::vector<Cost> undo, redo;
        for (int round = 0; round < 9; ++round) {
            undo.push_back(costOf([&] {
                m_model.undo();
                paint();
            }));
            redo.push_back(costOf([&] {
                m_model.redo();
                paint();
            }));
        }
        std::printf("%-36s end %6.1f ms   undo median %6.1f worst %6.1f   redo median %6.1f worst %6.1f   "
                    "(processor: end %.1f, undo %.1f, redo %.1f)\n",
                    what, m_end.clockMs, percentile(clockOf(undo), 0.5), percentile(clockOf(undo), 1),
                    percentile(clockOf(redo), 0.5), percentile(clockOf(redo), 1), m_end.processorMs,
                    percentile(processorOf(undo), 0.5), percentile(processorOf(redo), 0.5));
    }
    AnnotationModel& model() { return m_model; }

private:
    void send(QEvent::Type type, QPointF at)
    {
        QMouseEvent event(type, at, m_view.mapToGlobal(at), type == QEvent::MouseMove ? Qt::NoButton : Qt::LeftButton,
                          type == QEvent::MouseButtonRelease ? Qt::NoButton : Qt::LeftButton, {});
        QCoreApplication::sendEvent(&m_view, &event);
    }
    /// The pending update requests only: what the event loop would do next.
    void paint() { QCoreApplication::sendPostedEvents(nullptr, QEvent::UpdateRequest); }
    void settle()
    {
        if (!QTest::qWaitFor([&] { return m_view.isComplete(); }, 60'000))
            std::printf("the view was not complete\n");
        QTest::qWait(50);
    }

    TileService m_tiles;
    AnnotationModel m_model;
    ImageView m_view;
    ToolController m_tools;
    Cost m_end;
};

void moves(Easel& easel, const char* name, double radius)
{
    const auto times = easel.stroke(radius, 400);
    std::printf("%-36s median %6.2f ms   95%% %6.2f   worst %6.2f   (processor: median %6.2f   95%% %6.2f)\n", name,
                percentile(clockOf(times), 0.5), percentile(clockOf(times), 0.95), percentile(clockOf(times), 1),
                percentile(processorOf(times), 0.5), percentile(processorOf(times), 0.95));
    std::fflush(stdout);
}

} // namespace

int main(int argc, char** argv)
{
    if (!qEnvironmentVariableIsSet("QT_QPA_PLATFORM"))
        qputenv("QT_QPA_PLATFORM", "offscreen");
    const QApplication app(argc, argv);
    {
        Easel easel(std::make_shared<const NoiseFrame>(QSize(3328, 4096)), 1);
        for (const double zoom : {1.0, 0.25})
            for (const double radius : {1.0, 20.0, 500.0}) {
                easel.zoomTo(zoom);
                moves(easel, qPrintable(QStringLiteral("mammogram, zoom %1, radius %2").arg(zoom).arg(radius)), radius);
            }
        easel.undoAndRedo("the stroke of radius 500 before");
        const Cost end = costOf([&] { // every pixel of the mask at once
            easel.model().beginStroke(0, 3);
            easel.model().extendStroke({0, 0}, {3328, 4096}, 5000);
            easel.model().endStroke();
        });
        std::printf("the whole mask painted in one stroke: %.1f ms (processor: %.1f)\n", end.clockMs, end.processorMs);
        easel.undoAndRedo("the whole mask");
    }
    {
        const auto slide = std::make_shared<const TiledSlide>();
        const double downsample = maskDownsample(slide->info());
        Easel easel(slide, downsample);
        for (const double radius : {1.0, 20.0, 500.0, 500.0 * downsample}) {
            easel.zoomTo(radius > 500 ? 1 / downsample : 0.5);
            moves(easel, qPrintable(QStringLiteral("slide, mask 1:%1, radius %2").arg(downsample).arg(radius)), radius);
        }
        easel.undoAndRedo("slide, the largest stroke");
    }
    return 0;
}
