// Agreement beyond chance on categories. Pure functions.
#pragma once

#include <QtGlobal>

#include <vector>

namespace triptych {

/// Cohen's kappa (Cohen 1960) of two readers: `table[i][j]` counts what the first called i and the second j. NaN where
/// it is not defined: nothing was rated, or both readers used one and the same category throughout (the agreement
/// expected by chance is then 1).
double cohenKappa(const std::vector<std::vector<qint64>>& table);

/// Subjects that were rated alike: `counts[j]` readers chose category j, on `times` subjects.
struct RatedSubjects {
    std::vector<int> counts;
    qint64 times = 1;
};

/// Fleiss' kappa (Fleiss 1971) of a fixed number of readers, at least 2, per subject. NaN where it is not defined: no
/// subjects, differing numbers of readers, or one category throughout.
double fleissKappa(const std::vector<RatedSubjects>& subjects);

} // namespace triptych
