// A grid of round lengths over a calibrated image, for finding and counting fields.
#pragma once

class QPainter;

namespace triptych {

class ImageView;

/// Spacing of the grid in mm, 1, 2 or 5 times a power of ten, so that its lines lie well apart on the screen; 0 where
/// the image is not calibrated.
double gridSpacingMm(const ImageView& view);

/// Lines along the image's rows and columns, from its upper left corner (of each calibrated region, where there are
/// regions), turned with the image. Nothing where it is not calibrated.
void paintGrid(QPainter& painter, const ImageView& view);

} // namespace triptych
