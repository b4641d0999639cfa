#include "core/workspace/store_edits.h"

#include "core/annotation/shape_coding.h"
#include "core/workspace/edit_merge.h"
#include "core/workspace/store_blame.h"
#include "core/workspace/store_database.h"
#include "core/workspace/store_shapes.h"
#include "core/workspace/store_steps.h"

#include <algorithm>
#include <span>

namespace triptych {

namespace {

constexpr size_t kRowsAtOnce = 10'000; ///< in memory, while an import is written

QString kindName(AnnotationEdit::Kind kind)
{
    switch (kind) {
    case AnnotationEdit::Kind::Do: return QStringLiteral("do");
    case AnnotationEdit::Kind::Undo: return QStringLiteral("undo");
    case AnnotationEdit::Kind::Redo: return QStringLiteral("redo");
    }
    return {};
}

QVariant nullNumber() { return QVariant(QMetaType::fromType<qint64>()); }

QVariant shapeToValue(const std::optional<Shape>& shape)
{
    return shape ? QVariant(encodeShape(*shape)) : QVariant(QMetaType::fromType<QByteArray>());
}

Result<qint64> editIdOf(QSqlDatabase& database, const StepId& id)
{
    const auto found = sqlValue(database, QStringLiteral("SELECT id FROM edits WHERE session = ? AND sequence = ?"),
                                {id.session, qint64(id.sequence)});
    if (!found)
        return found.error();
    return found->isValid() ? found->toLongLong() : qint64(0);
}

/// The row of the history; its id.
Result<qint64> insertEdit(QSqlDatabase& database, const AnnotationEdit& edit, const EditMerge& merge)
{
    Result<qint64> target = qint64(0);
    if (edit.kind != AnnotationEdit::Kind::Do)
        target = editIdOf(database, edit.target);
    if (!target)
        return target;
    AnnotationEdit kept = edit;
    kept.changes = merge.kept;
    const TouchedArea touched = touchedArea(kept);
    const bool step = edit.kind == AnnotationEdit::Kind::Do;
    const auto id = sqlValue(
        database,
        QStringLiteral("INSERT INTO edits (image, author, session, sequence, kind, target, state, text, time_ms, mask, "
                       "frame, area_x, area_y, area_w, area_h, shape_count, tile_count) "
                       "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id"),
        {edit.image.value, edit.author, edit.session, qint64(edit.sequence), kindName(edit.kind),
         *target > 0 ? QVariant(*target) : nullNumber(), int(step ? StepState::Done : StepState::NoStep), edit.text,
         edit.time.toMSecsSinceEpoch(), merge.mask > 0 ? QVariant(merge.mask) : nullNumber(), touched.frame,
         touched.area.x(), touched.area.y(), touched.area.width(), touched.area.height(), merge.kept.shapes.size(),
         merge.kept.tiles.size()});
    if (!id)
        return id.error();
    return id->toLongLong();
}

Result<void> writeShapes(QSqlDatabase& database, const ImageId& image, qint64 edit,
                         std::span<const ShapeChange> changes)
{
    if (auto done = writeShapeRows(database, image, edit, changes); !done)
        return done;
    return runSqlForEach(
        database, QStringLiteral("INSERT INTO edit_shapes (edit, shape, old_shape, new_shape) VALUES (?, ?, ?, ?)"),
        qsizetype(changes.size()), [&](qsizetype i) {
            const ShapeChange& change = changes[size_t(i)];
            return QVariantList{edit, change.id().value, shapeToValue(change.before), shapeToValue(change.after)};
        });
}

Result<void> writeTiles(QSqlDatabase& database, qint64 edit, const EditMerge& merge)
{
    QList<QVariantList> cleared;
    QList<QVariantList> put;
    for (const auto& [frame, index, tile] : merge.tilesNow) {
        const QVariantList key{merge.mask, frame, index.x(), index.y()};
        tile ? put.append(key + QVariantList{encodeTile(tile), edit}) : cleared.append(key);
    }
    Result<void> done = runSqlForEach(
        database, QStringLiteral("DELETE FROM mask_tiles WHERE mask = ? AND frame = ? AND x = ? AND y = ?"), cleared);
    if (done)
        done = runSqlForEach(database,
                             QStringLiteral("INSERT INTO mask_tiles (mask, frame, x, y, labels, version) "
                                            "VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (mask, frame, x, y) DO UPDATE SET "
                                            "labels = excluded.labels, version = excluded.version"),
                             put);
    if (!done)
        return done;
    QList<QVariantList> history;
    for (const TileChange& change : merge.kept.tiles)
        history.append({edit, change.frame, change.index.x(), change.index.y(), change.delta});
    return runSqlForEach(
        database, QStringLiteral("INSERT INTO edit_tiles (edit, frame, x, y, delta) VALUES (?, ?, ?, ?, ?)"), history);
}

/// Moves the author's position in the history.
Result<void> markSteps(QSqlDatabase& database, const AnnotationEdit& edit)
{
    const bool gesture = edit.kind == AnnotationEdit::Kind::Do;
    if (gesture)
        return execSql(database,
                       QStringLiteral("UPDATE edits SET state = ? WHERE image = ? AND author = ? AND state = ?"),
                       {int(StepState::Dropped), edit.image.value, edit.author, int(StepState::Undone)});
    const StepState now = edit.kind == AnnotationEdit::Kind::Undo ? StepState::Undone : StepState::Done;
    return execSql(database, QStringLiteral("UPDATE edits SET state = ? WHERE session = ? AND sequence = ?"),
                   {int(now), edit.target.session, qint64(edit.target.sequence)});
}

} // namespace

Result<qint64> maskIdOf(QSqlDatabase& database, const ImageId& image, QSize size, double downsample)
{
    const QVariantList key{image.value, size.width(), size.height(), downsample};
    const QString select =
        QStringLiteral("SELECT id FROM masks WHERE image = ? AND width = ? AND height = ? AND downsample = ?");
    auto id = sqlValue(database, select, key);
    if (id && !id->isValid())
        id = sqlValue(
            database,
            QStringLiteral("INSERT INTO masks (image, width, height, downsample) VALUES (?, ?, ?, ?) RETURNING id"),
            key);
    if (!id)
        return id.error();
    return id->toLongLong();
}

Result<AnnotationNews> writeEdit(QSqlDatabase& database, const AnnotationEdit& edit, ShapeCopies& copies)
{
    const auto present = editIdOf(database, {edit.session, edit.sequence});
    if (!present)
        return present.error();
    if (*present > 0)
        return AnnotationNews();
    auto merge = mergeEdit(database, edit, copies);
    if (!merge)
        return merge.error();
    if (!merge->kept.isEmpty()) {
        const auto id = insertEdit(database, edit, *merge);
        if (!id)
            return id.error();
        Result<void> done;
        const std::span<const ShapeChange> shapes(merge->kept.shapes.constData(), size_t(merge->kept.shapes.size()));
        for (size_t from = 0; done && from < shapes.size(); from += kRowsAtOnce)
            done = writeShapes(database, edit.image, *id,
                               shapes.subspan(from, std::min(kRowsAtOnce, shapes.size() - from)));
        if (done)
            done = writeTiles(database, *id, *merge);
        if (done)
            done = markSteps(database, edit);
        if (!done)
            return done.error();
    }
    return std::move(merge->news);
}

} // namespace triptych
