// What is shown in the place of the image of an ImageView or laid over it by others: slabs, presentation states, and
// the marks of CAD systems.
#include "ui/canvas/cad_painting.h"
#include "ui/canvas/image_view.h"
#include "ui/canvas/tile_relay.h"

#include <QHelpEvent>
#include <QToolTip>

#include <algorithm>

namespace triptych {

namespace {

/// Whether the reader has left window and table as `p` has them.
bool looksLike(const Presentation& shown, const Presentation& p)
{
    return shown.voiLut == p.voiLut && shown.function == p.function && shown.window.centre == p.window.centre &&
           shown.window.width == p.window.width;
}

} // namespace

void ImageView::setStates(std::vector<PresentationStatePtr> states)
{
    chooseState(-1);
    m_states = std::move(states);
    update();
}

const PresentationState* ImageView::state() const
{
    return m_stateIndex >= 0 ? m_states[size_t(m_stateIndex)].get() : nullptr;
}

void ImageView::chooseState(int index)
{
    index = index < int(m_states.size()) ? std::max(index, -1) : -1;
    if (!m_image || index == m_stateIndex)
        return;
    if (m_stateIndex < 0) {
        m_cameraBeforeState = m_camera;
        m_fittedBeforeState = m_fitted;
    }
    m_stateIndex = index;
    updateShownInfo();
    takeDefaultPresentation();
    takeStateCamera();
    m_minimap = {};
    invalidate();
    Q_EMIT stateChanged();
    Q_EMIT cameraChanged();
    Q_EMIT presentationChanged();
}

/// To where the state wants the image seen, or back to where it was before any state.
void ImageView::takeStateCamera()
{
    const PresentationState* applied = state();
    if (!applied) {
        m_camera = m_cameraBeforeState;
        m_camera.viewport = size();
        m_fitted = m_fittedBeforeState;
        if (m_fitted)
            m_camera = alignedFit(m_camera.zoom);
        return;
    }
    const StateArea* area = areaOf(*applied, m_imageId, m_frame);
    m_camera = stateCamera(*applied, shownInfo(), m_frame, m_camera, m_screenPixelsPerMm, devicePixelRatioF());
    m_fitted = !area || area->mode == StateArea::Mode::Fit;
}

void ImageView::updateShownInfo()
{
    m_shownInfo.reset();
    m_stateGraphics = {};
    if (const PresentationState* applied = state()) {
        ImageInfo info = m_image->info();
        info.id = m_imageId;
        m_shownInfo = std::make_shared<const ImageInfo>(withState(info, *applied, m_frame));
        m_stateGraphics = stateGraphics(*applied, info, m_frame);
    }
}

/// Frames, and what states say of them, may differ in their windows: each is shown with its own, unless the reader has
/// chosen another.
void ImageView::followFrame(int previous)
{
    const ImageInfo& info = m_image->info();
    if (!state() && info.frameGrayscale.empty())
        return;
    const PixelBuffer sample = tileOf({int(info.levels.size()) - 1, previous, 0, 0});
    const Presentation before =
        state() ? statePresentation(shownInfo(), *state(), previous) : defaultPresentation(info, sample, previous);
    const bool untouched = looksLike(m_presentation, before);
    updateShownInfo();
    if (!untouched)
        return;
    const Presentation changed = m_presentation;
    takeDefaultPresentation();
    m_presentation.invert = changed.invert;
    m_presentation.colourMap = changed.colourMap;
    Q_EMIT presentationChanged();
}

void ImageView::setCadMarks(std::vector<ShownCadMark> marks, int onRequest, const QStringList& notes)
{
    m_cadNotes = notes;
    m_cadOnRequest = onRequest;
    m_cadMarks = std::move(marks);
    update();
}

QStringList ImageView::warningsOfMarks() const
{
    QStringList warnings = state() ? state()->warnings : QStringList();
    if (!m_overlaysVisible && !m_cadMarks.empty())
        warnings << tr("CAD marks are hidden while the key is held.");
    return warnings;
}

void ImageView::setRendition(ImageSourcePtr image)
{
    if (!m_image || image == m_image)
        return;
    if (!m_before) {
        m_before = m_image;
        m_beforeInfo = m_shownInfo;
    }
    m_image = std::move(image);
    updateShownInfo();
    m_relay->setWanted({});
    m_failure.clear();
    m_minimap = {};
    m_cover.clear();
    invalidate();
    Q_EMIT renditionChanged();
}

void ImageView::showMarkTip(const QHelpEvent& help)
{
    const ShownCadMark* under = m_image && m_overlaysVisible ? cadMarkAt(*this, help.pos()) : nullptr;
    if (under)
        QToolTip::showText(help.globalPos(), cadMarkText(*under), this);
    else
        QToolTip::hideText();
}

} // namespace triptych
