// AnnotationSync: binds the annotation models of the open case to the store: edits go there, what others do comes back,
// and conflicts become messages. GUI thread.
#pragma once

#include "core/annotation/annotation_model.h"
#include "core/workspace/case_store.h"

#include <QDateTime>
#include <QObject>
#include <QPointer>
#include <QTimer>

namespace triptych {

class MessageModel;
class ReadoutModel;

class AnnotationSync : public QObject {
    Q_OBJECT
public:
    /// All outlive it.
    AnnotationSync(CaseStore& store, MessageModel& messages, ReadoutModel& readout, QObject* parent = nullptr);

    /// Whose edits those of the models opened from now on are.
    void setReader(const QString& reader);
    const QString& reader() const { return m_reader; }

    /// Asks the store for what it holds of the model's image; CaseStore::annotationsLoaded follows.
    void open(AnnotationModel& model, QSize imageSize);
    /// Before the models of the case are destroyed.
    void closeAll();

private:
    AnnotationModel* model(const ImageId& image) const;
    void take(const AnnotationNews& news);
    void followMouse();
    void showOthers();

    CaseStore& m_store;
    MessageModel& m_messages;
    ReadoutModel& m_readout;
    QString m_reader;
    QHash<ImageId, QPointer<AnnotationModel>> m_models;
    QTimer m_mouse;  ///< runs while news wait for a mouse button to be let go
    QTimer m_forget; ///< others are no longer shown to be working
    QStringList m_others;
};

} // namespace triptych
