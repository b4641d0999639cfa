#include "core/workspace/store_annotations.h"

#include "core/workspace/store_database.h"
#include "core/workspace/store_shapes.h"

#include <QHash>
#include <QSet>

namespace triptych {

namespace {

Result<void> readTiles(QSqlDatabase& database, QSize size, double downsample, StoredAnnotations& into)
{
    auto query =
        runSql(database,
               QStringLiteral("SELECT m.width, m.height, m.downsample, t.frame, t.x, t.y, t.labels FROM masks m "
                              "JOIN mask_tiles t ON t.mask = m.id WHERE m.image = ?"),
               {into.image.value});
    if (!query)
        return query.error();
    QSet<QString> warnings;
    while (query->next()) {
        const QSize stored(query->value(0).toInt(), query->value(1).toInt());
        if (stored != size || query->value(2).toDouble() != downsample) {
            warnings << QStringLiteral(
                            "%1: a mask of %2 × %3 pixels is stored for this image, which now takes %4 × %5; "
                            "it is kept but not shown")
                            .arg(placeOf(database))
                            .arg(stored.width())
                            .arg(stored.height())
                            .arg(size.width())
                            .arg(size.height());
            continue;
        }
        const auto tile = decodeTile(query->value(6).toByteArray());
        if (!tile) {
            warnings << placeOf(database) + QStringLiteral(": ") + tile.error().message;
            continue;
        }
        const int frame = query->value(3).toInt();
        if (!into.labelMaps.contains(frame))
            into.labelMaps.insert(frame, LabelMap(size, downsample));
        into.labelMaps[frame].setTile(QPoint(query->value(4).toInt(), query->value(5).toInt()), *tile);
    }
    into.warnings += QStringList(warnings.cbegin(), warnings.cend());
    return {};
}

} // namespace

Result<LabelMap::Tile> storedTile(QSqlDatabase& database, qint64 mask, int frame, QPoint index)
{
    const auto labels = sqlValue(
        database, QStringLiteral("SELECT labels FROM mask_tiles WHERE mask = ? AND frame = ? AND x = ? AND y = ?"),
        {mask, frame, index.x(), index.y()});
    if (!labels)
        return labels.error();
    const auto tile = decodeTile(labels->toByteArray());
    return tile ? *tile : LabelMap::Tile();
}

Result<StoredAnnotations> readAnnotations(QSqlDatabase& database, const ImageId& image, QSize imageSize,
                                          double maskDownsample)
{
    StoredAnnotations annotations;
    annotations.image = image;
    if (auto done = readShapes(database, annotations); !done)
        return done.error();
    if (auto done = readTiles(database, labelMapSize(imageSize, maskDownsample), maskDownsample, annotations); !done)
        return done.error();
    return annotations;
}

void overlayEdit(StoredAnnotations& annotations, const AnnotationEdit& edit, QSize imageSize, double maskDownsample)
{
    QList<Shape> put;
    QList<ShapeId> gone;
    for (const ShapeChange& change : edit.changes.shapes)
        change.after ? put.append(*change.after) : gone.append(change.id());
    if (!annotations.table)
        annotations.table = std::make_shared<ShapeTable>();
    annotations.table->apply(put, gone);
    annotations.shapes = annotations.table->shapes();
    const QSize size = labelMapSize(imageSize, maskDownsample);
    if (edit.maskSize != size || edit.maskDownsample != maskDownsample)
        return;
    for (const TileChange& change : edit.changes.tiles) {
        if (!annotations.labelMaps.contains(change.frame))
            annotations.labelMaps.insert(change.frame, LabelMap(size, maskDownsample));
        LabelMap& map = annotations.labelMaps[change.frame];
        if (auto merge = applyTileDelta(map.tile(change.index), change.delta))
            map.setTile(change.index, std::move(merge->tile));
    }
}

} // namespace triptych
