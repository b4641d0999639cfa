// The inside of AnnotationModel, shared by its .cpp files.
#pragma once

#include "core/annotation/annotation_history.h"
#include "core/annotation/annotation_model.h"
#include "core/annotation/prepared_change.h"
#include "core/annotation/shape_changes.h"
#include "core/jobs/behind.h"

#include <QHash>
#include <QMutex>
#include <QSet>

#include <deque>
#include <functional>
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

/// Where what workers have worked out goes: to the model, while that lives.
struct ModelRelay {
    QMutex mutex;
    AnnotationModel* model = nullptr;
};

/// An undo or redo as a worker has worked it out on `base`.
struct TravelledShapes {
    ShapeList base;
    AnnotationChanges changes;
    ShapeId conflict;
    ShapeTable table;
    TouchedAreas touched;
};

/// A gesture about very many shapes that is to be worked out.
struct WaitingGesture {
    QString text; ///< for people
    ChangeMaker make;
    int refused = 0; ///< so often the shapes were others when the worker was through
};

/// Level-0 pixels of an area of the mask.
QRect imageAreaOf(const QRectF& maskArea, double downsample);

struct AnnotationModel::Private {
    Private(AnnotationModel* q, ImageId image, QSize imageSize, double maskDownsample)
        : q(q), image(std::move(image)), downsample(maskDownsample), maskSize(labelMapSize(imageSize, maskDownsample)),
          emptyMap(maskSize, maskDownsample)
    {
        relay->model = q;
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
    std::shared_ptr<ModelRelay> relay = std::make_shared<ModelRelay>();
    bool packing = false;                 ///< the index
    quint64 travelling = 0;               ///< the number of the undo or redo that a worker is working out; 0: none
    quint64 travels = 0;                  ///< so many were given to workers
    QString travelText;                   ///< of that one, for people
    std::deque<WaitingGesture> gestures;  ///< the first is with a worker
    quint64 making = 0;                   ///< the number of that; 0: none
    quint64 makings = 0;                  ///< so many were given to workers
    std::shared_ptr<PreparedChange> made; ///< it, while a stroke or something that holds news is in progress

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

    /// Has a worker work something out, then gives it to `take` in the model's thread, while that lives.
    template <class Work, class Take>
    void behind(Work work, Take take)
    {
        runBehind(JobPriority::Visible, [relay = relay, work = std::move(work), take = std::move(take)] {
            auto found = std::make_shared<std::invoke_result_t<Work>>(work());
            const QMutexLocker lock(&relay->mutex);
            if (relay->model)
                QMetaObject::invokeMethod(
                    relay->model, [take, found] { take(*found); }, Qt::QueuedConnection);
        });
    }
    /// Has a worker pack the index anew where much has changed since; finds go on meanwhile.
    void packWorn();
    /// Frees it in a worker where it is large: that takes longer than a frame.
    static void letGo(ShapeTable old);
    void announceTouched(const TouchedAreas& areas);
    /// After shapes were put in place or taken away.
    void announceShapes(const TouchedAreas& areas);
    /// Has `now` in place of the table.
    void takeTable(ShapeTable& now, const TouchedAreas& touched);
    /// Puts shapes as they are to be in their places, or takes them away.
    void placeShapes(const QList<AnnotationNews::ShapeNow>& shapes);
    void placeShapes(const QList<ShapeChange>& changes); ///< as the changes leave them
    void placeTiles(const QList<AnnotationNews::TileNow>& tiles);
    void announce(AnnotationEdit edit);
    /// One gesture: its shapes are put in place, its tiles are so already.
    void push(const QString& text, AnnotationChanges changes);
    /// The same with all in place.
    void pushed(const QString& text, AnnotationChanges changes);
    /// Undoes or redoes a step of the history, or refuses it; one of very many shapes by a worker.
    void travel(const AnnotationStep& step, bool forward);
    void travelBehind(const AnnotationStep& step, bool forward);
    /// What comes back from the worker.
    void arrive(quint64 travel, const StepId& id, bool forward, TravelledShapes& worked);
    /// The rest of it: `conflict` is a shape that is not what the step left, else empty; `placeThem` puts the others in
    /// place.
    void finishTravel(const AnnotationStep& step, bool forward, AnnotationChanges changes, const ShapeId& conflict,
                      const std::function<void()>& placeThem);
    void callOffTravel();
    /// A gesture about `count` shapes: at once, or by a worker where they are very many or others wait before it.
    void makeGesture(const QString& text, qsizetype count, ChangeMaker make);
    void makeFirst();
    /// What comes back from the worker.
    void arriveMade(quint64 number, std::shared_ptr<PreparedChange> prepared);
    void dropGestures(size_t kept); ///< all behind the first `kept`
    /// What the tiles will be after changes that meet nothing else; else the place of the first that does.
    std::optional<QList<AnnotationNews::TileNow>> tilesAfter(const QList<TileChange>& changes, UndoRefusal& refusal);
    void travelWaiting();
    void fetchSteps();
    void takeNews(AnnotationNews news);
    void rebase(AnnotationNews& news) const;
    void addWhatIsGone(AnnotationNews& news) const;
    void deliverHeld();
    void paintedInStroke(const LabelMap::Painted& painted);
    Result<void> checkLabels(const QMap<int, LabelMap>& labels) const;
    /// Puts maps in place and says so; the tiles that differ.
    QList<TileChange> placeLabels(const QMap<int, LabelMap>& labels);
    QList<TileChange> placeLabels(int frame, const LabelMap& labels);
    QList<TileChange> tileChanges(int frame, const LabelMap& before, const QList<QPoint>& tiles);
};

} // namespace triptych
