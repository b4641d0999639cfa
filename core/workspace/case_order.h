// The order in which a case is read, whom its images are of, and which are priors.
#pragma once

#include "core/workspace/breast_case.h"

namespace triptych {

/// Distinguishes patients: ID and name without decoration, or empty where the image names no patient.
QString patientKey(const ImageIdentity& identity);
/// "4711, Doe Jane" for people.
QString patientText(const ImageIdentity& identity);

/// Marks as prior what is of an earlier study than the newest of the same patient and kind.
void markPriors(std::vector<CaseImage>& images);
/// Kind, study date (newest first), RCC LCC RMLO LMLO and then other views, series, instance, path.
void sortForReading(std::vector<CaseImage>& images);

} // namespace triptych
