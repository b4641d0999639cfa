// BandWriter: writes runs of pixels into the tiles of a label map, one band of tiles at a time.
#pragma once

#include "core/annotation/label_map.h"
#include "core/annotation/paint_rule.h"

#include <vector>

namespace triptych {

/// What each label becomes is the table's. A tile is copied when its first pixel changes, so that whoever holds the old
/// one keeps it, and one that does not change is never touched. Runs come by row.
class BandWriter {
public:
    using Tiles = QHash<QPoint, LabelMap::Tile>;
    BandWriter(Tiles& tiles, const LabelTable& table, int tilesAcross);

    void fill(int row, int first, int last);
    LabelMap::Painted finish();

private:
    void fillInTile(int column, int row, int from, int count);
    PixelBuffer* writable(int column, const LabelMap::Tile& old);
    void flush(int nextBand);

    Tiles& m_tiles;
    const LabelTable& m_table;
    const bool m_uniform; ///< every label becomes the same one
    std::vector<PixelBuffer> m_columns;
    int m_band = -1;
    LabelMap::Painted m_painted;
};

} // namespace triptych
