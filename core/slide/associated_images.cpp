// The pictures that a scanner puts beside a slide: label, macro, thumbnail. They may carry a patient's name.
#include "core/base/file_hash.h"
#include "core/slide/slide_handle.h"
#include "core/slide/slide_source.h"

#include <openslide/openslide.h>

#include <algorithm>
#include <mutex>

namespace triptych {

namespace {

constexpr qint64 kMostPixels = 64'000'000;
constexpr int kMostNames = 64;

} // namespace

QStringList SlideHandle::associatedImages() const
{
    const std::shared_lock lock(m_mutex);
    QStringList names;
    const char* const* name = m_slide ? openslide_get_associated_image_names(m_slide.get()) : nullptr;
    for (; name && *name && names.size() < kMostNames; ++name)
        names << QString::fromUtf8(*name);
    return names;
}

Result<PixelBuffer> SlideHandle::readAssociated(const QString& name) const
{
    // A handle of its own: an error ends it, and must not end that of the slide.
    const auto slide = openSlide(m_path);
    if (!slide)
        return slide.error();
    int64_t width = 0, height = 0;
    openslide_get_associated_image_dimensions(slide->get(), name.toUtf8().constData(), &width, &height);
    if (width < 1 || height < 1)
        return Error{
            ErrorCode::NotFound, QStringLiteral("%1: it holds no picture \"%2\"").arg(displayPath(m_path), name), {}};
    if (width > kMostPixels || height > kMostPixels || width * height > kMostPixels)
        return Error{ErrorCode::LimitExceeded,
                     QStringLiteral("%1: its picture \"%2\" is too large (%3 × %4)")
                         .arg(displayPath(m_path), name)
                         .arg(width)
                         .arg(height),
                     {}};
    std::vector<quint32> argb(size_t(width) * size_t(height));
    openslide_read_associated_image(slide->get(), name.toUtf8().constData(), argb.data());
    if (const char* reason = openslide_get_error(slide->get()))
        return readError(reason);
    auto pixels = PixelBuffer::allocate(QSize(int(width), int(height)), 3, SampleType::U8);
    if (!pixels)
        return pixels;
    auto* rgb = reinterpret_cast<quint8*>(pixels->mutableBytes());
    for (const quint32 pixel : argb) // premultiplied, over white
        for (const int shift : {16, 8, 0})
            *rgb++ = quint8(std::min<quint32>(255, ((pixel >> shift) & 255) + 255 - (pixel >> 24)));
    return pixels;
}

QStringList SlideSource::associatedImages() const { return m_associated; }

Result<PixelBuffer> SlideSource::readAssociated(const QString& name, std::stop_token stop) const
{
    return m_associated.contains(name) ? m_handle->readAssociated(name) : ImageSource::readAssociated(name, stop);
}

} // namespace triptych
