#include "ui/canvas/view_group.h"

#include "ui/canvas/image_view.h"

#include <QScopedValueRollback>

#include <algorithm>

namespace triptych {

namespace {

/// Millimetres per image pixel, 1 where unknown.
double mmPerPixel(const ImageView& view)
{
    const auto spacing = view.image() ? view.image()->info().calibration.nominalSpacing() : std::nullopt;
    return spacing && spacing->xMm > 0 ? spacing->xMm : 0;
}

/// The zoom at which `view` shows millimetres as large as `leader` does.
double sameScale(const ImageView& leader, const ImageView& view)
{
    const double own = mmPerPixel(view);
    const double others = mmPerPixel(leader);
    return own > 0 && others > 0 ? leader.camera().zoom * own / others : leader.camera().zoom;
}

void zoomAboutEdge(ImageView& view, double zoom)
{
    // The chest wall stays where it is, so that the breasts still meet.
    const double x = view.alignment() == Alignment::Left    ? 0
                     : view.alignment() == Alignment::Right ? view.width()
                                                            : view.width() / 2.0;
    view.setCamera(view.camera().zoomedAt(QPointF(x, view.height() / 2.0), zoom / view.camera().zoom));
}

} // namespace

void ViewGroup::add(ImageView* view)
{
    m_views.append(view);
    connect(view, &ImageView::cameraChanged, this, [this, view] { follow(view); });
    connect(view, &ImageView::presentationChanged, this, [this, view] { followWindow(view); });
}

void ViewGroup::clear()
{
    for (const auto& view : m_views)
        if (view)
            disconnect(view, nullptr, this, nullptr);
    m_views.clear();
}

void ViewGroup::setScaleLinked(bool linked)
{
    m_scaleLinked = linked;
    if (linked)
        fit();
}

void ViewGroup::follow(ImageView* leader)
{
    if (m_following || !m_scaleLinked || !leader->image())
        return;
    if (leader->isFitted())
        return fit(); // resized or fitted: the whole group is
    const QScopedValueRollback guard(m_following, true);
    for (const auto& view : m_views)
        if (view && view != leader && view->image())
            zoomAboutEdge(*view, sameScale(*leader, *view));
}

void ViewGroup::followWindow(ImageView* leader)
{
    if (m_following || !m_windowLinked || !leader->image())
        return;
    const QScopedValueRollback guard(m_following, true);
    const Presentation& shown = leader->presentation();
    const ImageInfo& info = leader->image()->info();
    for (const auto& view : m_views) {
        if (!view || view == leader || !view->image())
            continue;
        const ImageInfo& other = view->image()->info();
        if (other.colour == info.colour && other.bitsStored == info.bitsStored) {
            Presentation p = view->presentation();
            p.window = shown.window;
            p.function = shown.function;
            p.invert = shown.invert;
            p.colourMap = shown.colourMap;
            if (shown.voiLut < 0)
                p.voiLut = -1;
            view->setPresentation(p);
        }
    }
}

void ViewGroup::fit()
{
    if (m_following)
        return;
    const QScopedValueRollback guard(m_following, true);
    ImageView* widest = nullptr; // the one that needs the smallest scale
    for (const auto& view : m_views) {
        if (!view || !view->image())
            continue;
        view->fit();
        if (!widest || view->camera().zoom < sameScale(*widest, *view))
            widest = view;
    }
    if (!widest || !m_scaleLinked)
        return;
    for (const auto& view : m_views)
        if (view && view != widest && view->image())
            view->fitAtZoom(sameScale(*widest, *view));
}

} // namespace triptych
