// Questions that the window asks without blocking its event loop: the answer comes through a callback.
#pragma once

#include <QStringList>

#include <functional>

class QWidget;

namespace triptych {

/// Images of several patients: `message` names them. `confirmed` is called only on Yes.
void askMixedPatients(QWidget* parent, const QString& message, std::function<void()> confirmed);

void askOpenFiles(QWidget* parent, const QString& title, const QString& filter,
                  std::function<void(const QStringList&)> chosen);
void askFolder(QWidget* parent, const QString& title, std::function<void(const QString&)> chosen);
/// `suffix` is appended where the reader typed none.
void askSaveFile(QWidget* parent, const QString& title, const QString& suggestion, const QString& filter,
                 const QString& suffix, std::function<void(const QString&)> chosen);

/// One line of text; `given` is called with what was typed, unless that is nothing.
void askText(QWidget* parent, const QString& title, const QString& label, const QString& suggestion,
             std::function<void(const QString&)> given);

} // namespace triptych
