#include "tests/golden/dicom_objects_shapes.h"

namespace triptych {

Result<void> shapesRequest(const QString& verb, const QJsonObject&, const DicomSubject&)
{
    return Error{ErrorCode::Unsupported, QStringLiteral("'%1' is not known").arg(verb), {}};
}

} // namespace triptych
