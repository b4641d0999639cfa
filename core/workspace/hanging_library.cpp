#include "core/workspace/hanging_library.h"

#include "core/base/atomic_file.h"

#include <QDir>
#include <QFile>

#include <algorithm>

namespace triptych {

namespace {

constexpr qint64 kLargestFile = 64 << 10; // bytes
constexpr qsizetype kMostFiles = 200;

Result<HangingProtocol> readFile(const QString& path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return Error{ErrorCode::Unreadable, QStringLiteral("%1: cannot be read: %2").arg(path, file.errorString()), {}};
    const QByteArray bytes = file.read(kLargestFile + 1);
    if (bytes.size() > kLargestFile)
        return Error{ErrorCode::LimitExceeded, QStringLiteral("%1: too large for a hanging protocol").arg(path), {}};
    return parseHangingProtocol(bytes, path);
}

QStringList filesIn(const QString& folder)
{
    return QDir(folder).entryList({QStringLiteral("*.json")}, QDir::Files, QDir::Name);
}

const HangingProtocol* find(const QList<HangingProtocol>& protocols, const QString& id)
{
    const auto found = std::find_if(protocols.begin(), protocols.end(), [&](const auto& p) { return p.id == id; });
    return found == protocols.end() ? nullptr : &*found;
}

/// An id as a file's name: what is no letter, digit or sign of few becomes a dash.
QString fileName(const QString& id)
{
    QString name;
    for (const QChar c : id)
        name += c.isLetterOrNumber() || c == QLatin1Char('-') || c == QLatin1Char('_') ? c : QLatin1Char('-');
    return name + QStringLiteral(".json");
}

} // namespace

HangingFolder readHangingFolder(const QString& folder)
{
    HangingFolder result;
    const QStringList names = filesIn(folder);
    for (const QString& name : names.mid(0, kMostFiles)) {
        auto protocol = readFile(QDir(folder).filePath(name));
        if (!protocol)
            result.problems.append(protocol.error().message);
        else if (find(result.protocols, protocol->id))
            result.problems.append(QStringLiteral("%1: another file has the id \"%2\" already, this one is ignored")
                                       .arg(QDir(folder).filePath(name), protocol->id));
        else
            result.protocols.append(std::move(*protocol));
    }
    if (names.size() > kMostFiles)
        result.problems.append(
            QStringLiteral("%1: of %2 files only the first %3 are read").arg(folder).arg(names.size()).arg(kMostFiles));
    return result;
}

Result<void> writeHangingFolder(const QString& folder, const QList<HangingProtocol>& protocols, const QStringList& gone)
{
    if (!protocols.isEmpty() && !QDir().mkpath(folder))
        return Error{ErrorCode::WriteFailed, QStringLiteral("%1: the folder cannot be made").arg(folder), {}};
    QStringList done; // ids that a file holds as they are
    QStringList used; // names of files that are not to be written over
    for (const QString& name : filesIn(folder)) {
        const QString path = QDir(folder).filePath(name);
        const auto present = readFile(path);
        if (!present) {
            used.append(name);
            continue;
        }
        const HangingProtocol* wanted = find(protocols, present->id);
        if (!wanted || done.contains(present->id)) {
            if (!wanted && !gone.contains(present->id))
                used.append(name);
            else if (!QFile::remove(path))
                return Error{ErrorCode::WriteFailed, QStringLiteral("%1: cannot be deleted").arg(path), {}};
        } else if (*wanted == *present) {
            done.append(present->id);
            used.append(name);
        } else {
            if (auto written = writeFileAtomically(path.toStdString(), hangingProtocolJson(*wanted)); !written)
                return written;
            done.append(wanted->id);
            used.append(name);
        }
    }
    for (const HangingProtocol& protocol : protocols) {
        if (done.contains(protocol.id))
            continue;
        QString name = fileName(protocol.id);
        for (int number = 2; used.contains(name); ++number)
            name = fileName(QStringLiteral("%1-%2").arg(protocol.id).arg(number));
        const QString path = QDir(folder).filePath(name);
        if (auto written = writeFileAtomically(path.toStdString(), hangingProtocolJson(protocol)); !written)
            return written;
        used.append(name);
    }
    return {};
}

QList<HangingProtocol> combineProtocols(const QList<HangingProtocol>& shipped, const QList<HangingProtocol>& own,
                                        const QStringList& order)
{
    QList<HangingProtocol> all;
    for (const HangingProtocol& protocol : shipped) {
        const HangingProtocol* mine = find(own, protocol.id);
        all.append(mine ? *mine : protocol);
    }
    for (const HangingProtocol& protocol : own)
        if (!find(all, protocol.id))
            all.append(protocol);
    const auto place = [&](const HangingProtocol& protocol) {
        const auto at = order.indexOf(protocol.id);
        return at < 0 ? order.size() : at;
    };
    std::stable_sort(all.begin(), all.end(), [&](const auto& a, const auto& b) { return place(a) < place(b); });
    return all;
}

QString newProtocolId(const QString& name, const QList<HangingProtocol>& taken)
{
    QString base;
    for (const QChar c : name.toLower().simplified().left(hangingLimits::kText - 6))
        base += c.isLetterOrNumber() ? c : QLatin1Char('-');
    if (base.isEmpty())
        base = QStringLiteral("protocol");
    QString id = base;
    for (int number = 2; find(taken, id); ++number)
        id = QStringLiteral("%1-%2").arg(base).arg(number);
    return id;
}

} // namespace triptych
