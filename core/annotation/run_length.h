// Lengths and runs of label tiles, shared by the coding of tiles and of their changes.
#pragma once

#include <QByteArray>

#include <cstring>

namespace triptych {

/// The end of the run of `label` that starts at `i`, eight labels at a time.
inline quint32 runEnd(const quint8* labels, quint32 i, quint32 count)
{
    const quint8 label = labels[i];
    quint64 pattern = 0;
    std::memset(&pattern, label, sizeof pattern);
    quint64 word = 0;
    while (i + sizeof word <= count) {
        std::memcpy(&word, labels + i, sizeof word);
        if (word != pattern)
            break;
        i += sizeof word;
    }
    while (i < count && labels[i] == label)
        ++i;
    return i;
}

/// LEB128 (https://en.wikipedia.org/wiki/LEB128).
inline void appendLength(QByteArray& bytes, quint32 length)
{
    for (; length >= 0x80; length >>= 7)
        bytes.append(char((length & 0x7F) | 0x80));
    bytes.append(char(length));
}

/// Reads a LEB128 number of at most 65536; 0 where there is none.
inline quint32 readLength(const QByteArray& bytes, qsizetype& at)
{
    quint32 length = 0;
    for (int shift = 0; shift <= 14 && at < bytes.size(); shift += 7) {
        const quint8 byte = quint8(bytes[at++]);
        length |= quint32(byte & 0x7F) << shift;
        if (!(byte & 0x80))
            return byte == 0 && shift > 0 ? 0 : length; // a padded number would be a second coding of the same tile
    }
    return 0;
}

} // namespace triptych
