// VolumeScene: a stack in three dimensions, as the plugin triptych_volume draws it with VTK. The program knows only
// this.
#pragma once

#include "core/annotation/label_solid.h"
#include "core/image/volume_grid.h"

#include <QColor>
#include <QWidget>

#include <functional>

namespace triptych {

/// Rendering lets everything within the window show through; DenseRendering only its upper half, solid. Both follow it.
enum class SceneMode { MaximumIntensity, Rendering, DenseRendering, Surface };

/// How the scene is seen. The window is in modality units, as in the flat views.
struct SceneLook {
    SceneMode mode = SceneMode::MaximumIntensity;
    double centre = 0;
    double width = 1;
    bool inverted = false;
    friend bool operator==(const SceneLook&, const SceneLook&) = default;
};

/// The surface of a painted lesion in the patient's system (mm). Immutable once made.
struct SurfaceMesh {
    std::vector<float> points;      ///< x, y, z of each
    std::vector<quint32> triangles; ///< three points of each
    double enclosedMl = 0;          ///< what the smoothed surface encloses; what was painted is LabelSolid::volumeMl
};

struct SceneSurface {
    std::shared_ptr<const SurfaceMesh> mesh;
    QColor colour;
};

/// GUI thread.
class VolumeScene {
public:
    virtual ~VolumeScene() = default;

    /// The OpenGL widget; deleting it deletes the scene.
    virtual QWidget* widget() = 0;
    virtual void setVolume(VolumeGridPtr grid) = 0;
    virtual void setLook(const SceneLook& look) = 0;
    virtual void setSurfaces(std::vector<SceneSurface> surfaces) = 0;
    /// From the patient's side A, P, L, R, H or F, everything in view.
    virtual void lookFrom(QChar side) = 0;
    /// Called with the way (logical pixels) of a drag with the right button, which is the window's.
    virtual void onWindowDrag(std::function<void(QPointF)> dragged) = 0;
    /// What is on the screen.
    virtual QImage picture() = 0;
};

/// What the plugin exports. All are of one build.
struct VolumePlugin {
    VolumeScene* (*createScene)(QWidget* parent);
    /// Marching cubes at the border of the voxels, smoothed (windowed sinc) by less than a voxel. Any thread. False
    /// where nothing came of it.
    bool (*makeSurface)(const LabelSolid& solid, SurfaceMesh& mesh);
};

constexpr int kVolumePluginVersion = 1;

/// Loads the plugin once for the process; blocks for as long as the libraries take: from a worker. Errors: NotFound,
/// Internal.
Result<const VolumePlugin*> loadVolumePlugin();

} // namespace triptych
