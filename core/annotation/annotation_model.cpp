#include "core/annotation/annotation_model_private.h"

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

QList<TileChange> AnnotationModel::Private::tileChanges(int frame, const LabelMap& before, const QList<QPoint>& tiles)
{
    const LabelMap& after = map(frame);
    QList<TileChange> changes;
    for (const QPoint& index : tiles)
        if (QByteArray delta = encodeTileDelta(before.tile(index), after.tile(index)); !delta.isEmpty())
            changes << TileChange{frame, index, std::move(delta)};
    return changes;
}

AnnotationModel::AnnotationModel(ImageId image, QSize imageSize, double maskDownsample, QObject* parent)
    : QObject(parent), d(std::make_unique<Private>(this, std::move(image), imageSize, maskDownsample))
{
    d->session = QUuid::createUuid().toString(QUuid::WithoutBraces);
}

const ImageId& AnnotationModel::image() const { return d->image; }
QSize AnnotationModel::maskSize() const { return d->maskSize; }
double AnnotationModel::maskDownsample() const { return d->downsample; }
const ShapeList& AnnotationModel::shapes() const { return d->table.shapes(); }
const ShapeIndex& AnnotationModel::shapeIndex() const { return d->table.index(); }

const Shape* AnnotationModel::shape(const ShapeId& id) const { return d->table.find(id); }

QList<const Shape*> AnnotationModel::shapesIn(const QRectF& area, int frame) const
{
    return d->table.within(area, frame);
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
    d->waitingUndos = 0; // what is drawn now is drawn on what is shown
    d->callOffTravel();
    const QString named = !text.isEmpty() ? text : rule.label ? tr("Brush stroke") : tr("Erase");
    d->stroke = Stroke{frame, rule.table(), named, d->map(frame), {}, {}};
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
    d->push(stroke.text, {{}, d->tileChanges(stroke.frame, stroke.before, tiles)});
    d->deliverHeld();
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
    d->deliverHeld();
}

bool AnnotationModel::strokeInProgress() const { return d->stroke.has_value(); }

void AnnotationModel::restore(const QList<Shape>& shapes, QMap<int, LabelMap> labelMaps)
{
    restore(ShapeTable(ShapeList(shapes)), std::move(labelMaps));
}

void AnnotationModel::restore(ShapeTable shapes, QMap<int, LabelMap> labelMaps)
{
    d->stroke.reset();
    d->history.clear();
    callOff();
    d->unsaved.clear();
    d->held.clear();
    d->removedByOthers.clear();
    d->letGo(std::exchange(d->table, std::move(shapes)));
    const QList<int> framesBefore = paintedFrames();
    d->maps.clear();
    for (auto it = labelMaps.cbegin(); it != labelMaps.cend(); ++it)
        if (it->size() == d->maskSize && it->downsample() == d->downsample)
            d->maps.insert(it.key(), *it);
    Q_EMIT shapesRestored();
    Q_EMIT shapesChanged();
    const QRect all = imageAreaOf(QRectF(QPointF(0, 0), QSizeF(d->maskSize)), d->downsample);
    for (const int frame : framesBefore + paintedFrames())
        Q_EMIT labelsChanged(frame, all);
    Q_EMIT historyChanged();
}

QString AnnotationModel::author() const { return d->author; }
void AnnotationModel::setAuthor(const QString& author) { d->author = author; }

} // namespace triptych
