// GlExecutor: composeViewport by the graphics card, equal to it within one grey level.
#pragma once

#include "core/base/result.h"
#include "core/display/compose.h"

#include <memory>

class QOffscreenSurface;
class QThread;

namespace triptych {

/// Lives in one thread; its pictures come back into memory, so that a view that loses its graphics card, or is moved to
/// another screen, is drawn on by the CPU without anybody noticing.
class GlExecutor {
public:
    /// False where the system has no graphics card at all, so that it is not worth loading any OpenGL.
    static bool cardMayExist();
    /// Whether create() may be called beside the GUI thread.
    static bool worksInAnyThread();
    /// For create(); GUI thread; must outlive the executor.
    static std::shared_ptr<QOffscreenSurface> makeSurface();
    /// Loads the driver and holds a small picture against the CPU's, which takes a while: any thread. Software OpenGL
    /// is refused unless asked for. Errors: Unsupported, with what is missing.
    static Result<std::unique_ptr<GlExecutor>> create(std::shared_ptr<QOffscreenSurface> surface, bool evenSoftware);
    ~GlExecutor();

    /// From the thread it lives in.
    void moveToThread(QThread* thread);
    /// Draws as composeViewport does. False, and nothing of worth in `target`, where the CPU must draw this frame:
    /// then failure() says whether it must from now on. Format_RGB30 gives greys of 10 bits.
    bool compose(QImage& target, const Camera& camera, std::span<const Layer> layers, QRgb background = 0xff000000);
    /// Why no frame will ever be drawn again, for a person, or empty.
    const QString& failure() const;
    /// GL_RENDERER.
    const QString& renderer() const;
    qint64 textureBytes() const; ///< of tiles on the card
    qint64 tileUploads() const;  ///< pieces of tiles sent so far

    /// Tiles on the card; the buffers of that many are held, most of which the tile cache holds as well.
    static constexpr qint64 kTextureBytes = qint64(256) << 20;
    /// As create(), with another bound: for tests.
    static Result<std::unique_ptr<GlExecutor>> create(std::shared_ptr<QOffscreenSurface> surface, bool evenSoftware,
                                                      qint64 textureBytes);

private:
    struct Private;
    explicit GlExecutor(std::unique_ptr<Private> d);
    std::unique_ptr<Private> d;
};

} // namespace triptych
