#include "tests/bench/bare/bare_sqlite.h"

#include <sqlite3.h>

#include <initializer_list>

std::int64_t bareReadShapes(const char* path, const char* image)
{
    sqlite3* database = nullptr;
    sqlite3_stmt* statement = nullptr;
    std::int64_t bytes = -1;
    if (sqlite3_open_v2(path, &database, SQLITE_OPEN_READONLY, nullptr) == SQLITE_OK &&
        sqlite3_prepare_v2(database,
                           "SELECT id, type, points, frame, label, name, author, created_ms, extra, stack_order "
                           "FROM shapes WHERE image = ?",
                           -1, &statement, nullptr) == SQLITE_OK &&
        sqlite3_bind_text(statement, 1, image, -1, SQLITE_STATIC) == SQLITE_OK) {
        bytes = 0;
        while (sqlite3_step(statement) == SQLITE_ROW) {
            for (const int text : {0, 1, 5, 6})
                if (sqlite3_column_text(statement, text))
                    bytes += sqlite3_column_bytes(statement, text);
            for (const int blob : {2, 8})
                if (sqlite3_column_blob(statement, blob))
                    bytes += sqlite3_column_bytes(statement, blob);
            bytes += sqlite3_column_int(statement, 3) + sqlite3_column_int(statement, 4);
            bytes += sqlite3_column_int64(statement, 7) != 0;
            bytes += sqlite3_column_double(statement, 9) > 0;
        }
    }
    sqlite3_finalize(statement);
    sqlite3_close(database);
    return bytes;
}
