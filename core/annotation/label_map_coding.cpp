#include "core/annotation/label_map_coding.h"

#include <QCborArray>
#include <QCborValue>

#include <algorithm>
#include <cmath>

namespace triptych {

namespace {

constexpr qint64 kLargestSide = qint64(1) << 30;
constexpr qsizetype kMostTiles = 4'000'000;

Error damaged() { return {ErrorCode::BadFormat, QStringLiteral("a stored mask is damaged"), {}}; }

} // namespace

QByteArray encodeLabelMap(const LabelMap& map)
{
    QList<QPoint> tiles = map.tileIndices();
    std::sort(tiles.begin(), tiles.end(),
              [](QPoint a, QPoint b) { return std::pair(a.y(), a.x()) < std::pair(b.y(), b.x()); });
    QCborArray array{map.size().width(), map.size().height(), map.downsample()};
    for (const QPoint& index : tiles) {
        array.append(index.x());
        array.append(index.y());
        array.append(encodeTile(map.tile(index)));
    }
    return array.toCborValue().toCbor();
}

Result<LabelMap> decodeLabelMap(const QByteArray& bytes)
{
    QCborParserError error;
    const QCborArray array = QCborValue::fromCbor(bytes, &error).toArray();
    if (error.error != QCborError::NoError || array.size() < 3 || array.size() % 3 != 0)
        return damaged();
    const qint64 width = array.at(0).toInteger(-1);
    const qint64 height = array.at(1).toInteger(-1);
    const double downsample = array.at(2).toDouble(-1);
    if (width < 0 || height < 0 || !(downsample > 0) || !std::isfinite(downsample))
        return damaged();
    if (width > kLargestSide || height > kLargestSide || array.size() / 3 > kMostTiles)
        return Error{ErrorCode::LimitExceeded, QStringLiteral("a stored mask is too large"), {}};
    LabelMap map(QSize(int(width), int(height)), downsample);
    for (qsizetype i = 3; i < array.size(); i += 3) {
        const qint64 x = array.at(i).toInteger(-1);
        const qint64 y = array.at(i + 1).toInteger(-1);
        const auto tile = decodeTile(array.at(i + 2).toByteArray());
        if (!tile || x < 0 || y < 0 || x * LabelMap::kTileSide >= width || y * LabelMap::kTileSide >= height)
            return damaged();
        map.setTile(QPoint(int(x), int(y)), *tile);
    }
    return map;
}

} // namespace triptych
