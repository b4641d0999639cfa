#include "core/dicom/dicom_reader.h"

#include "core/dicom/dicom_icc.h"
#include "core/dicom/dicom_image_source.h"
#include "core/dicom/dicom_slide_source.h"

#include <dcmtk/config/osconfig.h>

#include <dcmtk/dcmdata/dcdatset.h>

namespace triptych {

namespace {

class DicomReader final : public ImageReader {
public:
    QString name() const override { return QStringLiteral("DICOM"); }

    int confidence(std::span<const std::byte> head, const std::filesystem::path&) const override
    {
        return dicomConfidence(head);
    }

    Result<ImageSourcePtr> open(const std::filesystem::path& path, std::stop_token stop) const override
    {
        auto file = openDicomFile(path);
        if (!file)
            return file.error();
        if (stop.stop_requested())
            return Error{ErrorCode::Cancelled, QStringLiteral("%1: cancelled").arg(file->name), {}};
        if (file->layout.pixels && isWholeSlide(*file))
            return openDicomSlideWithSiblings(std::move(*file), stop);
        QStringList warnings;
        auto frames = DicomFrames::make(*file, warnings);
        if (!frames)
            return frames.error();
        std::shared_ptr<const IccTransform> icc;
        if (frames->format().isColour())
            icc = readIccProfile(DicomAttributes(file->header.get()), warnings);
        std::vector<QString> stackKeys;
        auto info = readImageInfo(*file, *frames, warnings, &stackKeys);
        if (!info)
            return info.error();
        return ImageSourcePtr(std::make_shared<DicomImageSource>(std::move(*info), std::move(*frames), std::move(icc),
                                                                 std::move(stackKeys)));
    }
};

} // namespace

std::unique_ptr<const ImageReader> makeDicomReader()
{
    prepareDcmtk();
    return std::make_unique<DicomReader>();
}

} // namespace triptych
