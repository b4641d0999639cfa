// A million outlines of 20 vertices as GeoJSON and COCO, written and read, beside the bare parser that only looks at
// the bytes; and how much memory that took beyond the shapes themselves.
#include "core/exchange/exchange_formats.h"
#include "tests/bench/bare/bare_json.h"

#include <QElapsedTimer>
#include <QFile>
#include <QFileInfo>
#include <QRandomGenerator>
#include <QTemporaryDir>
#include <QUuid>

#include <cstdio>
#include <numbers>

using namespace triptych;

namespace {

qint64 statusKiB(const char* field)
{
    QFile status(QStringLiteral("/proc/self/status"));
    if (!status.open(QIODevice::ReadOnly))
        return 0;
    for (const QByteArray& line : status.readAll().split('\n'))
        if (line.startsWith(field))
            return line.simplified().split(' ').value(1).toLongLong();
    return 0;
}

ExchangeContent manyOutlines(int count)
{
    QRandomGenerator random(1);
    ExchangeMarks marks;
    marks.image = {
        ImageId{QStringLiteral("slide")}, QStringLiteral("slide.svs"), {}, QSize(100'000, 80'000), 1, 1, {}, {}};
    marks.frames = {0};
    for (int i = 0; i < count; ++i) {
        Shape shape;
        shape.id = ShapeId{QUuid::createUuid().toString(QUuid::WithoutBraces)};
        const QPointF centre(random.bounded(99'900.0) + 50, random.bounded(79'900.0) + 50);
        for (int k = 0; k < 20; ++k) {
            const double turn = 2 * std::numbers::pi * k / 20, radius = 6 + random.bounded(4.0);
            shape.points << centre + QPointF(std::cos(turn), std::sin(turn)) * radius;
        }
        shape.label = 1 + i % 5;
        shape.origin = QStringLiteral("model:nuclei");
        marks.shapes << shape;
    }
    return {{marks}, defaultLabels()};
}

} // namespace

int main(int argc, char** argv)
{
    const int count = argc > 1 ? std::atoi(argv[1]) : 1'000'000;
    QTemporaryDir folder;
    const ExchangeContent content = manyOutlines(count);
    std::printf("%d outlines of 20 vertices: %lld MiB in memory\n", count, statusKiB("VmRSS") / 1024LL);
    for (const char* name : {"many.geojson", "many.coco.json"}) {
        const QString path = folder.filePath(QLatin1String(name));
        QElapsedTimer timer;
        timer.start();
        const auto written = writeExchange(*exchangeFormatOfName(path), content, path.toStdString(), {});
        if (!written) {
            std::printf("%s\n", qPrintable(written.error().message));
            return 1;
        }
        const double writeSeconds = double(timer.restart()) / 1000;
        const double bareSeconds = bareJsonSeconds(path.toStdString());
        const qint64 before = statusKiB("VmRSS");
        timer.restart();
        const auto read = readExchange(path.toStdString(), {content.images[0].image}, defaultLabels());
        const double readSeconds = double(timer.elapsed()) / 1000;
        std::printf(
            "%-16s %5lld MiB  written %6.2f s  read %6.2f s  (bare parser %6.2f s, ratio %4.2f)  +%lld MiB, peak "
            "%lld MiB  %s\n",
            name, QFileInfo(path).size() >> 20, writeSeconds, readSeconds, bareSeconds, readSeconds / bareSeconds,
            (statusKiB("VmRSS") - before) / 1024LL, statusKiB("VmHWM") / 1024LL,
            read && read->content.images[0].shapes.size() == count ? "all there" : "NOT ALL THERE");
    }
    return 0;
}
