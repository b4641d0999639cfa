// What a gesture changes and how it is told: AnnotationEdit goes from a model to the store, AnnotationNews comes back
// where the store holds something else, by other readers or because two had changed the same. All are values.
#pragma once

#include "core/annotation/shape.h"
#include "core/annotation/tile_delta.h"

#include <QDateTime>
#include <QList>
#include <QMap>
#include <QMetaType>

#include <optional>

namespace triptych {

/// One shape before and after; nothing on one side: added or removed.
struct ShapeChange {
    std::optional<Shape> before;
    std::optional<Shape> after;
    const ShapeId& id() const { return after ? after->id : before->id; }
};

struct TileChange {
    int frame = 0;
    QPoint index;     ///< of the tile
    QByteArray delta; ///< of encodeTileDelta
};

struct AnnotationChanges {
    QList<ShapeChange> shapes;
    QList<TileChange> tiles;

    bool isEmpty() const { return shapes.isEmpty() && tiles.isEmpty(); }
    AnnotationChanges inverted() const;
    qint64 bytes() const; ///< of memory, about
};

/// A gesture, known for ever and everywhere: models count theirs, and each has a session of its own.
struct StepId {
    QString session; ///< a UUID
    quint64 sequence = 0;
    friend bool operator==(const StepId&, const StepId&) = default;
};

/// One finished gesture, or one undo or redo of it, as it is to be stored.
struct AnnotationEdit {
    enum class Kind { Do, Undo, Redo };

    ImageId image;
    QString session;
    quint64 sequence = 0; ///< counts up per model, from 1; the store acknowledges with it
    Kind kind = Kind::Do;
    StepId target; ///< the step undone or redone
    QString text;  ///< for people: "Brush stroke"
    QString author;
    QDateTime time; ///< UTC
    AnnotationChanges changes;
    QSize maskSize;
    double maskDownsample = 1;
};

/// Where an edit is to be seen: the bounding box of all it touches (level-0 pixels), and the frame of the first.
struct TouchedArea {
    int frame = 0;
    QRectF area;
};
TouchedArea touchedArea(const AnnotationEdit& edit);

/// One gesture of one's own that can be undone or, when it was, redone.
struct AnnotationStep {
    StepId id;
    QString text;
    QDateTime time;
    bool undone = false;
    AnnotationChanges changes;
    bool saved = false;   ///< the store has it, so that memory need not keep it
    bool blocked = false; ///< an undo was refused: the next one passes it by
};

/// Steps of the history that memory does not hold.
struct StepRequest {
    enum class Which { Newest, Older, Newer };
    Which which = Which::Newest; ///< Newest: around the position; Older: done before `from`; Newer: undone after it
    StepId from;
};
struct StepPage {
    ImageId image;
    StepRequest request;
    QList<AnnotationStep> steps; ///< oldest first
    bool older = false;          ///< more of them before the first
    bool newer = false;          ///< more undone ones after the last
    bool failed = false;         ///< the store cannot be read now
};

/// What the store holds now of shapes and tiles that somebody else has changed, or where one's own edit was not kept
/// as it was drawn.
struct AnnotationNews {
    struct ShapeNow {
        ShapeId id;
        std::optional<Shape> shape; ///< nothing: it is gone
    };
    struct TileNow {
        int frame = 0;
        QPoint index;
        LabelMap::Tile tile;
    };
    /// One's own edit, as it was kept; nothing in it: the step is gone, or its undo or redo was refused.
    struct Correction {
        StepId edit;
        AnnotationEdit::Kind kind = AnnotationEdit::Kind::Do;
        StepId target;
        AnnotationChanges kept;
    };

    ImageId image;
    QList<ShapeNow> shapes;
    QList<TileNow> tiles;
    bool whole = false; ///< what is not in it is not there
    std::optional<Correction> correction;
    QStringList authors; ///< whose edits these are, none: nobody else's
    QString message;     ///< a sentence for the reader about a conflict, or empty

    bool isEmpty() const { return shapes.isEmpty() && tiles.isEmpty() && !whole && !correction && message.isEmpty(); }
};

/// What kept an undo or a redo from being done.
struct UndoRefusal {
    ImageId image;
    QString text; ///< of the step
    bool redo = false;
    ShapeId shape; ///< that is not what the step left; else the tile
    int frame = 0;
    QPoint tile;
};

} // namespace triptych

Q_DECLARE_METATYPE(triptych::AnnotationEdit)
Q_DECLARE_METATYPE(triptych::AnnotationNews)
Q_DECLARE_METATYPE(triptych::StepPage)
