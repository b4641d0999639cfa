#include "ui/canvas/cine_bar.h"

#include "ui/canvas/image_view.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QSlider>
#include <QStyle>
#include <QToolButton>

#include <algorithm>
#include <cmath>

namespace triptych {

CineBar::CineBar(QWidget* parent)
    : QWidget(parent), m_play(new QToolButton(this)), m_slider(new QSlider(Qt::Horizontal, this)),
      m_rate(new QLabel(this))
{
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(6, 2, 6, 2);
    layout->addWidget(m_play);
    layout->addWidget(m_slider, 1);
    layout->addWidget(m_rate);
    m_play->setAutoRaise(true);
    m_play->setObjectName(QStringLiteral("cinePlay"));
    m_slider->setObjectName(QStringLiteral("cineSlider"));
    m_play->setFocusPolicy(Qt::NoFocus);
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
    showFrame(m_view->frame());
    m_rate->setText(tr("%1 fps").arg(int(std::lround(1000.0 / durationMs(0)))));
}

void CineBar::showFrame(int frame) { m_slider->setValue(frame); }

int CineBar::durationMs(int frame) const
{
    const auto& times = m_view->image()->info().frameTimesMs;
    if (times.empty())
        return 50;
    const double ms = times.size() == 1 ? times.front() : times[size_t(frame) % times.size()];
    return int(std::lround(std::clamp(std::isfinite(ms) ? ms : 50.0, 5.0, 10'000.0)));
}

void CineBar::setPlaying(bool playing)
{
    playing = playing && m_view && m_view->image();
    m_play->setIcon(style()->standardIcon(playing ? QStyle::SP_MediaPause : QStyle::SP_MediaPlay));
    m_play->setToolTip(playing ? tr("Pause") : tr("Play"));
    playing ? m_timer.start(durationMs(m_view->frame())) : m_timer.stop();
}

void CineBar::advance()
{
    if (!m_view || !m_view->image())
        return;
    m_timer.start(durationMs((m_view->frame() + 1) % m_view->image()->info().frames));
    m_view->setFrame((m_view->frame() + 1) % m_view->image()->info().frames);
}

} // namespace triptych
