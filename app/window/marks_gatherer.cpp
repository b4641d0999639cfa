#include "app/window/marks_gatherer.h"

#include "app/window/case_controller.h"
#include "app/window/worker_call.h"
#include "core/annotation/annotation_layer.h"
#include "ui/models/image_text.h"

namespace triptych {

MarksGatherer::MarksGatherer(const Services& services, QObject* parent) : QObject(parent), m_services(services)
{
    connect(&services.store, &CaseStore::annotationsLoaded, this, &MarksGatherer::loaded);
}

void MarksGatherer::start(QList<Wanted> wanted)
{
    cancel();
    m_wanted = std::move(wanted);
    m_at = 0;
    next();
}

void MarksGatherer::cancel()
{
    ++m_run;
    m_wanted.clear();
    m_awaited.clear();
}

void MarksGatherer::next()
{
    Q_EMIT progressed(int(m_at), int(m_wanted.size()));
    if (m_at >= m_wanted.size()) {
        m_wanted.clear();
        Q_EMIT finished();
        return;
    }
    callInWorker(
        m_services.pool, JobPriority::Visible, this,
        [path = m_wanted[m_at].path, &readers = m_services.readers](std::stop_token stop) {
            return readers.open(path.toStdString(), stop);
        },
        [this, run = m_run](Result<ImageSourcePtr> source) {
            if (run == m_run)
                opened(std::move(source));
        });
}

void MarksGatherer::opened(Result<ImageSourcePtr> source)
{
    const Wanted wanted = m_wanted[m_at];
    if (!source) {
        ++m_at;
        Q_EMIT unreadable(wanted.file, source.error());
        if (m_at <= m_wanted.size()) // whoever heard of it may have cancelled
            next();
        return;
    }
    const ImageInfo& info = (*source)->info();
    m_present = {wanted.file, *source, m_services.cases.maskDownsampleOf(info), {}};
    for (const QString& layer : wanted.layers) {
        const ImageId key = layeredImage(info.id, layer);
        m_awaited.insert(key.value, layer);
        m_services.store.loadAnnotations(key, info.size(), m_present.maskDownsample);
    }
}

void MarksGatherer::loaded(const StoredAnnotations& stored)
{
    if (m_wanted.isEmpty() || !m_present.source || stored.opened)
        return;
    const auto found = m_awaited.constFind(stored.image.value);
    if (found == m_awaited.cend())
        return; // for somebody else
    m_present.byLayer.insert(*found, stored);
    m_awaited.erase(found);
    if (!m_awaited.isEmpty())
        return;
    ++m_at;
    const quint64 run = m_run;
    Q_EMIT gathered(std::exchange(m_present, {}));
    if (run == m_run)
        next();
}

} // namespace triptych
