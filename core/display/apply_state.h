// A presentation state put onto an image: PS3.4 N.2 in pure functions. The image is described as the state wants it
// shown, so that whatever draws or measures an ImageInfo needs to know nothing of states.
#pragma once

#include "core/display/camera.h"
#include "core/display/presentation.h"
#include "core/image/presentation_state.h"

namespace triptych {

/// Whether the state means any frame of the image.
bool refersTo(const PresentationState& state, const ImageId& image);

/// `info` as `state` shows the frame: modality LUT, windows and tables, inversion, shutter and overlay planes are the
/// state's alone (PS3.4 N.2.1, N.2.2); padding, calibration and identity stay the image's. Monochrome images; others
/// keep their colours.
ImageInfo withState(const ImageInfo& info, const PresentationState& state, int frame);

/// How `shown`, which withState() made, looks at first.
Presentation statePresentation(const ImageInfo& shown, const PresentationState& state, int frame);

/// One annotation in level-0 pixels, ready to be drawn.
struct DrawnGraphic {
    QPolygonF points; ///< a line through them; a single one is a point
    bool closed = false;
    bool filled = false;
    QColor colour;
};
struct DrawnText {
    StateText text; ///< box and anchor in level-0 pixels
    QColor colour;
};
struct StateGraphics {
    std::vector<DrawnGraphic> graphics; ///< from the lowest layer up
    std::vector<DrawnText> texts;
};

/// What the state draws on a frame.
StateGraphics stateGraphics(const PresentationState& state, const ImageInfo& info, int frame);

/// The area that the state shows of the frame, in level-0 pixels; null: it does not say.
const StateArea* areaOf(const PresentationState& state, const ImageId& image, int frame);

/// `camera` (its viewport) as the state wants the frame seen: turned, mirrored, on the displayed area (else the whole
/// image), scaled as it says. `screenPixelsPerMm`: of the viewport's pixels; 0: not known, then TRUE SIZE fits.
/// `pixelRatio`: device pixels per pixel of the viewport, which MAGNIFY counts in.
Camera stateCamera(const PresentationState& state, const ImageInfo& info, int frame, Camera camera,
                   double screenPixelsPerMm = 0, double pixelRatio = 1);

} // namespace triptych
