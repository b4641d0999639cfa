// The annotations of an ImageView: whose they are, how labels look, and what is selected.
#include "ui/canvas/image_view.h"
#include "ui/canvas/shape_tiles.h"

#include <algorithm>

namespace triptych {

namespace {

constexpr qsizetype kMostTouched = 500; ///< shapes whose tiles are looked for one by one

} // namespace

void ImageView::setAnnotations(AnnotationModel* model)
{
    if (m_annotations) {
        disconnect(m_annotations, nullptr, this, nullptr);
        disconnect(m_annotations, nullptr, m_shapeTiles.get(), nullptr);
    }
    m_annotations = model;
    m_selection.clear();
    m_selectedIds.clear();
    m_shapeTiles->clear();
    if (model) {
        connect(model, &AnnotationModel::shapesTouched, m_shapeTiles.get(), &ShapeTiles::touch);
        connect(model, &AnnotationModel::shapesRestored, m_shapeTiles.get(), &ShapeTiles::clear);
        connect(model, &AnnotationModel::shapesChanged, this, qOverload<>(&QWidget::update));
        connect(model, &AnnotationModel::shapesChanged, this, &ImageView::shapesChanged);
        connect(model, &AnnotationModel::labelsChanged, this, &ImageView::invalidateLabels);
    }
    invalidate();
}

void ImageView::setLabels(const QMap<int, LabelInfo>& labels)
{
    if (labels != m_labels)
        m_shapeTiles->touchAll();
    m_labels = labels;
    invalidate();
}

void ImageView::setMaskOpacity(double opacity)
{
    m_maskOpacity = std::clamp(opacity, 0.0, 1.0);
    invalidate();
}

void ImageView::setSelection(const QList<ShapeId>& shapes)
{
    if (shapes == m_selection)
        return;
    touchSelected();
    m_selection = shapes;
    m_selectedIds = QSet<ShapeId>(shapes.begin(), shapes.end());
    touchSelected();
    update();
    Q_EMIT selectionChanged();
}

/// Selected shapes are drawn by themselves, where all others are drawn in tiles.
void ImageView::touchSelected()
{
    if (!m_annotations)
        return;
    if (m_selection.size() > kMostTouched)
        return m_shapeTiles->touchAll();
    TouchedAreas areas;
    for (const ShapeId& id : std::as_const(m_selection))
        if (const Shape* shape = m_annotations->shape(id))
            areas[shape->frame] << shape->boundingRect();
    for (const auto& [frame, boxes] : areas)
        m_shapeTiles->touch(frame, boxes);
}

void ImageView::setShapeNotes(const QList<ShapeNote>& notes)
{
    m_notes = notes;
    update();
}

QStringList ImageView::notesOf(const Shape& shape) const
{
    const auto found =
        std::find_if(m_notes.begin(), m_notes.end(), [&](const ShapeNote& note) { return note.measured == shape; });
    return found == m_notes.end() ? QStringList() : found->lines;
}

} // namespace triptych
