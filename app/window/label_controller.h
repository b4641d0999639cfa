// LabelController: the operations on what is painted with the label in hand, in the frame of the view in use: as
// actions with keys, each in a worker with progress and Cancel, each one undo step.
#pragma once

#include "core/annotation/label_ops.h"
#include "core/base/ids.h"
#include "core/jobs/worker_pool.h"

#include <QList>
#include <QObject>

#include <functional>
#include <optional>

class QAction;
class QMenu;
class QWidget;

namespace triptych {

class AnnotationModel;
class JobModel;
class LabelModel;
class MessageModel;
class ToolSettings;
class ViewCell;
class ViewerArea;

class LabelController : public QObject {
    Q_OBJECT
public:
    struct Models {
        ViewerArea& viewer;
        LabelModel& labels;
        ToolSettings& settings;
        WorkerPool& pool;
        JobModel& jobs;
        MessageModel& messages;
    };
    LabelController(const Models& models, QWidget* window);

    const QList<QAction*>& actions() const { return m_actions; }
    void fillMenu(QMenu& menu) const;
    /// Nothing runs.
    bool idle() const { return m_running == 0; }

private:
    /// What an operation gives: the map, and labels that it has used besides.
    struct Outcome {
        LabelMap map;
        QList<quint8> given;
    };
    using Operation = std::function<Result<Outcome>(const LabelMap&, const LabelOpControl&)>;

    void addActions(QWidget* window);
    void add(QWidget* window, const QString& text, const QString& shortText, const char* key,
             void (LabelController::*run)());
    void grow();
    void shrink();
    void fillHoles();
    void smooth();
    void keepLargest();
    void split();
    void copyToNext() { copyTo(1); }
    void copyToPrevious() { copyTo(-1); }
    void copyTo(int step);

    PaintRule rule() const;
    /// How far LabelOpOptions::amount is in the active view; says why where that is not known.
    std::optional<Reach> reach();
    void say(const QString& text);
    /// `changesOwn`: pixels of the label itself are taken away, which a lock forbids.
    void run(const QString& text, bool changesOwn, Operation operation);
    void take(const QString& text, AnnotationModel* annotations, int frame, const LabelMap& before,
              Result<Outcome> outcome);

    Models m_models;
    QList<QAction*> m_actions;
    int m_running = 0;
};

} // namespace triptych
