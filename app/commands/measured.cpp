#include "app/commands/measured.h"

#include <cmath>
#include <cstdio>

namespace triptych {

void printMeasured(const std::vector<MeasuredResult>& results)
{
    for (const MeasuredResult& result : results) {
        std::printf("%s: %.3f ", qUtf8Printable(result.name), result.value);
        if (std::isfinite(result.low) && std::isfinite(result.high))
            std::printf("(95 %% %.3f … %.3f; ", result.low, result.high);
        else
            std::printf("(no interval defined; ");
        std::printf("%d cases; %s)\n", result.count, qUtf8Printable(result.method));
    }
}

} // namespace triptych
