// `triptych info`: what a file or case is, as text or as JSON.
#pragma once

#include "core/image/image_source.h"

#include <QJsonObject>
#include <QStringList>

namespace triptych {

int runInfo(const QStringList& arguments);

/// The fields that `info --json` prints of one image.
QJsonObject infoAsJson(const ImageInfo& info, const QString& path);

} // namespace triptych
