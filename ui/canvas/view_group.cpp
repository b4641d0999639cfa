#include "ui/canvas/view_group.h"

#include "core/image/plane_geometry.h"
#include "ui/canvas/image_view.h"
#include "ui/canvas/registration.h"

#include <QScopedValueRollback>

#include <algorithm>
#include <optional>

namespace triptych {

namespace {

/// Millimetres per level-0 pixel; 0 where unknown.
double mmPerPixel(const ImageView& view)
{
    const auto spacing = view.image()->info().calibration.nominalSpacing();
    return spacing && spacing->xMm > 0 ? spacing->xMm : 0;
}

/// Both calibrated: they are compared in millimetres, else in level-0 pixels.
bool comparable(const ImageView& a, const ImageView& b) { return mmPerPixel(a) > 0 && mmPerPixel(b) > 0; }

/// The zoom at which `view` shows things as large as `leader` does.
double sameZoom(const ImageView& leader, const ImageView& view)
{
    const double scale = comparable(leader, view) ? mmPerPixel(view) / mmPerPixel(leader) : 1;
    return leader.camera().zoom * scale;
}

/// Where what is fitted (the breast where it is known, else the image) lies in its view, in logical screen pixels: by
/// the chest wall how far that is inside its edge of the view, else how far the middle is right of the view's; and how
/// far the middle is below the view's.
QPointF placeOf(const ImageView& view, bool byChestWall)
{
    const QRectF image = view.camera().imageToScreen().mapRect(view.fitArea());
    const double down = image.center().y() - view.height() / 2.0;
    if (!byChestWall)
        return {image.center().x() - view.width() / 2.0, down};
    return {view.alignment() == Alignment::Left ? image.left() : view.width() - image.right(), down};
}

/// Where in `view` the patient's point lies that is in the middle of `leader`: slices of one frame of reference that
/// lie the same way round.
std::optional<QPointF> samePlace(const ImageView& leader, const ImageView& view)
{
    const ImageInfo& theirs = leader.image()->info();
    const ImageInfo& own = view.image()->info();
    const auto theirSpacing = theirs.calibration.nominalSpacing(), spacing = own.calibration.nominalSpacing();
    const auto from = size_t(leader.frame()), to = size_t(view.frame());
    if (!shareFrameOfReference(theirs, own) || !theirSpacing || !spacing || from >= theirs.planes.size() ||
        to >= own.planes.size() || !areParallel(theirs.planes[from], own.planes[to]) ||
        dot(theirs.planes[from].alongRow, own.planes[to].alongRow) < 0.99)
        return std::nullopt;
    return toPixel(own.planes[to], *spacing, toPatient(theirs.planes[from], *theirSpacing, leader.camera().centre));
}

void follow(const ImageView& leader, ImageView& view)
{
    const double zoom = sameZoom(leader, view);
    const QPointF middle(view.width() / 2.0, view.height() / 2.0);
    view.setCamera(view.camera().zoomedAt(middle, zoom / view.camera().zoom));
    if (const auto centre = samePlace(leader, view)) {
        Camera camera = view.camera();
        camera.centre = *centre;
        view.setCamera(camera);
        return;
    }
    const bool byChestWall = leader.alignment() != Alignment::Centre && view.alignment() != Alignment::Centre;
    QPointF move = placeOf(leader, byChestWall) - placeOf(view, byChestWall);
    if (byChestWall && view.alignment() == Alignment::Right)
        move.rx() = -move.x(); // inward is to the left there
    view.setCamera(view.camera().panned(move));
}

/// Slides have no side to hang by: how they lie to each other is the reader's.
bool isRegistered(const ImageView& view) { return view.image() && view.image()->info().kind == ImageKind::Slide; }

/// A window that differs from `own` as `shown` differs from `base`: two detectors need not have the same values.
VoiWindow likewise(const VoiWindow& shown, const VoiWindow& base, const VoiWindow& own)
{
    const double scale = base.width > 0 ? own.width / base.width : 1;
    return {own.centre + (shown.centre - base.centre) * scale, std::max(1e-6, shown.width * scale), {}};
}

/// What `view` shows when it does as `leader` does.
Presentation followed(const ImageView& leader, const ImageView& view)
{
    const Presentation& shown = leader.presentation();
    const ImageInfo& theirs = leader.shownInfo();
    const ImageInfo& own = view.shownInfo();
    const GrayscaleEncoding& theirGreys = theirs.grayscaleOf(leader.frame());
    const GrayscaleEncoding& ownGreys = own.grayscaleOf(view.frame());
    Presentation p = view.presentation();
    p.invert = shown.invert;
    p.colourMap = shown.colourMap;
    p.brightness = shown.brightness;
    p.gamma = shown.gamma;
    p.stain = shown.stain;
    if (shown.voiLut >= 0) {
        if (shown.voiLut < int(ownGreys.voiLuts.size()))
            p.voiLut = shown.voiLut;
    } else if (!theirGreys.windows.empty() && !ownGreys.windows.empty()) {
        p.voiLut = -1;
        p.window = likewise(shown.window, defaultPresentation(theirs, {}, leader.frame()).window,
                            defaultPresentation(own, {}, view.frame()).window);
    } else if (theirs.bitsStored == own.bitsStored) {
        p.voiLut = -1;
        p.window = shown.window;
        p.function = shown.function;
    }
    return p;
}

} // namespace

void ViewGroup::add(ImageView* view)
{
    m_views.append(view);
    connect(view, &ImageView::cameraChanged, this, [this, view] {
        if (m_linked)
            followCamera(view);
    });
    connect(view, &ImageView::presentationChanged, this, [this, view] {
        if (m_linked)
            followWindow(view);
    });
}

void ViewGroup::setLinked(bool linked)
{
    m_linked = linked;
    m_stood.clear();
    for (const auto& view : m_views)
        if (linked && view && isRegistered(*view))
            m_stood[view.data()] = view->camera();
}

/// As the slides stood when they were linked, `view` stands to `leader`.
void ViewGroup::followRegistered(const ImageView& leader, ImageView& view)
{
    const auto a = m_stood.find(&leader), b = m_stood.find(&view);
    if (a == m_stood.end() || b == m_stood.end())
        return;
    const double ratio =
        comparable(leader, view) ? mmPerPixel(leader) / mmPerPixel(view) : a->second.zoom / b->second.zoom;
    view.setCamera(followed({a->second, b->second, ratio}, leader.camera()));
}

void ViewGroup::gather(ImageView* leader)
{
    followCamera(leader);
    followWindow(leader);
}

void ViewGroup::followCamera(ImageView* leader)
{
    if (m_following || !leader->image())
        return;
    const QScopedValueRollback guard(m_following, true);
    for (const auto& view : m_views)
        if (view && view != leader && view->image()) {
            if (isRegistered(*leader) && isRegistered(*view))
                followRegistered(*leader, *view);
            else
                follow(*leader, *view);
        }
}

void ViewGroup::followWindow(ImageView* leader)
{
    if (m_following || !leader->image())
        return;
    const QScopedValueRollback guard(m_following, true);
    for (const auto& view : m_views)
        if (view && view != leader && view->image() && view->image()->info().colour == leader->image()->info().colour)
            view->setPresentation(followed(*leader, *view));
}

} // namespace triptych
