// A whole label map as bytes, for what is kept beside the annotations themselves, such as a model's proposal.
#pragma once

#include "core/annotation/label_map.h"

namespace triptych {

/// A CBOR array: width, height, downsample, then x, y and the run-length coding of each tile, from top to bottom. The
/// same map always gives the same bytes.
QByteArray encodeLabelMap(const LabelMap& map);
/// Errors: BadFormat (damaged, or tiles outside the map), LimitExceeded (a side beyond 2³⁰, too many tiles).
Result<LabelMap> decodeLabelMap(const QByteArray& bytes);

} // namespace triptych
