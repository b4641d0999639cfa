// HangingEditor: the reader's own hanging protocols: read from their folder at the start and after each change, edited
// in a dialog, made from what stands on the screen. Files in a worker.
#pragma once

#include "core/workspace/hanging_library.h"

#include <QObject>

class QWidget;

namespace triptych {

class HangingController;
class MessageModel;
class WindowSettings;
class WorkerPool;

class HangingEditor : public QObject {
    Q_OBJECT
public:
    /// All outlive it. Begins to read the folder.
    HangingEditor(HangingController& hanging, WindowSettings& settings, WorkerPool& pool, MessageModel& messages,
                  QWidget* window);

    void edit();
    /// Asks for a name and keeps what stands on the screen under it; it is the layout from then on.
    void keepPresent();
    /// From the folder again, for files changed by hand. Each broken one is named in a message.
    void reread();

Q_SIGNALS:
    void ready(); ///< the folder was read

private:
    void use(const QList<HangingProtocol>& own);
    void write(const QList<HangingProtocol>& own, const QString& thenChoose);

    HangingController& m_hanging;
    WindowSettings& m_settings;
    WorkerPool& m_pool;
    MessageModel& m_messages;
    QWidget* m_window;
    QList<HangingProtocol> m_own;
};

} // namespace triptych
