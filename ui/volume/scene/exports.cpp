// What the program asks of this library: see volume_scene.h.
#include "ui/volume/scene/scene_widget.h"
#include "ui/volume/scene/surface.h"

namespace {

triptych::VolumeScene* createScene(QWidget* parent) { return new triptych::SceneWidget(parent); }

} // namespace

extern "C" Q_DECL_EXPORT int triptych_volume_version() { return triptych::kVolumePluginVersion; }

extern "C" Q_DECL_EXPORT const triptych::VolumePlugin* triptych_volume_plugin()
{
    static const triptych::VolumePlugin plugin{&createScene, &triptych::makeSurface};
    return &plugin;
}
