// MarksGatherer: what is stored of many images, one image after the other: opens each file for its identity and size,
// and asks the store for the layers that are wanted of it. GUI thread; files are opened in workers.
#pragma once

#include "core/image/reader_registry.h"
#include "core/jobs/worker_pool.h"
#include "core/workspace/case_store.h"

#include <QObject>

namespace triptych {

class CaseController;

class MarksGatherer : public QObject {
    Q_OBJECT
public:
    struct Wanted {
        QString file; ///< as it is called
        QString path;
        QStringList layers; ///< at least one; see annotation_layer.h
    };
    struct Gathered {
        QString file;
        ImageSourcePtr source;
        double maskDownsample = 1;
        QMap<QString, StoredAnnotations> byLayer;
    };

    struct Services {
        CaseStore& store;
        WorkerPool& pool;
        const ReaderRegistry& readers;
        const CaseController& cases; ///< knows how fine the labels of each image are
    };
    explicit MarksGatherer(const Services& services, QObject* parent = nullptr);

    void start(QList<Wanted> wanted); ///< forgets what was asked for before
    void cancel();

Q_SIGNALS:
    void gathered(const triptych::MarksGatherer::Gathered& marks);
    void unreadable(const QString& file, const triptych::Error& error);
    void progressed(int done, int total);
    void finished();

private:
    void next();
    void opened(Result<ImageSourcePtr> source);
    void loaded(const StoredAnnotations& stored);

    Services m_services;
    QList<Wanted> m_wanted;
    qsizetype m_at = 0;
    Gathered m_present;
    QMap<QString, QString> m_awaited; ///< layer by the key it is stored under
    quint64 m_run = 0;                ///< answers of an earlier one are not waited for any more
};

} // namespace triptych
