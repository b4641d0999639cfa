// SceneWidget: the QOpenGLWidget around VTK's render window. Left drag turns, middle drag moves, the wheel comes
// nearer.
#pragma once

#include "ui/volume/volume_scene.h"

#include <QOpenGLWidget>
#include <QTimer>

#include <memory>

class QLabel;

namespace triptych {

class SceneWidget final : public QOpenGLWidget, public VolumeScene {
public:
    explicit SceneWidget(QWidget* parent);
    ~SceneWidget() override;

    QWidget* widget() override { return this; }
    void setVolume(VolumeGridPtr grid) override;
    void setLook(const SceneLook& look) override;
    void setSurfaces(std::vector<SceneSurface> surfaces) override;
    void lookFrom(QChar side) override;
    void onWindowDrag(std::function<void(QPointF)> dragged) override { m_windowDragged = std::move(dragged); }
    QImage picture() override { return grabFramebuffer(); }

protected:
    void initializeGL() override;
    void paintGL() override;
    void resizeGL(int width, int height) override;
    void resizeEvent(QResizeEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;

private:
    struct Vtk; ///< VTK's objects, in the .cpp file
    void release();
    void applyLook();
    void placeLetters();
    void moved(); ///< the camera: quickly now, carefully once it stands still

    std::unique_ptr<Vtk> d;
    VolumeGridPtr m_grid;
    SceneLook m_look;
    std::function<void(QPointF)> m_windowDragged;
    QPointF m_last;
    QTimer m_still;
    std::array<QLabel*, 4> m_letters{}; ///< left, right, top, bottom
};

} // namespace triptych
