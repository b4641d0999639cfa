// How images and cases are called on the screen: captions, summaries, calibration in words. Pure functions.
#pragma once

#include "core/workspace/breast_case.h"

namespace triptych {

QString imageCaption(const ImageInfo& info);    ///< "R CC", "US 30 fr", "Slide 20×": short, for thumbnails
QString imageTip(const ImageInfo& info);        ///< patient, ID, date, description, size, file
QString modalityName(ImageKind kind);           ///< "Mammogram", "Ultrasound", "Slide" …
QString spacingText(const ImageInfo& info); ///< "0.094 mm/px · ImagerPixelSpacing", "0.499 µm/px · SlideMPP"
QString caseSummary(const BreastCase& opened);  ///< "MG ×4 · US clip · slide"
QString patientText(const BreastCase& opened);  ///< "DEMO-0001, Doe Jane · F · 54 y", or that it is mixed
/// The study date of the newest images, and of the prior ones where there are any; invalid dates otherwise.
QDate currentStudyDate(const BreastCase& opened);
QDate priorStudyDate(const BreastCase& opened);

/// Level-0 pixels per mask pixel: 1, but on large slides so much that a side has at most 8,192 mask pixels.
double maskDownsample(const ImageInfo& info);

} // namespace triptych
