#include "ui/canvas/gl/gl_device.h"

#include <QDir>
#include <QSurfaceFormat>

namespace triptych {

namespace {

/// 4.0 is the first with doubles and `precise` in the shader, without which a turned picture is not the CPU's.
QSurfaceFormat wantedFormat()
{
    QSurfaceFormat format;
    format.setRenderableType(QSurfaceFormat::OpenGL);
    format.setVersion(4, 0);
    format.setProfile(QSurfaceFormat::CoreProfile);
    format.setOption(QSurfaceFormat::ResetNotification);
    return format;
}

Error unsupported(const QString& message) { return {ErrorCode::Unsupported, message, {}}; }

} // namespace

bool isSoftwareRenderer(const QString& renderer)
{
    for (const char* name : {"llvmpipe", "softpipe", "swrast", "software", "swr ", "swiftshader", "basic render",
                             "gdi generic", "mesa x11", "lavapipe"})
        if (renderer.contains(QLatin1String(name), Qt::CaseInsensitive))
            return true;
    return false;
}

bool graphicsCardMayExist()
{
#ifdef Q_OS_LINUX
    const auto devices = [](const char* folder, const char* names) {
        return !QDir(QLatin1String(folder)).entryList({QLatin1String(names)}, QDir::System).isEmpty();
    };
    return devices("/dev/dri", "card*") || devices("/dev/dri", "renderD*") || devices("/dev", "nvidia*") ||
           devices("/dev", "dxg") || devices("/dev", "mali*");
#else
    return true;
#endif
}

std::unique_ptr<QOffscreenSurface> GlDevice::makeSurface()
{
    auto surface = std::make_unique<QOffscreenSurface>();
    surface->setFormat(wantedFormat());
    surface->create();
    return surface;
}

Result<std::unique_ptr<GlDevice>> GlDevice::create(QOffscreenSurface& surface)
{
    std::unique_ptr<GlDevice> device(new GlDevice(surface));
    QOpenGLContext& context = device->m_context;
    context.setFormat(wantedFormat());
    if (!surface.isValid() || !context.create())
        return unsupported(QStringLiteral("no OpenGL context can be made here"));
    if (context.isOpenGLES() || context.format().version() < qMakePair(4, 0))
        return unsupported(QStringLiteral("OpenGL 4.0 is needed, and there is %1.%2")
                               .arg(context.format().majorVersion())
                               .arg(context.format().minorVersion()));
    if (!context.makeCurrent(&surface))
        return unsupported(QStringLiteral("the OpenGL context cannot be used"));
    device->m_gl = context.extraFunctions();
    const auto* name = reinterpret_cast<const char*>(device->m_gl->glGetString(GL_RENDERER));
    device->m_renderer = name ? QString::fromUtf8(name) : QStringLiteral("unknown");
    device->m_gl->glGetIntegerv(GL_MAX_TEXTURE_SIZE, &device->m_largestTexture);
    device->m_gl->glGetIntegerv(GL_MAX_ARRAY_TEXTURE_LAYERS, &device->m_mostLayers);
    for (const char* function : {"glGetGraphicsResetStatus", "glGetGraphicsResetStatusARB"})
        if (!device->m_resetStatus)
            device->m_resetStatus = reinterpret_cast<ResetStatus>(context.getProcAddress(function));
    return device;
}

GlDevice::~GlDevice() = default;

bool GlDevice::makeCurrent() { return m_context.isValid() && m_context.makeCurrent(&m_surface); }

void GlDevice::doneCurrent() { m_context.doneCurrent(); }

void GlDevice::moveToThread(QThread* thread) { m_context.moveToThread(thread); }

QString GlDevice::takeFailure()
{
    if (m_resetStatus && m_resetStatus() != GL_NO_ERROR)
        return QStringLiteral("the graphics card was reset");
    GLenum first = GL_NO_ERROR;
    // Bounded: a lost context may report an error for ever.
    for (int i = 0; i < 16; ++i) {
        const GLenum error = m_gl->glGetError();
        if (error == GL_NO_ERROR)
            break;
        first = first == GL_NO_ERROR ? error : first;
    }
    if (first == GL_NO_ERROR)
        return {};
    return first == GL_OUT_OF_MEMORY ? QStringLiteral("the graphics card has no memory left")
                                     : QStringLiteral("OpenGL reports error 0x%1").arg(first, 4, 16, QLatin1Char('0'));
}

} // namespace triptych
