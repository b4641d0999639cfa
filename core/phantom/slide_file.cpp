#include "core/phantom/slide_file.h"

#include "core/base/file_hash.h"
#include "core/jobs/worker_pool.h"

#include <tiffio.h>

#include <cstring>
#include <future>
#include <memory>

namespace triptych::phantom {

namespace {

constexpr int kTile = 256;
constexpr int kBlock = 512; ///< painted at once
constexpr int kReduction = 4;
constexpr int kQuality = 80;

struct Plane {
    int side = 0;
    std::vector<uint8_t> rgb;
    explicit Plane(int s) : side(s), rgb(size_t(s) * size_t(s) * 3, 243) {}
};

struct CloseTiff {
    void operator()(TIFF* tiff) const { TIFFClose(tiff); }
};
using TiffPtr = std::unique_ptr<TIFF, CloseTiff>;

/// The tags of one level. The colour conversion to YCbCr is left to the library.
void describe(TIFF* tiff, int side, double mpp, bool reduced)
{
    TIFFSetField(tiff, TIFFTAG_SUBFILETYPE, reduced ? FILETYPE_REDUCEDIMAGE : 0);
    TIFFSetField(tiff, TIFFTAG_IMAGEWIDTH, side);
    TIFFSetField(tiff, TIFFTAG_IMAGELENGTH, side);
    TIFFSetField(tiff, TIFFTAG_TILEWIDTH, kTile);
    TIFFSetField(tiff, TIFFTAG_TILELENGTH, kTile);
    TIFFSetField(tiff, TIFFTAG_BITSPERSAMPLE, 8);
    TIFFSetField(tiff, TIFFTAG_SAMPLESPERPIXEL, 3);
    TIFFSetField(tiff, TIFFTAG_PLANARCONFIG, PLANARCONFIG_CONTIG);
    TIFFSetField(tiff, TIFFTAG_COMPRESSION, COMPRESSION_JPEG);
    TIFFSetField(tiff, TIFFTAG_PHOTOMETRIC, PHOTOMETRIC_YCBCR);
    TIFFSetField(tiff, TIFFTAG_YCBCRSUBSAMPLING, 2, 2);
    TIFFSetField(tiff, TIFFTAG_JPEGQUALITY, kQuality);
    TIFFSetField(tiff, TIFFTAG_JPEGCOLORMODE, JPEGCOLORMODE_RGB);
    TIFFSetField(tiff, TIFFTAG_RESOLUTIONUNIT, RESUNIT_CENTIMETER);
    TIFFSetField(tiff, TIFFTAG_XRESOLUTION, 10000 / mpp);
    TIFFSetField(tiff, TIFFTAG_YRESOLUTION, 10000 / mpp);
    TIFFSetField(tiff, TIFFTAG_SOFTWARE, "Triptych phantom");
}

/// Writes the tile at (x, y) from an image `stride` pixels wide whose pixel (left, top) is the tile's first;
/// beyond `side` the tile is white.
bool writeTile(TIFF* tiff, int x, int y, const uint8_t* rgb, int stride, int left, int top, int side)
{
    std::vector<uint8_t> tile(size_t(kTile) * kTile * 3, 243);
    const int columns = std::min(kTile, side - left), rows = std::min(kTile, side - top);
    for (int row = 0; row < rows; ++row)
        std::memcpy(tile.data() + size_t(row) * kTile * 3,
                    rgb + (size_t(top + row) * size_t(stride) + size_t(left)) * 3, size_t(columns) * 3);
    return TIFFWriteEncodedTile(tiff, TIFFComputeTile(tiff, uint32_t(x), uint32_t(y), 0, 0), tile.data(),
                                tmsize_t(tile.size())) >= 0;
}

/// The mean of 4 × 4 pixels: `from` (a square of `side`) into `to` at (x, y).
void reduceInto(Plane& to, int x, int y, const uint8_t* from, int side)
{
    for (int j = 0; j < side / kReduction; ++j)
        for (int i = 0; i < side / kReduction; ++i)
            for (int c = 0; c < 3; ++c) {
                int sum = kReduction * kReduction / 2;
                for (int v = 0; v < kReduction; ++v)
                    for (int u = 0; u < kReduction; ++u)
                        sum += from[(size_t(j * kReduction + v) * size_t(side) + size_t(i * kReduction + u)) * 3 +
                                    size_t(c)];
                to.rgb[(size_t(y + j) * size_t(to.side) + size_t(x + i)) * 3 + size_t(c)] =
                    uint8_t(sum / (kReduction * kReduction));
            }
}

using Block = std::vector<uint8_t>;

std::vector<std::future<Block>> paintRow(const SlidePainter& painter, int row, int blocks, WorkerPool& pool)
{
    std::vector<std::future<Block>> painted;
    for (int column = 0; column < blocks; ++column) {
        auto task = std::make_shared<std::packaged_task<Block()>>(
            [&painter, row, column] { return painter.paint(column * kBlock, row * kBlock, kBlock); });
        painted.push_back(task->get_future());
        pool.submit(JobPriority::Background, [task](std::stop_token) { (*task)(); });
    }
    return painted;
}

bool writeBlock(TIFF* tiff, const Block& block, int x, int y)
{
    for (int v = 0; v < kBlock; v += kTile)
        for (int u = 0; u < kBlock; u += kTile)
            if (!writeTile(tiff, x + u, y + v, block.data(), kBlock, u, v, kBlock))
                return false;
    return true;
}

bool writeReduced(TIFF* tiff, const Plane& plane, double mpp)
{
    describe(tiff, plane.side, mpp, true);
    for (int y = 0; y < plane.side; y += kTile)
        for (int x = 0; x < plane.side; x += kTile)
            if (!writeTile(tiff, x, y, plane.rgb.data(), plane.side, x, y, plane.side))
                return false;
    return TIFFWriteDirectory(tiff) != 0;
}

} // namespace

Result<void> writeSlide(const std::filesystem::path& path, const SlidePainter& painter, int side, double mpp,
                        WorkerPool& pool, const ProgressFn& progress, std::stop_token stop)
{
    const Error failed{ErrorCode::WriteFailed,
                       QStringLiteral("%1: cannot be written; check free space and permissions").arg(displayPath(path)),
                       {}};
    TiffPtr tiff(TIFFOpen(path.c_str(), "w"));
    if (!tiff)
        return failed;
    describe(tiff.get(), side, mpp, false);
    Plane quarter(side / kReduction);
    const int blocks = side / kBlock;
    // The next row is being painted while this one is written. Everything submitted is waited for, as the jobs refer
    // to the painter.
    auto next = paintRow(painter, 0, blocks, pool);
    bool good = true;
    for (int row = 0; row < blocks; ++row) {
        auto current = std::move(next);
        next.clear();
        if (good && row + 1 < blocks && !stop.stop_requested())
            next = paintRow(painter, row + 1, blocks, pool);
        for (int column = 0; column < int(current.size()); ++column) {
            const Block block = current[size_t(column)].get();
            good = good && writeBlock(tiff.get(), block, column * kBlock, row * kBlock);
            reduceInto(quarter, column * kBlock / kReduction, row * kBlock / kReduction, block.data(), kBlock);
        }
        if (progress)
            progress({row + 1, blocks, -1, QStringLiteral("Slide")});
    }
    if (stop.stop_requested())
        return Error{ErrorCode::Cancelled, QStringLiteral("%1: cancelled").arg(displayPath(path)), {}};
    good = good && TIFFWriteDirectory(tiff.get());
    Plane level = std::move(quarter);
    for (double levelMpp = mpp * kReduction; good; levelMpp *= kReduction) {
        good = writeReduced(tiff.get(), level, levelMpp);
        if (level.side < 1024)
            break;
        Plane smaller(level.side / kReduction);
        reduceInto(smaller, 0, 0, level.rgb.data(), level.side);
        level = std::move(smaller);
    }
    if (!good)
        return failed;
    return {};
}

} // namespace triptych::phantom
