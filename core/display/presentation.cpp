#include "core/display/presentation.h"

#include "core/display/channel_table.h"
#include "core/display/deep_grey.h"
#include "core/display/stain_separation.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace triptych {

namespace {

/// PS3.3 C.11.1.1.1 and C.11.2.1.1: below the first value mapped the first entry, beyond the last the last.
double lookUp(const LookupTable& lut, double value)
{
    if (lut.values.empty())
        return value;
    const double index = std::floor(value - lut.firstMapped);
    return lut.values[size_t(std::clamp(index, 0.0, double(lut.values.size() - 1)))];
}

/// What an entry can be at most.
double largestEntry(const LookupTable& lut) { return double((1u << std::clamp(lut.bits, 1, 16)) - 1); }

/// The VOI LUT in force, or null: a window is.
const LookupTable* voiLutOf(const GrayscaleEncoding& encoding, const Presentation& p)
{
    if (p.ownLut && !p.ownLut->values.empty())
        return p.ownLut.get();
    const bool chosen = p.voiLut >= 0 && size_t(p.voiLut) < encoding.voiLuts.size();
    return chosen ? &encoding.voiLuts[size_t(p.voiLut)] : nullptr;
}

/// PS3.3 C.11.6.1.1: the VOI's output, 0…1, spread over the entries; a P-value 0…1.
double presentationValue(const LookupTable& lut, double y)
{
    if (lut.values.empty())
        return y;
    const size_t last = lut.values.size() - 1;
    return lut.values[size_t(std::clamp(y, 0.0, 1.0) * double(last) + 0.5)] / largestEntry(lut);
}

/// PS3.3 C.11.2.1.2.1, C.11.2.1.3.1 and C.11.2.1.3.2 with ymin = 0 and ymax = 1.
double applyWindow(const VoiWindow& window, VoiFunction function, double x)
{
    const double c = window.centre;
    switch (function) {
    case VoiFunction::Linear: {
        const double w = std::max(window.width, 1.0);
        if (x <= c - 0.5 - (w - 1) / 2)
            return 0;
        if (x > c - 0.5 + (w - 1) / 2)
            return 1;
        return (x - (c - 0.5)) / (w - 1) + 0.5;
    }
    case VoiFunction::LinearExact: {
        const double w = std::max(window.width, 1e-12);
        if (x <= c - w / 2)
            return 0;
        if (x > c + w / 2)
            return 1;
        return (x - c) / w + 0.5;
    }
    case VoiFunction::Sigmoid: break;
    }
    return 1 / (1 + std::exp(-4 * (x - c) / std::max(window.width, 1e-12)));
}

/// From stored value to the grey before the monitor's curve and the colour map.
struct GreyFunction {
    const GrayscaleEncoding& m_encoding;
    const Presentation& m_presentation;
    double of(double storedValue) const; ///< 0…1, or NaN: no image
};

bool usable(const VoiWindow& window, VoiFunction function)
{
    // LINEAR wants a width of at least 1, the others more than 0 (PS3.3 C.11.2.1.2).
    return std::isfinite(window.centre) && std::isfinite(window.width) &&
           (function == VoiFunction::Linear ? window.width >= 1 : window.width > 0);
}

/// A LINEAR_EXACT window from black at `low` to white at `high`, in modality units.
void setRange(Presentation& p, double low, double high)
{
    if (low > high)
        std::swap(low, high);
    p.function = VoiFunction::LinearExact;
    p.window.centre = (low + high) / 2;
    p.window.width = std::max(high - low, 1e-6);
}

/// The values of `sample` in modality units, padding, NaN and what a shutter hides left out; at most about a quarter
/// million of them.
std::vector<double> sampledValues(const ImageInfo& info, const PixelBuffer& sample, int frame)
{
    const GrayscaleEncoding& encoding = info.grayscaleOf(frame);
    std::vector<double> values;
    const qint64 pixels = qint64(sample.width()) * sample.height();
    const int step = std::max(1, int(std::sqrt(double(pixels) / 250'000)));
    // Images with a shutter are read a frame at a time, so that the sample is the whole image.
    const auto isHidden = [&](int x, int y) {
        return info.shutter && !isSeen(*info.shutter, {(x + 0.5) * info.size().width() / sample.width(),
                                                       (y + 0.5) * info.size().height() / sample.height()});
    };
    for (int y = 0; y < sample.height(); y += step)
        for (int x = 0; x < sample.width(); x += step) {
            const double stored = sample.sampleAt(x, y);
            if (std::isfinite(stored) && !isPadding(encoding, stored) && !isHidden(x, y))
                values.push_back(modalityValue(encoding, stored));
        }
    return values;
}

double percentile(std::vector<double>& values, double fraction)
{
    const auto at = values.begin() + std::ptrdiff_t(fraction * double(values.size() - 1));
    std::nth_element(values.begin(), at, values.end());
    return *at;
}

/// Most of the values in view, the few extreme ones (markers, dead pixels) beyond black and white.
void setRangeFrom(Presentation& p, std::vector<double> values)
{
    const double low = percentile(values, 0.005);
    const double high = percentile(values, 0.998);
    if (high > low)
        return setRange(p, low, high);
    const auto [least, most] = std::minmax_element(values.begin(), values.end());
    setRange(p, *least, *most > *least ? *most : *least + 1);
}

void setRangeOfStoredBits(Presentation& p, const GrayscaleEncoding& encoding)
{
    setRange(p, modalityValue(encoding, encoding.storedMin), modalityValue(encoding, encoding.storedMax));
}

} // namespace

double modalityValue(const GrayscaleEncoding& encoding, double storedValue)
{
    if (encoding.modalityLut)
        return lookUp(*encoding.modalityLut, storedValue);
    return storedValue * encoding.rescaleSlope + encoding.rescaleIntercept;
}

QString modalityText(const GrayscaleEncoding& encoding, double storedValue)
{
    const double value = modalityValue(encoding, storedValue);
    const QString number = QString::number(value, 'g', 6);
    if (encoding.unit == QLatin1String("OD")) // in thousandths (PS3.3 C.11.1.1.2)
        return QStringLiteral("%1 (OD %2)").arg(number, QString::number(value / 1000, 'g', 4));
    return encoding.unit.isEmpty() ? number : number + QLatin1Char(' ') + encoding.unit;
}

Presentation valueRangePresentation(const ImageInfo& info, const PixelBuffer& sample, int frame)
{
    Presentation p;
    auto values = sample.isNull() ? std::vector<double>{} : sampledValues(info, sample, frame);
    values.empty() ? setRangeOfStoredBits(p, info.grayscaleOf(frame)) : setRangeFrom(p, std::move(values));
    return p;
}

Presentation defaultPresentation(const ImageInfo& info, const PixelBuffer& sample, int frame)
{
    Presentation p;
    if (info.colour == ColourModel::Rgb) {
        setRange(p, 0, 255);
        return p;
    }
    const GrayscaleEncoding& encoding = info.grayscaleOf(frame);
    for (const VoiWindow& window : encoding.windows)
        if (usable(window, encoding.voiFunction)) {
            p.window = window;
            p.function = encoding.voiFunction;
            return p;
        }
    if (info.bitsStored <= 8 && info.sampleType != SampleType::F32)
        setRangeOfStoredBits(p, encoding);
    else
        p = valueRangePresentation(info, sample, frame);
    if (!encoding.voiLuts.empty() && !encoding.voiLuts.front().values.empty())
        p.voiLut = 0;
    return p;
}

DisplayLut::DisplayLut(const GrayscaleEncoding& encoding, const Presentation& presentation, SampleType type)
    : m_encoding(encoding), m_presentation(presentation)
{
    if (presentation.monitor && presentation.colourMap == ColourMap::Grey)
        m_gsdf = std::make_shared<GsdfTable>(gsdfTable(*presentation.monitor));
    const auto fill = [this](int first, int last) {
        m_first = first;
        m_table.resize(size_t(last - first + 1));
        // Of 12 bits in 16 only a sixteenth is ever looked up; the rest takes the colour of the nearest that is. An
        // encoding that nobody filled in says 8 bits, whatever the type: then all are worked out.
        const double least = m_encoding.storedMin, most = m_encoding.storedMax;
        const bool known = most - least > 255 && least >= first && most <= last;
        const int begin = known ? int(least) : first, end = known ? int(most) : last;
        for (int value = begin; value <= end; ++value)
            m_table[size_t(value - first)] = colour(value);
        std::fill(m_table.begin(), m_table.begin() + (begin - first), m_table[size_t(begin - first)]);
        std::fill(m_table.begin() + (end - first), m_table.end(), m_table[size_t(end - first)]);
    };
    switch (type) {
    case SampleType::U8: fill(0, 255); break;
    case SampleType::S8: fill(-128, 127); break;
    case SampleType::U16: fill(0, 65535); break;
    case SampleType::S16: fill(-32768, 32767); break;
    default: break;
    }
}

double GreyFunction::of(double storedValue) const
{
    if (isPadding(m_encoding, storedValue) || std::isnan(storedValue))
        return std::numeric_limits<double>::quiet_NaN();
    const double x = modalityValue(m_encoding, storedValue);
    const LookupTable* voiLut = voiLutOf(m_encoding, m_presentation);
    double y = voiLut ? lookUp(*voiLut, x) / largestEntry(*voiLut)
                      : applyWindow(m_presentation.window, m_presentation.function, x);
    if (m_presentation.presentationLut)
        y = presentationValue(*m_presentation.presentationLut, y);
    if (m_encoding.inverted != m_presentation.invert)
        y = 1 - y;
    return std::clamp(y, 0.0, 1.0);
}

double shownGrey(const GrayscaleEncoding& encoding, const Presentation& presentation, double storedValue)
{
    return GreyFunction{encoding, presentation}.of(storedValue);
}

QRgb DisplayLut::colour(double storedValue) const
{
    const double y = GreyFunction{m_encoding, m_presentation}.of(storedValue);
    if (std::isnan(y))
        return 0xff000000; // no image: black whatever the inversion
    if (m_gsdf) {
        const int level = (*m_gsdf)[size_t(y * (kGsdfSteps - 1) + 0.5)];
        return qRgb(level, level, level);
    }
    return colourMapTable(m_presentation.colourMap)[size_t(y * 255 + 0.5)];
}

std::array<quint8, 256> channelTable(const Presentation& p)
{
    std::array<quint8, 256> table;
    for (int i = 0; i < 256; ++i) {
        double value = std::pow(i / 255.0, 1 / std::clamp(p.gamma, 0.05, 20.0)) + p.brightness;
        value = p.invert ? 1 - value : value;
        table[size_t(i)] = quint8(std::lround(std::clamp(value, 0.0, 1.0) * 255));
    }
    return table;
}

namespace {

void renderStain(const PixelBuffer& pixels, const StainTable& stain, PixelBuffer& out)
{
    for (int y = 0; y < pixels.height(); ++y) {
        const quint8* in = pixels.row<quint8>(y);
        quint8* to = out.mutableRow<quint8>(y);
        for (int x = 0; x < pixels.width(); ++x, in += 3) {
            const QRgb shown = stain(qRgb(in[0], in[1], in[2]));
            *to++ = quint8(qRed(shown));
            *to++ = quint8(qGreen(shown));
            *to++ = quint8(qBlue(shown));
        }
    }
}

} // namespace

Result<PixelBuffer> renderDisplayValues(const PixelBuffer& pixels, const ImageInfo& info, const Presentation& p,
                                        int frame)
{
    const bool rgb = pixels.samplesPerPixel() >= 3;
    const bool grey = !rgb && p.colourMap == ColourMap::Grey;
    auto out = PixelBuffer::allocate(pixels.size(), grey ? 1 : 3, SampleType::U8);
    if (!out)
        return out;
    if (rgb) {
        const auto table = channelTable(p);
        if (p.stain != StainChannel::None) {
            renderStain(pixels, StainTable(p.stain, table), *out);
            return out;
        }
        for (int y = 0; y < pixels.height(); ++y)
            std::transform(pixels.row<quint8>(y), pixels.row<quint8>(y) + qsizetype(pixels.width()) * 3,
                           out->mutableRow<quint8>(y), [&](quint8 v) { return table[v]; });
        return out;
    }
    const DisplayLut lut(info.grayscaleOf(frame), p, pixels.type());
    dispatchSampleType(pixels.type(), [&](auto zero) {
        using T = decltype(zero);
        for (int y = 0; y < pixels.height(); ++y) {
            const T* in = pixels.row<T>(y);
            quint8* to = out->mutableRow<quint8>(y);
            for (int x = 0; x < pixels.width(); ++x) {
                QRgb colour;
                if constexpr (sizeof(T) <= 2)
                    colour = lut.table()[size_t(int(in[x]) - lut.firstValue())];
                else
                    colour = lut.colour(double(in[x]));
                if (grey) {
                    *to++ = quint8(qRed(colour));
                } else {
                    *to++ = quint8(qRed(colour));
                    *to++ = quint8(qGreen(colour));
                    *to++ = quint8(qBlue(colour));
                }
            }
        }
    });
    return out;
}

} // namespace triptych
