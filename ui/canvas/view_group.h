// ViewGroup: views that keep step: the mammograms of one study share their physical scale and their window.
#pragma once

#include <QList>
#include <QObject>
#include <QPointer>

namespace triptych {

class ImageView;

class ViewGroup : public QObject {
    Q_OBJECT
public:
    explicit ViewGroup(QObject* parent = nullptr) : QObject(parent) {}

    void add(ImageView* view); ///< not owned
    void clear();
    const QList<QPointer<ImageView>>& views() const { return m_views; }
    /// Same millimetres per screen pixel in every view (same zoom where an image is not calibrated).
    void setScaleLinked(bool linked);
    /// Same window and inversion in every view of the same kind of values.
    void setWindowLinked(bool linked) { m_windowLinked = linked; }
    /// Everything in view in each, at the same scale.
    void fit();

private:
    void follow(ImageView* leader);
    void followWindow(ImageView* leader);

    QList<QPointer<ImageView>> m_views;
    bool m_scaleLinked = true;
    bool m_windowLinked = true;
    bool m_following = false;
};

} // namespace triptych
