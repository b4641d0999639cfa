// Loads the VTK plugin when a volume is first looked at: VTK's sixty libraries would cost every start some 20 ms.
#include "core/base/file_hash.h"
#include "core/base/program_paths.h"
#include "ui/volume/volume_scene.h"

#include <QFileInfo>

#include <dlfcn.h>

#include <mutex>

namespace triptych {

namespace {

Result<const VolumePlugin*> load()
{
    for (const std::filesystem::path& folder : pluginFolders()) {
        const QString path = displayPath(folder / "libtriptych_volume.so");
        if (!QFileInfo(path).isFile())
            continue;
        void* library = dlopen(path.toLocal8Bit().constData(), RTLD_LAZY | RTLD_LOCAL);
        const auto failed = [&](const QString& cause) {
            return Error{ErrorCode::Internal,
                         QStringLiteral("%1: three-dimensional views cannot be loaded; is VTK installed?").arg(path),
                         cause};
        };
        if (!library)
            return failed(QString::fromLocal8Bit(dlerror()));
        const auto version = reinterpret_cast<int (*)()>(dlsym(library, "triptych_volume_version"));
        const auto plugin = reinterpret_cast<const VolumePlugin* (*)()>(dlsym(library, "triptych_volume_plugin"));
        if (!version || !plugin || version() != kVolumePluginVersion)
            return failed(QStringLiteral("it is of another version of Triptych"));
        return plugin();
    }
    return Error{ErrorCode::NotFound,
                 QStringLiteral("libtriptych_volume.so is not there, so there are no three-dimensional views; "
                                "TRIPTYCH_PLUGIN_PATH names another folder"),
                 {}};
}

} // namespace

Result<const VolumePlugin*> loadVolumePlugin()
{
    // The library stays for the life of the process; a failure is not kept: the next call tries again.
    static std::mutex mutex;
    static const VolumePlugin* loaded = nullptr;
    const std::scoped_lock lock(mutex);
    if (!loaded) {
        auto plugin = load();
        if (!plugin)
            return plugin;
        loaded = *plugin;
    }
    return loaded;
}

} // namespace triptych
