// CineBar: plays the frames of a clip at the file's own pace; play, slider, key frames, frames per second. A stack of
// slices is stepped through and never played: its slider says slice and place instead.
#pragma once

#include <QElapsedTimer>
#include <QPointer>
#include <QTimer>
#include <QWidget>

class QLabel;
class QMenu;
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
    /// Stops at the next (+1) or previous (−1) key frame, round the ends. Nothing where the clip has none.
    void stepKeyFrame(int step);
    /// At the right end.
    void addControl(QWidget* control);

private:
    void showImage();
    void showFrame(int frame);
    void advance();
    void showKeyFrames();
    void showRate();
    void showPlace();
    bool isStepped() const; ///< a stack of slices: its frames are no times
    void goTo(int frame);
    bool isClip() const;                ///< else its frames are places with names, and are stepped through only
    int following(int frame) const;     ///< the frame after it, round or back and forth
    double durationMs(int frame) const; ///< as the file says; 50 where it says nothing

    QPointer<ImageView> m_view;
    QToolButton* m_play;
    QSlider* m_slider;
    QToolButton* m_keyFrames;
    QMenu* m_keyMenu;
    QLabel* m_rate;
    QTimer m_timer;
    QElapsedTimer m_clock; ///< since playing began
    double m_due = 0;      ///< ms on the clock at which the frame shown ends
    bool m_backwards = false;
};

} // namespace triptych
