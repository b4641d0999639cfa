// Weights in the safetensors format: a length, a JSON header and raw numbers. Nothing in it can be executed.
// Format: https://huggingface.co/docs/safetensors
#pragma once

#include "core/base/result.h"

#include <QByteArray>

#include <map>
#include <vector>

namespace triptych {

/// One array of 32-bit floats (or 64-bit integers, for counters), row-major.
struct StoredTensor {
    bool integer = false; ///< I64 instead of F32
    std::vector<qint64> shape;
    QByteArray bytes; ///< little endian
};

using StoredTensors = std::map<QString, StoredTensor>;

QByteArray writeSafetensors(const StoredTensors& tensors);

/// Errors: BadFormat (header, unknown type, offsets that overlap, leave the file or do not fit the shape),
/// LimitExceeded; `path` is for messages.
Result<StoredTensors> parseSafetensors(const QByteArray& file, const QString& path);

} // namespace triptych
