// SmallMount: a disk for tests that is full or read-only when they want it. Root gets a file system of its own (root
// ignores file modes, so that a mount is the only way); anybody else a folder whose files may not grow (RLIMIT_FSIZE)
// or not be written (modes).
#pragma once

#include <QDirIterator>
#include <QFile>
#include <QProcess>
#include <QTemporaryDir>

#include <csignal>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>

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
    /// As of mount(8): "size=4m".
    explicit SmallMount(const QString& options) : m_asRoot(geteuid() == 0)
    {
        if (m_asRoot) {
            m_ok = runProgram(QStringLiteral("mount"),
                              {QStringLiteral("-t"), QStringLiteral("tmpfs"), QStringLiteral("-o"), options,
                               QStringLiteral("tmpfs"), m_folder.path()});
            return;
        }
        signal(SIGXFSZ, SIG_IGN); // a write past the limit is to fail, not to kill
        getrlimit(RLIMIT_FSIZE, &m_before);
        m_ok = m_folder.isValid() && change(options);
    }
    ~SmallMount()
    {
        if (!m_asRoot) {
            remount(QStringLiteral("rw"));
            setrlimit(RLIMIT_FSIZE, &m_before);
        } else if (m_ok)
            runProgram(QStringLiteral("umount"), {QStringLiteral("-l"), m_folder.path()});
    }
    SmallMount(const SmallMount&) = delete;
    SmallMount& operator=(const SmallMount&) = delete;

    bool ok() const { return m_ok; }
    QString filePath(const QString& name) const { return m_folder.filePath(name); }
    /// What is said of it when it is full.
    QString fullReason() const
    {
        return m_asRoot ? QStringLiteral("the disk is full") : QStringLiteral("the disk cannot be read or written");
    }

    bool remount(const QString& options)
    {
        return m_asRoot ? runProgram(QStringLiteral("mount"),
                                     {QStringLiteral("-o"), QStringLiteral("remount,") + options, m_folder.path()})
                        : change(options);
    }
    /// Takes all the room that is left.
    bool fill()
    {
        if (!m_asRoot)
            return limitFiles(largestFile());
        QFile filler(filePath(QStringLiteral("filler")));
        if (!filler.open(QIODevice::WriteOnly | QIODevice::Unbuffered))
            return false;
        while (filler.write(QByteArray(4096, 'x')) == 4096) {
        }
        return true;
    }
    bool makeRoom()
    {
        return m_asRoot ? QFile::remove(filePath(QStringLiteral("filler"))) : setrlimit(RLIMIT_FSIZE, &m_before) == 0;
    }

private:
    /// Without a mount: "size=8k", "size=1m", "ro", "rw".
    bool change(const QString& options)
    {
        if (options == QLatin1String("ro") || options == QLatin1String("rw"))
            return setWritable(options == QLatin1String("rw"));
        const QString size = options.section(QLatin1Char('='), 1);
        const qint64 unit = size.endsWith(QLatin1Char('m')) ? 1 << 20 : 1 << 10;
        return limitFiles(size.chopped(1).toLongLong() * unit);
    }
    bool limitFiles(qint64 bytes) const
    {
        rlimit limit = m_before;
        limit.rlim_cur = std::min<rlim_t>(limit.rlim_max, rlim_t(bytes));
        return setrlimit(RLIMIT_FSIZE, &limit) == 0;
    }
    qint64 largestFile() const
    {
        qint64 largest = 4096;
        QDirIterator files(m_folder.path(), QDir::Files);
        while (files.hasNext())
            largest = std::max(largest, QFileInfo(files.next()).size());
        return largest;
    }
    bool setWritable(bool on)
    {
        const auto own = QFile::ReadOwner | (on ? QFile::WriteOwner : QFile::Permissions());
        const auto folder = own | QFile::ExeOwner;
        bool done = !on || QFile::setPermissions(m_folder.path(), folder);
        QDirIterator files(m_folder.path(), QDir::Files);
        while (files.hasNext())
            done = QFile::setPermissions(files.next(), own) && done;
        return (on || QFile::setPermissions(m_folder.path(), folder)) && done;
    }

    bool m_asRoot;
    bool m_ok = false;
    rlimit m_before{};
    QTemporaryDir m_folder;
};

} // namespace triptych
