#include "core/exchange/coco_rle.h"

#include "core/annotation/scanline.h"

#include <algorithm>
#include <cmath>

namespace triptych {

namespace {

constexpr qint64 kMaxWrittenBox = qint64(256) << 20;
constexpr qint64 kMaxReadBox = 100'000'000;

QRect boxOfRings(const QList<QPolygonF>& rings, QSize size)
{
    QRectF box;
    for (const QPolygonF& ring : rings)
        box |= ring.boundingRect();
    return box.toAlignedRect() & QRect(QPoint(), size);
}

/// Calls run(first pixel, length) for each run of foreground, in column-major pixel numbers.
template <class Fn>
void forEachRun(const CocoRle& rle, Fn run)
{
    qint64 at = 0;
    for (size_t i = 0; i < rle.counts.size(); at += rle.counts[i++])
        if (i % 2 == 1 && rle.counts[i] > 0)
            run(at, qint64(rle.counts[i]));
}

} // namespace

qint64 CocoRle::area() const
{
    qint64 pixels = 0;
    forEachRun(*this, [&](qint64, qint64 length) { pixels += length; });
    return pixels;
}

QRect CocoRle::box() const
{
    const qint64 height = std::max(size.height(), 1);
    qint64 left = size.width(), right = -1, top = height, bottom = -1;
    forEachRun(*this, [&](qint64 at, qint64 length) {
        const qint64 first = at / height, last = (at + length - 1) / height;
        left = std::min(left, first);
        right = std::max(right, last);
        top = first == last ? std::min(top, at % height) : 0; // it goes round into the next column
        bottom = first == last ? std::max(bottom, (at + length - 1) % height) : height - 1;
    });
    return right < 0 ? QRect() : QRect(QPoint(int(left), int(top)), QPoint(int(right), int(bottom)));
}

Result<CocoRle> rleOfRings(const QList<QPolygonF>& rings, QSize size)
{
    const qint64 pixels = qint64(size.width()) * size.height();
    const QRect box = boxOfRings(rings, size);
    if (pixels > 0xffffffffLL || qint64(box.width()) * box.height() > kMaxWrittenBox)
        return Error{ErrorCode::LimitExceeded,
                     QStringLiteral("an outline of %1 × %2 pixels is too large for run lengths")
                         .arg(box.width())
                         .arg(box.height()),
                     {}};
    CocoRle rle{size, {}};
    std::vector<bool> inside(size_t(std::max(box.width(), 0)) * size_t(std::max(box.height(), 0)));
    const auto height = size_t(std::max(box.height(), 0));
    forEachInsideSpan(rings, size, [&](int row, int first, int last) {
        for (int x = std::max(first, box.left()); x <= std::min(last, box.right()); ++x)
            if (row >= box.top() && row <= box.bottom())
                inside[size_t(x - box.left()) * height + size_t(row - box.top())] = true;
    });
    qint64 begun = 0; ///< where the run in progress began
    bool foreground = false;
    const auto turn = [&](qint64 at) {
        rle.counts.push_back(quint32(at - begun));
        begun = at;
        foreground = !foreground;
    };
    for (int x = 0; x < box.width(); ++x) {
        const qint64 column = qint64(x + box.left()) * size.height() + box.top();
        for (int y = 0; y < box.height(); ++y)
            if (inside[size_t(x) * height + size_t(y)] != foreground)
                turn(column + y);
        if (foreground && box.height() < size.height())
            turn(column + box.height());
    }
    if (foreground) // down to the end of the last column
        turn(qint64(box.right() + 1) * size.height());
    if (begun < pixels || rle.counts.empty())
        turn(pixels);
    return rle;
}

QByteArray compressedCounts(const std::vector<quint32>& counts)
{
    QByteArray text;
    for (size_t i = 0; i < counts.size(); ++i) {
        qint64 value = i > 2 ? qint64(counts[i]) - counts[i - 2] : qint64(counts[i]);
        for (bool more = true; more;) {
            char letter = char(value & 0x1f);
            value >>= 5;
            more = (letter & 0x10) ? value != -1 : value != 0;
            text += char((more ? letter | 0x20 : letter) + 48);
        }
    }
    return text;
}

std::optional<std::vector<quint32>> countsOfText(const std::string& text)
{
    std::vector<quint32> counts;
    for (size_t at = 0; at < text.size();) {
        qint64 value = 0;
        bool more = true;
        for (int shift = 0; more; shift += 5) {
            const int letter = at < text.size() ? int(uchar(text[at++])) - 48 : -1;
            if (letter < 0 || letter > 63 || shift > 35)
                return std::nullopt;
            value |= qint64(letter & 0x1f) << shift;
            more = letter & 0x20;
            if (!more && (letter & 0x10))
                value |= -(qint64(1) << (shift + 5));
        }
        if (counts.size() > 2)
            value += counts[counts.size() - 2];
        if (value < 0 || value > 0xffffffffLL)
            return std::nullopt;
        counts.push_back(quint32(value));
    }
    return counts;
}

Result<RleMap> mapOfRle(const CocoRle& rle)
{
    const qint64 pixels = qint64(rle.size.width()) * rle.size.height();
    qint64 total = 0;
    for (const quint32 count : rle.counts)
        total += count;
    if (rle.size.isEmpty() || total != pixels)
        return Error{ErrorCode::BadFormat, QStringLiteral("its run lengths do not fill its size"), {}};
    const QRect box = rle.box();
    if (box.isEmpty())
        return RleMap{};
    if (qint64(box.width()) * box.height() > kMaxReadBox)
        return Error{ErrorCode::LimitExceeded, QStringLiteral("its run lengths cover more than 100 megapixels"), {}};
    auto buffer = PixelBuffer::allocate(box.size(), 1, SampleType::U8);
    if (!buffer)
        return buffer.error();
    forEachRun(rle, [&](qint64 at, qint64 length) {
        int x = int(at / rle.size.height()), y = int(at % rle.size.height());
        for (; length > 0; --length) {
            buffer->mutableRow<quint8>(y - box.top())[x - box.left()] = 1;
            if (++y == rle.size.height()) {
                y = 0;
                ++x;
            }
        }
    });
    auto map = LabelMap::fromBuffer(*buffer);
    if (!map)
        return map.error();
    return RleMap{std::move(*map), box.topLeft()};
}

} // namespace triptych
