#include "core/workspace/store_schema.h"

namespace triptych {

// Times are milliseconds since 1970 (UTC). Points are little-endian doubles x, y, x, y … in level-0 pixels. A mask is
// known by its geometry as well, so that painting at another downsample never overwrites what was painted before.
QList<QStringList> schemaMigrations()
{
    return {
        {
            QStringLiteral(
                "CREATE TABLE cases (id TEXT PRIMARY KEY NOT NULL, title TEXT NOT NULL DEFAULT '', "
                "location TEXT NOT NULL DEFAULT '', summary TEXT NOT NULL DEFAULT '', "
                "state TEXT NOT NULL DEFAULT 'new', mixed INTEGER NOT NULL DEFAULT 0, last_opened_ms INTEGER, "
                "paths TEXT NOT NULL DEFAULT '[]', view_state TEXT NOT NULL DEFAULT '{}', "
                "listed INTEGER NOT NULL DEFAULT 0)"),
            QStringLiteral(
                "CREATE TABLE shapes (id TEXT PRIMARY KEY NOT NULL, image TEXT NOT NULL, type TEXT NOT NULL, "
                "points BLOB NOT NULL, frame INTEGER NOT NULL, label INTEGER NOT NULL, name TEXT NOT NULL, "
                "author TEXT NOT NULL, created_ms INTEGER)"),
            QStringLiteral("CREATE INDEX shapes_of_image ON shapes (image)"),
            QStringLiteral("CREATE TABLE masks (id INTEGER PRIMARY KEY, image TEXT NOT NULL, width INTEGER NOT NULL, "
                           "height INTEGER NOT NULL, downsample REAL NOT NULL, "
                           "UNIQUE (image, width, height, downsample))"),
            QStringLiteral("CREATE TABLE mask_tiles (mask INTEGER NOT NULL REFERENCES masks (id) ON DELETE CASCADE, "
                           "frame INTEGER NOT NULL, x INTEGER NOT NULL, y INTEGER NOT NULL, labels BLOB NOT NULL, "
                           "PRIMARY KEY (mask, frame, x, y))"),
            QStringLiteral(
                "CREATE TABLE analyses (id INTEGER PRIMARY KEY, case_id TEXT NOT NULL REFERENCES cases (id), "
                "image TEXT NOT NULL, created_ms INTEGER NOT NULL, json TEXT NOT NULL)"),
            QStringLiteral("CREATE INDEX analyses_of_case ON analyses (case_id)"),
            QStringLiteral(
                "CREATE TABLE readings (id INTEGER PRIMARY KEY, case_id TEXT NOT NULL REFERENCES cases (id), "
                "author TEXT NOT NULL, assessment TEXT NOT NULL, text TEXT NOT NULL, before_ai INTEGER NOT NULL, "
                "time_ms INTEGER)"),
            QStringLiteral("CREATE INDEX readings_of_case ON readings (case_id)"),
            QStringLiteral("CREATE TABLE findings (case_id TEXT NOT NULL REFERENCES cases (id), finding TEXT NOT NULL, "
                           "author TEXT NOT NULL, image TEXT NOT NULL, decision TEXT NOT NULL, note TEXT NOT NULL, "
                           "time_ms INTEGER, PRIMARY KEY (case_id, finding, author))"),
        },
        {
            QStringLiteral("CREATE TABLE seen (image TEXT NOT NULL, reader TEXT NOT NULL, width INTEGER NOT NULL, "
                           "height INTEGER NOT NULL, cells BLOB NOT NULL, PRIMARY KEY (image, reader))"),
        },
        {
            QStringLiteral("CREATE TABLE bookmarks (id TEXT PRIMARY KEY NOT NULL, "
                           "case_id TEXT NOT NULL REFERENCES cases (id), image TEXT NOT NULL, name TEXT NOT NULL, "
                           "x REAL NOT NULL, y REAL NOT NULL, zoom REAL NOT NULL, rotation REAL NOT NULL, "
                           "flipped INTEGER NOT NULL, frame INTEGER NOT NULL, created_ms INTEGER)"),
            QStringLiteral("CREATE INDEX bookmarks_of_case ON bookmarks (case_id)"),
        },
        {
            // What encodeShapeExtra gives: holes, rotation, group … NULL or empty where there is nothing of that.
            QStringLiteral("ALTER TABLE shapes ADD COLUMN extra BLOB"),
            QStringLiteral("ALTER TABLE shapes ADD COLUMN stack_order REAL NOT NULL DEFAULT 0"),
        }};
}

} // namespace triptych
