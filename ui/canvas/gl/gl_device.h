// GlDevice: an OpenGL context of its own that draws into no window, and what it can do. The only place that makes one.
#pragma once

#include "core/base/result.h"

#include <QOffscreenSurface>
#include <QOpenGLContext>
#include <QOpenGLExtraFunctions>

#include <memory>

namespace triptych {

/// Whether a name that GL_RENDERER gives is a processor that only plays a graphics card: slower than our own CPU path.
bool isSoftwareRenderer(const QString& renderer);
/// False where the system has no graphics card at all, so that it is not worth loading any OpenGL.
bool graphicsCardMayExist();

class GlDevice {
public:
    /// For create(); GUI thread, because on some systems it is a hidden window. Must outlive the device.
    static std::unique_ptr<QOffscreenSurface> makeSurface();
    /// Loads the driver, which takes long: any thread. The context is current afterwards. Errors: Unsupported, with
    /// what is missing.
    static Result<std::unique_ptr<GlDevice>> create(QOffscreenSurface& surface);
    ~GlDevice();

    /// False where the context is lost for good.
    bool makeCurrent();
    void doneCurrent();
    void moveToThread(QThread* thread); ///< from the thread it lives in, not current
    /// Whether anything went wrong since the last call: lost context, no memory, wrong use. The reason, or empty.
    QString takeFailure();

    QOpenGLExtraFunctions& gl() { return *m_gl; }
    const QString& renderer() const { return m_renderer; }
    int largestTexture() const { return m_largestTexture; } ///< side in pixels
    int mostLayers() const { return m_mostLayers; }         ///< of an array texture

private:
    explicit GlDevice(QOffscreenSurface& surface) : m_surface(surface) {}

    QOffscreenSurface& m_surface;
    QOpenGLContext m_context;
    QOpenGLExtraFunctions* m_gl = nullptr;
    using ResetStatus = GLenum(QOPENGLF_APIENTRYP)();
    ResetStatus m_resetStatus = nullptr; ///< null: the driver does not tell
    QString m_renderer;
    int m_largestTexture = 0;
    int m_mostLayers = 0;
};

} // namespace triptych
