// Run lengths as COCO keeps masks: column by column from the left, downwards, first a run of background (which may be 0
// long). The compressed text is that of the COCO API's maskApi.c (rleToString).
#pragma once

#include "core/annotation/label_map.h"

#include <QByteArray>
#include <QList>
#include <QPolygonF>

#include <optional>
#include <vector>

namespace triptych {

struct CocoRle {
    QSize size;
    std::vector<quint32> counts; ///< together width × height
    friend bool operator==(const CocoRle&, const CocoRle&) = default;

    qint64 area() const; ///< foreground pixels
    QRect box() const;   ///< around them; empty where there are none
};

/// The pixels whose centres are inside the rings together, as label maps paint them. Errors: LimitExceeded (an outline
/// whose box inside the image is above 256 megapixels; an image of 2^32 pixels or more).
Result<CocoRle> rleOfRings(const QList<QPolygonF>& rings, QSize size);

QByteArray compressedCounts(const std::vector<quint32>& counts);
/// Nothing where the text is none that maskApi.c writes.
std::optional<std::vector<quint32>> countsOfText(const std::string& text);

/// The foreground as label 1 in a map of the box only, and where that lies. Errors: BadFormat (runs and size differ),
/// LimitExceeded (a box above 100 megapixels).
struct RleMap {
    LabelMap map;
    QPoint topLeft;
};
Result<RleMap> mapOfRle(const CocoRle& rle);

} // namespace triptych
