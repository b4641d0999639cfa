#include "core/dicom/dicom_grayscale.h"

#include <dcmtk/config/osconfig.h>

#include <dcmtk/dcmdata/dcdeftag.h>

#include <algorithm>
#include <bit>
#include <cmath>

namespace triptych {

namespace {

/// The attributes of a module, or of the functional group macro that replaces it in enhanced images.
DicomAttributes moduleOrGroup(const DicomAttributes& header, const DcmTagKey& attribute, const DcmTagKey& group)
{
    if (header.has(attribute))
        return header;
    const DicomAttributes macro = header.functionalGroup(group);
    return macro.isNull() ? header : macro;
}

/// One item of a Modality or VOI LUT Sequence, or what is wrong with it. The first value mapped is signed where the
/// values it maps can be. `name` begins sentences.
Result<LookupTable> readLut(const DicomAttributes& item, const QString& name, bool signedInput, QStringList& warnings)
{
    const auto wrong = [](const QString& what) { return Error{ErrorCode::BadFormat, what, {}}; };
    const std::vector<quint16> descriptor = item.words(DCM_LUTDescriptor);
    std::vector<quint16> values = item.words(DCM_LUTData);
    if (descriptor.size() < 3)
        return wrong(QStringLiteral("its descriptor has %1 of 3 values").arg(descriptor.size()));
    const size_t entries = descriptor[0] == 0 ? 65536 : descriptor[0];
    LookupTable table;
    table.firstMapped = signedInput ? double(qint16(descriptor[1])) : double(descriptor[1]);
    table.bits = descriptor[2];
    if (table.bits <= 8 && values.size() < entries && values.size() * 2 >= entries) { // bytes packed in words
        for (const quint16 word : std::vector<quint16>(std::exchange(values, {}))) {
            values.push_back(word & 0xFF);
            values.push_back(word >> 8);
        }
    }
    if (values.size() < entries)
        return wrong(QStringLiteral("it holds %1 of %2 entries").arg(values.size()).arg(entries));
    if (values.size() > entries + 1) // one may be the padding of bytes to words
        warnings << QStringLiteral("The data of %1 hold %2 entries, %3 are stated and used.")
                        .arg(name)
                        .arg(values.size())
                        .arg(entries);
    values.resize(entries);
    const int used = std::bit_width(*std::max_element(values.begin(), values.end()));
    if (table.bits < std::max(used, 1) || table.bits > 16) {
        const int taken = std::max(used, 8); // no table has entries of less (PS3.3 C.11.2.1.1)
        warnings << QStringLiteral("The entries of %1 are said to have %2 bits; %3 are taken.")
                        .arg(name)
                        .arg(table.bits)
                        .arg(taken);
        table.bits = taken;
    }
    table.values = std::move(values);
    table.explanation = item.text(DCM_LUTExplanation);
    return table;
}

VoiFunction voiFunctionOf(const DicomAttributes& item)
{
    const QString name = item.text(DCM_VOILUTFunction);
    if (name == QLatin1String("SIGMOID"))
        return VoiFunction::Sigmoid;
    return name == QLatin1String("LINEAR_EXACT") ? VoiFunction::LinearExact : VoiFunction::Linear;
}

void readWindows(const DicomAttributes& item, GrayscaleEncoding& encoding, QStringList& warnings)
{
    encoding.voiFunction = voiFunctionOf(item);
    const auto centres = item.numbers(DCM_WindowCenter);
    const auto widths = item.numbers(DCM_WindowWidth);
    const QStringList explanations = item.texts(DCM_WindowCenterWidthExplanation);
    // PS3.3 C.11.2.1.2.1: LINEAR needs a width of at least 1, the others one above 0.
    const double least = encoding.voiFunction == VoiFunction::Linear ? 1.0 : 1e-12;
    const size_t stated = size_t(std::max(item.texts(DCM_WindowCenter).size(), item.texts(DCM_WindowWidth).size()));
    const size_t readable = std::min(centres.size(), widths.size());
    if (readable < stated)
        warnings << QStringLiteral("%1 of %2 windows can be read.").arg(readable).arg(stated);
    for (size_t i = 0; i < std::min(readable, size_t(256)); ++i) {
        if (widths[i] < least) {
            warnings << QStringLiteral("A window of width %1 is impossible; it is left out.").arg(widths[i]);
            continue;
        }
        encoding.windows.push_back({centres[i], widths[i], explanations.value(qsizetype(i))});
    }
}

void readModality(const DicomAttributes& header, const PixelFormat& format, GrayscaleEncoding& encoding,
                  QStringList& warnings)
{
    if (header.itemCount(DCM_ModalityLUTSequence) > 0) {
        auto table = readLut(header.item(DCM_ModalityLUTSequence), QStringLiteral("the modality LUT"), format.isSigned,
                             warnings);
        if (table) {
            encoding.modalityLut = std::move(*table);
            return;
        }
        warnings << QStringLiteral("The modality LUT is not used: %1.").arg(table.error().message);
    }
    const DicomAttributes item = moduleOrGroup(header, DCM_RescaleSlope, DCM_PixelValueTransformationSequence);
    const double slope = item.number(DCM_RescaleSlope).value_or(item.has(DCM_RescaleSlope) ? 0 : 1);
    if (slope == 0)
        warnings << QStringLiteral("A rescale slope of %1 is impossible; 1 is used.")
                        .arg(item.text(DCM_RescaleSlope).left(20));
    encoding.rescaleSlope = slope == 0 ? 1 : slope;
    encoding.rescaleIntercept = item.number(DCM_RescaleIntercept).value_or(0);
}

/// `module`: the image's own VOI LUT module, or the item of Frame VOI LUT with LUT (PS3.3 C.7.6.16.2.10).
void readVoiLuts(const DicomAttributes& module, const PixelFormat& format, GrayscaleEncoding& encoding,
                 QStringList& warnings)
{
    // PS3.3 C.11.2.1.1: the first value mapped is signed where the modality transformation gives negative values.
    const double lowest = encoding.modalityLut ? 0
                                               : std::min(encoding.storedMin * encoding.rescaleSlope,
                                                          encoding.storedMax * encoding.rescaleSlope) +
                                                     encoding.rescaleIntercept;
    const bool signedInput = lowest < 0 || (format.isSigned && !encoding.modalityLut);
    for (int i = 0; i < std::min(module.itemCount(DCM_VOILUTSequence), 64); ++i) {
        auto table =
            readLut(module.item(DCM_VOILUTSequence, i), QStringLiteral("VOI LUT %1").arg(i + 1), signedInput, warnings);
        if (table)
            encoding.voiLuts.push_back(std::move(*table));
        else
            warnings << QStringLiteral("VOI LUT %1 is left out: %2.").arg(i + 1).arg(table.error().message);
    }
}

/// Pixel Padding Value and Range Limit (PS3.3 C.7.5.1.1.2), in the same signedness as the pixels.
std::optional<std::pair<double, double>> readPadding(const DicomAttributes& header, const PixelFormat& format)
{
    if (format.isFloat) {
        const bool isDouble = format.bitsAllocated == 64;
        const auto value = header.number(isDouble ? DCM_DoubleFloatPixelPaddingValue : DCM_FloatPixelPaddingValue);
        const auto limit =
            header.number(isDouble ? DCM_DoubleFloatPixelPaddingRangeLimit : DCM_FloatPixelPaddingRangeLimit);
        if (!value)
            return {};
        const auto ends = std::minmax(*value, limit.value_or(*value));
        // Delivered as float, which the limits must be rounded like.
        return std::pair(double(float(ends.first)), double(float(ends.second)));
    }
    const auto asStored = [&](const DcmTagKey& tag) -> std::optional<double> {
        const auto words = header.words(tag);
        if (words.empty())
            return header.number(tag);
        return format.isSigned ? double(qint16(words[0])) : double(words[0]);
    };
    const auto first = asStored(DCM_PixelPaddingValue);
    if (!first)
        return {};
    const double last = asStored(DCM_PixelPaddingRangeLimit).value_or(*first);
    return std::pair(std::min(*first, last), std::max(*first, last));
}

/// Whether frames of an enhanced image differ in attributes of a functional group macro (PS3.3 C.7.6.16.2).
bool framesDiffer(const DicomAttributes& header, const DcmTagKey& macro, std::initializer_list<DcmTagKey> attributes)
{
    constexpr int kMostFrames = 2000; // items are found by walking a list
    const int frames = std::min(header.itemCount(DCM_PerFrameFunctionalGroupsSequence), kMostFrames);
    const DicomAttributes first = header.functionalGroup(macro, 0);
    for (int frame = 1; frame < frames; ++frame) {
        const DicomAttributes other = header.functionalGroup(macro, frame);
        for (const DcmTagKey& attribute : attributes)
            if (other.text(attribute) != first.text(attribute))
                return true;
    }
    return false;
}

void warnOfFrames(const DicomAttributes& header, QStringList& warnings)
{
    if (!header.has(DCM_RescaleSlope) &&
        framesDiffer(header, DCM_PixelValueTransformationSequence, {DCM_RescaleSlope, DCM_RescaleIntercept}))
        warnings << QStringLiteral("The frames have different rescales; the first one's is used for all.");
    if (!header.has(DCM_WindowCenter) &&
        framesDiffer(header, DCM_FrameVOILUTSequence, {DCM_WindowCenter, DCM_WindowWidth, DCM_VOILUTFunction}))
        warnings << QStringLiteral("The frames have different windows; the first one's is used for all.");
}

} // namespace

GrayscaleEncoding readGrayscale(const DicomAttributes& header, const PixelFormat& format, QStringList& warnings)
{
    GrayscaleEncoding encoding;
    encoding.storedMin = format.isSigned ? -std::ldexp(1.0, format.bitsStored - 1) : 0;
    encoding.storedMax = std::ldexp(1.0, format.bitsStored - (format.isSigned ? 1 : 0)) - 1;
    if (format.isColour()) {
        encoding.storedMax = 255;
        return encoding;
    }
    if (format.isFloat) {
        // The range is not in the header; smallest and largest image value may be (PS3.3 C.7.6.24).
        encoding.storedMin = 0;
        encoding.storedMax = 1;
    }
    readModality(header, format, encoding, warnings);
    readWindows(moduleOrGroup(header, DCM_WindowCenter, DCM_FrameVOILUTSequence), encoding, warnings);
    readVoiLuts(moduleOrGroup(header, DCM_VOILUTSequence, DCM_FrameVOILUTSequence), format, encoding, warnings);
    warnOfFrames(header, warnings);
    encoding.inverted = format.photometric == Photometric::Monochrome1 ||
                        header.text(DCM_PresentationLUTShape) == QLatin1String("INVERSE");
    encoding.padding = readPadding(header, format);
    return encoding;
}

} // namespace triptych
