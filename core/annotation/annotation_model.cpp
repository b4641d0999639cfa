#include "core/annotation/annotation_model_private.h"

#include <QUndoCommand>
#include <QUuid>

#include <algorithm>

namespace triptych {

QMap<int, LabelInfo> defaultLabels()
{
    // Okabe and Ito's colours, lightened where they would drown on black: apart for colour-blind readers as well.
    // Neither grey nor the pinks and purples of H&E.
    return {{1, {QStringLiteral("Lesion"), QColor(0xE6, 0x9F, 0x00)}},
            {2, {QStringLiteral("Calcification"), QColor(0x56, 0xB4, 0xE9)}},
            {3, {QStringLiteral("Tumour"), QColor(0xE8, 0x4A, 0x27)}},
            {4, {QStringLiteral("Stroma"), QColor(0x00, 0xB3, 0x83)}},
            {5, {QStringLiteral("Necrosis"), QColor(0xF0, 0xE4, 0x42)}},
            {6, {QStringLiteral("In situ"), QColor(0x2F, 0x83, 0xD6)}},
            {7, {QStringLiteral("Lymphocytes"), QColor(0xB6, 0xE3, 0x2B)}},
            {8, {QStringLiteral("Artefact"), QColor(0x00, 0xE0, 0xD5)}},
            {9, {QStringLiteral("Other"), QColor(0xFF, 0xFF, 0xFF)}}};
}

QRect imageAreaOf(const QRectF& maskArea, double downsample)
{
    return QRectF(maskArea.topLeft() * downsample, maskArea.size() * downsample).toAlignedRect();
}

/// One gesture on the undo stack.
class AnnotationCommand : public QUndoCommand {
public:
    AnnotationCommand(AnnotationModel::Private* model, const QString& text, Delta delta, bool alreadyPainted)
        : QUndoCommand(text), m_model(model), m_delta(std::move(delta)), m_painted(alreadyPainted)
    {
    }

    void undo() override { run(false); }
    void redo() override { run(true); }

private:
    void run(bool forward)
    {
        m_model->q->cancelStroke();
        m_model->applyShapes(m_delta.shapes, forward);
        if (!std::exchange(m_painted, false))
            m_model->applyTiles(m_delta.tiles, forward);
        m_model->announce(m_delta, forward);
    }

    AnnotationModel::Private* m_model;
    Delta m_delta;
    bool m_painted; ///< a stroke is in the map before it is pushed
};

void AnnotationModel::Private::applyShapes(const QList<ShapeDelta>& deltas, bool forward)
{
    if (deltas.isEmpty())
        return;
    QSet<ShapeId> gone;
    bool moved = false;
    bool reordered = false;
    for (const ShapeDelta& delta : deltas) {
        const auto& now = forward ? delta.after : delta.before;
        const auto& was = forward ? delta.before : delta.after;
        if (!now)
            gone.insert(was->id);
        else if (was && positions.contains(now->id)) {
            shapes[positions.value(now->id)] = *now;
            reordered = reordered || was->stackOrder != now->stackOrder;
        } else {
            shapes.insert(std::min(delta.position, shapes.size()), *now);
            moved = true;
        }
    }
    if (!gone.isEmpty())
        shapes.removeIf([&gone](const Shape& shape) { return gone.contains(shape.id); });
    if (reordered)
        std::stable_sort(shapes.begin(), shapes.end(),
                         [](const Shape& a, const Shape& b) { return a.stackOrder < b.stackOrder; });
    if (moved || reordered || !gone.isEmpty())
        rebuildPositions();
    Q_EMIT q->shapesChanged();
}

void AnnotationModel::Private::applyTiles(const QList<TileDelta>& deltas, bool forward)
{
    QMap<int, QList<QPoint>> changed;
    for (const TileDelta& delta : deltas) {
        // What was encoded here decodes; an error could only be an empty heap.
        if (auto tile = decodeTile(forward ? delta.after : delta.before)) {
            map(delta.frame).setTile(delta.index, *tile);
            changed[delta.frame] << delta.index;
        }
    }
    for (auto it = changed.cbegin(); it != changed.cend(); ++it)
        Q_EMIT q->labelsChanged(it.key(), tilesArea(it.value()));
}

void AnnotationModel::Private::announce(const Delta& delta, bool forward)
{
    AnnotationEdit edit;
    edit.image = image;
    edit.maskSize = maskSize;
    edit.maskDownsample = downsample;
    edit.sequence = ++sequence;
    for (const ShapeDelta& change : delta.shapes) {
        const auto& now = forward ? change.after : change.before;
        if (now)
            edit.upserted << *now;
        else
            edit.removed << (forward ? change.before : change.after)->id;
    }
    for (const TileDelta& change : delta.tiles)
        edit.tiles << AnnotationEdit::TileChange{change.frame, change.index, forward ? change.after : change.before};
    Q_EMIT q->edited(edit);
}

void AnnotationModel::Private::push(const QString& text, Delta delta, bool alreadyPainted)
{
    if (!delta.isEmpty())
        undoStack.push(new AnnotationCommand(this, text, std::move(delta), alreadyPainted));
}

QList<TileDelta> AnnotationModel::Private::tileDeltas(int frame, const LabelMap& before, const QList<QPoint>& tiles)
{
    const LabelMap& after = map(frame);
    QList<TileDelta> deltas;
    for (const QPoint& index : tiles) {
        TileDelta delta{frame, index, encodeTile(before.tile(index)), encodeTile(after.tile(index))};
        if (delta.before != delta.after)
            deltas << std::move(delta);
    }
    return deltas;
}

AnnotationModel::AnnotationModel(ImageId image, QSize imageSize, double maskDownsample, QObject* parent)
    : QObject(parent), d(std::make_unique<Private>(this, std::move(image), imageSize, maskDownsample))
{
}

AnnotationModel::~AnnotationModel() = default;

const ImageId& AnnotationModel::image() const { return d->image; }
QSize AnnotationModel::maskSize() const { return d->maskSize; }
double AnnotationModel::maskDownsample() const { return d->downsample; }
const QList<Shape>& AnnotationModel::shapes() const { return d->shapes; }

const Shape* AnnotationModel::shape(const ShapeId& id) const
{
    const auto it = d->positions.constFind(id);
    return it != d->positions.cend() ? &d->shapes.at(*it) : nullptr;
}

const LabelMap& AnnotationModel::labelMap(int frame) const
{
    const auto it = d->maps.constFind(frame);
    return it != d->maps.cend() ? *it : d->emptyMap;
}

QList<int> AnnotationModel::paintedFrames() const
{
    QList<int> frames;
    for (auto it = d->maps.cbegin(); it != d->maps.cend(); ++it)
        if (!it->isEmpty())
            frames << it.key();
    return frames;
}

void AnnotationModel::beginStroke(int frame, const PaintRule& rule, const QString& text)
{
    endStroke();
    const QString named = !text.isEmpty() ? text : rule.label ? tr("Brush stroke") : tr("Erase");
    d->stroke = Stroke{frame, rule.label, rule.table(), named, d->map(frame), {}, {}};
}

void AnnotationModel::Private::paintedInStroke(const LabelMap::Painted& painted)
{
    if (painted.changed.isEmpty())
        return;
    for (const QPoint& index : painted.tiles)
        stroke->touched.insert(index);
    stroke->changed |= painted.changed;
    // A large brush changes a crescent: what its bounding box holds besides need not be drawn again.
    QList<QRect> parts;
    qint64 pixels = 0;
    for (const QPoint& index : painted.tiles) {
        const QSize side(LabelMap::kTileSide, LabelMap::kTileSide);
        parts << (QRect(index * LabelMap::kTileSide, side) & painted.changed);
        pixels += qint64(parts.last().width()) * parts.last().height();
    }
    if (pixels * 4 > qint64(painted.changed.width()) * painted.changed.height() * 3)
        parts = {painted.changed};
    for (const QRect& part : std::as_const(parts))
        Q_EMIT q->labelsChanged(stroke->frame, imageAreaOf(QRectF(part), downsample));
}

void AnnotationModel::extendStroke(QPointF fromImage, QPointF toImage, const BrushTip& tip)
{
    if (d->stroke)
        d->paintedInStroke(d->map(d->stroke->frame)
                               .paint(fromImage / d->downsample, toImage / d->downsample,
                                      BrushTip{tip.radius / d->downsample, tip.form}, d->stroke->table));
}

void AnnotationModel::extendStroke(const PixelRuns& maskPixels)
{
    if (d->stroke)
        d->paintedInStroke(d->map(d->stroke->frame).paint(maskPixels, d->stroke->table));
}

void AnnotationModel::replaceStroke(const PixelRuns& maskPixels)
{
    if (!d->stroke)
        return;
    LabelMap& map = d->map(d->stroke->frame);
    map = d->stroke->before;
    LabelMap::Painted painted = map.paint(maskPixels, d->stroke->table);
    painted.changed |= d->stroke->changed; // what was taken back is drawn again, too
    painted.tiles += QList<QPoint>(d->stroke->touched.cbegin(), d->stroke->touched.cend());
    d->paintedInStroke(painted);
    d->stroke->changed = boundsOf(maskPixels);
}

void AnnotationModel::endStroke()
{
    if (!d->stroke)
        return;
    const Stroke stroke = *std::exchange(d->stroke, std::nullopt);
    const QList<QPoint> tiles(stroke.touched.cbegin(), stroke.touched.cend());
    d->push(stroke.text, Delta{{}, d->tileDeltas(stroke.frame, stroke.before, tiles)}, true);
}

void AnnotationModel::cancelStroke()
{
    if (!d->stroke)
        return;
    const Stroke stroke = *std::exchange(d->stroke, std::nullopt);
    d->map(stroke.frame) = stroke.before;
    const QList<QPoint> tiles(stroke.touched.cbegin(), stroke.touched.cend());
    if (!tiles.isEmpty())
        Q_EMIT labelsChanged(stroke.frame, d->tilesArea(tiles));
}

bool AnnotationModel::strokeInProgress() const { return d->stroke.has_value(); }

void AnnotationModel::restore(QList<Shape> shapes, QMap<int, LabelMap> labelMaps)
{
    d->stroke.reset();
    d->undoStack.clear();
    d->shapes = std::move(shapes);
    d->rebuildPositions();
    const QList<int> framesBefore = paintedFrames();
    d->maps.clear();
    for (auto it = labelMaps.cbegin(); it != labelMaps.cend(); ++it)
        if (it->size() == d->maskSize && it->downsample() == d->downsample)
            d->maps.insert(it.key(), *it);
    Q_EMIT shapesChanged();
    const QRect all = imageAreaOf(QRectF(QPointF(0, 0), QSizeF(d->maskSize)), d->downsample);
    for (const int frame : framesBefore + paintedFrames())
        Q_EMIT labelsChanged(frame, all);
}

QUndoStack* AnnotationModel::undoStack() { return &d->undoStack; }
QString AnnotationModel::author() const { return d->author; }
void AnnotationModel::setAuthor(const QString& author) { d->author = author; }

} // namespace triptych
