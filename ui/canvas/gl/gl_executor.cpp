#include "ui/canvas/gl/gl_executor.h"

#include "ui/canvas/gl/gl_painter.h"
#include "ui/canvas/gl/self_check.h"

namespace triptych {

struct GlExecutor::Private {
    std::shared_ptr<QOffscreenSurface> surface;
    std::unique_ptr<GlDevice> device;
    std::unique_ptr<GlPainter> painter;
    QString failure;
};

bool GlExecutor::cardMayExist() { return graphicsCardMayExist(); }

bool GlExecutor::worksInAnyThread() { return QOpenGLContext::supportsThreadedOpenGL(); }

std::shared_ptr<QOffscreenSurface> GlExecutor::makeSurface() { return GlDevice::makeSurface(); }

Result<std::unique_ptr<GlExecutor>> GlExecutor::create(std::shared_ptr<QOffscreenSurface> surface, bool evenSoftware)
{
    return create(std::move(surface), evenSoftware, kTextureBytes);
}

Result<std::unique_ptr<GlExecutor>> GlExecutor::create(std::shared_ptr<QOffscreenSurface> surface, bool evenSoftware,
                                                       qint64 textureBytes)
{
    auto device = GlDevice::create(*surface);
    if (!device)
        return device.error();
    if (!evenSoftware && isSoftwareRenderer((*device)->renderer()))
        return Error{
            ErrorCode::Unsupported, QStringLiteral("OpenGL is software here (%1)").arg((*device)->renderer()), {}};
    auto d = std::make_unique<Private>();
    d->surface = std::move(surface);
    d->device = std::move(*device);
    d->painter = std::make_unique<GlPainter>(*d->device, textureBytes);
    std::unique_ptr<GlExecutor> executor(new GlExecutor(std::move(d)));
    if (const QString reason = drawsLikeTheCpu(*executor); !reason.isEmpty())
        return Error{ErrorCode::Unsupported, reason, {}};
    return executor;
}

GlExecutor::GlExecutor(std::unique_ptr<Private> own) : d(std::move(own)) {}

GlExecutor::~GlExecutor()
{
    if (d->device->makeCurrent()) {
        d->painter = nullptr;
        d->device->doneCurrent();
    }
    d->painter.release(); // of a lost context nothing can be deleted any more
}

void GlExecutor::moveToThread(QThread* thread)
{
    d->device->doneCurrent();
    d->device->moveToThread(thread);
}

bool GlExecutor::compose(QImage& target, const Camera& camera, std::span<const Layer> layers, QRgb background)
{
    if (target.isNull() || !d->failure.isEmpty())
        return false;
    if (!d->device->makeCurrent()) {
        d->failure = QStringLiteral("the OpenGL context was lost");
        return false;
    }
    bool drawn = d->painter->paint(target, camera, layers, background);
    d->failure = d->painter->failure();
    if (const QString reason = d->device->takeFailure(); !reason.isEmpty())
        d->failure = reason;
    d->device->doneCurrent();
    return drawn && d->failure.isEmpty();
}

const QString& GlExecutor::failure() const { return d->failure; }

const QString& GlExecutor::renderer() const { return d->device->renderer(); }

qint64 GlExecutor::textureBytes() const { return d->painter->tiles().bytes(); }

qint64 GlExecutor::tileUploads() const { return d->painter->tiles().uploads(); }

} // namespace triptych
