// Run-length coding of a label tile: a version byte, then runs of (label, length as LEB128), row by row. One tile has
// exactly one coding (neighbouring runs differ), so that equal tiles are equal bytes.
#include "core/annotation/label_map.h"
#include "core/annotation/run_length.h"

#include <cstring>

namespace triptych {

namespace {

constexpr char kVersion = 1;
constexpr quint32 kLabels = LabelMap::kTileSide * LabelMap::kTileSide;

Error damaged(const char* what)
{
    return {
        ErrorCode::BadFormat, QStringLiteral("a stored tile of labels is damaged: %1").arg(QLatin1String(what)), {}};
}

} // namespace

QByteArray encodeTile(const LabelMap::Tile& tile)
{
    QByteArray bytes;
    if (!tile)
        return bytes;
    bytes.append(kVersion);
    const quint8* labels = tile->row<quint8>(0);
    for (quint32 i = 0; i < kLabels;) {
        const quint32 end = runEnd(labels, i, kLabels);
        bytes.append(char(labels[i]));
        appendLength(bytes, end - i);
        i = end;
    }
    return bytes;
}

Result<LabelMap::Tile> decodeTile(const QByteArray& bytes)
{
    if (bytes.isEmpty())
        return LabelMap::Tile();
    if (bytes[0] != kVersion)
        return damaged("unknown version");
    auto tile = PixelBuffer::allocate(QSize(LabelMap::kTileSide, LabelMap::kTileSide), 1, SampleType::U8);
    if (!tile)
        return tile.error();
    quint8* labels = tile->mutableRow<quint8>(0);
    quint32 done = 0;
    for (qsizetype at = 1; at < bytes.size();) {
        const quint8 label = quint8(bytes[at++]);
        const quint32 length = readLength(bytes, at);
        if (length == 0 || length > kLabels - done)
            return damaged("a run that does not fit");
        if (done > 0 && labels[done - 1] == label)
            return damaged("two runs of one label");
        std::memset(labels + done, label, length);
        done += length;
    }
    if (done != kLabels)
        return damaged("labels are missing");
    return std::make_shared<const PixelBuffer>(std::move(*tile));
}

} // namespace triptych
