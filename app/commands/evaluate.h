// `triptych evaluate`: measures a model bundle on a folder of images.
#pragma once

#include <QStringList>

namespace triptych {

int evaluateCommand(const QStringList& arguments);

} // namespace triptych
