// Starting the window: options, services in the order in which they must live and die, the event loop.
#pragma once

#include "core/image/reader_registry.h"

#include <QStringList>

#include <memory>

namespace triptych {

struct LaunchOptions {
    QStringList paths; ///< opened as one case
    QString database;  ///< empty: in the user's data folder
    QString settings;  ///< an INI file; empty: the user's own
    bool quitWhenExposed =
        false;                  ///< prints the milliseconds since the process began, and ends: for measuring the start
    bool quitWhenDrawn = false; ///< opens the case, prints the memory once everything is drawn, and ends
    QString executor;           ///< "gl", "cpu", "auto" or empty: who draws the views
    QString screenshot;         ///< runs the models, draws the whole window into this PNG, and ends
    QString error;              ///< usage error
};

LaunchOptions parseLaunchOptions(const QStringList& arguments);
/// The lines of --help that are about the window.
QString launchHelp();

/// Runs the window until it is closed; the exit code of the program. `argv[0]` is the program.
int runWindow(int argc, char** argv, std::unique_ptr<const ReaderRegistry> readers);

} // namespace triptych
