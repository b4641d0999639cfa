// The inside of AnnotationModel, shared by its .cpp files.
#pragma once

#include "core/annotation/annotation_history.h"
#include "core/annotation/annotation_model.h"
#include "core/annotation/shape_table.h"

#include <QHash>
#include <QSet>

#include <deque>
#include <optional>
#include <variant>

namespace triptych {

struct Stroke {
    int frame = 0;
    LabelTable table{};
    QString text;
    LabelMap before;
    QSet<QPoint> touched;
    QRect changed; ///< mask pixels
};

struct PackingRelay;

/// Level-0 pixels of an area of the mask.
QRect imageAreaOf(const QRectF& maskArea, double downsample);

struct AnnotationModel::Private {
    Private(AnnotationModel* q, ImageId image, QSize imageSize, double maskDownsample)
        : q(q), image(std::move(image)), downsample(maskDownsample), maskSize(labelMapSize(imageSize, maskDownsample)),
          emptyMap(maskSize, maskDownsample)
    {
    }

    AnnotationModel* q;
    ImageId image;
    double downsample;
    QSize maskSize;
    LabelMap emptyMap;
    ShapeTable table;
    QMap<int, LabelMap> maps;
    std::optional<Stroke> stroke;
    QString author;
    QString session;
    quint64 sequence = 0;
    AnnotationHistory history;
    int waitingUndos = 0;                                   ///< for steps that are being fetched; below 0: redos
    std::deque<AnnotationEdit> unsaved;                     ///< not acknowledged yet, oldest first
    std::deque<std::variant<quint64, AnnotationNews>> held; ///< acknowledgements and news, in their order
    bool holding = false;
    QSet<ShapeId> removedByOthers;
    std::shared_ptr<PackingRelay> packing; ///< while the index is being packed

    LabelMap& map(int frame)
    {
        auto it = maps.find(frame);
        return it != maps.end() ? *it : *maps.insert(frame, emptyMap);
    }

    QRect tilesArea(const QList<QPoint>& tiles) const
    {
        QRect area;
        for (const QPoint& index : tiles)
            area |= QRect(index * LabelMap::kTileSide, QSize(LabelMap::kTileSide, LabelMap::kTileSide));
        return imageAreaOf(area & QRect(QPoint(0, 0), maskSize), downsample);
    }

    /// Has a worker pack the index anew where much has changed since; finds go on meanwhile.
    void packWorn();
    /// Frees it in a worker where it is large: that takes longer than a frame.
    static void letGo(ShapeTable old);
    void announceTouched(const TouchedAreas& areas);
    /// Puts shapes as they are to be in their places, or takes them away.
    void placeShapes(const QList<AnnotationNews::ShapeNow>& shapes);
    void placeTiles(const QList<AnnotationNews::TileNow>& tiles);
    void announce(AnnotationEdit edit);
    /// One gesture: its shapes are put in place, its tiles are so already.
    void push(const QString& text, AnnotationChanges changes);
    /// Undoes or redoes a step of the history, or refuses it.
    void travel(const AnnotationStep& step, bool forward);
    /// What the tiles will be after changes that meet nothing else; else the place of the first that does.
    std::optional<QList<AnnotationNews::TileNow>> tilesAfter(const QList<TileChange>& changes, UndoRefusal& refusal);
    void travelWaiting();
    void fetchSteps();
    void takeNews(AnnotationNews news);
    void rebase(AnnotationNews& news) const;
    void addWhatIsGone(AnnotationNews& news) const;
    void deliverHeld();
    void paintedInStroke(const LabelMap::Painted& painted);
    /// Gives it the id, author and time that it lacks.
    void complete(Shape& shape) const;
    QList<ShapeChange> removalsOf(const QList<ShapeId>& ids) const;
    QList<ShapeChange> putsOf(QList<Shape>& put, const QSet<ShapeId>& removed) const;
    /// Puts a map in place and says so; the tiles that differ.
    QList<TileChange> placeLabels(int frame, const LabelMap& labels);
    QList<TileChange> tileChanges(int frame, const LabelMap& before, const QList<QPoint>& tiles);
};

} // namespace triptych
