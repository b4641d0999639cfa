#include "core/inference/safetensors.h"

#include "core/inference/json_fields.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QtEndian>

namespace triptych {

namespace {

constexpr qint64 kMaxHeaderBytes = 16 << 20;
constexpr qint64 kMaxElements = qint64(1) << 30;

qint64 elementCount(const std::vector<qint64>& shape)
{
    qint64 count = 1;
    for (const qint64 side : shape) {
        if (side < 0 || side > kMaxElements || (side > 0 && count > kMaxElements / side))
            return -1;
        count *= side;
    }
    return count;
}

Error broken(const QString& path, const QString& reason)
{
    return {ErrorCode::BadFormat, QStringLiteral("%1: not a whole safetensors file: %2").arg(path, reason), {}};
}

} // namespace

QByteArray writeSafetensors(const StoredTensors& tensors)
{
    QJsonObject header;
    QByteArray data;
    for (const auto& [name, tensor] : tensors) {
        QJsonArray shape;
        for (const qint64 side : tensor.shape)
            shape.append(side);
        header[name] = QJsonObject{{"dtype", tensor.integer ? "I64" : "F32"},
                                   {"shape", shape},
                                   {"data_offsets", QJsonArray{data.size(), data.size() + tensor.bytes.size()}}};
        data += tensor.bytes;
    }
    QByteArray json = QJsonDocument(header).toJson(QJsonDocument::Compact);
    json += QByteArray((8 - json.size() % 8) % 8, ' '); // the numbers stay aligned
    QByteArray file(8, 0);
    qToLittleEndian<quint64>(static_cast<quint64>(json.size()), file.data());
    return file + json + data;
}

Result<StoredTensors> parseSafetensors(const QByteArray& file, const QString& path)
{
    if (file.size() < 8)
        return broken(path, QStringLiteral("it is shorter than its first number"));
    const quint64 headerBytes = qFromLittleEndian<quint64>(file.constData());
    if (headerBytes > static_cast<quint64>(std::min<qint64>(kMaxHeaderBytes, file.size() - 8)))
        return broken(path, QStringLiteral("its header would leave the file"));
    const auto header = parseJsonObject(file.mid(8, static_cast<qsizetype>(headerBytes)), path);
    if (!header)
        return header.error();
    const QByteArray data = file.mid(8 + static_cast<qsizetype>(headerBytes));
    StoredTensors tensors;
    JsonFields fields(*header, path);
    for (const QString& name : header->keys()) {
        if (name == QLatin1String("__metadata__"))
            continue;
        JsonFields entry = fields.nested(name);
        StoredTensor tensor;
        tensor.integer = entry.choice("dtype", {"F32", "I64"}) == QLatin1String("I64");
        for (const double side : entry.numbers("shape", 16))
            tensor.shape.push_back(side >= 0 && side < 1e15 ? static_cast<qint64>(side) : -1);
        const auto offsets = entry.numbers("data_offsets", 2);
        if (fields.error())
            return *fields.error();
        const qint64 expected = elementCount(tensor.shape) * (tensor.integer ? 8 : 4);
        if (offsets.size() != 2 ||
            !(offsets[0] >= 0 && offsets[0] <= offsets[1] && offsets[1] <= double(data.size())) || expected < 0 ||
            static_cast<qint64>(offsets[1] - offsets[0]) != expected)
            return broken(path, QStringLiteral("the place of '%1' does not fit").arg(name));
        tensor.bytes = data.mid(static_cast<qsizetype>(offsets[0]), static_cast<qsizetype>(expected));
        tensors[name] = std::move(tensor);
    }
    return tensors;
}

} // namespace triptych
