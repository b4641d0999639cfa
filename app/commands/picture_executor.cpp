#include "app/commands/picture_executor.h"

#include "ui/canvas/gl/gl_executor.h"

namespace triptych {

QString askedExecutor(const QStringList& arguments)
{
    const qsizetype option = arguments.indexOf(QStringLiteral("--executor"));
    return option >= 0 ? arguments.value(option + 1) : qEnvironmentVariable("TRIPTYCH_EXECUTOR");
}

Result<void> drawPicture(const QString& executor, QImage& picture, const Camera& camera, std::span<const Layer> layers)
{
    if (executor != QLatin1String("gl")) {
        composeViewport(picture, camera, layers);
        return {};
    }
    auto gl = GlExecutor::create(GlExecutor::makeSurface(), true);
    if (!gl)
        return gl.error();
    if ((*gl)->compose(picture, camera, layers))
        return {};
    const QString reason = (*gl)->failure();
    return Error{ErrorCode::Unsupported,
                 QStringLiteral("OpenGL leaves this picture to the processor") +
                     (reason.isEmpty() ? QString() : QStringLiteral(": ") + reason),
                 {}};
}

} // namespace triptych
