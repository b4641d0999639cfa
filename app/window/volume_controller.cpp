#include "app/window/volume_controller.h"

#include "app/window/case_controller.h"
#include "app/window/view_cell.h"
#include "ui/canvas/image_view.h"
#include "ui/models/image_text.h"
#include "ui/models/label_model.h"
#include "ui/models/message_model.h"

namespace triptych {

VolumeController::VolumeController(VolumeServices services, QObject* parent) : QObject(parent), m_services(services)
{
    connect(&services.cases, &CaseController::caseAboutToClose, this, &VolumeController::closeAll);
}

void VolumeController::closeAll() { delete m_window; }

void VolumeController::show(ViewCell& cell)
{
    const ImageSourcePtr stack = cell.image();
    const ImageInfo& info = stack->info();
    if (const QString obstacle = volumeObstacle(info); !obstacle.isEmpty()) {
        m_services.messages.post(UserMessage::Severity::Information,
                                 QStringLiteral("%1 has no volume: %2.").arg(imageCaption(info), obstacle));
        return;
    }
    if (m_window && m_shown == info.id) {
        m_window->raise();
        m_window->activateWindow();
        return;
    }
    delete m_window;
    m_shown = info.id;
    // Not of the window of a pane on another screen: that one goes when its panes come home.
    auto* own = qobject_cast<QWidget*>(this->parent());
    auto* parent = own ? own : cell.window();
    m_window = new VolumeWindow({m_services.tiles, m_services.pool, this}, stack, cell.canvas().presentation(), parent);
    m_window->setLabels(m_services.labels.labels());
    m_window->setAnnotations(cell.annotations());
    connect(&m_services.labels, &LabelModel::labelsChanged, m_window,
            [this] { m_window->setLabels(m_services.labels.labels()); });
    connect(&m_services.cases, &CaseController::annotationsChanged, m_window, [this](const ImageId& image) {
        if (image == m_shown)
            m_window->setAnnotations(m_services.cases.annotations(image));
    });
    m_window->move(cell.window()->geometry().topLeft() + QPoint(40, 40)); // where the pane is
    m_window->show();
}

} // namespace triptych
