#include "ui/canvas/view_executor.h"

#include "ui/canvas/gl/gl_executor.h"

#include <QScreen>
#include <QThread>

#include <algorithm>

namespace triptych {

namespace {

ViewExecutor* s_current = nullptr;

int composingThreads() { return std::clamp(QThread::idealThreadCount(), 1, 8); }

} // namespace

std::optional<ViewExecutor::Choice> ViewExecutor::choiceOf(const QString& word)
{
    if (word.isEmpty() || word == QLatin1String("auto"))
        return Choice::Automatic;
    if (word == QLatin1String("cpu"))
        return Choice::Cpu;
    return word == QLatin1String("gl") ? std::optional(Choice::Gl) : std::nullopt;
}

ViewExecutor::ViewExecutor(Choice choice) : m_choice(choice)
{
    s_current = this;
    if (choice == Choice::Cpu)
        m_reason = tr("as asked for");
}

ViewExecutor::~ViewExecutor()
{
    if (m_search)
        m_search->wait();
    s_current = nullptr;
}

ViewExecutor* ViewExecutor::current() { return s_current; }

void ViewExecutor::start()
{
    if (m_choice == Choice::Cpu || m_search)
        return;
    if (m_choice == Choice::Automatic && !GlExecutor::cardMayExist())
        return leaveToProcessor(tr("there is no graphics card"));
    const auto search = [this, surface = GlExecutor::makeSurface(), gui = thread()] {
        auto found = GlExecutor::create(surface, m_choice == Choice::Gl);
        if (found)
            (*found)->moveToThread(gui);
        m_found = std::move(found);
    };
    m_search.reset(QThread::create(search));
    connect(m_search.get(), &QThread::finished, this, &ViewExecutor::take);
    m_search->start(QThread::LowPriority);
    if (!GlExecutor::worksInAnyThread()) // then nobody may draw meanwhile
        waitUntilChosen();
}

void ViewExecutor::waitUntilChosen()
{
    if (m_search)
        m_search->wait();
    take();
}

void ViewExecutor::take()
{
    if (!m_found)
        return;
    auto found = std::move(*m_found);
    m_found.reset();
    if (found)
        use(std::move(*found));
    else
        leaveToProcessor(found.error().message);
}

void ViewExecutor::use(std::unique_ptr<GlExecutor> executor)
{
    m_gl = std::move(executor);
    m_reason.clear();
    Q_EMIT changed();
}

void ViewExecutor::leaveToProcessor(const QString& reason)
{
    const bool another = usesGl();
    m_gl.reset();
    m_reason = reason;
    if (another)
        Q_EMIT changed();
}

QImage::Format ViewExecutor::formatFor(const QScreen* screen) const
{
    return usesGl() && screen && screen->depth() == 30 ? QImage::Format_RGB30 : QImage::Format_RGB32;
}

QString ViewExecutor::description() const
{
    if (m_gl)
        return tr("Drawn by OpenGL (%1)").arg(m_gl->renderer());
    return m_reason.isEmpty() ? tr("Drawn by the processor") : tr("Drawn by the processor: %1").arg(m_reason);
}

void ViewExecutor::compose(QImage& target, const Camera& camera, std::span<const Layer> layers, QRgb background)
{
    if (m_gl && m_gl->compose(target, camera, layers, background))
        return;
    if (m_gl && !m_gl->failure().isEmpty()) {
        qWarning("OpenGL is left: %s", qUtf8Printable(m_gl->failure()));
        leaveToProcessor(m_gl->failure());
    }
    if (target.format() == QImage::Format_RGB32)
        return composeViewport(target, camera, layers, background, composingThreads());
    QImage shallow(target.size(), QImage::Format_RGB32);
    composeViewport(shallow, camera, layers, background, composingThreads());
    target = shallow.convertToFormat(target.format());
}

void composeView(QImage& target, const Camera& camera, std::span<const Layer> layers, QRgb background)
{
    if (ViewExecutor* executor = ViewExecutor::current())
        executor->compose(target, camera, layers, background);
    else
        composeViewport(target, camera, layers, background, composingThreads());
}

} // namespace triptych
