#include "core/dicom/dicom_grayscale.h"

#include <dcmtk/config/osconfig.h>

#include <dcmtk/dcmdata/dcdeftag.h>

#include <algorithm>
#include <bit>
#include <cmath>

namespace triptych {

namespace {

/// The attributes of a module, or of the functional group macro that replaces it in enhanced images.
DicomAttributes moduleOrGroup(const DicomAttributes& header, const DcmTagKey& attribute, const DcmTagKey& group,
                              int frame)
{
    if (header.has(attribute))
        return header;
    const DicomAttributes macro = header.functionalGroup(group, frame);
    return macro.isNull() ? header : macro;
}

} // namespace

Result<LookupTable> readLookupTable(const DicomAttributes& item, const QString& name, bool signedInput,
                                    QStringList& warnings)
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

namespace {

VoiFunction voiFunctionOf(const DicomAttributes& item)
{
    const QString name = item.text(DCM_VOILUTFunction);
    if (name == QLatin1String("SIGMOID"))
        return VoiFunction::Sigmoid;
    return name == QLatin1String("LINEAR_EXACT") ? VoiFunction::LinearExact : VoiFunction::Linear;
}

} // namespace

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

namespace {

/// What the values measure (PS3.3 C.11.1.1.2), for a reader; nothing where it is unspecified (US).
QString unitOf(const QString& type)
{
    if (type == QLatin1String("US"))
        return {};
    return type == QLatin1String("HU_MOD") ? QStringLiteral("HU, modified")
           : type == QLatin1String("PCT")  ? QStringLiteral("%")
           : type == QLatin1String("MGML") ? QStringLiteral("mg/ml")
                                           : type.left(16);
}

} // namespace

void readModality(const DicomAttributes& header, bool isSigned, GrayscaleEncoding& encoding, QStringList& warnings,
                  int frame)
{
    if (header.itemCount(DCM_ModalityLUTSequence) > 0) {
        const DicomAttributes lut = header.item(DCM_ModalityLUTSequence);
        auto table = readLookupTable(lut, QStringLiteral("the modality LUT"), isSigned, warnings);
        if (table) {
            encoding.modalityLut = std::move(*table);
            encoding.unit = unitOf(lut.text(DCM_ModalityLUTType));
            return;
        }
        warnings << QStringLiteral("The modality LUT is not used: %1.").arg(table.error().message);
    }
    const DicomAttributes item = moduleOrGroup(header, DCM_RescaleSlope, DCM_PixelValueTransformationSequence, frame);
    const double slope = item.number(DCM_RescaleSlope).value_or(item.has(DCM_RescaleSlope) ? 0 : 1);
    if (slope == 0)
        warnings << QStringLiteral("A rescale slope of %1 is impossible; 1 is used.")
                        .arg(item.text(DCM_RescaleSlope).left(20));
    encoding.rescaleSlope = slope == 0 ? 1 : slope;
    encoding.rescaleIntercept = item.number(DCM_RescaleIntercept).value_or(0);
    encoding.unit = unitOf(item.text(DCM_RescaleType));
    if (encoding.unit.isEmpty() && item.has(DCM_RescaleSlope) && header.text(DCM_Modality) == QLatin1String("CT") &&
        !item.has(DCM_RescaleType))
        encoding.unit = QStringLiteral("HU"); // the default of CT (PS3.3 C.11.1.1.2)
}

bool givesNegatives(const GrayscaleEncoding& encoding)
{
    if (encoding.modalityLut)
        return false;
    const double lowest =
        std::min(encoding.storedMin * encoding.rescaleSlope, encoding.storedMax * encoding.rescaleSlope) +
        encoding.rescaleIntercept;
    return lowest < 0 || encoding.storedMin < 0;
}

void readVoiLuts(const DicomAttributes& module, bool signedInput, GrayscaleEncoding& encoding, QStringList& warnings)
{
    for (int i = 0; i < std::min(module.itemCount(DCM_VOILUTSequence), 64); ++i) {
        auto table = readLookupTable(module.item(DCM_VOILUTSequence, i), QStringLiteral("VOI LUT %1").arg(i + 1),
                                     signedInput, warnings);
        if (table)
            encoding.voiLuts.push_back(std::move(*table));
        else
            warnings << QStringLiteral("VOI LUT %1 is left out: %2.").arg(i + 1).arg(table.error().message);
    }
}

namespace {

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

/// Whether any frame but the first brings tables of its own.
bool framesBringTables(const DicomAttributes& header, int frames)
{
    for (int frame = 1; frame < frames; ++frame)
        if (header.item(DCM_PerFrameFunctionalGroupsSequence, frame)
                .item(DCM_FrameVOILUTSequence)
                .itemCount(DCM_VOILUTSequence) > 0)
            return true;
    return false;
}

/// What the module or functional groups of one frame state; `encoding` holds the stored range and padding already.
void readFrame(const DicomAttributes& header, bool isSigned, int frame, GrayscaleEncoding& encoding,
               QStringList& warnings)
{
    readModality(header, isSigned, encoding, warnings, frame);
    readWindows(moduleOrGroup(header, DCM_WindowCenter, DCM_FrameVOILUTSequence, frame), encoding, warnings);
    readVoiLuts(moduleOrGroup(header, DCM_VOILUTSequence, DCM_FrameVOILUTSequence, frame), givesNegatives(encoding),
                encoding, warnings);
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
    readFrame(header, format.isSigned, 0, encoding, warnings);
    encoding.inverted = format.photometric == Photometric::Monochrome1 ||
                        header.text(DCM_PresentationLUTShape) == QLatin1String("INVERSE");
    encoding.padding = readPadding(header, format);
    return encoding;
}

std::vector<GrayscaleEncoding> readFrameGrayscale(const DicomAttributes& header, const PixelFormat& format,
                                                  const GrayscaleEncoding& first, int frames, QStringList& warnings)
{
    constexpr int kMostFrames = 2000;             // items are found by walking a list
    constexpr size_t kMostTableEntries = 1 << 25; // of all frames together
    const int items = header.itemCount(DCM_PerFrameFunctionalGroupsSequence);
    if (format.isColour() || items < 2 || frames < 2)
        return {};
    const bool differ =
        (!header.has(DCM_RescaleSlope) && framesDiffer(header, DCM_PixelValueTransformationSequence,
                                                       {DCM_RescaleSlope, DCM_RescaleIntercept, DCM_RescaleType})) ||
        (!header.has(DCM_WindowCenter) &&
         framesDiffer(header, DCM_FrameVOILUTSequence, {DCM_WindowCenter, DCM_WindowWidth, DCM_VOILUTFunction})) ||
        (!header.has(DCM_VOILUTSequence) && framesBringTables(header, std::min(items, kMostFrames)));
    if (!differ)
        return {};
    std::vector<GrayscaleEncoding> all{first};
    size_t entries = 0;
    QStringList ofFrames;
    for (int frame = 1; frame < frames; ++frame) {
        GrayscaleEncoding own;
        own.storedMin = first.storedMin;
        own.storedMax = first.storedMax;
        own.inverted = first.inverted;
        own.padding = first.padding;
        readFrame(header, format.isSigned, frame, own, ofFrames);
        for (const LookupTable& table : own.voiLuts)
            entries += table.values.size();
        if (frames > kMostFrames || entries > kMostTableEntries) {
            warnings << QStringLiteral("The frames have different windows or rescales, too many to be kept; the first "
                                       "one's are used for all.");
            return {};
        }
        all.push_back(std::move(own));
    }
    ofFrames.removeDuplicates();
    for (const QString& warning : ofFrames)
        if (!warnings.contains(warning))
            warnings << warning;
    return all;
}

} // namespace triptych
