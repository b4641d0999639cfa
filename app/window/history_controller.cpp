#include "app/window/history_controller.h"

#include "app/window/case_controller.h"
#include "app/window/view_cell.h"
#include "app/window/viewer_area.h"
#include "app/window/window_action.h"
#include "core/annotation/annotation_layer.h"
#include "ui/canvas/image_view.h"
#include "ui/dialogs/history_dialog.h"
#include "ui/models/image_text.h"

#include <QAction>

#include <algorithm>

namespace triptych {

namespace {
constexpr int kLines = 2000; ///< in the list; the history itself has no end
} // namespace

HistoryController::HistoryController(CaseController& cases, ViewerArea& viewer, CaseStore& store, QWidget* window)
    : QObject(window), m_cases(cases), m_viewer(viewer), m_store(store), m_window(window),
      m_action(windowAction(window, QStringLiteral("Edit history…"), QStringLiteral("Ctrl+Alt+H")))
{
    m_action->setObjectName(QStringLiteral("editHistory"));
    connect(m_action, &QAction::triggered, this, &HistoryController::show);
    connect(&store, &CaseStore::historyLoaded, this, [this](const QList<HistoryEntry>& entries) {
        m_model.setEntries(entries, [this](const ImageId& id) {
            const CaseImage* image = m_cases.image(imageOfLayer(id));
            return image ? imageCaption(image->source->info()) : QString();
        });
    });
    // While it is open it grows with every edit, one's own and those of others.
    const auto grow = [this] {
        if (m_dialog)
            load();
    };
    connect(&store, &CaseStore::editSaved, this, grow);
    connect(&store, &CaseStore::newsArrived, this, grow);
    connect(&cases, &CaseController::caseOpened, this, grow);
    connect(&cases, &CaseController::annotationsChanged, this, grow);
}

void HistoryController::load()
{
    QList<ImageId> images;
    if (m_cases.current())
        for (const CaseImage& image : m_cases.current()->images)
            if (const AnnotationModel* own = m_cases.annotations(image.source->info().id))
                images << own->image(); // with the layer of a reading
    m_store.loadHistory(images, kLines);
}

void HistoryController::show()
{
    if (!m_dialog) {
        m_dialog = new HistoryDialog(&m_model, m_window);
        m_dialog->setAttribute(Qt::WA_DeleteOnClose);
        connect(m_dialog, &HistoryDialog::chosen, this, &HistoryController::goTo);
    }
    load();
    m_dialog->show();
    m_dialog->raise();
    m_dialog->activateWindow();
}

void HistoryController::goTo(int row)
{
    if (row < 0 || row >= m_model.rowCount())
        return;
    const HistoryEntry& entry = m_model.at(row);
    const CaseImage* image = m_cases.image(imageOfLayer(entry.image));
    ViewCell* cell = image ? m_viewer.reveal(*image) : nullptr;
    if (!cell)
        return;
    if (cell->image()->info().frames > 1)
        cell->showFrame(entry.touched.frame);
    Camera camera = cell->camera();
    const QRectF area = entry.touched.area;
    camera.centre = area.center();
    // Seen whole with some room around it, but never closer than the reader already is to something small.
    const double room = 0.6 * std::min(cell->canvas().width() / std::max(area.width(), 1.0),
                                       cell->canvas().height() / std::max(area.height(), 1.0));
    camera.zoom = std::min(camera.zoom, room);
    cell->setCamera(camera);
}

} // namespace triptych
