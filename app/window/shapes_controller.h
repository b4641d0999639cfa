// ShapesController: carries out what is done with the shapes chosen in the view in use: areas combined and changed by
// workers, masks, clipboard, locks, groups, order. Each is one undo step. GUI thread.
#pragma once

#include "app/window/shape_actions.h"
#include "core/annotation/annotation_model.h"
#include "core/jobs/worker_pool.h"

#include <QObject>
#include <QPoint>

#include <functional>
#include <optional>

class QMenu;

namespace triptych {

class CaseController;
class JobModel;
class LabelModel;
class MessageModel;
class CommandRegistry;
class ToolSettings;
class ViewCell;
class ViewerArea;

/// What it works with; all outlive it.
struct ShapesServices {
    CaseController& cases;
    ViewerArea& viewer;
    WorkerPool& pool;
    JobModel& jobs;
    MessageModel& messages;
    LabelModel& labels;
    ToolSettings& settings;
};

class ShapesController : public QObject {
    Q_OBJECT
public:
    ShapesController(ShapesServices services, CommandRegistry& commands, QWidget* window);

    ShapeActions& actions() { return *m_actions; }
    void perform(ShapeCommand command);
    /// The menu of a view begins with what can be done with the shapes chosen there; a shape at `at` is chosen
    /// first.
    void addToViewMenu(QMenu* menu, ViewCell* cell, const QPoint& at);
    /// The actions, and the classes to choose from.
    void fillMenu(QMenu& menu);

    /// By the unit of the view in use: see buffered() and simplified().
    void buffer(double distance, bool inMm);
    void simplify(double tolerance, bool inMm);
    void setLabel(int label);
    void rename(const ShapeId& id, const QString& name);
    void setLocked(const QList<ShapeId>& ids, bool locked);
    void removeChosen();
    void setHidden(const QList<ShapeId>& ids, bool hidden);

Q_SIGNALS:
    void finished(); ///< what workers were asked for is done, or was refused

private:
    struct Outcome {
        QList<Shape> put;
        QList<ShapeId> removed;
        QMap<int, LabelMap> labels;
        QStringList notes;
        std::optional<LabelMap> labelsBefore = std::nullopt; ///< what `labels` rest on
    };
    using Work = std::function<Result<Outcome>(const QList<Shape>& chosen, std::stop_token stop)>;

    AnnotationModel* model() const;   ///< of the view in use, or null
    QList<ShapeId> selection() const; ///< of the view in use
    QList<Shape> chosen() const;      ///< of these: there, not locked; in the order in which they were chosen
    int openChosen(int most) const;   ///< how many these are; counted up to `most`
    AnnotationModel* settled() const; ///< the model with nothing left to workers: for what decides by what shapes are
    bool anyChosen();                 ///< else it says so
    void compute(const QString& text, Work work);
    void computeEach(const QString& text, std::function<Result<QList<Shape>>(const Shape&, QStringList&)> each);
    void apply(AnnotationChange change, bool choose);
    void choose(const ImageId& image, const QList<ShapeId>& ids);
    void combine(ShapeCommand command);
    void arrange(ShapeCommand command); ///< what needs no worker
    void lockOrUnlock();
    void toLabel();
    void fromLabel();
    void copy();
    void paste(bool inMm);
    void duplicate();
    void selectAll();
    void group(bool together);
    void restack(ShapeCommand command);
    void changeAll(const QString& text, const QList<ShapeId>& ids, const ShapeChanger& change);
    void changeChosen(const QString& text, const std::function<void(Shape&)>& change); ///< what is not locked of it
    void askBuffer();
    void askSimplify();
    std::optional<PixelSpacing> pixelFor(bool inMm);

    ShapesServices m_services;
    ShapeActions* m_actions;
    QWidget* m_window;
};

} // namespace triptych
