// Text with a dark rim, legible on black breast and white slide alike.
#pragma once

#include <QColor>
#include <QPainter>

namespace triptych {

/// Draws with the painter's font. `at`: the left end of the base line, or the right end if `fromRight`. The picture of
/// each text is kept: rims are slow to draw, and every frame shows the same texts.
void drawRimmedText(QPainter& painter, QPointF at, const QString& text, const QColor& colour, bool fromRight = false);

} // namespace triptych
