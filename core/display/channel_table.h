// The table that brightness, gamma and inversion make of one 8-bit channel of a colour image.
#pragma once

#include "core/display/presentation.h"

namespace triptych {

/// out = in^(1/gamma) + brightness, then inverted; the identity for a default presentation.
std::array<quint8, 256> channelTable(const Presentation& presentation);

} // namespace triptych
