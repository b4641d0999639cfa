#include "core/workspace/store_annotations.h"

#include "core/annotation/shape_coding.h"
#include "core/workspace/store_database.h"

#include <QHash>
#include <QSet>
#include <QTimeZone>

#include <algorithm>

namespace triptych {

namespace {

Result<void> readShapes(QSqlDatabase& database, StoredAnnotations& into)
{
    auto query = runSql(database,
                        QStringLiteral("SELECT %1 FROM shapes WHERE image = ? ORDER BY created_ms, %2")
                            .arg(shapeColumns(), insertionOrder(database)),
                        {into.image.value});
    if (!query)
        return query.error();
    while (query->next()) {
        if (auto shape = shapeOfRow(*query))
            into.shapes << std::move(*shape);
        else
            into.warnings << QStringLiteral("%1: a stored shape (%2) is damaged and is not shown")
                                 .arg(placeOf(database), query->value(0).toString());
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

QString shapeColumns()
{
    return QStringLiteral("id, type, points, frame, label, name, author, created_ms, extra, stack_order");
}

std::optional<Shape> shapeOfRow(const QSqlQuery& row)
{
    const auto type = shapeTypeFromName(row.value(1).toString());
    auto points = decodePoints(row.value(2).toByteArray());
    Shape shape;
    if (!type || !points || !decodeShapeExtra(row.value(8).toByteArray(), shape))
        return std::nullopt;
    shape.id = ShapeId{row.value(0).toString()};
    shape.type = *type;
    shape.points = std::move(*points);
    shape.frame = row.value(3).toInt();
    shape.label = row.value(4).toInt();
    shape.name = row.value(5).toString();
    shape.author = row.value(6).toString();
    shape.stackOrder = row.value(9).toDouble();
    if (!row.isNull(7))
        shape.created = QDateTime::fromMSecsSinceEpoch(row.value(7).toLongLong(), QTimeZone::utc());
    return shape;
}

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
    QHash<ShapeId, std::optional<Shape>> changed;
    QList<Shape> added;
    for (const ShapeChange& change : edit.changes.shapes)
        change.before ? void(changed.insert(change.id(), change.after)) : added.append(*change.after);
    for (Shape& shape : annotations.shapes)
        if (const auto found = changed.constFind(shape.id); found != changed.cend() && *found)
            shape = **found;
    annotations.shapes.removeIf([&](const Shape& shape) { return !changed.value(shape.id, shape); });
    annotations.shapes += added;
    std::stable_sort(annotations.shapes.begin(), annotations.shapes.end(),
                     [](const Shape& a, const Shape& b) { return a.stackOrder < b.stackOrder; });
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
