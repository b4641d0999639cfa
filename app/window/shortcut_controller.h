// ShortcutController: the reader's own keys: kept in the settings, changed in a dialog, brought from one desk to
// another in a file. GUI thread; files in a worker.
#pragma once

#include <QObject>

class QWidget;

namespace triptych {

class CommandRegistry;
class JobModel;
class MessageModel;
class ShortcutDialog;
class WindowSettings;
class WorkerPool;

class ShortcutController : public QObject {
    Q_OBJECT
public:
    /// All outlive it. Puts the stored keys in.
    ShortcutController(CommandRegistry& commands, WindowSettings& settings, WorkerPool& pool, MessageModel& messages,
                       QWidget* window);

    void edit();
    void exportTo(const QString& path);
    void importFrom(const QString& path);

private:
    CommandRegistry& m_commands;
    WindowSettings& m_settings;
    WorkerPool& m_pool;
    MessageModel& m_messages;
    QWidget* m_window;
};

} // namespace triptych
