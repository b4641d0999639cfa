// What the image layer adds up when it mixes pixels.
#pragma once

#include <QtGlobal>

namespace triptych {

/// A pixel of a colour tile as it lies in memory.
struct Rgb {
    quint8 red, green, blue;
};

/// What the bilinear sum is computed in: wide enough for 16 bits × 8 + 8 bits of weights.
template <class T>
struct Sum {
    using Type = double;
};
template <>
struct Sum<quint8> {
    using Type = quint32;
};
template <>
struct Sum<qint8> {
    using Type = qint32;
};
template <>
struct Sum<quint16> {
    using Type = quint32;
};
template <>
struct Sum<qint16> {
    using Type = qint32;
};

} // namespace triptych
