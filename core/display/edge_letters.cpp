#include "core/display/edge_letters.h"

#include <cmath>

namespace triptych {

EdgeLetters edgeLetters(const PatientOrientation& orientation, const Camera& camera)
{
    const QTransform toScreen = camera.imageToScreen();
    const QPointF alongRow(toScreen.m11(), toScreen.m12()); // on the screen, of one step to the right in the image
    const QPointF alongColumn(toScreen.m21(), toScreen.m22());
    const auto letters = [](const QString& forward, double step) {
        return step > 0 ? forward : oppositeOrientation(forward);
    };
    EdgeLetters edges;
    if (std::abs(alongRow.x()) >= std::abs(alongRow.y())) {
        edges.right = letters(orientation.row, alongRow.x());
        edges.bottom = letters(orientation.column, alongColumn.y());
    } else {
        edges.right = letters(orientation.column, alongColumn.x());
        edges.bottom = letters(orientation.row, alongRow.y());
    }
    edges.left = oppositeOrientation(edges.right);
    edges.top = oppositeOrientation(edges.bottom);
    return edges;
}

} // namespace triptych
