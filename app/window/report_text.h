// The report in words, for the Report tab and text export. Pure.
#pragma once

#include "core/workspace/breast_case.h"
#include "ui/models/ai_model.h"
#include "ui/models/findings_model.h"
#include "ui/models/lesion_model.h"

namespace triptych {

/// AI results are left out until they are revealed.
QString reportText(const BreastCase& opened, const QList<Finding>& findings, const LesionModel& lesions,
                   const AiModel& ai);

} // namespace triptych
