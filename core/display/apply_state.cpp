#include "core/display/apply_state.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace triptych {

namespace {

/// Everything that the modality transformation can give, from black to white: no VOI means the identity (PS3.4
/// N.2.1.2).
VoiWindow wholeRange(const GrayscaleEncoding& encoding)
{
    double low = encoding.storedMin * encoding.rescaleSlope + encoding.rescaleIntercept;
    double high = encoding.storedMax * encoding.rescaleSlope + encoding.rescaleIntercept;
    if (encoding.modalityLut) {
        low = 0;
        high = double((1u << std::clamp(encoding.modalityLut->bits, 1, 16)) - 1);
    }
    return {(low + high) / 2, std::max(std::abs(high - low), 1e-6), {}};
}

GrayscaleEncoding encodingOf(const PresentationState& state, const ImageInfo& info, int frame)
{
    const GrayscaleEncoding& own = info.grayscaleOf(frame);
    GrayscaleEncoding encoding = state.modality;
    encoding.storedMin = own.storedMin;
    encoding.storedMax = own.storedMax;
    encoding.padding = own.padding;
    encoding.inverted = state.inverted;
    if (encoding.modalityLut && own.storedMin < 0 && encoding.modalityLut->firstMapped > 32767)
        encoding.modalityLut->firstMapped -= 65536; // signed pixels map signed values (PS3.3 C.11.1.1)
    const bool negatives = !encoding.modalityLut && (wholeRange(encoding).centre - wholeRange(encoding).width / 2 < 0);
    const auto voi = std::find_if(state.voi.begin(), state.voi.end(),
                                  [&](const StateVoi& v) { return meansImage(v.images, info.id, frame); });
    if (voi != state.voi.end()) {
        encoding.windows = voi->windows;
        encoding.voiFunction = voi->function;
        encoding.voiLuts = voi->luts;
        for (LookupTable& lut : encoding.voiLuts)
            if (negatives && lut.firstMapped > 32767)
                lut.firstMapped -= 65536; // PS3.3 C.11.2.1.1
    } else {
        encoding.windows = {wholeRange(encoding)};
        encoding.voiFunction = VoiFunction::LinearExact;
    }
    return encoding;
}

/// Fractions of the displayed area as it is seen, in level-0 pixels.
class FromDisplay {
public:
    FromDisplay(const PresentationState& state, const ImageInfo& info, int frame)
    {
        const StateArea* area = areaOf(state, info.id, frame);
        const QRectF rect = area ? area->area : QRectF(QPointF(0, 0), QSizeF(info.size()));
        m_camera.centre = rect.center();
        m_camera.flippedHorizontally = state.flipped;
        m_camera.rotationDeg = state.flipped ? -state.rotationDeg : state.rotationDeg;
        m_seen = m_camera.imageToScreen().mapRect(rect);
    }
    QPointF at(QPointF fraction) const
    {
        return m_camera.toImage(m_seen.topLeft() +
                                QPointF(fraction.x() * m_seen.width(), fraction.y() * m_seen.height()));
    }
    QPolygonF at(const QPolygonF& fractions) const
    {
        QPolygonF points;
        for (const QPointF& fraction : fractions)
            points << at(fraction);
        return points;
    }

private:
    Camera m_camera; ///< of any viewport: only directions and proportions count
    QRectF m_seen;
};

constexpr int kCurveSteps = 96;

/// `aspect`: height over width of a pixel.
QPolygonF circleThrough(QPointF centre, QPointF point, double aspect)
{
    const double radius = std::hypot(point.x() - centre.x(), (point.y() - centre.y()) * aspect);
    QPolygonF outline;
    for (int i = 0; i < kCurveSteps; ++i) {
        const double angle = 2 * std::numbers::pi * i / kCurveSteps;
        outline << centre + QPointF(radius * std::cos(angle), radius * std::sin(angle) / aspect);
    }
    return outline;
}

/// PS3.3 C.10.5.1.2: the ends of the major axis, then those of the minor one.
QPolygonF ellipseThrough(const QPolygonF& ends)
{
    const QPointF centre = (ends[0] + ends[1]) / 2;
    const QPointF major = (ends[1] - ends[0]) / 2, minor = (ends[3] - ends[2]) / 2;
    QPolygonF outline;
    for (int i = 0; i < kCurveSteps; ++i) {
        const double angle = 2 * std::numbers::pi * i / kCurveSteps;
        outline << centre + major * std::cos(angle) + minor * std::sin(angle);
    }
    return outline;
}

/// A smooth curve through all points (Catmull and Rom 1974); which one the standard leaves open.
QPolygonF smoothThrough(const QPolygonF& points)
{
    constexpr int kSteps = 12;
    const bool closed = points.size() > 3 && points.first() == points.last();
    const qsizetype count = closed ? points.size() - 1 : points.size();
    const auto at = [&](qsizetype i) {
        return closed ? points[(i + count) % count] : points[std::clamp<qsizetype>(i, 0, count - 1)];
    };
    QPolygonF curve;
    for (qsizetype i = 0; i + 1 < points.size(); ++i)
        for (int step = 0; step < kSteps; ++step) {
            const double t = double(step) / kSteps;
            const QPointF a = at(i - 1), b = at(i), c = at(i + 1), d = at(i + 2);
            curve << (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t * t + (3 * b - a - 3 * c + d) * t * t * t) /
                         2;
        }
    curve << points.last();
    return curve;
}

DrawnGraphic drawn(const StateGraphic& graphic, const FromDisplay& display, double aspect)
{
    using Kind = StateGraphic::Kind;
    const QPolygonF points = graphic.units == AnnotationUnits::Display ? display.at(graphic.points) : graphic.points;
    DrawnGraphic out;
    switch (graphic.kind) {
    case Kind::Circle: out.points = circleThrough(points[0], points[1], aspect); break;
    case Kind::Ellipse: out.points = ellipseThrough(points); break;
    case Kind::Interpolated: out.points = smoothThrough(points); break;
    default: out.points = points; break;
    }
    out.closed = graphic.kind == Kind::Circle || graphic.kind == Kind::Ellipse ||
                 (points.size() > 2 && points.first() == points.last());
    out.filled = graphic.filled && out.closed;
    return out;
}

StateText inPixels(StateText text, const FromDisplay& display)
{
    if (text.box && text.boxUnits == AnnotationUnits::Display)
        text.box = QRectF(display.at(text.box->topLeft()), display.at(text.box->bottomRight())).normalized();
    if (text.anchor && text.anchorUnits == AnnotationUnits::Display)
        text.anchor = display.at(*text.anchor);
    return text;
}

double aspectOf(const ImageInfo& info)
{
    const auto spacing = info.calibration.nominalSpacing();
    return spacing && spacing->xMm > 0 && spacing->yMm > 0 ? std::clamp(spacing->yMm / spacing->xMm, 0.1, 10.0) : 1;
}

} // namespace

bool refersTo(const PresentationState& state, const ImageId& image)
{
    return std::any_of(state.images.begin(), state.images.end(),
                       [&](const ImageReference& reference) { return reference.image == image; });
}

ImageInfo withState(const ImageInfo& info, const PresentationState& state, int frame)
{
    ImageInfo shown = info;
    if (!meansImage(state.images, info.id, frame))
        return shown; // a frame that the state does not speak of
    if (info.colour == ColourModel::Monochrome) {
        shown.grayscale = encodingOf(state, info, frame);
        shown.frameGrayscale.clear();
    }
    shown.shutter = state.shutter;
    std::erase_if(shown.overlays, [&](const OverlayPlane& plane) {
        return std::find(state.imageOverlays.begin(), state.imageOverlays.end(), plane.group) ==
               state.imageOverlays.end();
    });
    shown.overlays.insert(shown.overlays.end(), state.overlays.begin(), state.overlays.end());
    return shown;
}

Presentation statePresentation(const ImageInfo& shown, const PresentationState& state, int frame)
{
    Presentation p = defaultPresentation(shown, {}, frame);
    if (shown.colour == ColourModel::Monochrome && meansImage(state.images, shown.id, frame))
        p.presentationLut = state.presentationLut;
    return p;
}

const StateArea* areaOf(const PresentationState& state, const ImageId& image, int frame)
{
    const auto found = std::find_if(state.areas.begin(), state.areas.end(),
                                    [&](const StateArea& area) { return meansImage(area.images, image, frame); });
    return found == state.areas.end() ? nullptr : &*found;
}

StateGraphics stateGraphics(const PresentationState& state, const ImageInfo& info, int frame)
{
    static const QColor kUnstated(255, 236, 140);
    StateGraphics all;
    if (!meansImage(state.images, info.id, frame))
        return all;
    const FromDisplay display(state, info, frame);
    const auto layerOf = [&](const StateAnnotation& annotation) {
        const auto layer = std::find_if(state.layers.begin(), state.layers.end(),
                                        [&](const StateLayer& l) { return l.name == annotation.layer; });
        return layer == state.layers.end() ? StateLayer{} : *layer;
    };
    std::vector<std::pair<StateLayer, const StateAnnotation*>> ordered;
    for (const StateAnnotation& annotation : state.annotations)
        if (meansImage(annotation.images, info.id, frame))
            ordered.emplace_back(layerOf(annotation), &annotation);
    std::stable_sort(ordered.begin(), ordered.end(),
                     [](const auto& a, const auto& b) { return a.first.order < b.first.order; });
    for (const auto& [layer, annotation] : ordered) {
        const QColor colour = layer.colour.value_or(kUnstated);
        for (const StateGraphic& graphic : annotation->graphics) {
            all.graphics.push_back(drawn(graphic, display, aspectOf(info)));
            all.graphics.back().colour = colour;
        }
        for (const StateText& text : annotation->texts)
            all.texts.push_back({inPixels(text, display), colour});
    }
    return all;
}

Camera stateCamera(const PresentationState& state, const ImageInfo& info, int frame, Camera camera,
                   double screenPixelsPerMm, double pixelRatio)
{
    const StateArea* area = areaOf(state, info.id, frame);
    const QRectF seen = area ? area->area : QRectF(QPointF(0, 0), QSizeF(info.size()));
    camera.flippedHorizontally = state.flipped;
    // The state turns first and mirrors then (PS3.3 C.10.6); a camera mirrors first.
    camera.rotationDeg = std::fmod(360 + (state.flipped ? -state.rotationDeg : state.rotationDeg), 360);
    camera.pixelAspect = area && area->pixelAspect > 0 ? area->pixelAspect : aspectOf(info);
    camera.centre = seen.center();
    const bool turned = state.rotationDeg % 180 != 0;
    const double high = seen.height() * camera.pixelAspect;
    const double width = std::max(turned ? high : seen.width(), 1e-3);
    const double height = std::max(turned ? seen.width() : high, 1e-3);
    camera.zoom = std::max(1e-6, std::min(camera.viewport.width() / width, camera.viewport.height() / height));
    if (area && area->mode == StateArea::Mode::Magnify)
        camera.zoom = area->magnification / pixelRatio;
    else if (area && area->mode == StateArea::Mode::TrueSize && screenPixelsPerMm > 0)
        camera.zoom = area->columnSpacingMm * screenPixelsPerMm;
    return camera;
}

} // namespace triptych
