// `triptych convert`: masks (PNG, NIfTI, NRRD, MetaImage) and shapes (GeoJSON) between formats, by the names' endings.
#pragma once

#include <QStringList>

namespace triptych {

int runConvert(const QStringList& arguments);

} // namespace triptych
