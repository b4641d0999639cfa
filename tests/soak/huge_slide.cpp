#include "huge_slide.h"

#include <QBuffer>
#include <QDataStream>
#include <QFile>
#include <QImage>

#include <random>
#include <vector>

namespace triptych {

namespace {

constexpr int kTile = 256, kVariants = 16, kCoarsestSide = 2048;

/// Something like stained tissue: blots of different size on rose.
QByteArray encodedTile(unsigned seed)
{
    std::mt19937 random(seed);
    QImage image(kTile, kTile, QImage::Format_RGB32);
    image.fill(qRgb(225, 170 + int(random() % 30), 205));
    for (int blot = 0; blot < 120; ++blot) {
        const int x = int(random() % kTile), y = int(random() % kTile), r = 2 + int(random() % 7);
        const QRgb colour = qRgb(90 + int(random() % 60), 50 + int(random() % 50), 120 + int(random() % 60));
        for (int j = std::max(0, y - r); j < std::min(kTile, y + r); ++j)
            for (int i = std::max(0, x - r); i < std::min(kTile, x + r); ++i)
                if ((i - x) * (i - x) + (j - y) * (j - y) < r * r)
                    image.setPixel(i, j, colour);
    }
    QByteArray jpeg;
    QBuffer buffer(&jpeg);
    buffer.open(QIODevice::WriteOnly);
    image.save(&buffer, "JPG", 80);
    return jpeg;
}

/// Writes TIFF 6.0 by hand: libtiff would not let tiles share their bytes.
class Writer {
public:
    explicit Writer(const QString& path) : m_file(path)
    {
        m_fine = m_file.open(QIODevice::WriteOnly);
        m_stream.setDevice(&m_file);
        m_stream.setByteOrder(QDataStream::LittleEndian);
        m_stream << quint16(0x4949) << quint16(42) << quint32(0);
        for (unsigned i = 0; i < kVariants; ++i) {
            const QByteArray tile = encodedTile(i);
            m_offsets.push_back(place());
            m_lengths.push_back(quint32(tile.size()));
            m_file.write(tile);
        }
    }

    void level(QSize size, bool reduced)
    {
        const int across = (size.width() + kTile - 1) / kTile, down = (size.height() + kTile - 1) / kTile;
        std::vector<size_t> chosen(size_t(across) * size_t(down));
        for (size_t i = 0; i < chosen.size(); ++i)
            chosen[i] = (i * 2654435761u >> 7) % kVariants;
        const quint32 offsets = place();
        for (const size_t tile : chosen)
            m_stream << m_offsets[tile];
        const quint32 lengths = place();
        for (const size_t tile : chosen)
            m_stream << m_lengths[tile];
        const quint32 bits = place();
        m_stream << quint16(8) << quint16(8) << quint16(8) << quint16(0);
        const quint32 resolution = place();
        m_stream << quint32(40'000) << quint32(1); // pixels per centimetre: 0.25 µm each
        const auto count = quint32(chosen.size());
        directory({{254, 4, 1, reduced ? 1u : 0u},
                   {256, 4, 1, quint32(size.width())},
                   {257, 4, 1, quint32(size.height())},
                   {258, 3, 3, bits},
                   {259, 3, 1, 7},
                   {262, 3, 1, 6},
                   {277, 3, 1, 3},
                   {282, 5, 1, resolution},
                   {283, 5, 1, resolution},
                   {284, 3, 1, 1},
                   {296, 3, 1, 3},
                   {322, 3, 1, kTile},
                   {323, 3, 1, kTile},
                   {324, 4, count, offsets},
                   {325, 4, count, lengths},
                   {530, 3, 2, 2 | 2 << 16}});
    }

    bool finish() { return m_fine && m_stream.status() == QDataStream::Ok && m_file.flush(); }

private:
    struct Entry {
        quint16 tag, type;
        quint32 count, value;
    };
    quint32 place()
    {
        if (m_file.pos() % 2)
            m_stream << quint8(0);
        return quint32(m_file.pos());
    }
    void directory(const std::vector<Entry>& entries)
    {
        const quint32 here = place();
        m_file.seek(m_link); // the header's word, or the last one of the directory before
        m_stream << here;
        m_file.seek(here);
        m_stream << quint16(entries.size());
        for (const Entry& entry : entries)
            m_stream << entry.tag << entry.type << entry.count << entry.value;
        m_link = quint32(m_file.pos());
        m_stream << quint32(0);
    }

    QFile m_file;
    QDataStream m_stream;
    bool m_fine = false;
    quint32 m_link = 4;
    std::vector<quint32> m_offsets, m_lengths;
};

} // namespace

bool writeHugeSlide(const QString& path, QSize size)
{
    Writer writer(path);
    writer.level(size, false);
    while (std::max(size.width(), size.height()) > kCoarsestSide) {
        size = QSize((size.width() + 3) / 4, (size.height() + 3) / 4);
        writer.level(size, true);
    }
    return writer.finish();
}

} // namespace triptych
