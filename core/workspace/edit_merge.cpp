#include "core/workspace/edit_merge.h"

#include "core/annotation/new_shape_id.h"
#include "core/workspace/store_annotations.h"
#include "core/workspace/store_blame.h"
#include "core/workspace/store_database.h"
#include "core/workspace/store_shapes.h"

#include <QStringList>

#include <algorithm>

namespace triptych {

namespace {

constexpr qsizetype kRowsAtOnce = 200;

struct StoredShape {
    ImageId image;
    std::optional<Shape> shape; ///< nothing: damaged
};

class Merger {
public:
    Merger(QSqlDatabase& database, const AnnotationEdit& edit, ShapeCopies& copies)
        : m_database(database), m_edit(edit), m_copies(copies), m_travels(edit.kind != AnnotationEdit::Kind::Do)
    {
    }

    Result<EditMerge> merge()
    {
        Result<void> done = readShapes();
        if (done && !m_edit.changes.tiles.isEmpty())
            done = findMask();
        if (done)
            done = mergeShapes();
        if (done && !m_refused)
            done = mergeTiles();
        if (done && m_refused)
            done = refuse();
        if (!done)
            return done.error();
        if (m_altered || m_refused) {
            m_merge.news.image = m_edit.image;
            m_merge.news.correction =
                AnnotationNews::Correction{{m_edit.session, m_edit.sequence}, m_edit.kind, m_edit.target, m_merge.kept};
        }
        say();
        return std::move(m_merge);
    }

private:
    Result<void> readShapes()
    {
        QStringList ids;
        for (const ShapeChange& change : m_edit.changes.shapes) {
            ids << change.id().value;
            if (const auto copy = m_copies.constFind(change.id()); copy != m_copies.cend())
                ids << copy->value;
        }
        for (qsizetype from = 0; from < ids.size(); from += kRowsAtOnce)
            if (auto done = readRows(ids.mid(from, kRowsAtOnce)); !done)
                return done;
        return {};
    }

    Result<void> readRows(const QStringList& ids)
    {
        const QString places = QStringList(ids.size(), QStringLiteral("?")).join(QLatin1Char(','));
        QVariantList values;
        for (const QString& id : ids)
            values << id;
        auto query =
            runSql(m_database,
                   QStringLiteral("SELECT %1, image FROM shapes WHERE id IN (%2)").arg(shapeColumns(), places), values);
        if (!query)
            return query.error();
        while (query->next())
            m_stored.insert(ShapeId{query->value(0).toString()},
                            {ImageId{query->value(10).toString()}, shapeOfRow(*query)});
        return {};
    }

    std::optional<Shape> stored(const ShapeId& id) const
    {
        const auto found = m_stored.constFind(id);
        return found == m_stored.cend() || found->image != m_edit.image ? std::nullopt : found->shape;
    }

    void keep(const ShapeChange& change) { m_merge.kept.shapes << change; }

    bool isAsSeen(const ShapeChange& change) const
    {
        const auto found = m_stored.constFind(change.id());
        return (found == m_stored.cend() || found->image == m_edit.image) && stored(change.id()) == change.before;
    }

    Result<void> mergeShapes()
    {
        const QList<ShapeChange>& changes = m_edit.changes.shapes;
        // The rule, and the only way for an import of a million: nothing is copied.
        if (std::all_of(changes.cbegin(), changes.cend(),
                        [this](const ShapeChange& change) { return isAsSeen(change); })) {
            m_merge.kept.shapes = changes;
            return {};
        }
        for (const ShapeChange& change : changes)
            if (auto done = mergeShape(change); !done || m_refused)
                return done;
        return {};
    }

    /// Keeps the edit's shape under another id.
    void keepCopy(Shape copy, const std::optional<Shape>& before)
    {
        keep({before, copy});
        m_merge.news.shapes << AnnotationNews::ShapeNow{copy.id, copy};
    }

    Result<void> mergeShape(const ShapeChange& change)
    {
        const ShapeId& id = change.id();
        const auto found = m_stored.constFind(id);
        const bool elsewhere = found != m_stored.cend() && found->image != m_edit.image;
        const std::optional<Shape> now = stored(id);
        if (isAsSeen(change)) {
            keep(change);
            return {};
        }
        if (!elsewhere && now == change.after) {
            // A step is kept all the same, else there would be nothing to be undone; of what is gone, as it was asked
            // for, since a change of nothing into nothing says not even of which shape.
            m_travels ? keep(now ? ShapeChange{now, now} : change) : void(m_altered = true);
            return {};
        }
        if (m_travels) {
            m_refused = true;
            m_refusedShape = id;
            return {};
        }
        m_altered = true;
        m_merge.news.shapes << AnnotationNews::ShapeNow{id, now};
        if (keptInCopy(change))
            return {};
        return conflict(change, now, elsewhere);
    }

    /// A change of something that is a copy by now, though the gesture did not know.
    bool keptInCopy(const ShapeChange& change)
    {
        const auto copyId = m_copies.constFind(change.id());
        if (copyId == m_copies.cend() || !change.before)
            return false;
        const std::optional<Shape> copy = stored(*copyId);
        const auto asCopy = [&](std::optional<Shape> shape) {
            if (shape) {
                shape->id = *copyId;
                shape->author = m_edit.author;
            }
            return shape;
        };
        if (!copy || copy != asCopy(change.before))
            return false;
        const std::optional<Shape> after = asCopy(change.after);
        keep({copy, after});
        m_merge.news.shapes << AnnotationNews::ShapeNow{*copyId, after};
        return true;
    }

    Result<void> conflict(const ShapeChange& change, const std::optional<Shape>& now, bool elsewhere)
    {
        if (!change.after) {
            ++m_undeleted;
        } else if (!now && !elsewhere) {
            ++m_putBack;
            m_merge.news.shapes.last().shape = change.after;
            keep({std::nullopt, change.after});
        } else {
            Shape copy = *change.after;
            copy.id = newShapeId();
            copy.author = m_edit.author;
            m_copies.insert(change.id(), copy.id);
            keepCopy(copy, std::nullopt);
            if (elsewhere)
                return {}; // the same outlines imported into two images: nobody's fault
            ++m_copied;
        }
        return blameShape(change.id());
    }

    Result<void> blameShape(const ShapeId& id)
    {
        auto blame = blameForShape(m_database, m_edit.image, id, m_edit.session);
        if (!blame)
            return blame.error();
        m_blame = std::move(*blame);
        return {};
    }

    Result<void> findMask()
    {
        const auto mask = maskIdOf(m_database, m_edit.image, m_edit.maskSize, m_edit.maskDownsample);
        if (!mask)
            return mask.error();
        m_merge.mask = *mask;
        return {};
    }

    Result<void> mergeTiles()
    {
        for (const TileChange& change : m_edit.changes.tiles)
            if (auto done = mergeTile(change); !done || m_refused)
                return done;
        return {};
    }

    Result<void> mergeTile(const TileChange& change)
    {
        const auto now = storedTile(m_database, m_merge.mask, change.frame, change.index);
        if (!now)
            return now.error();
        auto merged = applyTileDelta(*now, change.delta);
        if (!merged)
            return merged.error();
        if (m_travels && merged->conflicts > 0) {
            m_refused = true;
            m_refusedTile = change;
            return {};
        }
        TileChange kept = change;
        if (merged->conflicts > 0 || (merged->already > 0 && !m_travels)) {
            m_altered = true;
            kept.delta = encodeTileDelta(*now, merged->tile);
            m_merge.news.tiles << AnnotationNews::TileNow{change.frame, change.index, merged->tile};
        }
        if (merged->conflicts > 0) {
            m_pixels += merged->conflicts;
            auto blame = blameForTile(m_database, m_edit.image, change.frame, change.index, m_edit.session);
            if (!blame)
                return blame.error();
            m_blame = std::move(*blame);
        }
        if (kept.delta.isEmpty())
            return {};
        m_merge.kept.tiles << kept;
        m_merge.tilesNow << AnnotationNews::TileNow{change.frame, change.index, merged->tile};
        return {};
    }

    /// Nothing of an undo or redo is kept: all it touches stays as it is.
    Result<void> refuse()
    {
        auto blame = m_refusedShape.isEmpty() ? blameForTile(m_database, m_edit.image, m_refusedTile.frame,
                                                             m_refusedTile.index, m_edit.session)
                                              : blameForShape(m_database, m_edit.image, m_refusedShape, m_edit.session);
        if (!blame)
            return blame.error();
        m_merge.kept = {};
        m_merge.tilesNow.clear();
        m_stored.clear();
        if (auto read = readShapes(); !read)
            return read;
        for (const ShapeChange& change : m_edit.changes.shapes)
            m_merge.news.shapes << AnnotationNews::ShapeNow{change.id(), stored(change.id())};
        for (const TileChange& change : m_edit.changes.tiles) {
            const auto now = storedTile(m_database, m_merge.mask, change.frame, change.index);
            if (!now)
                return now.error();
            m_merge.news.tiles << AnnotationNews::TileNow{change.frame, change.index, *now};
        }
        m_merge.news.message =
            refusalText(m_edit.text, m_edit.kind == AnnotationEdit::Kind::Redo, blameText(*blame, m_edit.author));
        return {};
    }

    void say()
    {
        const QString who = blameText(m_blame, m_edit.author);
        QStringList sentences;
        const auto shapes = [](int count) {
            return count == 1 ? QStringLiteral("a shape") : QStringLiteral("%1 shapes").arg(count);
        };
        if (m_pixels > 0)
            sentences << QStringLiteral("%1 of the pixels of “%2” were changed meanwhile by %3: theirs stay.")
                             .arg(m_pixels)
                             .arg(m_edit.text, who);
        if (m_copied > 0)
            sentences << QStringLiteral("You changed %1 that was changed meanwhile by %2: theirs stays, and yours lies "
                                        "beside it as a copy in your name.")
                             .arg(shapes(m_copied), who);
        if (m_putBack > 0)
            sentences << QStringLiteral("You changed %1 that was deleted meanwhile by %2: yours is kept.")
                             .arg(shapes(m_putBack), who);
        if (m_undeleted > 0)
            sentences << QStringLiteral("You deleted %1 that was changed meanwhile by %2: theirs stays.")
                             .arg(shapes(m_undeleted), who);
        if (!sentences.isEmpty())
            m_merge.news.message = sentences.join(QLatin1Char(' '));
    }

    QSqlDatabase& m_database;
    const AnnotationEdit& m_edit;
    ShapeCopies& m_copies;
    bool m_travels; ///< an undo or a redo: all or nothing
    QHash<ShapeId, StoredShape> m_stored;
    EditMerge m_merge;
    Blame m_blame;
    bool m_altered = false;
    bool m_refused = false;
    ShapeId m_refusedShape;
    TileChange m_refusedTile;
    int m_pixels = 0;
    int m_copied = 0;
    int m_putBack = 0;
    int m_undeleted = 0;
};

} // namespace

Result<EditMerge> mergeEdit(QSqlDatabase& database, const AnnotationEdit& edit, ShapeCopies& copies)
{
    return Merger(database, edit, copies).merge();
}

} // namespace triptych
