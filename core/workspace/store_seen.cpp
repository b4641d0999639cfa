#include "core/workspace/store_seen.h"

#include "core/workspace/store_database.h"

#include <algorithm>

namespace triptych {

namespace {

constexpr qsizetype kMostBytes = 1 << 16; // a grid of at most 256 × 256 cells has 8 KiB; more is damage

} // namespace

void mergeSeen(SeenMask& seen, const SeenMask& more)
{
    if (seen.grid != more.grid || seen.bits.size() != more.bits.size()) {
        seen = more;
        return;
    }
    for (qsizetype i = 0; i < seen.bits.size(); ++i)
        seen.bits[i] = char(seen.bits[i] | more.bits[i]);
}

Result<void> writeSeen(QSqlDatabase& database, const SeenMask& seen)
{
    auto stored = readSeen(database, seen.image, seen.reader);
    if (!stored)
        return stored.error();
    SeenMask all = std::move(*stored);
    mergeSeen(all, seen);
    auto query = runSql(database,
                        QStringLiteral("INSERT INTO seen (image, reader, width, height, cells) VALUES (?, ?, ?, ?, ?) "
                                       "ON CONFLICT (image, reader) DO UPDATE SET width = excluded.width, "
                                       "height = excluded.height, cells = excluded.cells"),
                        {seen.image.value, seen.reader, all.grid.width(), all.grid.height(), qCompress(all.bits)});
    if (!query)
        return query.error();
    return {};
}

Result<SeenMask> readSeen(QSqlDatabase& database, const ImageId& image, const QString& reader)
{
    // A database that can only be read may be older than this table.
    if (!hasTable(database, QStringLiteral("seen")))
        return SeenMask();
    auto query =
        runSql(database, QStringLiteral("SELECT width, height, cells FROM seen WHERE image = ? AND reader = ?"),
               {image.value, reader});
    if (!query)
        return query.error();
    if (!query->next())
        return SeenMask();
    SeenMask seen{image, reader, {query->value(0).toInt(), query->value(1).toInt()}, {}};
    const QByteArray packed = query->value(2).toByteArray();
    // qCompress writes the unpacked size first, big endian: damage must not ask for gigabytes.
    if (packed.size() > 4 && packed.size() <= kMostBytes && packed[0] == 0 && quint8(packed[1]) <= (kMostBytes >> 16))
        seen.bits = qUncompress(packed);
    return seen;
}

} // namespace triptych
