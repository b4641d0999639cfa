// The part of dicom_objects that writes and reads shapes.
#pragma once

#include "core/dicom/dicom_subject.h"

#include <QJsonObject>

namespace triptych {

Result<void> shapesRequest(const QString& verb, const QJsonObject& request, const DicomSubject& subject);

} // namespace triptych
