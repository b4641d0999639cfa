// Colours and fonts of what is painted above the layers of a view.
#pragma once

#include "ui/canvas/rimmed_text.h"

#include <QFont>
#include <QStringList>
#include <QWidget>

namespace triptych {

inline const QColor kText(214, 220, 228);
inline const QColor kDim(170, 178, 190);
inline const QColor kAmber(240, 196, 105);
inline const QColor kAccent(77, 163, 255);
inline const QColor kCad(94, 234, 212); ///< marks of other makers' CAD systems, and nothing else

/// As drawRimmedText(), with `at` in the middle of the base line.
inline void drawCentredText(QPainter& painter, QPointF at, const QString& text, const QColor& colour)
{
    drawRimmedText(painter, at - QPointF(painter.fontMetrics().horizontalAdvance(text) / 2.0, 0), text, colour);
}

/// The text in lines of at most `width` logical pixels, broken between words; a word that is longer is elided.
inline QStringList wrappedText(const QString& text, const QFontMetrics& metrics, double width)
{
    QStringList lines;
    for (const QString& word : text.split(QLatin1Char(' '), Qt::SkipEmptyParts)) {
        const QString longer = lines.isEmpty() ? word : lines.last() + QLatin1Char(' ') + word;
        if (!lines.isEmpty() && metrics.horizontalAdvance(longer) <= width)
            lines.last() = longer;
        else
            lines << metrics.elidedText(word, Qt::ElideMiddle, int(width));
    }
    return lines;
}

inline QFont overlayFont(const QWidget& view, int pixels, bool bold = false)
{
    QFont font = view.font();
    font.setPixelSize(pixels);
    font.setBold(bold);
    return font;
}

} // namespace triptych
