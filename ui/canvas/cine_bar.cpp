#include "ui/canvas/cine_bar.h"

#include "core/image/plane_geometry.h"
#include "ui/canvas/image_view.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QSlider>
#include <QStyle>
#include <QToolButton>

#include <algorithm>
#include <cmath>

namespace triptych {

namespace {

constexpr double kUnstatedMs = 50;
constexpr double kShortestMs = 5; ///< no screen shows more

} // namespace

CineBar::CineBar(QWidget* parent)
    : QWidget(parent), m_play(new QToolButton(this)), m_slider(new QSlider(Qt::Horizontal, this)),
      m_keyFrames(new QToolButton(this)), m_rate(new QLabel(this))
{
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(6, 2, 6, 2);
    layout->addWidget(m_play);
    layout->addWidget(m_slider, 1);
    layout->addWidget(m_keyFrames);
    layout->addWidget(m_rate);
    m_play->setAutoRaise(true);
    m_play->setObjectName(QStringLiteral("cinePlay"));
    m_slider->setObjectName(QStringLiteral("cineSlider"));
    m_rate->setObjectName(QStringLiteral("cineRate"));
    m_keyFrames->setObjectName(QStringLiteral("cineKeyFrames"));
    m_keyFrames->setAutoRaise(true);
    m_keyMenu = new QMenu(m_keyFrames);
    connect(m_keyFrames, &QToolButton::clicked, this,
            [this] { m_keyMenu->popup(m_keyFrames->mapToGlobal(QPoint(0, 0))); });
    for (QToolButton* button : {m_play, m_keyFrames})
        button->setFocusPolicy(Qt::NoFocus);
    m_slider->setFocusPolicy(Qt::NoFocus);
    m_timer.setTimerType(Qt::PreciseTimer);
    m_timer.setSingleShot(true);
    connect(m_play, &QToolButton::clicked, this, [this] { setPlaying(!isPlaying()); });
    connect(m_slider, &QSlider::valueChanged, this, [this](int frame) {
        if (m_view)
            m_view->setFrame(frame);
    });
    connect(&m_timer, &QTimer::timeout, this, &CineBar::advance);
    setPlaying(false);
    hide();
}

void CineBar::setView(ImageView* view)
{
    if (m_view)
        disconnect(m_view, nullptr, this, nullptr);
    m_view = view;
    if (view) {
        connect(view, &ImageView::imageChanged, this, &CineBar::showImage);
        connect(view, &ImageView::frameChanged, this, &CineBar::showFrame);
    }
    showImage();
}

void CineBar::showImage()
{
    setPlaying(false);
    const int frames = m_view && m_view->image() ? m_view->image()->info().frames : 1;
    setVisible(frames > 1);
    if (frames <= 1)
        return;
    m_slider->setRange(0, frames - 1);
    m_play->setVisible(isClip());
    showFrame(m_view->frame());
    showKeyFrames();
    if (isStepped())
        showPlace();
    else
        showRate();
}

bool CineBar::isStepped() const { return m_view && m_view->image() && isStack(m_view->image()->info()); }

void CineBar::addControl(QWidget* control) { layout()->addWidget(control); }

void CineBar::showPlace()
{
    const ImageInfo& info = m_view->image()->info();
    m_rate->setText(frameText(info, m_view->frame()).section(QStringLiteral(" · "), 0, 1));
    m_rate->setToolTip(tr("Ctrl+wheel, Page up and down, comma and full stop step through the slices."));
}

void CineBar::showKeyFrames()
{
    const auto& keys = m_view->image()->info().keyFrames;
    m_keyFrames->setVisible(isClip() && !keys.empty());
    m_keyFrames->setText(keys.size() == 1 ? tr("1 key frame") : tr("%1 key frames").arg(keys.size()));
    m_keyMenu->clear();
    for (const KeyFrame& key : keys) {
        const QString number = tr("Frame %1").arg(key.frame + 1);
        connect(m_keyMenu->addAction(key.text.isEmpty() ? number : number + QStringLiteral(" · ") + key.text),
                &QAction::triggered, this, [this, frame = key.frame] { goTo(frame); });
    }
}

void CineBar::goTo(int frame)
{
    setPlaying(false);
    if (m_view)
        m_view->setFrame(frame);
}

void CineBar::stepKeyFrame(int step)
{
    if (!m_view || !m_view->image() || m_view->image()->info().keyFrames.empty())
        return;
    std::vector<int> frames;
    for (const KeyFrame& key : m_view->image()->info().keyFrames)
        frames.push_back(key.frame);
    std::sort(frames.begin(), frames.end());
    const int now = m_view->frame();
    if (step > 0) {
        const auto next = std::upper_bound(frames.begin(), frames.end(), now);
        goTo(next == frames.end() ? frames.front() : *next);
    } else {
        const auto here = std::lower_bound(frames.begin(), frames.end(), now);
        goTo(here == frames.begin() ? frames.back() : *std::prev(here));
    }
}

void CineBar::showFrame(int frame)
{
    m_slider->setValue(frame);
    if (isStepped())
        showPlace();
    else if (!isClip() && m_view && m_view->image())
        m_rate->setText(m_view->image()->info().frameNames.value(frame));
}

bool CineBar::isClip() const
{
    return m_view && m_view->image() && m_view->image()->info().frameNames.isEmpty() && !isStepped();
}

/// The clip's own pace: of all its frames where they differ.
void CineBar::showRate()
{
    if (!isClip())
        return m_rate->setToolTip({});
    const ImageInfo& info = m_view->image()->info();
    double total = 0;
    for (int frame = 0; frame < info.frames; ++frame)
        total += durationMs(frame);
    const double rate = 1000 * info.frames / total;
    m_rate->setText(tr("%1 fps").arg(rate, 0, 'f', std::abs(rate - std::round(rate)) < 0.05 ? 0 : 1));
    m_rate->setToolTip(info.frameTimesMs.empty()      ? tr("The file states no frame rate.")
                       : info.frameTimesMs.size() > 1 ? tr("The frames last differently; this is their mean.")
                                                      : QString());
}

double CineBar::durationMs(int frame) const
{
    const auto& times = m_view->image()->info().frameTimesMs;
    const double ms = times.empty()       ? kUnstatedMs
                      : times.size() == 1 ? times.front()
                                          : times[size_t(frame) % times.size()];
    return std::clamp(std::isfinite(ms) ? ms : kUnstatedMs, kShortestMs, 10'000.0);
}

int CineBar::following(int frame) const
{
    const ImageInfo& info = m_view->image()->info();
    if (!info.sweeps)
        return (frame + 1) % info.frames;
    return std::clamp(frame + (m_backwards ? -1 : 1), 0, info.frames - 1);
}

void CineBar::setPlaying(bool playing)
{
    playing = playing && isClip();
    m_play->setIcon(style()->standardIcon(playing ? QStyle::SP_MediaPause : QStyle::SP_MediaPlay));
    m_play->setToolTip(playing ? tr("Pause") : tr("Play"));
    if (!playing)
        return m_timer.stop();
    m_clock.start();
    m_due = durationMs(m_view->frame());
    m_timer.start(int(std::ceil(m_due)));
}

/// Frames are due on a clock, so that neither a timer's whole milliseconds nor a slow frame add up: what is late is
/// left out.
void CineBar::advance()
{
    if (!m_view || !m_view->image())
        return;
    const ImageInfo& info = m_view->image()->info();
    int frame = m_view->frame();
    const double now = double(m_clock.nsecsElapsed()) * 1e-6;
    for (int skipped = 0; m_due <= now + 0.5 && skipped < info.frames; ++skipped) {
        if (info.sweeps && (m_backwards ? frame == 0 : frame == info.frames - 1))
            m_backwards = !m_backwards;
        frame = following(frame);
        m_due += durationMs(frame);
    }
    m_due = std::max(m_due, now); // after a long stop: from here on
    m_timer.start(std::max(1, int(std::ceil(m_due - now))));
    m_view->setFrame(frame);
}

} // namespace triptych
