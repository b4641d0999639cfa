#include "app/window/readout_controller.h"

#include "app/window/view_cell.h"
#include "app/window/viewer_area.h"
#include "ui/models/image_text.h"
#include "ui/models/readout_model.h"

#include <cmath>

namespace triptych {

namespace {

QString zoomText(double zoom)
{
    return zoom >= 0.1 ? QStringLiteral("zoom %1 %").arg(zoom * 100, 0, 'f', zoom < 1 ? 1 : 0)
                       : QStringLiteral("zoom %1 %").arg(zoom * 100, 0, 'g', 2);
}

} // namespace

ReadoutController::ReadoutController(ViewerArea& viewer, ReadoutModel& readout, QObject* parent)
    : QObject(parent), m_viewer(viewer), m_readout(readout)
{
    connect(&viewer, &ViewerArea::cellsChanged, this, &ReadoutController::followCells);
    connect(&viewer, &ViewerArea::activeChanged, this, [this] {
        showWindow();
        if (const ViewCell* cell = m_viewer.active())
            showPointer(*cell, {}, false);
        else
            m_readout.setReadout({});
    });
}

void ReadoutController::followCells()
{
    for (ViewCell* cell : m_viewer.cells()) {
        disconnect(cell, &ViewCell::pointerMoved, this, nullptr);
        connect(cell, &ViewCell::pointerMoved, this,
                [this, cell](QPointF at, bool inside) { showPointer(*cell, at, inside); });
        disconnect(cell, &ViewCell::presentationChanged, this, nullptr);
        connect(cell, &ViewCell::presentationChanged, this, &ReadoutController::showWindow);
        for (const auto moved : {&ViewCell::cameraChanged, &ViewCell::resized}) {
            disconnect(cell, moved, this, nullptr);
            connect(cell, moved, this, [this, cell] { showZoom(*cell); });
        }
    }
}

void ReadoutController::showPointer(const ViewCell& cell, QPointF imagePoint, bool inside)
{
    if (!cell.image())
        return;
    const ImageInfo& info = cell.image()->info();
    Readout readout;
    readout.view = imageCaption(info);
    readout.zoom = zoomText(cell.camera().zoom);
    readout.scale = spacingText(info);
    if (inside) {
        readout.position =
            QStringLiteral("x %1  y %2").arg(int(std::floor(imagePoint.x()))).arg(int(std::floor(imagePoint.y())));
        readout.value = cell.valueText(imagePoint);
    }
    m_readout.setReadout(readout);
}

void ReadoutController::showZoom(const ViewCell& cell)
{
    if (&cell != m_viewer.active() || !cell.image())
        return;
    Readout readout = m_readout.readout();
    readout.zoom = zoomText(cell.camera().zoom);
    m_readout.setReadout(readout);
}

void ReadoutController::showWindow()
{
    const ViewCell* cell = m_viewer.active();
    Q_EMIT windowTextChanged(cell && cell->image() ? cell->windowText() : QString());
}

void ReadoutController::jumpTo(const ImageId& image, const QRectF& area, int frame)
{
    ViewCell* cell = m_viewer.cellShowing(image);
    if (!cell)
        return;
    m_viewer.setActive(cell);
    cell->lookAt(area, frame);
}

} // namespace triptych
