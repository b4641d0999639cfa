// What is painted above the layers of a view beside its shapes: the texts that say whose image it is and what it
// measures.
#pragma once

#include <QRectF>
#include <QString>
#include <QStringList>

class QPainter;

namespace triptych {

class ImageView;
struct ImageInfo;
struct Presentation;

/// Corner texts, the patient's sides, scale bar and warnings. `occupied`: a part at the top right that is taken (the
/// minimap), or null.
void paintTexts(QPainter& painter, const ImageView& view, const QStringList& warnings, const QRectF& occupied);

/// How the view was taken, where that is not the usual way and it must not be read as a plain view: its modifiers, a
/// spot paddle, magnification, "implant", "partial view: …".
QStringList acquisitionFlags(const ImageInfo& info);

/// "0.094 mm/px detector", "region 1: 0.11 mm/px", "0.25 µm/px", or "not calibrated".
QString calibrationText(const ImageInfo& info);

/// What the reader changed in a colour image: "brightness +10 % · gamma 1.20"; empty where nothing.
QString colourLookText(const Presentation& presentation);

/// The largest of 1, 2 or 5 times a power of ten that is not above `value` (which is positive).
double roundLength(double value);

} // namespace triptych
