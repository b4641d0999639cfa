// Our read of slide regions against openslide_read_region of the same regions, in the same run, as a ratio.
#include "../unit/slide/tiled_tiff.h"
#include "bare/bare_slide.h"
#include "core/slide/slide_reader.h"

#include <QElapsedTimer>
#include <QFile>
#include <QTemporaryDir>

#include <algorithm>
#include <cstdio>
#include <random>

using namespace triptych;

namespace {

constexpr int kSide = 512, kRegions = 60, kRounds = 5;

std::vector<QPoint> someCorners(QSize size)
{
    std::mt19937 random(7);
    std::vector<QPoint> corners;
    for (int i = 0; i < kRegions; ++i)
        corners.emplace_back(int(random() % unsigned(size.width() - kSide)),
                             int(random() % unsigned(size.height() - kSide)));
    return corners;
}

/// Milliseconds per region; a fresh handle each time, so that neither side lives on the other's cache.
double ourMilliseconds(const QString& path, const std::vector<QPoint>& corners)
{
    const auto source = makeSlideReader()->open(path.toStdString(), {});
    if (!source)
        return -1;
    QElapsedTimer timer;
    timer.start();
    for (const QPoint& corner : corners)
        if (!(*source)->read(0, 0, QRect(corner, QSize(kSide, kSide))))
            return -1;
    return double(timer.nsecsElapsed()) / 1e6 / double(corners.size());
}

double bareMilliseconds(const QString& path, const std::vector<QPoint>& corners)
{
    BareSlide* slide = openBareSlide(path.toLocal8Bit().constData());
    if (!slide)
        return -1;
    std::vector<std::uint32_t> argb(size_t(kSide) * kSide);
    QElapsedTimer timer;
    timer.start();
    for (const QPoint& corner : corners)
        readBareRegion(slide, 0, corner.x(), corner.y(), kSide, kSide, argb.data());
    const double taken = double(timer.nsecsElapsed()) / 1e6 / double(corners.size());
    closeBareSlide(slide);
    return taken;
}

bool compare(const char* name, const QString& path)
{
    const auto source = makeSlideReader()->open(path.toStdString(), {});
    if (!source)
        return false;
    const std::vector<QPoint> corners = someCorners((*source)->info().size());
    std::vector<double> ours, bare;
    for (int round = 0; round < kRounds; ++round) {
        ours.push_back(ourMilliseconds(path, corners));
        bare.push_back(bareMilliseconds(path, corners));
    }
    std::sort(ours.begin(), ours.end());
    std::sort(bare.begin(), bare.end());
    const double our = ours[kRounds / 2], other = bare[kRounds / 2];
    std::printf("slide region 512×512, %s: ours %.2f ms, bare openslide_read_region %.2f ms, ratio %.2f\n", name, our,
                other, our / other);
    return ours.front() > 0 && bare.front() > 0;
}

QRgb tissue(int x, int y)
{
    const unsigned noise = (unsigned(x) * 2654435761u) ^ (unsigned(y) * 40503u);
    return qRgb(200 + int(noise >> 28), 120 + ((x / 37 + y / 53) & 63), 180 + ((x ^ y) & 31));
}

} // namespace

int main()
{
    const QTemporaryDir folder;
    const QString pyramid = folder.filePath(QStringLiteral("pyramid.tif"));
    bool fine = writeTiledTiff(pyramid, {{QSize(8192, 8192), tissue}, {QSize(2048, 2048), tissue}}, 20000, true) &&
                compare("tiled TIFF 8192², JPEG", pyramid);
    const QString real = QStringLiteral(TRIPTYCH_SHARED_DATA "/slide/CMU-1-Small-Region.svs");
    if (QFile::exists(real))
        fine = compare("CMU-1-Small-Region.svs", real) && fine;
    else
        std::printf("slide region, CMU-1-Small-Region.svs: skipped, ../shared/data is absent\n");
    return fine ? 0 : 1;
}
