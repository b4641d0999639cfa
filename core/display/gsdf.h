// The Grayscale Standard Display Function (PS3.14): equal steps of P-values look equally large on a measured monitor.
#pragma once

#include <QtGlobal>

#include <array>

namespace triptych {

/// What a monitor's light is taken to be: black + (white − black) · (level / 255)^gamma, with the room's light on top.
struct MonitorLight {
    double blackCdM2 = 0.5;
    double whiteCdM2 = 350;
    double gamma = 2.2;
    double ambientCdM2 = 0; ///< of the room, reflected by the screen
    friend bool operator==(const MonitorLight&, const MonitorLight&) = default;
};

/// Luminance in cd/m² of a just-noticeable difference index, 1 … 1023 (PS3.14 section 7, equation for L(j)).
double gsdfLuminance(double jndIndex);
/// The index of a luminance, 0.05 … 4000 cd/m² (PS3.14 section 7, equation for j(L)).
double gsdfIndex(double luminanceCdM2);

/// P-values in equal steps from the first entry (0) to the last (largest) → level to drive the monitor with, 0 … 255.
constexpr int kGsdfSteps = 4096;
using GsdfTable = std::array<quint8, kGsdfSteps>;
GsdfTable gsdfTable(const MonitorLight& monitor);

/// Whether such a monitor can be: black below white, all within PS3.14's range.
bool isPossible(const MonitorLight& monitor);

} // namespace triptych
