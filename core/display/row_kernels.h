// The innermost loops of composeViewport: plain loops over arrays, compiled once for every processor and once for
// those with AVX2, chosen when the program starts.
#pragma once

#include <QColor>

namespace triptych {

/// For each screen column: two neighbouring pixels of a level, and the weight of the second, 0…256. Arrays of one
/// length.
struct TapArrays {
    const qint32* first;
    const qint32* second;
    const qint32* weight;
    TapArrays from(int column) const { return {first + column, second + column, weight + column}; }
};

/// out = upper·(256 − weight) + lower·weight, unrounded, so that the horizontal step rounds once.
void mixRows(const quint8* upper, const quint8* lower, int count, int weight, quint32* out);
void mixRows(const qint8* upper, const qint8* lower, int count, int weight, qint32* out);
void mixRows(const quint16* upper, const quint16* lower, int count, int weight, quint32* out);
void mixRows(const qint16* upper, const qint16* lower, int count, int weight, qint32* out);

/// What mixRows made, mixed along the columns, rounded, and looked up: out = table[value − firstValue].
void lookUpMixed(const quint32* row, TapArrays taps, int count, const QRgb* table, int firstValue, QRgb* out);
void lookUpMixed(const qint32* row, TapArrays taps, int count, const QRgb* table, int firstValue, QRgb* out);

/// The same two steps for colours of 8 bits a channel, RGBRGB…: `count` bytes, rounded …
void mixBytes(const quint8* upper, const quint8* lower, int count, int weight, quint8* out);
/// … and `count` screen columns. One byte after the last pixel of `row` is read, too.
void mixColours(const quint8* row, TapArrays taps, int count, QRgb* out);

/// Two colours of three bytes, packed alike, rounded; the fourth byte becomes 0. `weight` of the second, 0…256.
[[gnu::always_inline]] inline quint32 mixPacked(quint32 a, quint32 b, quint32 weight)
{
    const quint32 rest = 256 - weight;
    const quint32 rb = ((a & 0xff00ff) * rest + (b & 0xff00ff) * weight + 0x800080) >> 8;
    const quint32 g = ((a & 0x00ff00) * rest + (b & 0x00ff00) * weight + 0x008000) >> 8;
    return (rb & 0xff00ff) | (g & 0x00ff00);
}

/// Each pixel becomes the entry of `table` at the sum of what its red, green and blue sample look up; below 0 is 0.
void lookUpSum(QRgb* pixels, int count, const qint32* red, const qint32* green, const qint32* blue, const QRgb* table);

/// `colour` over the pixels, alpha 0…256.
void blendColour(QRgb colour, quint32 alpha, int count, QRgb* pixels);

/// Colours over a row of pixels: what is laid over is premultiplied by its alpha (0…256), `rest` is 256 − alpha.
struct BlendTable {
    const QRgb* redBlue; ///< 0x00RR00BB times alpha
    const QRgb* green;   ///< 0x0000GG00 times alpha
    const quint32* rest;
};

/// Heatmap values between two neighbours of a line, `value = left + (right − left)·weight`, 0…1 each, as colours of the
/// table's 256 over the pixels.
void blendLinear(float left, float right, const float* weight, int count, const BlendTable& table, QRgb* pixels);

} // namespace triptych
