// VolumeController: opens a stack in a window of its own, in three dimensions; all close with the case. GUI thread.
#pragma once

#include "app/window/volume_window.h"

#include <QPointer>

namespace triptych {

class CaseController;
class LabelModel;
class MessageModel;
class ViewCell;

/// All outlive the controller.
struct VolumeServices {
    CaseController& cases;
    TileService& tiles;
    WorkerPool& pool;
    LabelModel& labels;
    MessageModel& messages;
};

class VolumeController : public QObject {
    Q_OBJECT
public:
    VolumeController(VolumeServices services, QObject* parent);

    /// The window of the stack in this view, brought to the front where it is open. A word where there is no volume.
    void show(ViewCell& cell);
    VolumeWindow* window() const { return m_window; } ///< the one that is open, or null
    void closeAll();

private:
    VolumeServices m_services;
    QPointer<VolumeWindow> m_window; ///< one at a time: each holds a volume in memory
    ImageId m_shown;
};

} // namespace triptych
