// Two readers with a window each on one database: a model and a store, bound as the window binds them.
#pragma once

#include "store_probe.h"

#include <QCryptographicHash>

namespace triptych::storeprobe {

struct Reader {
    Reader(const QString& database, const QString& name, const ImageId& image = ImageId{QStringLiteral("shared")})
        : store(database), model(image, kImageSize, 1)
    {
        store.setPollInterval(std::chrono::milliseconds(20));
        model.setAuthor(name);
        QObject::connect(&model, &AnnotationModel::edited, &store, &CaseStore::saveEdit);
        QObject::connect(&store, &CaseStore::editSaved, &model,
                         [this](const ImageId&, quint64 sequence) { model.acknowledge(sequence); });
        QObject::connect(&store, &CaseStore::newsArrived, &model, [this](const AnnotationNews& news) {
            if (!news.message.isEmpty())
                messages << news.message;
            model.receive(news);
        });
        QObject::connect(&model, &AnnotationModel::historyWanted, &store,
                         [this](const StepRequest& request) { store.loadSteps(model.image(), request); });
        QObject::connect(&store, &CaseStore::stepsLoaded, &model,
                         [this](const StepPage& page) { model.addSteps(page); });
        QObject::connect(&model, &AnnotationModel::undoRefused, &store, [this](const UndoRefusal& refusal) {
            store.explainRefusal(refusal, model.author(), model.session());
        });
        QObject::connect(&store, &CaseStore::refusalExplained, &model,
                         [this](const ImageId&, const QString& sentence) { messages << sentence; });
        QObject::connect(&store, &CaseStore::failed, &model, [this](const Error& error) { failures << error.message; });
    }

    bool open()
    {
        QSignalSpy loaded(&store, &CaseStore::annotationsLoaded);
        store.openAnnotations(model.image(), kImageSize, 1, model.author());
        if (!loaded.wait(20'000))
            return false;
        const auto stored = loaded.front().front().value<StoredAnnotations>();
        model.restore(stored.shapes, stored.labelMaps);
        model.addSteps(stored.steps);
        return stored.warnings.isEmpty();
    }

    /// Until all that was drawn is in the database, and what came of it has arrived.
    bool saved()
    {
        return QTest::qWaitFor([this] { return store.pendingCount() == 0; }, 20'000) && settle();
    }
    /// Until all that the database says has arrived.
    bool settle()
    {
        QSignalSpy loaded(&store, &CaseStore::historyLoaded);
        store.loadHistory({}, 1);
        return loaded.wait(20'000);
    }

    void stroke(QPointF from, QPointF to, double radius, quint8 label)
    {
        model.beginStroke(0, label);
        model.extendStroke(from, to, radius);
        model.endStroke();
    }
    ShapeId add(double x, const QString& name = {})
    {
        Shape shape;
        shape.points = {{x, 1}, {x + 10, 1}, {x + 10, 20}};
        shape.name = name;
        return model.addShape(shape);
    }
    void move(const ShapeId& id, double by) { model.replaceShape(model.shape(id)->translated(QPointF(by, 0))); }
    int label(int x, int y) const { return model.labelMap(0).labelAt(QPoint(x, y)); }

    CaseStore store;
    AnnotationModel model;
    QStringList messages;
    QStringList failures;
};

/// A digest of all that a model shows.
inline QByteArray stateOf(const AnnotationModel& model)
{
    QByteArray bytes;
    QDataStream stream(&bytes, QIODevice::WriteOnly);
    QMap<QString, Shape> shapes;
    for (const Shape& shape : model.shapes())
        shapes.insert(shape.id.value, shape);
    for (const Shape& shape : std::as_const(shapes))
        stream << shape.id.value << int(shape.type) << shape.points << shape.label << shape.frame << shape.stackOrder
               << shape.name + QChar(0) << shape.author + QChar(0) << shape.created.toMSecsSinceEpoch();
    for (const int frame : model.paintedFrames()) {
        QList<QPoint> tiles = model.labelMap(frame).tileIndices();
        std::sort(tiles.begin(), tiles.end(),
                  [](QPoint a, QPoint b) { return std::pair(a.y(), a.x()) < std::pair(b.y(), b.x()); });
        for (const QPoint& index : tiles)
            stream << frame << index << encodeTile(model.labelMap(frame).tile(index));
    }
    return QCryptographicHash::hash(bytes, QCryptographicHash::Sha1).toHex();
}

} // namespace triptych::storeprobe
