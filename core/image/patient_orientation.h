// What Patient Orientation (0020,0020) says: where an image's rows and columns lead (PS3.3 C.7.6.1.1.1).
#pragma once

#include "core/image/image_source.h"

#include <QStringList>

#include <optional>

namespace triptych {

/// The letters A P R L H F, up to three for each direction, as in "FL".
struct PatientOrientation {
    QString row;    ///< towards the right of the stored image
    QString column; ///< towards its bottom
};

/// Nothing where the value is empty or no pair of directions in a biped.
std::optional<PatientOrientation> parsePatientOrientation(const QString& value);
/// "PL" → "AR": each letter's opposite.
QString oppositeOrientation(const QString& letters);

/// The pair that a mammogram of this side and view has when it hangs as it should: chest walls in the middle, and above
/// the lateral side (CC) or the head (other views). Nothing where the side is not known.
std::optional<PatientOrientation> hungOrientation(const ImageIdentity& identity);
/// One sentence where a mammogram's Patient Orientation is not that of the breast that its laterality names; else
/// empty.
QString orientationConflict(const ImageIdentity& identity);

} // namespace triptych
