// VolumeWindow: a stack in three dimensions: three reformats that point at one place, and beside them maximum
// intensity, rendering and the surfaces of what is painted. The volume is prepared by a worker, with progress and
// Cancel.
#pragma once

#include "core/annotation/annotation_model.h"
#include "core/display/presentation.h"
#include "core/image/volume_grid.h"
#include "core/jobs/worker_pool.h"
#include "ui/volume/volume_scene.h"

#include <QPointer>
#include <QTimer>

#include <array>

class QButtonGroup;
class QComboBox;
class QGridLayout;
class QLabel;
class QProgressBar;
class QPushButton;

namespace triptych {

class CrosshairTool;
class ImageView;
class SliceLink;
class TileService;

/// All outlive the window.
struct VolumeWindowServices {
    TileService& tiles;
    WorkerPool& pool;
    QObject* receiver; ///< of the workers' answers, which may come after the window was closed
};

class VolumeWindow : public QWidget {
    Q_OBJECT
public:
    /// `look` is the window that the stack is seen with; it is taken over.
    VolumeWindow(VolumeWindowServices services, ImageSourcePtr stack, const Presentation& look, QWidget* parent);
    ~VolumeWindow() override;

    void setLabels(const QMap<int, LabelInfo>& labels);
    void setAnnotations(AnnotationModel* annotations); ///< of the stack; may be null
    bool isReady() const { return m_scene != nullptr || m_grid != nullptr; }
    /// Axial, coronal, sagittal; null until the volume is there.
    ImageView* reformat(int plane) const { return m_views[size_t(plane)]; }
    VolumeScene* scene() const { return m_scene; }
    void showPoint(ImageView& from, QPointF pixel); ///< level-0 point of one reformat: the others go there

protected:
    void resizeEvent(QResizeEvent* event) override;

Q_SIGNALS:
    void ready();
    void surfacesReady();

private:
    struct Prepared;
    struct Surfaces;
    void buildWaiting();
    void buildControls();
    void prepare();
    void adopt(const Prepared& prepared);
    void addReformats();
    void addScene(const Prepared& prepared);
    void askSurfaces();
    void adoptSurfaces(const Surfaces& surfaces);
    void showLook();
    void followWindow(ImageView* leader);
    void fitAtOneScale(); ///< until the reader moves one of the planes

    VolumeWindowServices m_services;
    ImageSourcePtr m_stack;
    Presentation m_look; ///< in modality units, shared by all parts
    VolumeGridPtr m_grid;
    const VolumePlugin* m_plugin = nullptr;
    VolumeScene* m_scene = nullptr; ///< owned as a widget
    std::array<ImageView*, 3> m_views{};
    std::array<ImageSourcePtr, 3> m_reformats;
    std::unique_ptr<CrosshairTool> m_crosshair;
    std::unique_ptr<SliceLink> m_link;
    QMap<int, LabelInfo> m_labels;
    QPointer<AnnotationModel> m_annotations;
    JobHandle m_job, m_surfaceJob;
    int m_surfaceRequest = 0;
    QTimer m_surfaceSoon;
    bool m_following = false;

    QGridLayout* m_grid2x2;
    QWidget* m_waiting;
    QLabel* m_waitingText;
    QProgressBar* m_progress;
    QPushButton* m_cancel;
    QWidget* m_controls;
    QComboBox* m_mode;
    QLabel* m_lesions;
    QLabel* m_notes;
};

} // namespace triptych
