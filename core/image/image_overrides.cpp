#include "core/image/image_overrides.h"

namespace triptych {

namespace {

template <class T>
void replace(T& value, const std::optional<T>& by)
{
    if (by)
        value = *by;
}

ImageInfo overridden(ImageInfo info, const ImageOverrides& overrides)
{
    replace(info.kind, overrides.kind);
    replace(info.identity.patientName, overrides.patientName);
    replace(info.identity.patientId, overrides.patientId);
    replace(info.identity.patientBirthDate, overrides.patientBirthDate);
    replace(info.identity.patientSex, overrides.patientSex);
    replace(info.identity.studyDate, overrides.studyDate);
    replace(info.identity.studyInstanceUid, overrides.studyInstanceUid);
    replace(info.identity.studyDescription, overrides.studyDescription);
    replace(info.identity.seriesDescription, overrides.seriesDescription);
    replace(info.identity.modality, overrides.modality);
    replace(info.identity.viewPosition, overrides.viewPosition);
    replace(info.identity.laterality, overrides.laterality);
    replace(info.objectivePower, overrides.objectivePower);
    if (overrides.spacing)
        info.calibration = Calibration{SpacingSource::CaseFile, overrides.spacing, {}};
    return info;
}

class OverriddenSource : public ImageSource {
public:
    OverriddenSource(ImageSourcePtr source, const ImageOverrides& overrides)
        : m_source(std::move(source)), m_info(overridden(m_source->info(), overrides))
    {
    }
    const ImageInfo& info() const final { return m_info; }
    Result<PixelBuffer> read(int level, int frame, QRect rect, std::stop_token stop) const final
    {
        return m_source->read(level, frame, rect, stop);
    }
    Result<std::vector<DecodedTile>> readUnit(TileIndex index, std::stop_token stop) const final
    {
        return m_source->readUnit(index, stop);
    }
    QStringList associatedImages() const final { return m_source->associatedImages(); }
    Result<PixelBuffer> readAssociated(const QString& name, std::stop_token stop) const final
    {
        return m_source->readAssociated(name, stop);
    }

private:
    ImageSourcePtr m_source;
    ImageInfo m_info;
};

} // namespace

bool ImageOverrides::isEmpty() const { return *this == ImageOverrides{}; }

ImageSourcePtr withOverrides(ImageSourcePtr source, const ImageOverrides& overrides)
{
    if (!source || overrides.isEmpty())
        return source;
    return std::make_shared<OverriddenSource>(std::move(source), overrides);
}

} // namespace triptych
