// CineBar: plays the frames of a clip at the file's own pace; play, slider, frames per second.
#pragma once

#include <QPointer>
#include <QTimer>
#include <QWidget>

class QLabel;
class QSlider;
class QToolButton;

namespace triptych {

class ImageView;

class CineBar : public QWidget {
    Q_OBJECT
public:
    explicit CineBar(QWidget* parent = nullptr);
    /// Follows the view's image; hides itself where there is one frame only.
    void setView(ImageView* view);
    bool isPlaying() const { return m_timer.isActive(); }
    void setPlaying(bool playing);

private:
    void showImage();
    void showFrame(int frame);
    void advance();
    int durationMs(int frame) const; ///< by (0018,1063) or (0018,1065); 50 ms where the file says nothing

    QPointer<ImageView> m_view;
    QToolButton* m_play;
    QSlider* m_slider;
    QLabel* m_rate;
    QTimer m_timer;
};

} // namespace triptych
