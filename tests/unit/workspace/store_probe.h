// Helpers of the store's tests: load and wait, gestures, and what a second connection sees in the database.
#pragma once

#include "core/workspace/case_store.h"
#include "core/workspace/store_database.h"

#include <QCoreApplication>
#include <QSignalSpy>
#include <QSqlError>
#include <QTemporaryDir>
#include <QTest>
#include <QUrl>
#include <QUrlQuery>

namespace triptych::storeprobe {

inline const QSize kImageSize(1000, 700);

/// Edits of one image, as one model would make them.
inline AnnotationEdit emptyEdit(const ImageId& image, quint64 number)
{
    AnnotationEdit edit;
    edit.image = image;
    edit.session = QStringLiteral("session-%1").arg(image.value);
    edit.sequence = number;
    edit.time = QDateTime::currentDateTimeUtc();
    edit.maskSize = kImageSize;
    return edit;
}

inline AnnotationEdit shapeEdit(const ImageId& image, int number)
{
    Shape shape;
    shape.id = ShapeId{QStringLiteral("%1-%2").arg(image.value).arg(number)};
    shape.points = {{double(number), 0.1}, {10.0 / 3, 1e-7}, {-5, 1e6}};
    shape.label = 1 + number % 9;
    shape.name = QStringLiteral("shape %1").arg(number);
    shape.created =
        QDateTime::fromString(QStringLiteral("2026-01-02T03:04:05.678Z"), Qt::ISODateWithMs).addSecs(number);
    AnnotationEdit edit = emptyEdit(image, quint64(number));
    edit.text = QStringLiteral("Add shape");
    edit.changes.shapes = {{std::nullopt, shape}};
    return edit;
}

inline AnnotationEdit strokeEdit(const ImageId& image, quint64 number, QPointF from, QPointF to, quint8 label)
{
    LabelMap map(kImageSize);
    AnnotationEdit edit = emptyEdit(image, number);
    edit.text = QStringLiteral("Brush stroke");
    for (const QPoint& index : map.paintStroke(from, to, 10, label))
        edit.changes.tiles << TileChange{0, index, encodeTileDelta({}, map.tile(index))};
    return edit;
}

inline StoredAnnotations load(CaseStore& store, const ImageId& image, double downsample = 1)
{
    QSignalSpy loaded(&store, &CaseStore::annotationsLoaded);
    store.loadAnnotations(image, kImageSize, downsample);
    if (!loaded.wait(20'000))
        return {};
    return loaded.front().front().value<StoredAnnotations>();
}

/// One number that a second connection reads, −1 where it cannot; for a statement without a result 0.
inline int countIn(const QString& location, const QString& sql)
{
    const auto database = StoreDatabase::make(location);
    if (!database->open() && !database->isReadable())
        return -1;
    const auto value = sqlValue(database->database(), sql);
    return value ? value->toInt() : -1;
}

/// A file as an older Triptych has left it: with the first `versions` steps of the schema, and what `statements` add.
inline bool makeOldDatabase(const QString& path, int versions, QStringList statements = {})
{
    QStringList all{QStringLiteral("CREATE TABLE schema_migrations (version INTEGER PRIMARY KEY, applied_ms INTEGER)")};
    for (int version = 1; version <= versions; ++version)
        all << schemaMigrations(SqlDialect::Sqlite)[version - 1]
            << QStringLiteral("INSERT INTO schema_migrations VALUES (%1, 0)").arg(version);
    bool done = true;
    {
        QSqlDatabase old = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), QStringLiteral("old"));
        old.setDatabaseName(path);
        done = old.open();
        for (const QString& statement : all + statements)
            done = done && QSqlQuery(old).exec(statement);
        old.close();
    }
    QSqlDatabase::removeDatabase(QStringLiteral("old"));
    return done;
}

/// Locations of databases that do not exist yet: in a folder of its own or, under tests/with-postgres, on the server.
class FreshDatabases {
public:
    static bool onServer() { return qEnvironmentVariableIsSet("TRIPTYCH_TEST_POSTGRES"); }
    QString next()
    {
        const int number = ++m_made;
        if (!onServer())
            return m_folder.filePath(QStringLiteral("sub/store%1.sqlite").arg(number));
        const QString server = qEnvironmentVariable("TRIPTYCH_TEST_POSTGRES"); // …/postgres?host=…
        const QString name = QStringLiteral("t%1_%2").arg(QCoreApplication::applicationPid()).arg(number);
        const QString connection = QStringLiteral("admin");
        {
            QSqlDatabase admin = QSqlDatabase::addDatabase(QStringLiteral("QPSQL"), connection);
            const QUrl url(server);
            admin.setDatabaseName(url.path().mid(1));
            admin.setHostName(QUrlQuery(url).queryItemValue(QStringLiteral("host")));
            admin.setUserName(url.userName());
            if (!admin.open() || QSqlQuery(admin).exec(QStringLiteral("CREATE DATABASE %1").arg(name)) == false)
                qWarning("%s", qPrintable(admin.lastError().text()));
        }
        QSqlDatabase::removeDatabase(connection);
        QUrl fresh(server);
        fresh.setPath(QLatin1Char('/') + name);
        return fresh.toString();
    }

private:
    QTemporaryDir m_folder;
    int m_made = 0;
};

} // namespace triptych::storeprobe
