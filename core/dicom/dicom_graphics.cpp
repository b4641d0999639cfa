#include "core/dicom/dicom_graphics.h"

#include <dcmtk/config/osconfig.h>

#include <dcmtk/dcmdata/dcdeftag.h>

#include <algorithm>

namespace triptych {

namespace {

constexpr int kFirstGroup = 0x6000, kLastGroup = 0x601E;
constexpr quint64 kMostPlaneBits = quint64(1) << 31; ///< of all frames of a plane
constexpr qint64 kMostEmbeddedPixels = qint64(1) << 26;

/// The attributes of one repeating group 60xx.
class OverlayGroup {
public:
    OverlayGroup(const DicomAttributes& header, int group) : m_header(header), m_group(Uint16(group)) {}

    DcmTagKey tag(int element) const { return DcmTagKey(m_group, Uint16(element)); }
    bool has(int element) const { return m_header.has(tag(element)); }
    int integer(int element, int otherwise) const { return m_header.integer(tag(element), otherwise); }
    QString text(int element) const { return m_header.text(tag(element)); }
    std::vector<double> numbers(int element) const { return m_header.numbers(tag(element)); }
    std::vector<quint16> words(int element) const { return m_header.words(tag(element)); }
    int number() const { return m_group; }
    QString name() const { return QStringLiteral("Overlay %1").arg(m_group, 4, 16, QLatin1Char('0')); }

private:
    const DicomAttributes& m_header;
    Uint16 m_group;
};

enum Element {
    Rows = 0x0010,
    Columns = 0x0011,
    NumberOfFrames = 0x0015,
    Description = 0x0022,
    Type = 0x0040,
    Origin = 0x0050,
    ImageFrameOrigin = 0x0051,
    BitsAllocated = 0x0100,
    BitPosition = 0x0102,
    Data = 0x3000,
    Label = 0x1500
};

OverlayPlane describe(const OverlayGroup& group)
{
    OverlayPlane plane;
    plane.group = group.number();
    const std::vector<double> origin = group.numbers(Origin); // row, then column; 1\1 is the first pixel
    if (origin.size() >= 2 && std::abs(origin[0]) <= 0xFFFF && std::abs(origin[1]) <= 0xFFFF)
        plane.origin = QPoint(int(origin[1]) - 1, int(origin[0]) - 1);
    plane.isRegion = group.text(Type) == QLatin1String("R");
    plane.label = group.text(Label).isEmpty() ? group.text(Description) : group.text(Label);
    plane.firstFrame = group.integer(ImageFrameOrigin, 1) - 1;
    // A single frame without a place among the image's frames lies over all of them (PS3.3 C.9.3).
    plane.everyFrame = group.integer(NumberOfFrames, 1) <= 1 && !group.has(ImageFrameOrigin);
    return plane;
}

std::optional<OverlayPlane> readPlane(const OverlayGroup& group, QStringList& warnings)
{
    const int rows = group.integer(Rows, 0), columns = group.integer(Columns, 0);
    const int frames = group.integer(NumberOfFrames, 1);
    const std::vector<quint16> bits = group.words(Data);
    const auto leaveOut = [&](const QString& why) {
        warnings << QStringLiteral("%1 is left out: %2.").arg(group.name(), why);
        return std::nullopt;
    };
    if (rows < 1 || columns < 1 || rows > 0xFFFF || columns > 0xFFFF || frames < 1)
        return leaveOut(QStringLiteral("it has %1 rows, %2 columns and %3 frames").arg(rows).arg(columns).arg(frames));
    const quint64 frameBits = quint64(rows) * quint64(columns);
    if (frameBits > bits.size() * 16 || frameBits * quint64(frames) > kMostPlaneBits)
        return leaveOut(
            QStringLiteral("its data hold %1 of %2 bits").arg(bits.size() * 16).arg(frameBits * quint64(frames)));
    OverlayPlane plane = describe(group);
    bool any = false;
    for (quint64 at = 0; plane.frames.size() < size_t(frames) && at + frameBits <= bits.size() * 16; at += frameBits) {
        plane.frames.push_back(std::make_shared<BitPlane>(QSize(columns, rows), bits, at));
        any |= !plane.frames.back()->isEmpty();
    }
    if (plane.frames.size() < size_t(frames))
        warnings << QStringLiteral("%1 holds %2 of %3 frames.").arg(group.name()).arg(plane.frames.size()).arg(frames);
    return any ? std::optional(std::move(plane)) : std::nullopt;
}

/// A plane in a bit of the pixel words that no value uses (retired; DICOM 2004, PS3.3 C.9.2).
std::optional<OverlayPlane> readEmbedded(const OverlayGroup& group, const DicomFrames& frames, QStringList& warnings)
{
    const PixelFormat& format = frames.format();
    const int bit = group.integer(BitPosition, -1);
    const bool isFree = bit > format.highBit || (bit >= 0 && bit <= format.highBit - format.bitsStored);
    const qint64 pixels = qint64(format.rows) * format.columns * frames.frames();
    if (format.isColour() || format.isFloat || !isFree || bit >= format.bitsAllocated || pixels > kMostEmbeddedPixels) {
        warnings << QStringLiteral("%1 is left out: bit %2 of the pixels holds no overlay that can be read.")
                        .arg(group.name())
                        .arg(bit);
        return {};
    }
    OverlayPlane plane = describe(group);
    plane.firstFrame = 0;
    plane.everyFrame = false;
    bool any = false;
    for (int frame = 0; frame < frames.frames(); ++frame) {
        const auto values = frames.decodeBit(frame, bit);
        if (!values)
            return any ? std::optional(std::move(plane)) : std::nullopt; // the image says why it cannot be read
        std::vector<quint16> packed(size_t(pixels / frames.frames() + 15) / 16);
        dispatchSampleType(values->type(), [&](auto zero) {
            const auto* at = reinterpret_cast<const decltype(zero)*>(values->bytes());
            for (size_t i = 0; i < size_t(format.rows) * size_t(format.columns); ++i)
                packed[i / 16] = quint16(packed[i / 16] | (at[i] != 0) << (i % 16));
        });
        plane.frames.push_back(std::make_shared<BitPlane>(format.size(), packed));
        any |= !plane.frames.back()->isEmpty();
    }
    return any ? std::optional(std::move(plane)) : std::nullopt;
}

/// Rows and columns that count from 1 at the first pixel, as (column, row) pairs.
QPointF pixelCentre(double row, double column) { return {column - 0.5, row - 0.5}; }

std::optional<QRectF> readRectangle(const DicomAttributes& header)
{
    const auto left = header.number(DCM_ShutterLeftVerticalEdge), right = header.number(DCM_ShutterRightVerticalEdge);
    const auto upper = header.number(DCM_ShutterUpperHorizontalEdge);
    const auto lower = header.number(DCM_ShutterLowerHorizontalEdge);
    if (!left || !right || !upper || !lower || *right < *left || *lower < *upper)
        return {};
    return QRectF(QPointF(*left - 1, *upper - 1), QPointF(*right, *lower)); // the edges are the last pixels seen
}

std::optional<DisplayShutter::Circle> readCircle(const DicomAttributes& header)
{
    const auto centre = header.numbers(DCM_CenterOfCircularShutter);
    const auto radius = header.number(DCM_RadiusOfCircularShutter);
    if (centre.size() < 2 || !radius || *radius <= 0)
        return {};
    return DisplayShutter::Circle{pixelCentre(centre[0], centre[1]), *radius};
}

QPolygonF readPolygon(const DicomAttributes& header)
{
    constexpr size_t kMostVertices = 10'000;
    const auto values = header.numbers(DCM_VerticesOfThePolygonalShutter);
    QPolygonF polygon;
    for (size_t i = 0; i + 1 < values.size() && i < 2 * kMostVertices; i += 2)
        polygon << pixelCentre(values[i], values[i + 1]);
    return polygon.size() < 3 ? QPolygonF() : polygon;
}

std::optional<double> shutterValue(const DicomAttributes& header)
{
    const auto value = header.number(DCM_ShutterPresentationValue); // 0 … FFFFH (PS3.3 C.7.6.11)
    return value ? std::optional(std::clamp(*value / 0xFFFF, 0.0, 1.0)) : std::nullopt;
}

} // namespace

std::vector<OverlayPlane> readOverlays(const DicomAttributes& header, const DicomFrames* frames, QStringList& warnings)
{
    std::vector<OverlayPlane> planes;
    for (int number = kFirstGroup; number <= kLastGroup; number += 2) {
        const OverlayGroup group(header, number);
        std::optional<OverlayPlane> plane;
        if (group.has(Data))
            plane = readPlane(group, warnings);
        else if (frames && group.integer(BitsAllocated, 1) > 1 && group.has(BitPosition))
            plane = readEmbedded(group, *frames, warnings);
        if (plane)
            planes.push_back(std::move(*plane));
    }
    return planes;
}

std::optional<DisplayShutter> readShutter(const DicomAttributes& header, QStringList& warnings)
{
    DisplayShutter shutter;
    bool any = false;
    for (const QString& shape : header.texts(DCM_ShutterShape)) {
        bool readable = true;
        if (shape == QLatin1String("RECTANGULAR"))
            readable = (shutter.rectangle = readRectangle(header)).has_value();
        else if (shape == QLatin1String("CIRCULAR"))
            readable = (shutter.circle = readCircle(header)).has_value();
        else if (shape == QLatin1String("POLYGONAL"))
            readable = !(shutter.polygon = readPolygon(header)).isEmpty();
        else if (shape == QLatin1String("BITMAP"))
            continue; // an overlay plane: see takeBitmapShutter()
        else
            readable = false;
        any |= readable;
        if (!readable)
            warnings << QStringLiteral("The %1 shutter is broken or unknown; it is not applied.")
                            .arg(shape.left(20).toLower());
    }
    if (!any)
        return {};
    shutter.value = shutterValue(header);
    return shutter;
}

void takeBitmapShutter(const DicomAttributes& header, std::vector<OverlayPlane>& planes,
                       std::optional<DisplayShutter>& shutter, QStringList& warnings)
{
    if (!header.texts(DCM_ShutterShape).contains(QLatin1String("BITMAP")))
        return;
    const int group = header.integer(DCM_ShutterOverlayGroup);
    const auto plane =
        std::find_if(planes.begin(), planes.end(), [&](const OverlayPlane& p) { return p.group == group; });
    if (plane == planes.end() || plane->frames.empty()) {
        warnings << QStringLiteral("The bitmap shutter is not applied: there is no overlay %1 with anything in it.")
                        .arg(group, 4, 16, QLatin1Char('0'));
        return;
    }
    if (!shutter)
        shutter = DisplayShutter{};
    shutter->bitmap = plane->frames.front();
    shutter->bitmapOrigin = plane->origin;
    shutter->value = shutterValue(header);
    planes.erase(plane);
}

} // namespace triptych
