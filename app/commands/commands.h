// The verbs of the command line, one file each. Every one returns the exit code: 0 done, 1 failed with one line
// "triptych: PATH: reason" on stderr, 2 usage.
#pragma once

#include <QString>
#include <QStringList>

#include <span>

namespace triptych {

struct Command {
    const char* verb;
    const char* usage;                        ///< one line, after the program's name
    int (*run)(const QStringList& arguments); ///< `arguments` begins with the verb
};

std::span<const Command> commands();

/// Writes "triptych: message" to stderr and returns 1.
int failCommand(const QString& message);
/// Writes the usage of `verb` to stderr and returns 2.
int failUsage(const QString& verb, const QString& reason);

} // namespace triptych
