// Answering the export and import dialogs as a reader does: a name typed, a button clicked.
#pragma once

#include "tests/gui/desk.h"
#include "ui/dialogs/export_dialog.h"
#include "ui/dialogs/import_dialog.h"

#include <QLineEdit>
#include <QListWidget>
#include <QPointer>
#include <QPushButton>

namespace triptych {

/// The dialog once it is on the screen, else null.
template <class Dialog>
Dialog* shownDialog(const Desk& desk)
{
    Dialog* dialog = nullptr;
    const auto shown = [&] { return (dialog = desk.window->findChild<Dialog*>()) && dialog->isVisible(); };
    return QTest::qWaitFor(shown, 20'000) && QTest::qWaitForWindowExposed(dialog) ? dialog : nullptr;
}

/// Clicks a button of a dialog and waits until the dialog is gone and the window has the keyboard again.
inline bool closeWith(const Desk& desk, QPointer<QDialog> dialog, const char* button)
{
    const WindowProbe probe(*dialog);
    probe.click(dialog->findChild<QPushButton*>(QLatin1String(button)));
    if (!QTest::qWaitFor([&] { return !dialog || !dialog->isVisible(); }))
        return false;
    desk.window->activateWindow(); // no window manager gives it the keyboard back here
    return QTest::qWaitForWindowActive(desk.window.get());
}

inline bool typePath(ExportDialog& dialog, const QString& path)
{
    const WindowProbe probe(dialog);
    auto* edit = dialog.findChild<QLineEdit*>(QStringLiteral("exportPath"));
    probe.click(edit);
    probe.key(Qt::Key_A, Qt::ControlModifier);
    probe.type(path);
    return QTest::qWaitFor([&] { return edit->text() == path; });
}

/// Waits for the export dialog, types `path`, whose ending chooses the format, and exports.
inline bool answerExportDialog(const Desk& desk, const QString& path, const char* picture = nullptr)
{
    auto* dialog = shownDialog<ExportDialog>(desk);
    if (!dialog || !typePath(*dialog, path))
        return false;
    if (picture)
        Desk::keep(*dialog, picture);
    return closeWith(desk, dialog, "exportNow");
}

inline bool answerImportDialog(const Desk& desk, const char* picture = nullptr)
{
    auto* dialog = shownDialog<ImportDialog>(desk);
    if (!dialog)
        return false;
    if (picture)
        Desk::keep(*dialog, picture);
    return closeWith(desk, dialog, "importNow");
}

} // namespace triptych
