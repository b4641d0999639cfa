#include "core/workspace/store_shapes.h"

#include "core/annotation/shape_coding.h"
#include "core/jobs/worker_pool.h"
#include "core/workspace/sqlite_statement.h"
#include "core/workspace/store_database.h"

#include <QSet>
#include <QSqlError>
#include <QUuid>

#include <algorithm>
#include <cmath>

namespace triptych {

namespace {

constexpr qint64 kWorthHelpers = 50'000; ///< rows; below, opening a second connection takes longer than reading

constexpr int kPartsPerThread = 4; ///< so that none waits long for the slowest

/// The columns that readRow() expects, in its order. Making a QString takes longer than all else of a row: what nearly
/// all have in common comes as NULL. The one placeholder is an author.
const char* const kColumns = "id, nullif(type, 'polygon'), points, frame, label, nullif(name, ''), "
                             "nullif(author, ?), created_ms, extra, stack_order";

/// The row of a query that is the present one, as Qt gives it.
class QueryRow {
public:
    explicit QueryRow(const QSqlQuery& query) : m_query(query) {}
    bool isNull(int column) const { return m_query.isNull(column); }
    qint64 integer(int column) const { return m_query.value(column).toLongLong(); }
    double real(int column) const { return m_query.value(column).toDouble(); }
    QString text(int column) const { return m_query.value(column).toString(); }
    QByteArray bytes(int column) const { return m_query.value(column).toByteArray(); }

private:
    const QSqlQuery& m_query;
};

/// The rows of any database; used like SqliteStatement, whose rows are read faster.
class QueryRows {
public:
    static Result<QueryRows> select(QSqlDatabase& database, const QString& sql, const QVariantList& values)
    {
        auto query = runSql(database, sql, values);
        if (!query)
            return query.error();
        return QueryRows(std::move(*query), database);
    }

    Result<bool> next()
    {
        if (m_query.next())
            return true;
        if (m_query.lastError().isValid())
            return sqlError(*m_database, m_query.lastError());
        return false;
    }
    QueryRow row() const { return QueryRow(m_query); }

private:
    QueryRows(QSqlQuery query, const QSqlDatabase& database) : m_query(std::move(query)), m_database(&database) {}

    QSqlQuery m_query;
    const QSqlDatabase* m_database;
};

/// Reads rows one after another; what they have in common they share.
class RowReader {
public:
    /// `usualAuthor`: what was given for the placeholder.
    explicit RowReader(const QString& usualAuthor) : m_author(usualAuthor) {}

    /// Nothing where the row is damaged.
    template <class Row>
    std::optional<Shape> readRow(const Row& row)
    {
        if (!readExtra(row.bytes(8)))
            return std::nullopt;
        Shape shape = m_extra;
        if (!row.isNull(1)) {
            const auto known = shapeTypeFromName(row.text(1));
            if (!known)
                return std::nullopt;
            shape.type = *known;
        }
        auto points = decodePoints(row.bytes(2));
        if (!points)
            return std::nullopt;
        shape.id = ShapeId{row.text(0)};
        shape.points = std::move(*points);
        shape.frame = int(row.integer(3));
        shape.label = int(row.integer(4));
        if (!row.isNull(5))
            shape.name = shared(row.text(5));
        shape.author = row.isNull(6) ? m_author : shared(row.text(6));
        // With a time specification in place of a zone a time takes no memory of its own.
        if (!row.isNull(7))
            shape.created = QDateTime::fromMSecsSinceEpoch(row.integer(7), Qt::UTC);
        const double stackOrder = row.real(9);
        shape.stackOrder = std::isfinite(stackOrder) ? stackOrder : 0;
        return shape;
    }

private:
    /// Mostly the same as of the row before. False where the bytes are damaged.
    bool readExtra(QByteArrayView bytes)
    {
        if (bytes == m_extraBytes)
            return true;
        Shape extra;
        if (!decodeShapeExtra(bytes.toByteArray(), extra))
            return false;
        for (QString* text : {&extra.origin, &extra.group, &extra.lesion})
            *text = shared(*text);
        m_extra = std::move(extra);
        m_extraBytes = bytes.toByteArray();
        return true;
    }
    QString shared(const QString& text)
    {
        if (text.isEmpty())
            return {};
        if (m_texts.size() > 10'000) // names that differ in every shape
            m_texts.clear();
        return *m_texts.insert(text);
    }

    const QString m_author;
    QSet<QString> m_texts;
    Shape m_extra; ///< a fresh shape with what m_extraBytes say
    QByteArray m_extraBytes;
};

/// What came of a range of rows.
struct ReadRows {
    QList<QList<Shape>> chunks;
    QStringList damaged; ///< ids
    std::optional<Error> failure;
};

/// The author of any of them: of most, where one reader or one import has drawn them.
QString anyAuthor(QSqlDatabase& database, const QVariant& image)
{
    auto query = runSql(database, QStringLiteral("SELECT author FROM shapes WHERE image = ? LIMIT 1"), {image});
    return query && query->next() ? query->value(0).toString() : QString();
}

/// `values`: the image first.
template <class Rows>
ReadRows readRows(QSqlDatabase& database, const QString& condition, const QVariantList& values)
{
    ReadRows read;
    const QString author = anyAuthor(database, values.first());
    auto rows =
        Rows::select(database, QStringLiteral("SELECT %1 FROM shapes WHERE %2").arg(QLatin1String(kColumns), condition),
                     QVariantList{author} + values);
    if (!rows) {
        read.failure = rows.error();
        return read;
    }
    RowReader reader(author);
    auto more = rows->next();
    for (; more && *more; more = rows->next()) {
        auto shape = reader.readRow(rows->row());
        if (!shape) {
            read.damaged << rows->row().text(0);
            continue;
        }
        if (read.chunks.isEmpty() || read.chunks.last().size() == ShapeList::kChunk)
            read.chunks.emplace_back().reserve(ShapeList::kChunk);
        read.chunks.last().append(std::move(*shape));
    }
    if (!more)
        read.failure = more.error();
    return read;
}

/// One end of the rows of an image, which SQLite numbers in the order in which they were added.
std::optional<qint64> rowNumber(QSqlDatabase& database, const char* which, const ImageId& image)
{
    auto query =
        runSql(database, QStringLiteral("SELECT %1(rowid) FROM shapes WHERE image = ?").arg(QLatin1String(which)),
               {image.value});
    if (!query || !query->next() || query->isNull(0))
        return std::nullopt;
    return query->value(0).toLongLong();
}

/// The same rows on connections of their own, which WAL lets read side by side, a range each.
QList<ReadRows> readSideBySide(const QSqlDatabase& database, const ImageId& image, qint64 first, qint64 last)
{
    const int threads = decodingThreadCount();
    const int parts = threads * kPartsPerThread;
    QList<ReadRows> read(parts);
    ReadRows* const results = read.data();
    WorkerPool helpers(threads);
    for (int part = 0; part < parts; ++part)
        helpers.submit(JobPriority::Visible, [=, origin = database.connectionName()](std::stop_token) {
            const QString name = QUuid::createUuid().toString(QUuid::WithoutBraces);
            {
                QSqlDatabase own = QSqlDatabase::cloneDatabase(origin, name);
                const qint64 rows = last - first + 1;
                if (own.open())
                    results[part] = readRows<SqliteStatement>(
                        own, QStringLiteral("image = ? AND rowid >= ? AND rowid < ?"),
                        {image.value, first + rows * part / parts, first + rows * (part + 1) / parts});
                else
                    results[part].failure = Error{ErrorCode::Unreadable, {}, own.lastError().text()};
            }
            QSqlDatabase::removeDatabase(name);
        });
    helpers.waitUntilIdle();
    return read;
}

QList<ReadRows> readAll(QSqlDatabase& database, const ImageId& image)
{
    const QString ofImage = QStringLiteral("image = ?");
    if (dialectOf(database) != SqlDialect::Sqlite || !SqliteStatement::isPossible(database))
        return {readRows<QueryRows>(database, ofImage, {image.value})};
    const auto first = rowNumber(database, "min", image);
    const auto last = first ? rowNumber(database, "max", image) : std::nullopt;
    if (last && *last - *first >= kWorthHelpers) {
        QList<ReadRows> read = readSideBySide(database, image, *first, *last);
        if (std::none_of(read.cbegin(), read.cend(), [](const ReadRows& part) { return part.failure.has_value(); }))
            return read;
    }
    return {readRows<SqliteStatement>(database, ofImage, {image.value})};
}

} // namespace

Result<void> readShapes(QSqlDatabase& database, StoredAnnotations& into)
{
    QList<QList<Shape>> chunks;
    for (ReadRows& part : readAll(database, into.image)) {
        if (part.failure)
            return *part.failure;
        chunks += std::move(part.chunks);
        for (const QString& id : std::as_const(part.damaged))
            into.warnings
                << QStringLiteral("%1: a stored shape (%2) is damaged and is not shown").arg(placeOf(database), id);
    }
    into.shapes = ShapeList::ofChunks(std::move(chunks));
    into.table = std::make_shared<ShapeTable>(into.shapes, decodingThreadCount());
    return {};
}

QString shapeColumns()
{
    return QStringLiteral("id, type, points, frame, label, name, author, created_ms, extra, stack_order");
}

std::optional<Shape> shapeOfRow(const QSqlQuery& row) { return RowReader({}).readRow(QueryRow(row)); }

Result<void> writeShapeRows(QSqlDatabase& database, const ImageId& image, qint64 edit,
                            std::span<const ShapeChange> changes)
{
    QList<QVariantList> removed;
    QList<const Shape*> put;
    for (const ShapeChange& change : changes)
        change.after ? put.append(&*change.after) : removed.append(QVariantList{change.id().value});
    const auto done = runSqlForEach(database, QStringLiteral("DELETE FROM shapes WHERE id = ?"), removed);
    if (!done)
        return done;
    return runSqlForEach(
        database,
        QStringLiteral("INSERT INTO shapes (id, image, type, points, frame, label, name, author, created_ms, extra, "
                       "stack_order, version) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
                       "ON CONFLICT (id) DO UPDATE SET image = excluded.image, type = excluded.type, "
                       "points = excluded.points, frame = excluded.frame, label = excluded.label, "
                       "name = excluded.name, author = excluded.author, created_ms = excluded.created_ms, "
                       "extra = excluded.extra, stack_order = excluded.stack_order, version = excluded.version"),
        put.size(), [&](qsizetype i) {
            const Shape& shape = *put.at(i);
            const QVariant created = shape.created.isValid() ? QVariant(shape.created.toMSecsSinceEpoch())
                                                             : QVariant(QMetaType::fromType<qint64>());
            return QVariantList{shape.id.value,
                                image.value,
                                shapeTypeName(shape.type),
                                encodePoints(shape.points),
                                shape.frame,
                                shape.label,
                                shape.name,
                                shape.author,
                                created,
                                encodeShapeExtra(shape),
                                shape.stackOrder,
                                edit};
        });
}

} // namespace triptych
