// `triptych train`: makes a model bundle from a recipe and a folder of images.
#pragma once

#include <QStringList>

namespace triptych {

int trainCommand(const QStringList& arguments);

} // namespace triptych
