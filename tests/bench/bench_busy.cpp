// How the window keeps up while every model runs: the window of each view of a case is dragged without a pause until a
// whole-slide analysis and those of its other images are done; what a frame of all panes takes, at 1920 × 1080.
#include "app/window/analysis_controller.h"
#include "tests/gui/desk.h"

#include <QElapsedTimer>
#include <QTemporaryDir>

#include <algorithm>
#include <cstdio>

using namespace triptych;

namespace {

constexpr double kTargetMs = 33;

/// Everything drawn anew with another window, as a drag does; milliseconds until it is painted.
double frameMs(Desk& desk, int step)
{
    QElapsedTimer timer;
    timer.start();
    for (ViewCell* cell : desk.window->viewer().cells()) {
        cell->canvas().dragWindow(QPointF(step % 2 == 0 ? 3 : -3, step % 4 < 2 ? 2 : -2));
        cell->canvas().repaint();
    }
    return double(timer.nsecsElapsed()) / 1e6;
}

void print(const char* when, std::vector<double> times)
{
    std::sort(times.begin(), times.end());
    const auto within = std::upper_bound(times.begin(), times.end(), kTargetMs) - times.begin();
    std::printf("%-28s %5zu frames, median %5.1f ms, p95 %5.1f ms, at most %4.0f ms, %.1f %% within %.0f ms\n", when,
                times.size(), times[times.size() / 2], times[times.size() * 95 / 100], times.back(),
                100.0 * double(within) / double(times.size()), kTargetMs);
    std::fflush(stdout);
}

} // namespace

/// `bench_busy CASE`: a case with a slide.
int main(int argc, char** argv)
{
    QApplication application(argc, argv);
    const QTemporaryDir folder;
    Desk desk(folder.path(), {1920, 1080});
    const auto complete = [&] {
        return std::all_of(desk.window->viewer().cells().begin(), desk.window->viewer().cells().end(),
                           [](const ViewCell* cell) { return cell->isComplete(); });
    };
    if (argc < 2 || !desk.shown() || !desk.open(QString::fromLocal8Bit(argv[1])) || !desk.view(ImageKind::Slide) ||
        !QTest::qWaitFor(complete, 60'000) ||
        !QTest::qWaitFor([&] { return desk.window->analysis().modelsKnown(); }, 60'000)) {
        std::fprintf(stderr, "bench_busy: the case was not opened\n");
        return 1;
    }
    std::vector<double> idle, busy;
    for (int step = 0; step < 100; ++step)
        idle.push_back(frameMs(desk, step));
    desk.window->analysis().run();
    for (int step = 0; desk.window->ai().running(); ++step) {
        QTest::qWait(5); // progress, heatmaps and tiles come in between frames
        busy.push_back(frameMs(desk, step));
    }
    std::printf("window of %zu views dragged\n", desk.window->viewer().cells().size());
    print("  nothing else runs:", idle);
    print("  while every model runs:", busy);
    return 0;
}
