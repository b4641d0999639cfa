#include "app/window/shapes_table.h"

#include "app/window/shapes_controller.h"
#include "app/window/view_cell.h"
#include "app/window/viewer_area.h"
#include "app/window/worker_call.h"
#include "ui/canvas/image_view.h"
#include "ui/models/label_model.h"
#include "ui/panels/shapes_panel.h"

#include <QMenu>

namespace triptych {

namespace {
constexpr qsizetype kAtOnce = 2000; ///< shapes that are sorted and filtered without a worker
} // namespace

ShapesTable::ShapesTable(ViewerArea& viewer, WorkerPool& pool, LabelModel& labels, ShapesController& shapes,
                         QObject* parent)
    : QObject(parent), m_viewer(viewer), m_pool(pool), m_labels(labels), m_shapes(shapes)
{
    connect(&viewer, &ViewerArea::activeChanged, this, &ShapesTable::follow);
    connect(&viewer, &ViewerArea::cellsChanged, this, &ShapesTable::follow);
    connect(&labels, &LabelModel::labelsChanged, this, [this] { ask(); });
    connect(&m_model, &ShapesModel::queryChanged, this, [this] { ask(); });
    connect(&m_model, &ShapesModel::renameRequested, &shapes, &ShapesController::rename);
}

void ShapesTable::bind(ShapesPanel& panel)
{
    m_panel = &panel;
    connect(&panel, &ShapesPanel::chosen, this, [this](const QList<ShapeId>& ids) {
        if (ViewCell* shown = cell())
            shown->canvas().setSelection(ids);
    });
    connect(&panel, &ShapesPanel::jumpRequested, this, &ShapesTable::jumpTo);
    connect(&panel, &ShapesPanel::hideRequested, this, [this](int row) {
        if (const Shape* shape = m_model.at(row))
            m_shapes.setHidden({shape->id}, !shape->hidden);
    });
    connect(&panel, &ShapesPanel::lockRequested, this, [this](int row) {
        if (const Shape* shape = m_model.at(row))
            m_shapes.setLocked({shape->id}, !shape->locked);
    });
    connect(&panel, &ShapesPanel::deleteRequested, &m_shapes, &ShapesController::removeChosen);
    connect(&panel, &ShapesPanel::menuRequested, this, [this](const QPoint& global) {
        auto* menu = new QMenu(m_panel);
        menu->setAttribute(Qt::WA_DeleteOnClose);
        m_shapes.fillMenu(*menu);
        menu->popup(global);
    });
    follow();
}

ViewCell* ShapesTable::cell() const { return m_viewer.active(); }

void ShapesTable::follow()
{
    for (ViewCell* shown : m_viewer.cells())
        disconnect(&shown->canvas(), &ImageView::selectionChanged, this, nullptr);
    if (ViewCell* shown = cell())
        connect(&shown->canvas(), &ImageView::selectionChanged, this, &ShapesTable::markChosen);
    if (m_followed)
        disconnect(m_followed, nullptr, this, nullptr);
    m_followed = cell() ? cell()->annotations() : nullptr;
    if (m_followed)
        connect(m_followed, &AnnotationModel::shapesChanged, this, [this] { ask(); });
    ask();
}

/// Once for all that happens in this round of the event loop.
void ShapesTable::ask()
{
    if (std::exchange(m_asked, true))
        return;
    QMetaObject::invokeMethod(
        this,
        [this] {
            m_asked = false;
            ask(m_followed ? m_followed->shapes() : ShapeList());
        },
        Qt::QueuedConnection);
}

void ShapesTable::ask(const ShapeList& shapes)
{
    m_job.cancel();
    const quint64 question = ++m_question;
    ShapesContext context;
    context.labels = m_labels.labels();
    if (cell() && cell()->image())
        context.calibration = cell()->image()->info().calibration;
    if (shapes.size() <= kAtOnce)
        return show(queryShapes(shapes, m_model.query(), context), context);
    m_job = callInWorker(
        m_pool, JobPriority::Visible, this,
        [shapes, query = m_model.query(), context](std::stop_token stop) {
            return queryShapes(shapes, query, context, stop);
        },
        [this, question, context](ShapesAnswer answer) {
            if (question == m_question)
                show(std::move(answer), context);
        });
}

void ShapesTable::show(ShapesAnswer answer, const ShapesContext& context)
{
    m_model.setAnswer(std::move(answer), context);
    markChosen();
    Q_EMIT answered();
}

void ShapesTable::markChosen()
{
    if (!m_panel || !cell() || !m_followed)
        return;
    const ImageView& view = cell()->canvas();
    QList<int> rows;
    const auto mark = [&rows](int row) {
        if (row >= 0)
            rows << row;
    };
    if (const ShapesAnswer& answer = m_model.answer(); view.selection().size() > answer.shapes.size() / 8) {
        auto row = answer.rowOf.cbegin();
        for (const Shape& shape : answer.shapes) { // to find that many one by one takes several times as long
            if (view.isSelected(shape.id))
                mark(*row);
            ++row;
        }
    } else
        for (const ShapeId& id : view.selection())
            if (const Shape* shape = m_followed->shape(id))
                mark(m_model.rowOf(*shape));
    m_panel->setChosenRows(rows);
}

void ShapesTable::jumpTo(int row)
{
    const Shape* shape = m_model.at(row);
    if (!shape || !cell())
        return;
    cell()->lookAt(shape->boundingRect(), shape->frame);
    cell()->canvas().setSelection({shape->id});
}

} // namespace triptych
