#pragma once

#include <QStringList>

namespace triptych {

/// `triptych analyze CASE… -o DIR [--models DIR]`: every fitting model on every image of the case, then the fusion.
/// Leaves report.json, and for each heatmap its values (PNG, 8 bit) and an overlay on the image.
int analyzeCommand(const QStringList& arguments);

} // namespace triptych
