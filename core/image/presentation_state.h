// PresentationState: a Grayscale Softcopy Presentation State (PS3.3 A.33.1) as its file states it: how somebody wants
// certain images to be shown. Immutable once read; core/display applies it.
#pragma once

#include "core/base/ids.h"
#include "core/image/grayscale_encoding.h"
#include "core/image/image_graphics.h"

#include <QColor>
#include <QDateTime>
#include <QStringList>

namespace triptych {

/// One image, or some of its frames.
struct ImageReference {
    ImageId image;
    std::vector<int> frames; ///< from 0; empty: all
};

/// Whether any of `references` means the frame; none at all mean every image of the state.
bool meansImage(const std::vector<ImageReference>& references, const ImageId& image, int frame);

/// PS3.3 C.10.5: in pixels of the image, (0, 0) its outer corner, or in fractions of the displayed area as it is seen
/// after turning: (0, 0) its upper left corner on the screen, (1, 1) its lower right.
enum class AnnotationUnits { Pixel, Display };

struct StateGraphic {
    enum class Kind { Point, Polyline, Interpolated, Circle, Ellipse };
    Kind kind = Kind::Polyline;
    AnnotationUnits units = AnnotationUnits::Pixel;
    QPolygonF points; ///< circle: centre, a point on it; ellipse: ends of the major, then of the minor axis
    bool filled = false;
};

struct StateText {
    QString text; ///< lines are separated by \n
    std::optional<QRectF> box;
    AnnotationUnits boxUnits = AnnotationUnits::Pixel;
    Qt::Alignment alignment = Qt::AlignLeft; ///< in the box
    std::optional<QPointF> anchor;           ///< what the text speaks of
    AnnotationUnits anchorUnits = AnnotationUnits::Pixel;
    bool anchorVisible = false; ///< a line leads to it
};

struct StateAnnotation {
    QString layer;
    std::vector<ImageReference> images;
    std::vector<StateGraphic> graphics;
    std::vector<StateText> texts;
};

struct StateLayer {
    QString name;
    int order = 0; ///< higher is drawn later
    std::optional<QColor> colour;
};

/// PS3.3 C.10.4.
struct StateArea {
    enum class Mode { Fit, TrueSize, Magnify };
    std::vector<ImageReference> images;
    Mode mode = Mode::Fit;
    QRectF area;                ///< level-0 pixels; may reach past the image
    double magnification = 1;   ///< Magnify: screen pixels to one of the image
    double columnSpacingMm = 0; ///< TrueSize: between the centres of neighbouring columns; 0: not stated
    double pixelAspect = 0;     ///< height over width of a pixel; 0: not stated
};

/// PS3.3 C.11.8: one item of the Softcopy VOI LUT Sequence.
struct StateVoi {
    std::vector<ImageReference> images;
    std::vector<VoiWindow> windows;
    VoiFunction function = VoiFunction::Linear;
    std::vector<LookupTable> luts; ///< first values mapped as unsigned words: the image decides on their sign
};

struct PresentationState {
    QString uid;  ///< SOP Instance UID
    QString path; ///< for messages
    QString patientId;
    QString label;       ///< Content Label (0070,0080)
    QString description; ///< (0070,0081)
    QString creator;     ///< in plain words
    QDateTime created;
    std::vector<ImageReference> images;

    GrayscaleEncoding modality; ///< only its rescale or modality LUT, with the unit; the identity where none is stated
    std::vector<StateVoi> voi;
    bool inverted = false;                              ///< Presentation LUT Shape INVERSE
    std::shared_ptr<const LookupTable> presentationLut; ///< or null
    std::optional<DisplayShutter> shutter;
    std::vector<OverlayPlane> overlays; ///< of the state itself, those that it activates
    std::vector<int> imageOverlays;     ///< groups of the images' own planes that it activates
    std::vector<StateLayer> layers;
    std::vector<StateAnnotation> annotations;
    std::vector<StateArea> areas;
    int rotationDeg = 0;  ///< 0, 90, 180 or 270: clockwise, before the flip
    bool flipped = false; ///< left and right on the screen
    QStringList warnings; ///< what of it is left out, each a sentence

    /// "LABEL · creator · 2026-03-12", for menus and for the view that it is applied to.
    QString caption() const;
};

using PresentationStatePtr = std::shared_ptr<const PresentationState>;

} // namespace triptych
