// Undo and redo of the largest stroke (a whole mask of 3328 × 4096 at radius 500), the end of that stroke, and how long
// a gesture takes until it is on disk. With TRIPTYCH_TEST_POSTGRES (tests/with-postgres) the last on that server as
// well.
#include "core/annotation/annotation_history.h"
#include "core/workspace/case_store.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QEventLoop>
#include <QTemporaryDir>

#include <algorithm>
#include <cstdio>

using namespace triptych;

namespace {

const QSize kMammogram(3328, 4096);
const ImageId kImage{QStringLiteral("bench")};

void print(const char* what, std::vector<double> ms)
{
    std::sort(ms.begin(), ms.end());
    std::printf("%-48s best %6.2f   median %6.2f   p95 %6.2f ms\n", what, ms[0], ms[ms.size() / 2],
                ms[ms.size() * 95 / 100]);
}

template <class Fn>
double timed(Fn fn)
{
    QElapsedTimer timer;
    timer.start();
    fn();
    return double(timer.nsecsElapsed()) / 1e6;
}

/// Over the whole mask and back, with other labels below it, so that no run is longer than it would be.
void paintEverything(AnnotationModel& model, quint8 label)
{
    model.beginStroke(0, label);
    for (int y = 250; y < kMammogram.height(); y += 700)
        model.extendStroke(QPointF(0, y), QPointF(kMammogram.width(), y), 500);
}

void benchUndo()
{
    AnnotationModel model(kImage, kMammogram, 1);
    for (int i = 0; i < 200; ++i) { // some work that the stroke covers
        model.beginStroke(0, quint8(1 + i % 9));
        model.extendStroke(QPointF(i * 16 % 3328, i * 37 % 4096), QPointF(i * 91 % 3328, i * 53 % 4096), 20);
        model.endStroke();
    }
    std::vector<double> ends, undos, redos;
    for (int i = 0; i < 20; ++i) {
        paintEverything(model, quint8(1 + i % 9));
        ends.push_back(timed([&] { model.endStroke(); }));
        undos.push_back(timed([&] { model.undo(); }));
        redos.push_back(timed([&] { model.redo(); }));
        model.undo(); // so that each covers the work below
    }
    print("end of the largest stroke", ends);
    print("undo of the largest stroke", undos);
    print("redo of the largest stroke", redos);
    std::printf("%-58s %.1f MiB in %lld steps\n", "history in memory", double(model.history().bytes()) / (1 << 20),
                static_cast<long long>(model.history().count()));
}

void benchSaving(const QString& database, const char* small, const char* large)
{
    CaseStore store(database);
    AnnotationModel model(kImage, kMammogram, 1);
    QObject::connect(&model, &AnnotationModel::edited, &store, &CaseStore::saveEdit);
    QEventLoop loop;
    QObject::connect(&store, &CaseStore::editSaved, &loop, &QEventLoop::quit);
    std::vector<double> brush, everything;
    for (int i = 0; i < 40; ++i) {
        brush.push_back(timed([&] {
            model.beginStroke(0, 3);
            model.extendStroke(QPointF(i * 70, 100), QPointF(i * 70, 900), 20);
            model.endStroke();
            loop.exec();
        }));
        if (i % 4 == 0)
            everything.push_back(timed([&] {
                paintEverything(model, quint8(1 + i / 4 % 2));
                model.endStroke();
                loop.exec();
            }));
    }
    print(small, brush);
    print(large, everything);
}

} // namespace

int main(int argc, char** argv)
{
    QCoreApplication application(argc, argv);
    benchUndo();
    QTemporaryDir folder;
    benchSaving(folder.filePath(QStringLiteral("store.sqlite")), "a brush stroke drawn and on disk, SQLite",
                "the largest stroke drawn and on disk, SQLite");
    if (const QString server = qEnvironmentVariable("TRIPTYCH_TEST_POSTGRES"); !server.isEmpty())
        benchSaving(server, "a brush stroke drawn and on disk, PostgreSQL",
                    "the largest stroke drawn and on disk, PostgreSQL");
    return 0;
}
