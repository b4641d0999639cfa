// Marks of other makers' CAD systems as they are painted above the layers of a view.
#pragma once

#include <QPointF>
#include <QStringList>

class QPainter;

namespace triptych {

class ImageView;
struct Camera;
struct ShownCadMark;

/// The view's marks on its frame by the customary symbols: a triangle for a calcification cluster, an asterisk for a
/// mass; dashed where presentation is optional.
void paintCadMarks(QPainter& painter, const ImageView& view, const Camera& camera);

/// One line for each maker: "CAD R2 · ImageChecker: 2 △ calcification cluster, 1 ✱ mass".
QStringList cadLegend(const ImageView& view);

/// The mark under a point of the view, or null.
const ShownCadMark* cadMarkAt(const ImageView& view, QPointF screen);
/// What is known of it, for a tooltip.
QString cadMarkText(const ShownCadMark& shown);

} // namespace triptych
