#include "app/window/shortcut_controller.h"

#include "app/window/window_settings.h"
#include "app/window/worker_call.h"
#include "core/base/atomic_file.h"
#include "ui/dialogs/ask.h"
#include "ui/dialogs/shortcut_dialog.h"
#include "ui/models/command_registry.h"
#include "ui/models/message_model.h"

#include <QFile>
#include <QJsonDocument>

namespace triptych {

namespace {

constexpr qint64 kLargestFile = 1 << 20; // bytes
const char kFilter[] = "Shortcuts (*.json);;All files (*)";

Result<QJsonObject> readKeys(const QString& path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return Error{ErrorCode::Unreadable, QStringLiteral("%1: cannot be read: %2").arg(path, file.errorString()), {}};
    const QByteArray bytes = file.read(kLargestFile + 1);
    if (bytes.size() > kLargestFile)
        return Error{ErrorCode::LimitExceeded, QStringLiteral("%1: too large for a list of shortcuts").arg(path), {}};
    QJsonParseError parse;
    const QJsonDocument document = QJsonDocument::fromJson(bytes, &parse);
    const QJsonValue keys = document.object()[QLatin1String("shortcuts")];
    if (!keys.isObject())
        return Error{ErrorCode::BadFormat,
                     QStringLiteral("%1: no list of shortcuts: %2")
                         .arg(path, parse.error == QJsonParseError::NoError ? QStringLiteral("no \"shortcuts\" in it")
                                                                            : parse.errorString()),
                     {}};
    return keys.toObject();
}

} // namespace

ShortcutController::ShortcutController(CommandRegistry& commands, WindowSettings& settings, WorkerPool& pool,
                                       MessageModel& messages, QWidget* window)
    : QObject(window), m_commands(commands), m_settings(settings), m_pool(pool), m_messages(messages), m_window(window)
{
    if (const auto done = commands.setOwnKeys(settings.shortcuts()); !done)
        messages.post(UserMessage::Severity::Warning,
                      QStringLiteral("The stored shortcuts are not used: %1").arg(done.error().message));
    connect(&commands, &CommandRegistry::changed, this, [this] { m_settings.setShortcuts(m_commands.ownKeys()); });
}

void ShortcutController::edit()
{
    auto* dialog = new ShortcutDialog(m_commands, m_window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &ShortcutDialog::exportRequested, this, [this, dialog] {
        askSaveFile(dialog, QStringLiteral("Export the shortcuts"), QStringLiteral("triptych-shortcuts.json"),
                    QLatin1String(kFilter), QStringLiteral("json"), [this](const QString& path) { exportTo(path); });
    });
    connect(dialog, &ShortcutDialog::importRequested, this, [this, dialog] {
        askOpenFiles(dialog, QStringLiteral("Import shortcuts"), QLatin1String(kFilter),
                     [this](const QStringList& paths) { importFrom(paths.first()); });
    });
    dialog->open();
}

void ShortcutController::exportTo(const QString& path)
{
    const QByteArray bytes = QJsonDocument(QJsonObject{{QStringLiteral("shortcuts"), m_commands.ownKeys()}}).toJson();
    callInWorker(
        m_pool, JobPriority::Visible, this,
        [path, bytes](std::stop_token) { return writeFileAtomically(path.toStdString(), bytes); },
        [this, path](const Result<void>& done) {
            done ? m_messages.post(UserMessage::Severity::Information, QStringLiteral("%1: written").arg(path))
                 : m_messages.post(done.error());
        });
}

void ShortcutController::importFrom(const QString& path)
{
    callInWorker(
        m_pool, JobPriority::Visible, this, [path](std::stop_token) { return readKeys(path); },
        [this, path](const Result<QJsonObject>& keys) {
            if (!keys)
                return m_messages.post(keys.error());
            if (const auto done = m_commands.setOwnKeys(*keys); !done)
                m_messages.post(
                    UserMessage::Severity::Error,
                    QStringLiteral("%1: %2; the shortcuts stay as they are").arg(path, done.error().message));
        });
}

} // namespace triptych
