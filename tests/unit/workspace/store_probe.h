// Helpers of the store's tests: load and wait, gestures, and what a second connection sees in the file.
#pragma once

#include "core/workspace/case_store.h"
#include "core/workspace/store_database.h"

#include <QSignalSpy>
#include <QTest>

namespace triptych::storeprobe {

inline const QSize kImageSize(1000, 700);

inline AnnotationEdit shapeEdit(const ImageId& image, int number)
{
    Shape shape;
    shape.id = ShapeId{QStringLiteral("%1-%2").arg(image.value).arg(number)};
    shape.points = {{double(number), 0.1}, {10.0 / 3, 1e-7}, {-5, 1e6}};
    shape.label = 1 + number % 9;
    shape.name = QStringLiteral("shape %1").arg(number);
    shape.created =
        QDateTime::fromString(QStringLiteral("2026-01-02T03:04:05.678Z"), Qt::ISODateWithMs).addSecs(number);
    AnnotationEdit edit;
    edit.image = image;
    edit.upserted = {shape};
    edit.maskSize = kImageSize;
    edit.sequence = quint64(number);
    return edit;
}

inline AnnotationEdit strokeEdit(const ImageId& image, quint64 number, QPointF from, QPointF to, quint8 label)
{
    LabelMap map(kImageSize);
    AnnotationEdit edit;
    edit.image = image;
    edit.maskSize = kImageSize;
    edit.sequence = number;
    for (const QPoint& index : map.paintStroke(from, to, 10, label))
        edit.tiles << AnnotationEdit::TileChange{0, index, encodeTile(map.tile(index))};
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

/// One number that a second connection reads from the file, -1 where it cannot.
inline int countInFile(const QString& path, const QString& sql)
{
    int count = -1;
    {
        QSqlDatabase other = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), QStringLiteral("probe"));
        other.setDatabaseName(path);
        if (other.open()) {
            QSqlQuery query(other);
            if (query.exec(sql) && query.next())
                count = query.value(0).toInt();
        }
        other.close();
    }
    QSqlDatabase::removeDatabase(QStringLiteral("probe"));
    return count;
}

} // namespace triptych::storeprobe
