#include "core/workspace/store_annotations.h"

#include "core/annotation/shape_coding.h"
#include "core/workspace/store_database.h"

#include <QSet>
#include <QTimeZone>

#include <algorithm>

namespace triptych {

namespace {

QVariant timeToValue(const QDateTime& time)
{
    return time.isValid() ? QVariant(time.toMSecsSinceEpoch()) : QVariant(QMetaType::fromType<qint64>());
}

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

Result<void> readShapes(QSqlDatabase& database, StoredAnnotations& into)
{
    auto query =
        runSql(database,
               QStringLiteral(
                   "SELECT id, type, points, frame, label, name, author, created_ms, extra, stack_order FROM shapes "
                   "WHERE image = ? ORDER BY created_ms, rowid"),
               {into.image.value});
    if (!query)
        return query.error();
    while (query->next()) {
        const auto type = shapeTypeFromName(query->value(1).toString());
        const auto points = decodePoints(query->value(2).toByteArray());
        Shape shape;
        if (!type || !points || !decodeShapeExtra(query->value(8).toByteArray(), shape)) {
            into.warnings << QStringLiteral("%1: a stored shape (%2) is damaged and is not shown")
                                 .arg(database.databaseName(), query->value(0).toString());
            continue;
        }
        shape.id = ShapeId{query->value(0).toString()};
        shape.type = *type;
        shape.points = *points;
        shape.frame = query->value(3).toInt();
        shape.label = query->value(4).toInt();
        shape.name = query->value(5).toString();
        shape.author = query->value(6).toString();
        shape.stackOrder = query->value(9).toDouble();
        if (!query->isNull(7))
            shape.created = QDateTime::fromMSecsSinceEpoch(query->value(7).toLongLong(), QTimeZone::utc());
        into.shapes << std::move(shape);
    }
    std::stable_sort(into.shapes.begin(), into.shapes.end(),
                     [](const Shape& a, const Shape& b) { return a.stackOrder < b.stackOrder; });
    return {};
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
    QList<QVariantList> upserted;
    for (const Shape& shape : edit.upserted)
        upserted.append(QVariantList{shape.id.value, edit.image.value, shapeTypeName(shape.type),
                                     encodePoints(shape.points), shape.frame, shape.label, shape.name, shape.author,
                                     timeToValue(shape.created), encodeShapeExtra(shape), shape.stackOrder});
    const auto done = runSqlForEach(
        database,
        QStringLiteral(
            "INSERT INTO shapes (id, image, type, points, frame, label, name, author, created_ms, extra, stack_order) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET image = excluded.image, "
            "type = excluded.type, points = excluded.points, frame = excluded.frame, label = excluded.label, "
            "name = excluded.name, author = excluded.author, created_ms = excluded.created_ms, "
            "extra = excluded.extra, stack_order = excluded.stack_order"),
        upserted);
    if (!done)
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
    const auto same = [](const ShapeId& id) { return [id](const Shape& shape) { return shape.id == id; }; };
    for (const ShapeId& id : edit.removed)
        annotations.shapes.removeIf(same(id));
    for (const Shape& shape : edit.upserted) {
        const auto found = std::find_if(annotations.shapes.begin(), annotations.shapes.end(), same(shape.id));
        found != annotations.shapes.end() ? void(*found = shape) : annotations.shapes.append(shape);
    }
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
