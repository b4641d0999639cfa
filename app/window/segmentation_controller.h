// SegmentationController: a segmentation in progress in one view: reads the region, keeps the preview up to date in a
// worker of its own, lets the snake evolve, and paints what was accepted as one undo step. GUI thread.
#pragma once

#include "core/segmentation/preview.h"
#include "ui/models/segmentation_model.h"
#include "ui/tools/segment_tool.h"

#include "core/jobs/worker_pool.h"

#include <QElapsedTimer>
#include <QObject>
#include <QPointer>
#include <QTimer>

class QAction;

namespace triptych {

class AnnotationModel;
class CaseController;
class LabelModel;
class MessageModel;
class SegmentationPanel;
class ToolController;
class ViewCell;
class ViewerArea;

/// What the controller works with; all outlive it.
struct SegmentationServices {
    CaseController& cases;
    ViewerArea& viewer;
    ToolController& tools;
    LabelModel& labels;
    MessageModel& messages;
};

class SegmentationController : public QObject {
    Q_OBJECT
public:
    SegmentationController(SegmentationServices services, QWidget* window);
    ~SegmentationController() override;

    SegmentationModel& model() { return m_model; }
    void bind(SegmentationPanel& panel);
    QList<QAction*> actions() const { return m_actions; } ///< for the registry of keys

    /// Begins in the active view, with what it shows or the chosen rectangle.
    void start();
    /// Ends without a trace.
    void leave();
    /// Paints the active label; one undo step. Then it is over.
    void accept();
    void play(bool on);
    void step();
    void reset();
    void interpolate(); ///< between the slices painted with the active label; one undo step
    void takeVisible(); ///< the region is what the view shows now

private:
    struct Loaded {
        ScalarGridPtr grid;
        Band range;
        double parting = 0; ///< Otsu's value
    };
    /// What the worker answers about a batch of the snake.
    struct Batch {
        std::shared_ptr<Snake> snake;
        std::shared_ptr<const LabelGrid> mask;
        std::optional<SpeedImage> speed;
        int iterations = 0;
        double change = 0;
        qint64 voxels = 0;
    };

    void addActions(QWidget* window);
    void followActive();
    void load();
    void loaded(Result<Loaded> result);
    void guessBand();
    void guessSpeed();
    void changed(); ///< settings or points
    void followSettings();
    void followPainting();
    void run();
    void previewed(Result<SegmentPreview> result);
    SegmentRequest request() const;
    QMap<int, LabelMap> paintedMaps() const;
    void nextBatch();
    void batchDone(Result<Batch> result);
    void painted(const QString& text, const QMap<int, LabelMap>& before, Result<QMap<int, LabelMap>> result);
    void show();
    void showMask(std::shared_ptr<const LabelGrid> mask, qint64 voxels);
    void hint(const QString& text);
    void tellFailure(const Error& error);
    void setPlacing(bool on);
    void followLending();
    void placeInMiddle();
    QString sizeText(qint64 voxels) const;
    bool labelIsFree(); ///< the active one may be painted with; says so where not
    AnnotationModel* annotations() const;

    SegmentationServices m_services;
    SegmentationModel m_model;
    SegmentTool m_tool{m_model};
    std::unique_ptr<WorkerPool> m_pool = std::make_unique<WorkerPool>(1); ///< no other job holds up a preview
    JobHandle m_job;
    quint64 m_run = 0; ///< answers of earlier ones are not heard
    QTimer m_soon;     ///< many changes of one moment make one run
    QList<QAction*> m_actions;

    QPointer<ViewCell> m_cell;
    ImageSourcePtr m_image;
    SegmentationRegion m_region;
    ScalarGridPtr m_grid;
    std::optional<SpeedImage> m_speed;
    SegmentSettings m_speedSettings; ///< that m_speed was made with
    SegmentSettings m_before;        ///< at the last look
    bool m_guess = false;            ///< a band and a speed, once the region is read
    Band m_guessedBand;              ///< while it stands, a click may guess again
    ThresholdSpeed m_guessedSpeed;
    qsizetype m_points = 0;         ///< at the last look
    std::shared_ptr<Snake> m_snake; ///< in the worker's hands while a batch runs
    std::shared_ptr<const LabelGrid> m_mask;
    QElapsedTimer m_sinceBatch;
    bool m_batchRuns = false;
};

} // namespace triptych
