#include "core/base/program_paths.h"

#include <QString>

namespace triptych {

namespace fs = std::filesystem;

namespace {

fs::path binaryFolder()
{
    std::error_code failed;
    const fs::path binary = fs::read_symlink("/proc/self/exe", failed);
    return failed ? fs::current_path() : binary.parent_path();
}

} // namespace

fs::path resourceFolder()
{
    const QString chosen = qEnvironmentVariable("TRIPTYCH_RESOURCES");
    if (!chosen.isEmpty())
        return chosen.toStdString();
    return (binaryFolder() / ".." / "share" / "triptych").lexically_normal();
}

std::vector<fs::path> pluginFolders()
{
    std::vector<fs::path> folders;
    const QString chosen = qEnvironmentVariable("TRIPTYCH_PLUGIN_PATH");
    if (!chosen.isEmpty())
        folders.emplace_back(chosen.toStdString());
    folders.push_back(binaryFolder());
    folders.push_back((binaryFolder() / ".." / "lib" / "triptych").lexically_normal());
    return folders;
}

} // namespace triptych
