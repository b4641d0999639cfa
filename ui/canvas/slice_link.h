// SliceLink: views of one frame of reference (0020,0052) that know of each other: where the active view's plane crosses
// the others, and, while linked, parallel stacks that keep to the slice nearest to the active one's.
#pragma once

#include "core/image/frame_plane.h"

#include <QList>
#include <QObject>
#include <QPointF>
#include <QPointer>

#include <optional>

class QPainter;

namespace triptych {

class ImageView;

/// GUI thread. Distances are millimetres along the normal, so that stacks of different spacing keep step.
class SliceLink : public QObject {
    Q_OBJECT
public:
    using QObject::QObject;
    ~SliceLink() override;

    void add(ImageView* view); ///< not owned
    void clear();
    /// The view whose plane the others show; null: none.
    void setLeader(ImageView* view);
    ImageView* leader() const { return m_leader; }
    /// On (as it begins): parallel stacks follow whichever view changes its slice. Switched on, they come to the
    /// leader.
    void setLinked(bool linked);
    bool isLinked() const { return m_linked; }
    /// All other views go to the slice nearest to a level-0 point of `from`, parallel or not, and the point is marked.
    void showPoint(ImageView& from, QPointF pixel);

private:
    void follow(ImageView* mover);
    void paint(QPainter& painter, const ImageView& view) const;
    void repaint();

    QList<QPointer<ImageView>> m_views;
    QPointer<ImageView> m_leader;
    std::optional<PatientVector> m_point;
    bool m_linked = true;
    bool m_following = false;
};

} // namespace triptych
