#include "core/raster/tiff_profile.h"

#include <QFile>
#include <QtEndian>

namespace triptych {

namespace {

constexpr quint16 kIccProfile = 34675;
constexpr qint64 kMostBytes = qint64(16) << 20;
constexpr int kEntryBytes = 12; ///< tag, type, count, value or offset

template <class T>
T number(const QByteArray& bytes, qsizetype at, bool bigEndian)
{
    return bigEndian ? qFromBigEndian<T>(bytes.constData() + at) : qFromLittleEndian<T>(bytes.constData() + at);
}

QByteArray readAt(QFile& file, qint64 at, qint64 length)
{
    const QByteArray bytes = file.seek(at) ? file.read(length) : QByteArray();
    return bytes.size() == length ? bytes : QByteArray();
}

} // namespace

QByteArray tiffProfile(const std::filesystem::path& path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return {};
    const QByteArray head = readAt(file, 0, 8);
    const bool bigEndian = head.startsWith("MM");
    if (head.isEmpty() || (!bigEndian && !head.startsWith("II")) || number<quint16>(head, 2, bigEndian) != 42)
        return {};
    const qint64 directory = number<quint32>(head, 4, bigEndian);
    const QByteArray counted = readAt(file, directory, 2);
    if (counted.isEmpty())
        return {};
    const int entries = number<quint16>(counted, 0, bigEndian);
    const QByteArray table = readAt(file, directory + 2, qint64(entries) * kEntryBytes);
    for (qsizetype at = 0; at + kEntryBytes <= table.size(); at += kEntryBytes) {
        const qint64 length = number<quint32>(table, at + 4, bigEndian);
        if (number<quint16>(table, at, bigEndian) == kIccProfile && length > 4 && length <= kMostBytes)
            return readAt(file, number<quint32>(table, at + 8, bigEndian), length);
    }
    return {};
}

} // namespace triptych
