#include "core/colour/icc_transform.h"

#include <lcms2.h>

#include <cstdlib>

namespace triptych {

namespace {

struct CloseProfile {
    void operator()(void* profile) const { cmsCloseProfile(profile); }
};
struct DeleteTransform {
    void operator()(void* transform) const { cmsDeleteTransform(transform); }
};
using Profile = std::unique_ptr<void, CloseProfile>;
using Transform = std::unique_ptr<void, DeleteTransform>;

class LcmsTransform final : public IccTransform {
public:
    explicit LcmsTransform(Transform transform) : m_transform(std::move(transform)) {}

    Result<PixelBuffer> toSrgb(const PixelBuffer& pixels) const override
    {
        auto converted = PixelBuffer::allocate(pixels.size(), 3, SampleType::U8);
        for (int y = 0; converted && y < pixels.height(); ++y)
            cmsDoTransform(m_transform.get(), pixels.row<quint8>(y), converted->mutableRow<quint8>(y),
                           cmsUInt32Number(pixels.width()));
        return converted;
    }

private:
    Transform m_transform;
};

/// Whether a coarse grid through the colour cube comes back as it was.
bool changesNothing(cmsHTRANSFORM transform)
{
    constexpr int kStep = 15;
    for (int red = 0; red < 256; red += kStep)
        for (int green = 0; green < 256; green += kStep)
            for (int blue = 0; blue < 256; blue += kStep) {
                const quint8 in[3] = {quint8(red), quint8(green), quint8(blue)};
                quint8 out[3] = {};
                cmsDoTransform(transform, in, out, 1);
                for (int i = 0; i < 3; ++i)
                    if (std::abs(in[i] - out[i]) > 1)
                        return false;
            }
    return true;
}

} // namespace

Result<std::shared_ptr<const IccTransform>> IccTransform::make(std::span<const std::byte> bytes)
{
    const Profile profile(cmsOpenProfileFromMem(bytes.data(), cmsUInt32Number(bytes.size())));
    if (!profile)
        return Error{ErrorCode::BadFormat, QStringLiteral("is no ICC profile"), {}};
    if (cmsGetColorSpace(profile.get()) != cmsSigRgbData)
        return Error{ErrorCode::Unsupported, QStringLiteral("is not a profile of RGB colours"), {}};
    const Profile srgb(cmsCreate_sRGBProfile());
    // Without its one-colour cache a transform may be used by several threads at once.
    Transform transform(cmsCreateTransform(profile.get(), TYPE_RGB_8, srgb.get(), TYPE_RGB_8,
                                           cmsGetHeaderRenderingIntent(profile.get()), cmsFLAGS_NOCACHE));
    if (!transform)
        return Error{ErrorCode::BadFormat, QStringLiteral("holds no way from its colours to the screen's"), {}};
    if (changesNothing(transform.get()))
        return std::shared_ptr<const IccTransform>();
    return std::shared_ptr<const IccTransform>(std::make_shared<LcmsTransform>(std::move(transform)));
}

} // namespace triptych
