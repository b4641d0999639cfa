// Which label a class of a file is.
#pragma once

#include "core/annotation/annotation_model.h"

namespace triptych {

/// The label with this name (whatever its case), else a new one among `labels`: `wanted` where that is free (0: none is
/// wanted), else the first that is; an invalid colour becomes one of its own. 0 where all 255 are taken.
int labelNamed(const QString& name, int wanted, const QColor& colour, QMap<int, LabelInfo>& labels);

} // namespace triptych
