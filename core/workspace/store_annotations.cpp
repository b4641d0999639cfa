#include "core/workspace/store_annotations.h"

#include "core/workspace/store_database.h"
#include "core/workspace/store_shapes.h"

#include <QSet>

namespace triptych {

namespace {

Result<qint64> maskId(QSqlDatabase& database, const AnnotationEdit& edit)
{
    const QVariantList key{edit.image.value, edit.maskSize.width(), edit.maskSize.height(), edit.maskDownsample};
    if (auto made = runSql(
            database,
            QStringLiteral("INSERT OR IGNORE INTO masks (image, width, height, downsample) VALUES (?, ?, ?, ?)"), key);
        !made)
        return made.error();
    auto query = runSql(
        database,
        QStringLiteral("SELECT id FROM masks WHERE image = ? AND width = ? AND height = ? AND downsample = ?"), key);
    if (!query)
        return query.error();
    if (!query->next())
        return Error{ErrorCode::Internal, database.databaseName() + QStringLiteral(": a mask was not made"), {}};
    return query->value(0).toLongLong();
}

/// `painted` where it has a label, else `stored`.
QByteArray mergedTile(const QByteArray& painted, const QByteArray& stored)
{
    const auto top = decodeTile(painted);
    const auto below = decodeTile(stored);
    if (!below || !*below)
        return painted;
    if (!top || !*top)
        return stored;
    auto merged = (*top)->copy(QRect(0, 0, LabelMap::kTileSide, LabelMap::kTileSide));
    if (!merged)
        return painted;
    quint8* labels = merged->mutableRow<quint8>(0);
    const quint8* old = (*below)->row<quint8>(0);
    for (int i = 0; i < LabelMap::kTileSide * LabelMap::kTileSide; ++i)
        if (labels[i] == 0)
            labels[i] = old[i];
    return encodeTile(std::make_shared<const PixelBuffer>(std::move(*merged)));
}

Result<void> mergeWithStored(QSqlDatabase& database, qint64 mask, QList<AnnotationEdit::TileChange>& tiles)
{
    for (auto& tile : tiles) {
        auto query = runSql(
            database, QStringLiteral("SELECT labels FROM mask_tiles WHERE mask = ? AND frame = ? AND x = ? AND y = ?"),
            {mask, tile.frame, tile.index.x(), tile.index.y()});
        if (!query)
            return query.error();
        if (query->next())
            tile.labels = mergedTile(tile.labels, query->value(0).toByteArray());
    }
    return {};
}

Result<void> writeTiles(QSqlDatabase& database, const AnnotationEdit& edit, bool mergeTiles)
{
    if (edit.tiles.isEmpty())
        return {};
    const auto mask = maskId(database, edit);
    if (!mask)
        return mask.error();
    QList<AnnotationEdit::TileChange> tiles = edit.tiles;
    if (mergeTiles)
        if (auto merged = mergeWithStored(database, *mask, tiles); !merged)
            return merged;
    QList<QVariantList> kept;
    QList<QVariantList> cleared;
    for (const auto& tile : tiles) {
        const QVariantList key{*mask, tile.frame, tile.index.x(), tile.index.y()};
        tile.labels.isEmpty() ? cleared.append(key) : kept.append(key + QVariantList{tile.labels});
    }
    if (auto done = runSqlForEach(
            database,
            QStringLiteral("INSERT OR REPLACE INTO mask_tiles (mask, frame, x, y, labels) VALUES (?, ?, ?, ?, ?)"),
            kept);
        !done)
        return done;
    return runSqlForEach(
        database, QStringLiteral("DELETE FROM mask_tiles WHERE mask = ? AND frame = ? AND x = ? AND y = ?"), cleared);
}

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
                            .arg(database.databaseName())
                            .arg(stored.width())
                            .arg(stored.height())
                            .arg(size.width())
                            .arg(size.height());
            continue;
        }
        const auto tile = decodeTile(query->value(6).toByteArray());
        if (!tile) {
            warnings << database.databaseName() + QStringLiteral(": ") + tile.error().message;
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

Result<void> writeEdit(QSqlDatabase& database, const AnnotationEdit& edit, bool mergeTiles)
{
    QList<QVariantList> removed;
    for (const ShapeId& id : edit.removed)
        removed.append(QVariantList{id.value});
    if (auto done = runSqlForEach(database, QStringLiteral("DELETE FROM shapes WHERE id = ?"), removed); !done)
        return done;
    if (auto done = writeShapes(database, edit.image, edit.upserted); !done)
        return done;
    return writeTiles(database, edit, mergeTiles);
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
    if (!annotations.table)
        annotations.table = std::make_shared<ShapeTable>();
    annotations.table->apply(edit.upserted, edit.removed);
    annotations.shapes = annotations.table->shapes();
    const QSize size = labelMapSize(imageSize, maskDownsample);
    if (edit.maskSize != size || edit.maskDownsample != maskDownsample)
        return;
    for (const auto& tile : edit.tiles)
        if (auto decoded = decodeTile(tile.labels)) {
            if (!annotations.labelMaps.contains(tile.frame))
                annotations.labelMaps.insert(tile.frame, LabelMap(size, maskDownsample));
            annotations.labelMaps[tile.frame].setTile(tile.index, *decoded);
        }
}

} // namespace triptych
