// Loads plugins/torch when a model is first wanted, and keeps it for the life of the process: LibTorch cannot be
// unloaded again.
#include "core/base/file_hash.h"
#include "core/base/program_paths.h"
#include "core/inference/engine_plugin.h"

#include <QFileInfo>

#include <dlfcn.h>

#include <memory>
#include <mutex>

namespace triptych {

namespace {

QString libraryPath()
{
    for (const std::filesystem::path& folder : pluginFolders()) {
        const QFileInfo info(displayPath(folder / "libtriptych_torch.so"));
        if (info.isFile())
            return info.absoluteFilePath();
    }
    return {};
}

Error loadError(const QString& path, const QString& cause)
{
    return {ErrorCode::Internal,
            QStringLiteral("%1: the inference engine cannot be loaded; is LibTorch installed?").arg(path), cause};
}

Result<void*> openLibrary()
{
    const QString path = libraryPath();
    if (path.isEmpty())
        return Error{ErrorCode::NotFound,
                     QStringLiteral("%1: libtriptych_torch.so is not there, so models cannot run; TRIPTYCH_PLUGIN_PATH "
                                    "names another folder")
                         .arg(displayPath(pluginFolders().front())),
                     {}};
    // Local and lazy: nothing of Torch, OpenCV or Qt 5 becomes visible to the rest of the program.
    void* library = dlopen(path.toLocal8Bit().constData(), RTLD_LAZY | RTLD_LOCAL);
    if (!library)
        return loadError(path, QString::fromLocal8Bit(dlerror()));
    const auto version = reinterpret_cast<PluginVersionFn>(dlsym(library, "triptych_plugin_version"));
    if (!version || version() != kEnginePluginVersion)
        return loadError(path, QStringLiteral("it is of another version of Triptych"));
    return library;
}

template <class Interface, class Factory>
Result<std::shared_ptr<Interface>> create(const char* symbol)
{
    const auto library = openLibrary();
    if (!library)
        return library.error();
    const auto factory = reinterpret_cast<Factory>(dlsym(*library, symbol));
    std::shared_ptr<Interface> made(factory ? factory() : nullptr);
    if (!made)
        return loadError(libraryPath(), QStringLiteral("it gives no %1").arg(QLatin1String(symbol)));
    return made;
}

/// What the process has loaded. A failure is not kept: the next call tries again.
template <class Interface>
struct Loaded {
    std::mutex mutex;
    std::shared_ptr<Interface> instance;
};

template <class Interface, class Factory>
Result<std::shared_ptr<Interface>> loadOnce(Loaded<Interface>& loaded, const char* symbol)
{
    const std::scoped_lock lock(loaded.mutex);
    if (!loaded.instance) {
        auto made = create<Interface, Factory>(symbol);
        if (!made)
            return made;
        loaded.instance = std::move(*made);
    }
    return loaded.instance;
}

} // namespace

Result<std::shared_ptr<InferenceEngine>> loadInferenceEngine()
{
    // Never destroyed: Torch's own statics may be gone before ours at exit.
    static auto* const loaded = new Loaded<InferenceEngine>;
    return loadOnce<InferenceEngine, CreateEngineFn>(*loaded, "triptych_create_engine");
}

Result<std::shared_ptr<ModelTrainer>> loadModelTrainer()
{
    static auto* const loaded = new Loaded<ModelTrainer>;
    return loadOnce<ModelTrainer, CreateTrainerFn>(*loaded, "triptych_create_trainer");
}

} // namespace triptych
