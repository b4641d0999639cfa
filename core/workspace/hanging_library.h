// The reader's own hanging protocols: a folder of JSON files, one for each, beside those that come with the program.
#pragma once

#include "core/workspace/hanging_protocol.h"

namespace triptych {

struct HangingFolder {
    QList<HangingProtocol> protocols; ///< in the order of the files' names
    QStringList problems;             ///< a sentence for each file that is no protocol, naming it
};

/// Files (*.json) of at most 64 KiB, at most 200 of them. A folder that is not there is empty. Reads files: in a
/// worker.
HangingFolder readHangingFolder(const QString& folder);

/// Makes the folder hold these: writes what is new or other, takes away the files of those `gone` (ids). Broken files
/// and those of other protocols stay: somebody has put them there meanwhile. Errors: WriteFailed, naming the file. In a
/// worker.
Result<void> writeHangingFolder(const QString& folder, const QList<HangingProtocol>& protocols,
                                const QStringList& gone);

/// Both together: of one id the reader's own counts. First those named in `order`, then as they came.
QList<HangingProtocol> combineProtocols(const QList<HangingProtocol>& shipped, const QList<HangingProtocol>& own,
                                        const QStringList& order);

/// An id that none of these has, made from a name: "My reading" → "my-reading", "my-reading-2".
QString newProtocolId(const QString& name, const QList<HangingProtocol>& taken);

} // namespace triptych
