// CaseController: opens and closes cases in the workers, keeps the annotation model of each image, and binds both to
// the store. GUI thread.
#pragma once

#include "app/window/annotation_sync.h"
#include "app/window/slab_shelf.h"
#include "core/annotation/annotation_model.h"
#include "core/tiles/tile_service.h"
#include "core/workspace/breast_case.h"
#include "core/workspace/case_store.h"
#include "ui/models/job_model.h"

#include <QObject>
#include <QStringList>

#include <functional>
#include <map>
#include <memory>
#include <optional>

namespace triptych {

class MessageModel;
class ReadoutModel;

using BreastCasePtr = std::shared_ptr<const BreastCase>;

/// What the controller works with; all outlive it.
struct CaseServices {
    const ReaderRegistry& readers;
    WorkerPool& pool;
    TileService& tiles;
    CaseStore& store;
    JobModel& jobs;
    MessageModel& messages;
    ReadoutModel& readout;
};

class CaseController : public QObject {
    Q_OBJECT
public:
    explicit CaseController(CaseServices services, QObject* parent = nullptr);
    ~CaseController() override;

    /// Opens what is at `paths` as one case and shows it when it is ready; a newer call overtakes an older one.
    void open(const QStringList& paths, bool allowMixed = false);
    /// Who draws in the cases that are opened from now on; at first who is logged in.
    void setUser(const QString& name) { m_user = name; }
    /// As whom and for what an image of an annotation project is opened.
    struct ItemPurpose {
        QString layer;                     ///< that is drawn into (see annotation_layer.h)
        QString author;                    ///< who draws
        ImageKind kind = ImageKind::Image; ///< what it is taken for where its file does not say
    };
    /// Opens one image of an annotation project, which does not appear among the cases.
    void openItem(const QString& path, const ItemPurpose& purpose);
    /// Opens a case of the worklist as it was opened before; the reader confirmed a mixed one then.
    void reopen(const StoredCase& entry);
    const BreastCasePtr& current() const { return m_case; }
    const CaseImage* image(const ImageId& id) const;
    /// Null until what is stored of the image was loaded.
    AnnotationModel* annotations(const ImageId& id) const;
    SlabShelf& slabs() { return m_slabs; }
    AnnotationSync& sync() { return m_sync; }
    /// Level-0 pixels to a mask pixel of the images opened from now on; where it gives 0, maskDownsample() decides.
    void setMaskDownsample(std::function<double(const ImageInfo&)> chosen) { m_chosenDownsample = std::move(chosen); }
    /// Level-0 pixels to a mask pixel of an image, as it is opened here.
    double maskDownsampleOf(const ImageInfo& info) const;
    /// The image's labels on the grid of another level from now on, as one step. What is coarser
    /// loses what is smaller than its pixels.
    void repaintAt(const ImageId& id, double downsample);
    /// Makes what workers have not yet worked out of gestures: before the window asks whether all is saved.
    void finishGestures();
    bool idle() const { return !m_opening && m_waitingForAnnotations == 0; }

Q_SIGNALS:
    void caseAboutToClose();
    void caseOpened();
    void openFailed(const QStringList& paths);
    /// The reader has to confirm; `open(paths, true)` does it.
    void mixedPatients(const QStringList& paths, const QString& message);
    /// annotations(image) answers otherwise: they are ready, or away while they are read at another level.
    void annotationsChanged(const triptych::ImageId& image);
    void shapesChanged();                        ///< of any image
    void marked(const triptych::ImageId& image); ///< a gesture on it was finished, undone or done again
    void allAnnotationsReady();

private:
    using Purpose = std::optional<ItemPurpose>; ///< nothing: a case, which is listed
    void open(const QStringList& paths, bool allowMixed, const Purpose& purpose);
    void opened(const QStringList& paths, JobId job, const Purpose& purpose, Result<BreastCase> result);
    void adopt(const QStringList& paths, const Purpose& purpose, BreastCase value);
    void enlist(const QStringList& paths);
    void closeCase();
    void restore(const StoredAnnotations& stored);
    void bindStore();
    void storeFailed(const Error& error);
    void withdrawStoreMessage();
    void save(const AnnotationEdit& edit);

    struct ImageState {
        std::unique_ptr<AnnotationModel> model;
        bool ready = false;
        std::unique_ptr<AnnotationModel> replaced;    ///< of the level that is left, until the other one is there
        std::optional<AnnotationChange> afterRestore; ///< its labels on the other level
    };
    void takeToOtherLevel(ImageState& state);
    std::unique_ptr<AnnotationModel> makeModel(const ImageInfo& info, const ImageId& key, double downsample);
    void showTravels(AnnotationModel& model);

    CaseServices m_services;
    std::function<double(const ImageInfo&)> m_chosenDownsample;
    SlabShelf m_slabs;
    QString m_user = qEnvironmentVariable("USER");
    AnnotationSync m_sync;
    BreastCasePtr m_case;
    std::map<QString, ImageState> m_images; ///< by image id
    JobId m_job = 0;
    JobHandle m_handle;
    bool m_opening = false;
    int m_waitingForAnnotations = 0;
    QString m_storeMessage; ///< shown while the store cannot write
};

} // namespace triptych
