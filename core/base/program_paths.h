// Where the program finds what belongs to it, in the build tree and when installed: always relative to the binary.
#pragma once

#include <filesystem>
#include <vector>

namespace triptych {

/// The folder of models, hanging protocols, icons …: $TRIPTYCH_RESOURCES, else ../share/triptych beside the binary's
/// folder (in the build tree a link to resources/).
std::filesystem::path resourceFolder();

/// Where plugins are looked for, in order: $TRIPTYCH_PLUGIN_PATH, the binary's folder, ../lib/triptych.
std::vector<std::filesystem::path> pluginFolders();

} // namespace triptych
