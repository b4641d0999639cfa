// Answering the window's file dialogs as a reader does: a name is typed and confirmed.
#pragma once

#include "tests/gui/desk.h"

#include <QFileDialog>
#include <QLineEdit>
#include <QPointer>

namespace triptych {

/// Waits for the file dialog, types `path` and presses Enter; a question whether to write over a file gets its Yes
/// where `overwrites`. True where the dialog took the name and closed.
inline bool answerFileDialog(const Desk& desk, const QString& path, bool overwrites = false)
{
    QPointer<QFileDialog> dialog;
    const auto shown = [&] { return (dialog = desk.window->findChild<QFileDialog*>()) && dialog->isVisible(); };
    if (!QTest::qWaitFor(shown, 10'000) || !QTest::qWaitForWindowExposed(dialog))
        return false;
    auto* name = dialog->findChild<QLineEdit*>(QStringLiteral("fileNameEdit"));
    const WindowProbe probe(*dialog);
    probe.click(name);
    probe.key(Qt::Key_A, Qt::ControlModifier);
    probe.type(path);
    if (!QTest::qWaitFor([&] { return name->text() == path; }))
        return false;
    Desk::keep(*dialog, "file-dialog.png");
    QTimer confirm; // the question about an existing file holds the key's call
    QObject::connect(&confirm, &QTimer::timeout, [&] {
        auto* question = qobject_cast<QDialog*>(QApplication::activeModalWidget());
        if (overwrites && question && question != dialog && question->isVisible())
            QTest::keyClick(question->windowHandle(), Qt::Key_Y, Qt::AltModifier);
    });
    confirm.start(50);
    for (int i = 0; i < 3 && dialog && dialog->isVisible(); ++i) // a list of names in the way takes the first one
        QTest::keyClick(dialog->windowHandle(), Qt::Key_Return);
    if (!QTest::qWaitFor([&] { return !dialog || !dialog->isVisible(); }))
        return false;
    desk.window->activateWindow(); // no window manager gives it the keyboard back here
    return QTest::qWaitForWindowActive(desk.window.get());
}

} // namespace triptych
