// The phantom's files for tests of the window: written once for a test program, copied, and given to another patient.
#pragma once

#include "core/phantom/phantom_case.h"
#include "tests/small_mount.h"

#include <QDir>
#include <QFile>

namespace triptych {

/// Writes a small phantom case into a folder; false where that fails.
inline bool writeSmallPhantom(const QString& folder, double scale)
{
    phantom::PhantomOptions options;
    options.scale = scale;
    return phantom::writePhantom(folder.toStdString(), options).ok();
}

/// Copies single files of the phantom ("mammogram/current/RCC.dcm") into a folder, without its case.json.
inline bool bringPhantomFiles(const QString& phantom, const QStringList& names, const QString& folder)
{
    bool all = QDir().mkpath(folder);
    for (const QString& name : names)
        all = all && QFile::copy(QDir(phantom).filePath(name), QDir(folder).filePath(QFileInfo(name).fileName()));
    return all;
}

/// Makes DICOM files those of another patient and study, with DCMTK's own tool.
inline bool giveToPatient(const QStringList& files, const QString& id, const QString& name)
{
    return runProgram(QStringLiteral("dcmodify"),
                      QStringList{QStringLiteral("-nb"), QStringLiteral("-m"), QStringLiteral("(0010,0020)=") + id,
                                  QStringLiteral("-m"), QStringLiteral("(0010,0010)=") + name, QStringLiteral("-m"),
                                  QStringLiteral("(0020,000d)=2.25.") + QString::number(qHash(id, 1))} +
                          files);
}

} // namespace triptych
