// `triptych render`: an image, or a part of it, as the window shows it, into a PNG file.
#pragma once

#include <QStringList>

namespace triptych {

int runRender(const QStringList& arguments);

} // namespace triptych
