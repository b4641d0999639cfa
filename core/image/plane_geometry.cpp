#include "core/image/plane_geometry.h"

#include <algorithm>
#include <cmath>

namespace triptych {

namespace {

constexpr double kParallelCosine = 0.99996; ///< of half a degree

double medianOf(std::vector<double> values)
{
    if (values.empty())
        return 0;
    const auto middle = values.begin() + qsizetype(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    return *middle;
}

/// The part of the line point + t·direction that lies within [0, high] of one coordinate; shrinks [first, last].
bool clipAxis(double point, double direction, double high, double& first, double& last)
{
    constexpr double kStill = 1e-12;
    if (std::abs(direction) < kStill)
        return point >= 0 && point <= high;
    double enters = -point / direction;
    double leaves = (high - point) / direction;
    if (enters > leaves)
        std::swap(enters, leaves);
    first = std::max(first, enters);
    last = std::min(last, leaves);
    return first < last;
}

/// A line in the patient, cut to what the picture of a plane shows of it: in level-0 pixels.
std::optional<std::pair<double, double>> reachOf(const FramePlane& plane, const PixelSpacing& spacing, QSize size,
                                                 const PatientVector& point, const PatientVector& direction)
{
    const QPointF at = toPixel(plane, spacing, point);
    const QPointF step = toPixel(plane, spacing, plus(point, direction)) - at;
    double first = -1e9, last = 1e9;
    if (!clipAxis(at.x(), step.x(), size.width(), first, last) ||
        !clipAxis(at.y(), step.y(), size.height(), first, last))
        return std::nullopt;
    return std::pair(first, last);
}

const FramePlane* planeOf(const ImageInfo& info, int frame)
{
    return frame >= 0 && size_t(frame) < info.planes.size() ? &info.planes[size_t(frame)] : nullptr;
}

} // namespace

PatientVector plus(const PatientVector& a, const PatientVector& b) { return {a[0] + b[0], a[1] + b[1], a[2] + b[2]}; }
PatientVector minus(const PatientVector& a, const PatientVector& b) { return {a[0] - b[0], a[1] - b[1], a[2] - b[2]}; }
PatientVector times(const PatientVector& a, double factor) { return {a[0] * factor, a[1] * factor, a[2] * factor}; }
double dot(const PatientVector& a, const PatientVector& b) { return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]; }
PatientVector cross(const PatientVector& a, const PatientVector& b)
{
    return {a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]};
}
double lengthOf(const PatientVector& a) { return std::sqrt(dot(a, a)); }

PatientVector normalOf(const FramePlane& plane)
{
    const PatientVector normal = cross(plane.alongRow, plane.alongColumn);
    const double length = lengthOf(normal);
    return length > 0 ? times(normal, 1 / length) : PatientVector{0, 0, 1};
}

bool areParallel(const FramePlane& a, const FramePlane& b)
{
    return std::abs(dot(normalOf(a), normalOf(b))) >= kParallelCosine;
}

PatientVector toPatient(const FramePlane& plane, const PixelSpacing& spacing, QPointF pixel)
{
    return plus(plane.originMm, plus(times(plane.alongRow, (pixel.x() - 0.5) * spacing.xMm),
                                     times(plane.alongColumn, (pixel.y() - 0.5) * spacing.yMm)));
}

QPointF toPixel(const FramePlane& plane, const PixelSpacing& spacing, const PatientVector& point)
{
    const PatientVector from = minus(point, plane.originMm);
    return {dot(from, plane.alongRow) / spacing.xMm + 0.5, dot(from, plane.alongColumn) / spacing.yMm + 0.5};
}

QString directionLetters(const PatientVector& direction)
{
    constexpr double kLeast = 0.2;
    constexpr const char* kLetters[3] = {"RL", "AP", "FH"}; // against and along each axis
    std::array<int, 3> axes{0, 1, 2};
    std::sort(axes.begin(), axes.end(),
              [&](int a, int b) { return std::abs(direction[size_t(a)]) > std::abs(direction[size_t(b)]); });
    QString letters;
    for (const int axis : axes)
        if (const double part = direction[size_t(axis)]; std::abs(part) >= kLeast)
            letters += QLatin1Char(kLetters[axis][part > 0 ? 1 : 0]);
    return letters;
}

QString orientationOf(const FramePlane& plane)
{
    return directionLetters(plane.alongRow) + QLatin1Char('\\') + directionLetters(plane.alongColumn);
}

std::optional<StackGeometry> stackGeometry(const ImageInfo& info)
{
    if (info.planes.empty() || info.planes.size() != size_t(info.frames))
        return std::nullopt;
    const FramePlane& first = info.planes.front();
    StackGeometry stack;
    stack.normal = normalOf(first);
    const FramePlane& last = info.planes.back();
    if (dot(minus(last.originMm, first.originMm), stack.normal) < 0)
        stack.normal = times(stack.normal, -1);
    const double pixelMm = info.calibration.nominalSpacing().value_or(PixelSpacing{1, 1}).xMm;
    std::vector<double> distances;
    stack.inOrder = stack.straight = true;
    for (const FramePlane& plane : info.planes) {
        if (!areParallel(plane, first))
            return std::nullopt;
        const double position = dot(plane.originMm, stack.normal);
        if (!stack.positionsMm.empty()) {
            distances.push_back(position - stack.positionsMm.back());
            stack.inOrder = stack.inOrder && distances.back() > 1e-4;
        }
        stack.positionsMm.push_back(position);
        const PatientVector from = minus(plane.originMm, first.originMm);
        const PatientVector aside = minus(from, times(stack.normal, dot(from, stack.normal)));
        stack.straight = stack.straight && lengthOf(aside) <= 0.5 * pixelMm;
    }
    stack.spacingMm = medianOf(distances);
    stack.even = stack.inOrder && std::all_of(distances.begin(), distances.end(), [&](double distance) {
                     return std::abs(distance - stack.spacingMm) <= 0.1 * stack.spacingMm;
                 });
    return stack;
}

bool isStack(const ImageInfo& info)
{
    if (info.frames < 2)
        return false;
    const auto stack = stackGeometry(info);
    return stack && stack->inOrder;
}

std::optional<NearestFrame> nearestFrame(const ImageInfo& info, const PatientVector& point)
{
    std::optional<NearestFrame> nearest;
    for (size_t i = 0; i < info.planes.size(); ++i) {
        const FramePlane& plane = info.planes[i];
        const double distance = std::abs(dot(minus(point, plane.originMm), normalOf(plane)));
        if (!nearest || distance < nearest->distanceMm)
            nearest = NearestFrame{int(i), distance};
    }
    return nearest;
}

bool shareFrameOfReference(const ImageInfo& a, const ImageInfo& b)
{
    return !a.planes.empty() && !b.planes.empty() && !a.frameOfReferenceUid.isEmpty() &&
           a.frameOfReferenceUid == b.frameOfReferenceUid;
}

std::optional<QLineF> crossingLine(const ImageInfo& info, int frame, const ImageInfo& other, int otherFrame)
{
    const FramePlane* plane = planeOf(info, frame);
    const FramePlane* second = planeOf(other, otherFrame);
    const auto spacing = info.calibration.nominalSpacing();
    const auto otherSpacing = other.calibration.nominalSpacing();
    if (!plane || !second || !spacing || !otherSpacing || !shareFrameOfReference(info, other) ||
        areParallel(*plane, *second))
        return std::nullopt;
    // The point a·n1 + b·n2 of both planes is the one of their common line that is nearest to the system's origin.
    const PatientVector n1 = normalOf(*plane), n2 = normalOf(*second);
    const double d1 = dot(n1, plane->originMm), d2 = dot(n2, second->originMm), c = dot(n1, n2);
    const double scale = 1 / (1 - c * c);
    const PatientVector point = plus(times(n1, (d1 - d2 * c) * scale), times(n2, (d2 - d1 * c) * scale));
    PatientVector direction = cross(n1, n2);
    direction = times(direction, 1 / lengthOf(direction));
    const auto here = reachOf(*plane, *spacing, info.size(), point, direction);
    const auto there = reachOf(*second, *otherSpacing, other.size(), point, direction);
    if (!here || !there)
        return std::nullopt;
    const double from = std::max(here->first, there->first), to = std::min(here->second, there->second);
    if (from >= to)
        return std::nullopt;
    return QLineF(toPixel(*plane, *spacing, plus(point, times(direction, from))),
                  toPixel(*plane, *spacing, plus(point, times(direction, to))));
}

QString frameText(const ImageInfo& info, int frame)
{
    if (info.frames <= 1)
        return {};
    const auto stack = stackGeometry(info);
    const QString number = QStringLiteral("%1/%2").arg(frame + 1).arg(info.frames);
    QString text = (stack ? QStringLiteral("slice ") : QStringLiteral("frame ")) + number;
    if (stack && frame >= 0 && frame < info.frames) {
        const double position = stack->positionsMm[size_t(frame)];
        text += QStringLiteral(" · ");
        if (info.kind == ImageKind::Mammogram) // its frame of reference hangs on the device, not on the patient
            text += QStringLiteral("%1 mm").arg(position - stack->positionsMm.front(), 0, 'f', 1);
        else
            text += QStringLiteral("%1 %2 mm")
                        .arg(directionLetters(times(stack->normal, position < 0 ? -1 : 1)).left(1))
                        .arg(std::abs(position), 0, 'f', 1);
    }
    if (const QString name = info.frameNames.value(frame); !name.isEmpty())
        text += QStringLiteral(" · ") + name;
    return text;
}

} // namespace triptych
