// ShapesTable: keeps the table of shapes in step with the view in use: which shapes there are, which of them are
// chosen, and what is done to them in the table. Long lists are sorted and filtered by a worker. GUI thread.
#pragma once

#include "core/jobs/worker_pool.h"
#include "ui/models/shapes_model.h"

#include <QObject>
#include <QPointer>

namespace triptych {

class LabelModel;
class ShapesController;
class ShapesPanel;
class ViewCell;
class ViewerArea;

class ShapesTable : public QObject {
    Q_OBJECT
public:
    ShapesTable(ViewerArea& viewer, WorkerPool& pool, LabelModel& labels, ShapesController& shapes,
                QObject* parent = nullptr);

    ShapesModel* model() { return &m_model; }
    void bind(ShapesPanel& panel);
    /// The annotations of the view in use are others now.
    void follow();

Q_SIGNALS:
    void answered(); ///< the table shows the shapes as they are

private:
    void ask();
    void ask(const ShapeList& shapes);
    void show(ShapesAnswer answer, const ShapesContext& context);
    void markChosen();
    void jumpTo(int row);
    ViewCell* cell() const;

    ViewerArea& m_viewer;
    WorkerPool& m_pool;
    LabelModel& m_labels;
    ShapesController& m_shapes;
    ShapesModel m_model;
    QPointer<ShapesPanel> m_panel;
    QPointer<AnnotationModel> m_followed;
    JobHandle m_job;
    quint64 m_question = 0; ///< answers to older ones are not wanted any more
    bool m_asked = false;   ///< in this round of the event loop
};

} // namespace triptych
