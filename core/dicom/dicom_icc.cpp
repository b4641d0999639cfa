#include "core/dicom/dicom_icc.h"

#include <dcmtk/config/osconfig.h>

#include <dcmtk/dcmdata/dcdeftag.h>
#include <dcmtk/dcmdata/dcelem.h>
#include <dcmtk/dcmdata/dcitem.h>

namespace triptych {

namespace {

constexpr size_t kMostProfileBytes = size_t(64) << 20;

std::span<const std::byte> bytesOf(const DicomAttributes& item, const DcmTagKey& tag)
{
    DcmElement* element = nullptr;
    Uint8* bytes = nullptr;
    if (item.isNull() || item.raw()->findAndGetElement(tag, element).bad() || element->getUint8Array(bytes).bad() ||
        !bytes)
        return {};
    return {reinterpret_cast<const std::byte*>(bytes), element->getLengthField()};
}

} // namespace

std::shared_ptr<const IccTransform> readIccProfile(const DicomAttributes& header, QStringList& warnings)
{
    std::span<const std::byte> profile = bytesOf(header, DCM_ICCProfile);
    const DicomAttributes path = header.item(DCM_OpticalPathSequence);
    if (profile.empty())
        profile = bytesOf(path, DCM_ICCProfile);
    if (profile.empty() || profile.size() > kMostProfileBytes)
        return nullptr;
    auto transform = IccTransform::make(profile);
    if (transform)
        return std::move(*transform);
    warnings
        << QStringLiteral("The ICC profile %1; colours are shown as they are stored.").arg(transform.error().message);
    return nullptr;
}

} // namespace triptych
