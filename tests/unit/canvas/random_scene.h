// RandomScene: a camera and layers of every kind, drawn by lot, to hold one executor against another.
#pragma once

#include "core/display/compose.h"

#include <QRandomGenerator>

#include <memory>

namespace triptych {

/// What the lot must give; the rest it decides.
struct SceneWish {
    SampleType type = SampleType::U16;
    bool rgb = false;
    double rotationDeg = 0;
    double zoom = 1;
    bool flip = false;
    bool missing = false; ///< tiles of several levels
    bool padding = false;
    bool overlays = false; ///< heatmap, mask, shutter, overlay planes
};

struct RandomScene {
    RandomScene(quint32 seed, const SceneWish& wish);

    Camera camera;
    std::vector<Layer> layers;
    QRgb background = 0xff203040;

private:
    void addImage(const SceneWish& wish);
    void addGraphics();
    void addHeatmap();
    void addMask();
    PixelBuffer noise(QSize size, const SceneWish& wish);
    double between(double low, double high) { return low + m_random.generateDouble() * (high - low); }
    int below(int end) { return int(m_random.bounded(end)); }
    bool chance(double probability) { return m_random.generateDouble() < probability; }

    QRandomGenerator m_random;
    QSize m_size;
    std::shared_ptr<ImageInfo> m_info = std::make_shared<ImageInfo>();
};

} // namespace triptych
