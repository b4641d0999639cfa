#include "tiled_tiff.h"

#include <tiffio.h>

namespace triptych {

namespace {

constexpr int kTile = 256;

void describeLevel(TIFF* tiff, QSize size, bool reduced, double pixelsPerCm, bool jpeg)
{
    TIFFSetField(tiff, TIFFTAG_IMAGEWIDTH, quint32(size.width()));
    TIFFSetField(tiff, TIFFTAG_IMAGELENGTH, quint32(size.height()));
    TIFFSetField(tiff, TIFFTAG_BITSPERSAMPLE, 8);
    TIFFSetField(tiff, TIFFTAG_SAMPLESPERPIXEL, 3);
    TIFFSetField(tiff, TIFFTAG_PLANARCONFIG, PLANARCONFIG_CONTIG);
    TIFFSetField(tiff, TIFFTAG_TILEWIDTH, kTile);
    TIFFSetField(tiff, TIFFTAG_TILELENGTH, kTile);
    TIFFSetField(tiff, TIFFTAG_COMPRESSION, jpeg ? COMPRESSION_JPEG : COMPRESSION_NONE);
    TIFFSetField(tiff, TIFFTAG_PHOTOMETRIC, jpeg ? PHOTOMETRIC_YCBCR : PHOTOMETRIC_RGB);
    if (jpeg)
        TIFFSetField(tiff, TIFFTAG_JPEGCOLORMODE, JPEGCOLORMODE_RGB);
    if (reduced)
        TIFFSetField(tiff, TIFFTAG_SUBFILETYPE, FILETYPE_REDUCEDIMAGE);
    if (pixelsPerCm > 0) {
        TIFFSetField(tiff, TIFFTAG_RESOLUTIONUNIT, RESUNIT_CENTIMETER);
        TIFFSetField(tiff, TIFFTAG_XRESOLUTION, pixelsPerCm);
        TIFFSetField(tiff, TIFFTAG_YRESOLUTION, pixelsPerCm);
    }
}

} // namespace

bool writeTiledTiff(const QString& path, const std::vector<TiledTiffLevel>& levels, double pixelsPerCm, bool jpeg)
{
    TIFF* tiff = TIFFOpen(path.toLocal8Bit().constData(), "w");
    bool fine = tiff != nullptr;
    std::vector<quint8> tile(size_t(3) * kTile * kTile);
    for (size_t i = 0; fine && i < levels.size(); ++i) {
        const QSize size = levels[i].size;
        describeLevel(tiff, size, i > 0, pixelsPerCm, jpeg);
        for (int top = 0; top < size.height(); top += kTile) {
            for (int left = 0; left < size.width(); left += kTile) {
                for (int k = 0; k < kTile * kTile; ++k) {
                    const QRgb pixel = levels[i].pixel(left + k % kTile, top + k / kTile);
                    tile[size_t(3) * size_t(k)] = quint8(qRed(pixel));
                    tile[size_t(3) * size_t(k) + 1] = quint8(qGreen(pixel));
                    tile[size_t(3) * size_t(k) + 2] = quint8(qBlue(pixel));
                }
                fine = fine && TIFFWriteTile(tiff, tile.data(), quint32(left), quint32(top), 0, 0) >= 0;
            }
        }
        fine = fine && TIFFWriteDirectory(tiff);
    }
    if (tiff)
        TIFFClose(tiff);
    return fine;
}

} // namespace triptych
