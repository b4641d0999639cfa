#include "core/display/row_kernels.h"

#include <QtEndian>

#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__)
#define TRIPTYCH_CLONES __attribute__((target_clones("arch=haswell", "default")))
#define __restrict
#else
#define TRIPTYCH_CLONES
#endif

namespace triptych {

namespace {

template <class T, class S>
[[gnu::always_inline]] inline void mixRowsOf(const T* upper, const T* lower, int count, int weight, S* out)
{
    const S a = S(256 - weight);
    const S b = S(weight);
#pragma GCC ivdep // what is read and what is written never overlap
    for (int i = 0; i < count; ++i)
        out[i] = S(upper[i]) * a + S(lower[i]) * b;
}

template <class S>
[[gnu::always_inline]] inline void lookUpMixedOf(const S* row, TapArrays taps, int count, const QRgb* table,
                                                 int firstValue, QRgb* out)
{
    const S* const values = row;
    const QRgb* const colours = table;
    const qint32* const first = taps.first;
    const qint32* const second = taps.second;
    const qint32* const weight = taps.weight;
    QRgb* const pixels = out;
#pragma GCC ivdep // what is read and what is written never overlap
    for (int i = 0; i < count; ++i) {
        const S sum = values[first[i]] * S(256 - weight[i]) + values[second[i]] * S(weight[i]) + S(32768);
        pixels[i] = colours[qint32(sum >> 16) - firstValue];
    }
}

} // namespace

TRIPTYCH_CLONES void mixRows(const quint8* upper, const quint8* lower, int count, int weight, quint32* out)
{
    mixRowsOf(upper, lower, count, weight, out);
}
TRIPTYCH_CLONES void mixRows(const qint8* upper, const qint8* lower, int count, int weight, qint32* out)
{
    mixRowsOf(upper, lower, count, weight, out);
}
TRIPTYCH_CLONES void mixRows(const quint16* upper, const quint16* lower, int count, int weight, quint32* out)
{
    mixRowsOf(upper, lower, count, weight, out);
}
TRIPTYCH_CLONES void mixRows(const qint16* upper, const qint16* lower, int count, int weight, qint32* out)
{
    mixRowsOf(upper, lower, count, weight, out);
}

TRIPTYCH_CLONES void lookUpMixed(const quint32* row, TapArrays taps, int count, const QRgb* table, int firstValue,
                                 QRgb* out)
{
    lookUpMixedOf(row, taps, count, table, firstValue, out);
}
TRIPTYCH_CLONES void lookUpMixed(const qint32* row, TapArrays taps, int count, const QRgb* table, int firstValue,
                                 QRgb* out)
{
    lookUpMixedOf(row, taps, count, table, firstValue, out);
}

TRIPTYCH_CLONES void mixBytes(const quint8* upper, const quint8* lower, int count, int weight, quint8* out)
{
    const auto b = quint16(weight);
    const auto a = quint16(256 - weight);
#pragma GCC ivdep // what is read and what is written never overlap
    for (int i = 0; i < count; ++i)
        out[i] = quint8(quint16(upper[i] * a + lower[i] * b + 128) >> 8);
}

TRIPTYCH_CLONES void mixColours(const quint8* row, TapArrays taps, int count, QRgb* out)
{
    const qint32* const first = taps.first;
    const qint32* const second = taps.second;
    const qint32* const weight = taps.weight;
#pragma GCC ivdep // what is read and what is written never overlap
    for (int i = 0; i < count; ++i) {
        const quint32 bgr = mixPacked(qFromLittleEndian<quint32>(row + 3 * first[i]),
                                      qFromLittleEndian<quint32>(row + 3 * second[i]), quint32(weight[i]));
        out[i] = 0xff000000 | (bgr & 0xff) << 16 | (bgr & 0xff00) | (bgr >> 16);
    }
}

TRIPTYCH_CLONES void lookUpSum(QRgb* pixels, int count, const qint32* red, const qint32* green, const qint32* blue,
                               const QRgb* table)
{
    const qint32* const reds = red;
    const qint32* const greens = green;
    const qint32* const blues = blue;
    const QRgb* const colours = table;
    QRgb* const row = pixels;
#pragma GCC ivdep // what is read and what is written never overlap
    for (int i = 0; i < count; ++i) {
        const QRgb pixel = row[i];
        const qint32 sum = reds[(pixel >> 16) & 255] + greens[(pixel >> 8) & 255] + blues[pixel & 255];
        row[i] = colours[sum > 0 ? sum : 0];
    }
}

TRIPTYCH_CLONES void blendColour(QRgb colour, quint32 alpha, int count, QRgb* pixels)
{
    const quint32 redBlue = (colour & 0xff00ff) * alpha + 0x800080;
    const quint32 green = (colour & 0x00ff00) * alpha + 0x008000;
    const quint32 rest = 256 - alpha;
    for (int i = 0; i < count; ++i) {
        const quint32 rb = ((pixels[i] & 0xff00ff) * rest + redBlue) >> 8;
        const quint32 g = ((pixels[i] & 0x00ff00) * rest + green) >> 8;
        pixels[i] = 0xff000000 | (rb & 0xff00ff) | (g & 0x00ff00);
    }
}

TRIPTYCH_CLONES void blendLinear(float left, float right, const float* weight, int count, const BlendTable& table,
                                 QRgb* pixels)
{
    const float step = right - left;
    const QRgb* const redBlue = table.redBlue;
    const QRgb* const green = table.green;
    const quint32* const rests = table.rest;
    const float* const weights = weight;
    QRgb* const under = pixels;
#pragma GCC ivdep // what is read and what is written never overlap
    for (int i = 0; i < count; ++i) {
        const float value = left + step * weights[i];
        const qint32 index = qint32(value * 255 + 0.5f);
        const quint32 rest = rests[index];
        const quint32 rb = ((under[i] & 0xff00ff) * rest + redBlue[index] + 0x800080) >> 8;
        const quint32 g = ((under[i] & 0x00ff00) * rest + green[index] + 0x008000) >> 8;
        under[i] = 0xff000000 | (rb & 0xff00ff) | (g & 0x00ff00);
    }
}

} // namespace triptych
