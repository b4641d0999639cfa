// LesionController: gathers the lesions of the open case with their outlines in all its images, and carries out what
// the reader does with them. GUI thread.
#pragma once

#include "core/workspace/case_store.h"
#include "ui/models/lesion_model.h"

#include <QObject>
#include <QTimer>

class QAction;
class QWidget;

namespace triptych {

class CaseController;
class LesionsPanel;
class MessageModel;
class ViewerArea;

class LesionController : public QObject {
    Q_OBJECT
public:
    LesionController(CaseController& cases, ViewerArea& viewer, CaseStore& store, MessageModel& messages,
                     QWidget* window);

    LesionModel* model() { return &m_model; }
    /// Connects the panel that shows the model. The panel is not owned.
    void bind(LesionsPanel& panel);
    const QList<QAction*>& actions() const { return m_actions; } ///< for the registry of keys

Q_SIGNALS:
    void jumpRequested(const triptych::LesionPart& part);

private:
    void create();
    void add(int row);
    void remove(int row);
    void removePart(int row, int part);
    void step(int by);
    void save(Lesion lesion);
    void gather();
    void followSelection(); ///< of the view in use
    void showChosen();      ///< what "New lesion" would take
    /// The chosen shapes of the view in use get the lesion; one undo step.
    bool assignChosen(const QString& lesionId, const QString& text);
    QList<ShapeId> chosenShapes() const;
    CaseId keptUnder() const;
    QString freeName() const;

    CaseController& m_cases;
    ViewerArea& m_viewer;
    CaseStore& m_store;
    MessageModel& m_messages;
    LesionModel m_model;
    LesionsPanel* m_panel = nullptr;
    QList<QAction*> m_actions;
    QList<Lesion> m_lesions; ///< of the open case, oldest first
    QTimer m_gather;         ///< many changes of shapes are looked through once
    int m_part = -1;         ///< of the chosen lesion, where the last jump went
};

} // namespace triptych
