#include "app/window/hanging_editor.h"

#include "app/window/hanging_controller.h"
#include "app/window/window_settings.h"
#include "app/window/worker_call.h"
#include "ui/dialogs/ask.h"
#include "ui/dialogs/hanging_dialog.h"
#include "ui/models/message_model.h"

#include <algorithm>

namespace triptych {

HangingEditor::HangingEditor(HangingController& hanging, WindowSettings& settings, WorkerPool& pool,
                             MessageModel& messages, QWidget* window)
    : QObject(window), m_hanging(hanging), m_settings(settings), m_pool(pool), m_messages(messages), m_window(window)
{
    reread();
}

void HangingEditor::reread()
{
    callInWorker(
        m_pool, JobPriority::Interaction, this,
        [folder = m_settings.hangingFolder()](std::stop_token) { return readHangingFolder(folder); },
        [this](const HangingFolder& found) {
            for (const QString& problem : found.problems)
                m_messages.post(UserMessage::Severity::Warning, problem);
            use(found.protocols);
            Q_EMIT ready();
        });
}

void HangingEditor::use(const QList<HangingProtocol>& own)
{
    m_own = own;
    m_hanging.setProtocols(combineProtocols(m_hanging.shipped(), m_own, m_settings.hangingOrder()));
}

void HangingEditor::write(const QList<HangingProtocol>& own, const QString& thenChoose)
{
    QStringList gone;
    for (const HangingProtocol& known : std::as_const(m_own))
        if (std::none_of(own.begin(), own.end(), [&](const HangingProtocol& kept) { return kept.id == known.id; }))
            gone.append(known.id);
    use(own); // at once: who opens the editor again goes on from what was saved
    callInWorker(
        m_pool, JobPriority::Interaction, this,
        [own, gone, folder = m_settings.hangingFolder()](std::stop_token) {
            return writeHangingFolder(folder, own, gone);
        },
        [this, thenChoose](const Result<void>& done) {
            if (!done)
                m_messages.post(done.error());
            else if (!thenChoose.isEmpty())
                m_hanging.setPreferred(thenChoose);
            reread();
        });
}

void HangingEditor::edit()
{
    auto* dialog = new HangingDialog(m_hanging.protocols(), m_hanging.shipped(), m_hanging.protocolId(), m_window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, [this, dialog] {
        m_settings.setHangingOrder(dialog->order());
        write(dialog->own(), {});
    });
    connect(dialog, &QDialog::rejected, this, &HangingEditor::reread);
    dialog->open();
}

void HangingEditor::keepPresent()
{
    HangingProtocol present = m_hanging.present();
    if (present.panes.isEmpty()) {
        m_messages.post(UserMessage::Severity::Information,
                        QStringLiteral("Open a case first: no layout stands here."));
        return;
    }
    askText(m_window, QStringLiteral("Save this layout as a hanging protocol"), QStringLiteral("Name"),
            QStringLiteral("My layout"), [this, present](const QString& name) {
                HangingProtocol protocol = present;
                protocol.name = name.left(hangingLimits::kText);
                protocol.id = newProtocolId(name, m_hanging.protocols());
                write(m_own + QList<HangingProtocol>{protocol}, protocol.id);
            });
}

} // namespace triptych
