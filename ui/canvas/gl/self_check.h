// A small picture drawn by both executors before the graphics card is trusted with a mammogram.
#pragma once

#include <QString>

namespace triptych {

class GlExecutor;

/// Empty, or how the card's picture differs from the CPU's: a driver that rounds otherwise, or is broken.
QString drawsLikeTheCpu(GlExecutor& executor);

} // namespace triptych
