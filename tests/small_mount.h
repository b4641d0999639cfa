// SmallMount: a file system of its own for tests that need a full or read-only disk, taken away at the end. Needs root
// (which ignores file modes, so that a mount is the only way).
#pragma once

#include <QProcess>
#include <QTemporaryDir>

#include <unistd.h>

namespace triptych {

/// Runs a program to its end; true where it ended well within ten seconds.
inline bool runProgram(const QString& program, const QStringList& arguments)
{
    QProcess process;
    process.start(program, arguments);
    return process.waitForFinished(10'000) && process.exitStatus() == QProcess::NormalExit && process.exitCode() == 0;
}

class SmallMount {
public:
    explicit SmallMount(const QString& options)
    {
        m_mounted = geteuid() == 0 && runProgram(QStringLiteral("mount"),
                                                 {QStringLiteral("-t"), QStringLiteral("tmpfs"), QStringLiteral("-o"),
                                                  options, QStringLiteral("tmpfs"), m_folder.path()});
    }
    ~SmallMount()
    {
        if (m_mounted)
            runProgram(QStringLiteral("umount"), {QStringLiteral("-l"), m_folder.path()});
    }
    bool ok() const { return m_mounted; }
    QString filePath(const QString& name) const { return m_folder.filePath(name); }
    bool remount(const QString& options)
    {
        return runProgram(QStringLiteral("mount"),
                          {QStringLiteral("-o"), QStringLiteral("remount,") + options, m_folder.path()});
    }

private:
    QTemporaryDir m_folder;
    bool m_mounted = false;
};

} // namespace triptych
