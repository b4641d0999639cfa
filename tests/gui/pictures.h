// Pictures of the real window, to be looked at: written where TRIPTYCH_PICTURES names a folder, else nothing is done.
#pragma once

#include <QDir>
#include <QWidget>

namespace triptych {

inline void savePicture(QWidget& window, const char* name)
{
    const QString folder = qEnvironmentVariable("TRIPTYCH_PICTURES");
    if (!folder.isEmpty())
        window.grab().save(QDir(folder).filePath(QLatin1String(name) + QStringLiteral(".png")));
}

} // namespace triptych
