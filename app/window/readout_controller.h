// ReadoutController: what the status line and the layer list say of the view under the pointer, and jumping to a
// finding.
#pragma once

#include "ui/models/findings_model.h"

#include <QObject>
#include <QPointF>

namespace triptych {

class ReadoutModel;
class ViewCell;
class ViewerArea;

class ReadoutController : public QObject {
    Q_OBJECT
public:
    ReadoutController(ViewerArea& viewer, ReadoutModel& readout, QObject* parent = nullptr);

    /// Activates the view that shows the finding, goes to its frame, and brings it into the middle.
    void jumpTo(const Finding& finding) { jumpTo(finding.image, finding.area, finding.frame); }
    /// The same for an area (level-0 pixels) of a frame.
    void jumpTo(const ImageId& image, const QRectF& area, int frame);

Q_SIGNALS:
    void windowTextChanged(const QString& text); ///< "W 3200 C 2100" of the active view

private:
    void followCells();
    void showPointer(const ViewCell& cell, QPointF imagePoint, bool inside);
    void showZoom(const ViewCell& cell); ///< of the view in use, also where no pointer is over it
    void showWindow();

    ViewerArea& m_viewer;
    ReadoutModel& m_readout;
};

} // namespace triptych
