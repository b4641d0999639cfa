// Reading large JSON files record by record, so that the file itself is never held in memory.
#pragma once

#include "core/base/json_value.h"
#include "core/base/result.h"

#include <functional>
#include <stop_token>
#include <string>
#include <vector>

class QIODevice;

namespace triptych {

/// What a file may hold at most; beyond it reading ends with LimitExceeded.
struct JsonLimits {
    int depth = 32;
    qsizetype valuesPerRecord = 200'000; ///< beside the numbers
    qsizetype numbersPerRecord = 20'000'000;
    qsizetype bytesPerText = 64 << 20;
    qint64 bytes = qint64(4) << 30;
};

struct JsonRecordSource {
    QIODevice& device;               ///< open for reading; read once, from where it stands
    QString name;                    ///< of the file; begins every message
    std::vector<std::string> arrays; ///< members of the root whose items are records; of a root array the items are
    std::function<void(double)> progress = {}; ///< the part read, 0…1, where the device knows its size
    JsonLimits limits = {};
};

/// Calls `take(array, record)` for each item of those arrays as it is read (array "": the root is itself an array);
/// false ends the reading with `stopped` as the error. Gives the rest of the root without these arrays, of which an
/// empty array stays in its place. Errors: BadFormat (no JSON; where it ends), LimitExceeded, Cancelled, Unreadable.
using TakeRecord = std::function<Result<void>(const std::string& array, JsonValue&& record)>;
Result<JsonValue> readJsonRecords(const JsonRecordSource& source, const TakeRecord& take, std::stop_token stop = {});

} // namespace triptych
