// Very many shapes: a store with 1,000,000 polygons of 20 vertices is written, read barely by SQLite, and opened in a
// view of 1920 × 1080, which is then panned at three scales; one of them is changed and one removed. Drawn by the CPU.
#include "core/workspace/case_store.h"
#include "tests/bench/bare/bare_sqlite.h"
#include "tests/gui/window_probe.h"
#include "tests/many_shapes.h"
#include "ui/canvas/image_view.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>

#include <algorithm>
#include <cstdio>
#include <ctime>
#include <malloc.h>
#include <unistd.h>
#include <vector>

using namespace triptych;

namespace {

constexpr QSize kView(1920, 1080);
constexpr double kFrameMs = 16.7;
constexpr int kFrames = 200;
constexpr int kWaitMs = 60'000;

double ms(const QElapsedTimer& timer) { return double(timer.nsecsElapsed()) / 1e6; }

/// Processor time so far, of this thread or of all: what remains of a figure where other programs are busy.
double cpuMs(clockid_t clock)
{
    timespec now{};
    clock_gettime(clock, &now);
    return double(now.tv_sec) * 1e3 + double(now.tv_nsec) / 1e6;
}

/// A field of /proc/self/status in MiB.
double memoryMiB(const char* field)
{
    QFile status(QStringLiteral("/proc/self/status"));
    if (!status.open(QIODevice::ReadOnly))
        return 0;
    for (const QByteArray& line : status.readAll().split('\n'))
        if (line.startsWith(field))
            return line.simplified().split(' ').value(1).toDouble() / 1024;
    return 0;
}

/// Milliseconds for which the host of a virtual machine gave its processors to others, all together (proc(5), steal).
double stolenMs()
{
    QFile stat(QStringLiteral("/proc/stat"));
    if (!stat.open(QIODevice::ReadOnly))
        return 0;
    return stat.readLine().simplified().split(' ').value(8).toDouble() * 1e3 / double(sysconf(_SC_CLK_TCK));
}

void write(const QString& path, const ImageId& image, int count, int side)
{
    QElapsedTimer timer;
    CaseStore store(path);
    QSignalSpy saved(&store, &CaseStore::editSaved);
    AnnotationEdit edit;
    edit.image = image;
    edit.session = QStringLiteral("many");
    edit.maskSize = QSize(side, side);
    for (const Shape& shape : nuclei(count, side))
        edit.changes.shapes << ShapeChange{std::nullopt, shape};
    edit.sequence = 1;
    const double before = memoryMiB("VmRSS");
    const double cpu = cpuMs(CLOCK_PROCESS_CPUTIME_ID);
    timer.start();
    store.saveEdit(edit);
    saved.wait(10 * kWaitMs);
    std::printf("written in one transaction     %8.0f ms (cpu %.0f), %.0f MiB more than the shapes' %.0f\n", ms(timer),
                cpuMs(CLOCK_PROCESS_CPUTIME_ID) - cpu, memoryMiB("VmHWM") - before, before);
}

bool complete(ImageView& view)
{
    return QTest::qWaitFor([&] { return view.isComplete(); }, kWaitMs);
}

/// Frames one after another at the pace of a screen: `next` gives the camera of each.
void move(ImageView& view, const char* name, double completeMs, const std::function<Camera(int)>& next)
{
    std::vector<double> frames, cpu;
    int lacking = 0;
    const double stolen = stolenMs();
    QElapsedTimer timer;
    for (int frame = 0; frame < kFrames; ++frame) {
        timer.start();
        const double cpuBefore = cpuMs(CLOCK_THREAD_CPUTIME_ID);
        view.setCamera(next(frame));
        view.repaint();
        frames.push_back(ms(timer));
        cpu.push_back(cpuMs(CLOCK_THREAD_CPUTIME_ID) - cpuBefore);
        lacking += !view.isComplete();
        while (ms(timer) < kFrameMs) // what comes in between, as in a window
            QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents, 1);
    }
    std::sort(frames.begin(), frames.end());
    std::sort(cpu.begin(), cpu.end());
    std::printf("%-18s %10.0f %8.1f %8.1f %8.1f %8.1f %8.1f %8.1f %10d %8.0f\n", name, completeMs,
                frames[frames.size() / 2], frames[frames.size() * 95 / 100], frames.back(), cpu[cpu.size() / 2],
                cpu[cpu.size() * 95 / 100], cpu.back(), lacking, stolenMs() - stolen);
    std::fflush(stdout);
}

void pan(ImageView& view, const char* name, double zoom, double side)
{
    Camera camera = view.camera();
    camera.zoom = zoom;
    camera.centre = QPointF(side, side) / 2;
    view.setCamera(camera);
    QElapsedTimer timer;
    timer.start();
    if (!complete(view))
        std::printf("%s: not complete\n", name);
    move(view, name, ms(timer), [&view](int frame) {
        const double angle = frame * 0.05;
        return view.camera().panned(QPointF(17 * std::cos(angle), 13 * std::sin(angle)));
    });
}

/// From all of it to 1:1 and back.
void zoom(ImageView& view)
{
    view.fit();
    complete(view);
    const double step = std::pow(1 / view.camera().zoom, 2.0 / kFrames);
    move(view, "zoomed in and out", 0, [&view, step](int frame) {
        return view.camera().zoomedAt(QPointF(kView.width(), kView.height()) / 2,
                                      frame < kFrames / 2 ? step : 1 / step);
    });
}

void change(ImageView& view, AnnotationModel& model)
{
    QElapsedTimer timer;
    const auto run = [&](const char* what, const std::function<void()>& gesture) {
        timer.start();
        gesture();
        const double called = ms(timer);
        view.repaint();
        const double painted = ms(timer);
        complete(view);
        std::printf("%-18s %10.2f %8.1f %8.1f\n", what, called, painted - called, ms(timer));
    };
    std::printf("%-18s %10s %8s %8s   (ms)\n", "", "model", "painted", "complete");
    const qsizetype half = model.shapes().size() / 2;
    run("one moved", [&] { model.replaceShape(model.shapes().at(half).translated(QPointF(3, 2))); });
    run("one removed", [&] { model.removeShapes({model.shapes().at(half / 2).id}); });
    run("one added", [&] {
        Shape shape = model.shapes().at(half);
        shape.id = {};
        model.addShape(shape);
    });
    run("undone", [&] { model.undo(); });
    run("a label's colour", [&] {
        auto labels = view.labels();
        labels[1].colour = Qt::red;
        view.setLabels(labels);
    });
}

} // namespace

/// `bench_shapes_many [COUNT]`
int main(int argc, char** argv)
{
    QApplication application(argc, argv);
    const int count = argc > 1 ? std::max(1, std::atoi(argv[1])) : 1'000'000;
    const int side = int(40 * std::sqrt(double(count)));
    const QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("cases.sqlite"));
    const auto slide = std::make_shared<GreySlide>(side);
    const ImageId& id = slide->info().id;
    std::printf("%d polygons of 20 vertices on %d × %d pixels, view %d × %d, %d threads\n", count, side, side,
                kView.width(), kView.height(), decodingThreadCount());
    write(path, id, count, side);
    malloc_trim(0); // what was written is no part of what is measured next

    QElapsedTimer timer;
    double cpu = cpuMs(CLOCK_PROCESS_CPUTIME_ID);
    timer.start();
    const qint64 bytes = bareReadShapes(qPrintable(path), qPrintable(id.value));
    std::printf("all rows by bare SQLite        %8.0f ms (cpu %.0f; %.0f MiB)\n", ms(timer),
                cpuMs(CLOCK_PROCESS_CPUTIME_ID) - cpu, double(bytes) / (1 << 20));

    TileService tiles(qint64(256) << 20, 1);
    tiles.addSource(slide);
    AnnotationModel model(id, slide->info().size(), 64);
    ImageView view;
    view.resize(kView);
    view.show();
    view.setImage(slide, &tiles);
    complete(view);
    CaseStore store(path);
    QSignalSpy opened(&store, &CaseStore::opened);
    opened.wait(kWaitMs);
    StallWatch stall;
    double read = 0, readCpu = 0, taken = 0;
    QObject::connect(&store, &CaseStore::annotationsLoaded, &view, [&](const StoredAnnotations& stored) {
        read = ms(timer);
        readCpu = cpuMs(CLOCK_PROCESS_CPUTIME_ID) - cpu;
        model.restore(std::move(*stored.table), stored.labelMaps);
        view.setAnnotations(&model);
        taken = ms(timer) - read;
    });
    cpu = cpuMs(CLOCK_PROCESS_CPUTIME_ID);
    timer.start();
    store.loadAnnotations(id, slide->info().size(), 64);
    if (!QTest::qWaitFor([&] { return read > 0; }, kWaitMs))
        return 1;
    view.repaint();
    complete(view);
    std::printf("opened and drawn               %8.0f ms (cpu of all threads %.0f)\n", ms(timer),
                cpuMs(CLOCK_PROCESS_CPUTIME_ID) - cpu);
    std::printf("  read %.0f (cpu %.0f), taken over %.1f, drawn %.0f; longest stall %.0f ms\n", read, readCpu, taken,
                ms(timer) - read - taken, stall.longestMs());
    std::printf("memory                         %8.0f MiB resident\n", memoryMiB("VmRSS"));
    std::printf("%-18s %10s %8s %8s %8s %8s %8s %8s %10s %8s   (ms; %d frames; cpu: of the window's thread)\n",
                "panned", "complete", "median", "p95", "max", "cpu", "p95", "max", "lacking", "stolen", kFrames);
    pan(view, "overview", double(kView.height()) / side, side);
    pan(view, "middle", 0.2, side);
    pan(view, "1:1", 1, side);
    zoom(view);
    pan(view, "middle again", 0.2, side);
    change(view, model);
    return 0;
}
