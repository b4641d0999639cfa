// What a gesture changed in one tile of labels, pixel by pixel and in both directions: the unit of undo, of the store
// and of merging the work of several readers.
#pragma once

#include "core/annotation/label_map.h"

namespace triptych {

/// The change from one tile to another (null: no labels), run-length coded: a version byte, then runs of (length as
/// LEB128, label before, label after); unchanged stretches have twice 0, and the last one is left out. One change has
/// exactly one coding. Empty where nothing differs.
QByteArray encodeTileDelta(const LabelMap::Tile& before, const LabelMap::Tile& after);

/// The way back. What is damaged stays so.
QByteArray invertedTileDelta(const QByteArray& delta);

/// A change put on a tile that need not be the one it was made from.
struct TileMerge {
    LabelMap::Tile tile; ///< null: no labels left
    int conflicts = 0;   ///< pixels that somebody changed to something else meanwhile: they stay as they are
    int already = 0;     ///< pixels that have the label already
};
/// Changes each pixel that is still what it was before. Errors: BadFormat where the change is damaged; LimitExceeded.
Result<TileMerge> applyTileDelta(const LabelMap::Tile& now, const QByteArray& delta);

} // namespace triptych
