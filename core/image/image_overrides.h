// What is known of an image by hand, over what its file says: for formats that cannot say it (PNG, TIFF …).
#pragma once

#include "core/image/image_source.h"

#include <optional>

namespace triptych {

/// Only what is set replaces the file's word. A spacing becomes SpacingSource::CaseFile, over the whole image.
struct ImageOverrides {
    std::optional<ImageKind> kind;
    std::optional<QString> patientName;
    std::optional<QString> patientId;
    std::optional<QDate> patientBirthDate;
    std::optional<QString> patientSex;
    std::optional<QDate> studyDate;
    std::optional<QString> studyInstanceUid;
    std::optional<QString> studyDescription;
    std::optional<QString> seriesDescription;
    std::optional<QString> modality;
    std::optional<QString> viewPosition;
    std::optional<QString> laterality;
    std::optional<PixelSpacing> spacing;
    std::optional<double> objectivePower;

    bool isEmpty() const;
    friend bool operator==(const ImageOverrides&, const ImageOverrides&) = default;
};

/// The same pixels and the same id, described otherwise. `source` itself where nothing is overridden.
ImageSourcePtr withOverrides(ImageSourcePtr source, const ImageOverrides& overrides);

} // namespace triptych
