#include "core/workspace/store_steps.h"

#include "core/annotation/shape_coding.h"
#include "core/workspace/store_database.h"

#include <algorithm>

namespace triptych {

namespace {

constexpr qint64 kPageBytes = qint64(8) << 20;
constexpr int kPageSteps = 64;

struct StepRow {
    qint64 edit = 0;
    AnnotationStep step;
};

/// Rows without their changes, one more than a page takes.
Result<QList<StepRow>> stepRows(QSqlDatabase& database, const OpenImage& open, bool undone, const StepId* from)
{
    const QString side = from ? QStringLiteral("AND e.id %1 (SELECT id FROM edits WHERE session = ? AND sequence = ?) ")
                                    .arg(undone ? QLatin1Char('>') : QLatin1Char('<'))
                              : QString();
    QVariantList values{open.image.value,
                        open.author,
                        int(undone ? StepState::Undone : StepState::Done),
                        open.maskSize().width(),
                        open.maskSize().height(),
                        open.maskDownsample};
    if (from)
        values << from->session << qint64(from->sequence);
    auto query = runSql(
        database,
        QStringLiteral("SELECT e.id, e.session, e.sequence, e.text, e.time_ms FROM edits e LEFT JOIN masks m ON m.id = "
                       "e.mask WHERE e.image = ? AND e.author = ? AND e.state = ? AND (e.mask IS NULL OR "
                       "(m.width = ? AND m.height = ? AND m.downsample = ?)) %1ORDER BY e.id %2 LIMIT %3")
            .arg(side, undone ? QStringLiteral("ASC") : QStringLiteral("DESC"))
            .arg(kPageSteps + 1),
        values);
    if (!query)
        return query.error();
    QList<StepRow> rows;
    while (query->next()) {
        AnnotationStep step;
        step.id = {query->value(1).toString(), query->value(2).toULongLong()};
        step.text = query->value(3).toString();
        step.time = timeFromValue(query->value(4));
        step.undone = undone;
        step.saved = true;
        rows << StepRow{query->value(0).toLongLong(), std::move(step)};
    }
    return rows;
}

std::optional<Shape> shapeFrom(const QVariant& bytes)
{
    return bytes.isNull() || bytes.toByteArray().isEmpty() ? std::nullopt : decodeShape(bytes.toByteArray());
}

Result<void> readChanges(QSqlDatabase& database, qint64 edit, AnnotationChanges& into)
{
    auto shapes =
        runSql(database, QStringLiteral("SELECT old_shape, new_shape FROM edit_shapes WHERE edit = ?"), {edit});
    if (!shapes)
        return shapes.error();
    while (shapes->next()) {
        ShapeChange change{shapeFrom(shapes->value(0)), shapeFrom(shapes->value(1))};
        if (change.before || change.after) // else damaged
            into.shapes << std::move(change);
    }
    auto tiles = runSql(database, QStringLiteral("SELECT frame, x, y, delta FROM edit_tiles WHERE edit = ?"), {edit});
    if (!tiles)
        return tiles.error();
    while (tiles->next())
        into.tiles << TileChange{tiles->value(0).toInt(), QPoint(tiles->value(1).toInt(), tiles->value(2).toInt()),
                                 tiles->value(3).toByteArray()};
    return {};
}

/// Fills rows from the one nearest the position on until the page is full; true where some are left.
Result<bool> takePage(QSqlDatabase& database, QList<StepRow> rows, QList<StepRow>& into)
{
    qint64 bytes = 0;
    for (qsizetype i = 0; i < rows.size(); ++i) {
        if (i == kPageSteps || (i > 0 && bytes > kPageBytes))
            return true;
        if (auto done = readChanges(database, rows[i].edit, rows[i].step.changes); !done)
            return done.error();
        bytes += rows[i].step.changes.bytes();
        into << std::move(rows[i]);
    }
    return false;
}

} // namespace

Result<StepPage> readSteps(QSqlDatabase& database, const OpenImage& open, const StepRequest& request)
{
    using Which = StepRequest::Which;
    StepPage page;
    page.image = open.image;
    page.request = request;
    const StepId* from = request.which == Which::Newest ? nullptr : &request.from;
    QList<StepRow> rows;
    for (const bool undone : {false, true}) {
        if (request.which == (undone ? Which::Older : Which::Newer))
            continue;
        auto found = stepRows(database, open, undone, from);
        if (!found)
            return found.error();
        const auto more = takePage(database, std::move(*found), rows);
        if (!more)
            return more.error();
        (undone ? page.newer : page.older) = *more;
    }
    std::sort(rows.begin(), rows.end(), [](const StepRow& a, const StepRow& b) { return a.edit < b.edit; });
    for (StepRow& row : rows)
        page.steps << std::move(row.step);
    return page;
}

void overlaySteps(StepPage& page, const OpenImage& open, const AnnotationEdit& edit)
{
    if (edit.image != open.image || edit.author != open.author)
        return;
    if (edit.kind != AnnotationEdit::Kind::Do) {
        for (AnnotationStep& step : page.steps)
            if (step.id == edit.target)
                step.undone = edit.kind == AnnotationEdit::Kind::Undo;
        return;
    }
    page.steps.removeIf([](const AnnotationStep& step) { return step.undone; });
    page.newer = false;
    if (edit.changes.tiles.isEmpty() ||
        (edit.maskSize == open.maskSize() && edit.maskDownsample == open.maskDownsample))
        page.steps << AnnotationStep{{edit.session, edit.sequence}, edit.text, edit.time, false, edit.changes};
}

Result<QList<HistoryEntry>> readHistory(QSqlDatabase& database, const QList<ImageId>& images, int atMost)
{
    QList<HistoryEntry> entries;
    for (const ImageId& image : images) {
        auto query = runSql(database,
                            QStringLiteral("SELECT id, author, time_ms, text, kind, state, shape_count, tile_count, "
                                           "frame, area_x, area_y, area_w, area_h FROM edits WHERE image = ? "
                                           "ORDER BY id DESC LIMIT %1")
                                .arg(atMost),
                            {image.value});
        if (!query)
            return query.error();
        while (query->next()) {
            const auto number = [&](int column) { return query->value(column).toDouble(); };
            const QString kind = query->value(4).toString();
            const auto state = StepState(query->value(5).toInt());
            entries << HistoryEntry{query->value(0).toLongLong(),
                                    image,
                                    query->value(1).toString(),
                                    timeFromValue(query->value(2)),
                                    query->value(3).toString(),
                                    kind == QLatin1String("undo")   ? AnnotationEdit::Kind::Undo
                                    : kind == QLatin1String("redo") ? AnnotationEdit::Kind::Redo
                                                                    : AnnotationEdit::Kind::Do,
                                    state == StepState::Undone || state == StepState::Dropped,
                                    query->value(6).toInt(),
                                    query->value(7).toInt(),
                                    {query->value(8).toInt(), QRectF(number(9), number(10), number(11), number(12))}};
        }
    }
    std::sort(entries.begin(), entries.end(),
              [](const HistoryEntry& a, const HistoryEntry& b) { return a.edit > b.edit; });
    if (entries.size() > atMost)
        entries.resize(atMost);
    return entries;
}

} // namespace triptych
