#include "core/annotation/new_shape_id.h"

#include <QRandomGenerator>
#include <QUuid>
#include <QtEndian>

#include <array>
#include <chrono>

namespace triptych {

ShapeId newShapeId()
{
    using namespace std::chrono;
    constexpr quint64 kNsPerMs = 1'000'000;
    const auto now = quint64(duration_cast<nanoseconds>(system_clock::now().time_since_epoch()).count());
    const quint64 fraction = now % kNsPerMs * 4096 / kNsPerMs; // 12 bits below the millisecond: method 3 of section 6.2
    const quint64 random = QRandomGenerator::system()->generate64();
    std::array<char, 16> bytes;
    qToBigEndian<quint64>(now / kNsPerMs << 16 | 0x7000 | fraction, bytes.data());
    qToBigEndian<quint64>(random >> 2 | quint64(0b10) << 62, bytes.data() + 8);
    return ShapeId{QUuid::fromRfc4122(QByteArrayView(bytes.data(), 16)).toString(QUuid::WithoutBraces)};
}

} // namespace triptych
