// Bulk annotations of a million polygons, against DCMTK writing and reading the same values; and a segmentation of a
// slide of 100,000 × 80,000 pixels. Median and 95th percentile; the most memory at the end.
#include "bare/dicom_values.h"
#include "core/dicom/bulk_annotations.h"
#include "core/dicom/segmentation_file.h"

#include <QElapsedTimer>
#include <QTemporaryDir>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <numbers>

#include <sys/resource.h>

using namespace triptych;

namespace {

constexpr int kPolygons = 1'000'000, kVertices = 20, kRounds = 3;

struct Times {
    std::vector<double> ms;
    template <class Fn>
    bool measure(Fn fn)
    {
        QElapsedTimer timer;
        timer.start();
        const bool good = fn();
        ms.push_back(double(timer.nsecsElapsed()) / 1e6);
        return good;
    }
    double median() const { return at(0.5); }
    double at(double quantile) const
    {
        auto sorted = ms;
        std::sort(sorted.begin(), sorted.end());
        return sorted[size_t(quantile * double(sorted.size() - 1) + 0.5)];
    }
};

double peakMegabytes()
{
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return double(usage.ru_maxrss) / 1024;
}

ShapesToWrite manyPolygons()
{
    ShapesToWrite shapes;
    shapes.subject.info.id.value = QString(64, QLatin1Char('c'));
    shapes.subject.info.path = QStringLiteral("/nowhere/slide.svs");
    shapes.subject.info.kind = ImageKind::Slide;
    shapes.subject.info.levels = {{QSize(100'000, 80'000), 1, QSize(256, 256)}};
    shapes.shapes.resize(kPolygons);
    for (int i = 0; i < kPolygons; ++i) {
        QPolygonF& ring = shapes.shapes[size_t(i)].points;
        ring.reserve(kVertices);
        for (int v = 0; v < kVertices; ++v) {
            const double angle = 2 * std::numbers::pi * v / kVertices;
            // Sixteenths of a pixel: what a model's outlines have, and exact in 32 bits up to 2^20.
            ring << QPointF(i % 1000 * 100 + std::round(160 * std::cos(angle)) / 16,
                            i / 1000 * 80 + std::round(160 * std::sin(angle)) / 16);
        }
    }
    return shapes;
}

bool annotations(const QString& path, const QString& barePath)
{
    Times write, read, bareWrite, bareRead;
    const ShapesToWrite shapes = manyPolygons();
    std::printf("%d polygons of %d vertices; before writing %.0f MB\n", kPolygons, kVertices, peakMegabytes());
    std::vector<float> values;
    std::vector<std::uint32_t> starts;
    for (const Shape& shape : shapes.shapes) {
        starts.push_back(std::uint32_t(values.size() + 1));
        for (const QPointF point : shape.points) {
            values.push_back(float(point.x()));
            values.push_back(float(point.y()));
        }
    }
    for (int round = 0; round < kRounds; ++round) {
        double sum = 0;
        bool good = write.measure([&] { return writeBulkAnnotations(path.toStdString(), shapes).ok(); });
        good = good && bareWrite.measure([&] {
            return writeBareValues(barePath.toLocal8Bit().constData(), values.data(), values.size(), starts.data(),
                                   starts.size());
        });
        good = good && read.measure([&] {
            const auto back = readBulkAnnotations(path.toStdString());
            for (size_t i = 0; back && i < back->groups[0].count(); ++i)
                sum += back->groups[0].shape(i).points[0].x();
            return back.ok();
        });
        good = good && bareRead.measure([&] { return readBareValues(barePath.toLocal8Bit().constData()) > 0; });
        if (!good || sum <= 0)
            return false;
    }
    const auto print = [](const char* what, const Times& ours, const Times& bare) {
        std::printf("annotations %-5s median %6.0f ms, p95 %6.0f ms; DCMTK alone %6.0f ms: %.2f\n", what, ours.median(),
                    ours.at(0.95), bare.median(), ours.median() / bare.median());
    };
    print("write", write, bareWrite);
    print("read", read, bareRead);
    std::printf("peak %.0f MB\n", peakMegabytes());
    return true;
}

bool slide(const QString& path)
{
    SegmentationToWrite segmentation;
    segmentation.subject = {};
    segmentation.subject.info.id.value = QString(64, QLatin1Char('c'));
    segmentation.subject.info.path = QStringLiteral("/nowhere/slide.svs");
    segmentation.subject.info.kind = ImageKind::Slide;
    segmentation.subject.info.levels = {{QSize(100'000, 80'000), 1, QSize(256, 256)}};
    segmentation.segments.resize(2);
    segmentation.segments[1].label = 2;
    LabelMap map(QSize(100'000, 80'000));
    for (int i = 0; i < 40; ++i)
        map.paintStroke(QPointF(1000 + i * 2000, 1000 + i * 1500), QPointF(9000 + i * 2000, 1000 + i * 1500), 500,
                        quint8(1 + i % 2));
    segmentation.labels[0] = map;
    Times write, read;
    for (int round = 0; round < kRounds; ++round) {
        const bool written = write.measure([&] { return writeSegmentation(path.toStdString(), segmentation).ok(); });
        const bool same = written && read.measure([&] {
            const auto back = readSegmentation(path.toStdString());
            return back.ok() && back->planes[0].labels == map;
        });
        if (!same)
            return false;
    }
    std::printf("segmentation of a slide, %lld tiles painted: write %.0f ms, read %.0f ms; peak %.0f MB\n",
                static_cast<long long>(map.tileIndices().size()), write.median(), read.median(), peakMegabytes());
    return true;
}

} // namespace

int main()
{
    const QTemporaryDir folder;
    const bool good =
        slide(folder.filePath(QStringLiteral("slide.dcm"))) &&
        annotations(folder.filePath(QStringLiteral("many.dcm")), folder.filePath(QStringLiteral("bare.dcm")));
    if (!good)
        std::fprintf(stderr, "a file could not be written or read\n");
    return good ? 0 : 1;
}
