// Colours and fonts of what is painted above the layers of a view.
#pragma once

#include "ui/canvas/rimmed_text.h"

#include <QFont>
#include <QWidget>

namespace triptych {

inline const QColor kText(214, 220, 228);
inline const QColor kDim(170, 178, 190);
inline const QColor kAmber(240, 196, 105);
inline const QColor kAccent(77, 163, 255);

/// As drawRimmedText(), with `at` in the middle of the base line.
inline void drawCentredText(QPainter& painter, QPointF at, const QString& text, const QColor& colour)
{
    drawRimmedText(painter, at - QPointF(painter.fontMetrics().horizontalAdvance(text) / 2.0, 0), text, colour);
}

inline QFont overlayFont(const QWidget& view, int pixels, bool bold = false)
{
    QFont font = view.font();
    font.setPixelSize(pixels);
    font.setBold(bold);
    return font;
}

} // namespace triptych
