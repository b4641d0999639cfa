// ViewGroup: views of one kind that keep step while they are linked: scale, place and window. Mammograms by millimetres
// from the chest wall, so that both breasts show the same depth, mirrored; slides as they stood to each other when they
// were linked, turned or not, at one scale; slices of one frame of reference by their place in the patient; other
// images by millimetres from the middle.
#pragma once

#include "core/display/camera.h"

#include <QList>
#include <QObject>
#include <QPointer>

#include <map>

namespace triptych {

class ImageView;

/// GUI thread.
class ViewGroup : public QObject {
    Q_OBJECT
public:
    using QObject::QObject;

    void add(ImageView* view); ///< not owned
    const QList<QPointer<ImageView>>& views() const { return m_views; }
    /// Off (as it begins): each view moves alone. Nothing moves by this call itself; how slides lie now is how they
    /// will lie to each other.
    void setLinked(bool linked);
    bool isLinked() const { return m_linked; }
    /// Brings the others to where `leader` is, whether linked or not.
    void gather(ImageView* leader);

private:
    void followCamera(ImageView* leader);
    void followRegistered(const ImageView& leader, ImageView& view);
    void followWindow(ImageView* leader);

    QList<QPointer<ImageView>> m_views;
    std::map<const ImageView*, Camera> m_stood; ///< slides, when they were linked
    bool m_linked = false;
    bool m_following = false;
};

} // namespace triptych
