// Greys finer than the 256 of a usual screen, for those that show 10 bits a channel.
#pragma once

#include "core/display/presentation.h"

namespace triptych {

/// The grey of a stored value, 0 (black) … 1 (white), before the monitor's curve and the colour map; NaN where there is
/// no image (padding, NaN).
double shownGrey(const GrayscaleEncoding& encoding, const Presentation& presentation, double storedValue);

/// A monitor's drive for a P-value by PS3.14.
class GsdfCurve {
public:
    explicit GsdfCurve(const MonitorLight& monitor);
    /// Both 0 … 1.
    double drive(double pValue) const;

private:
    MonitorLight m_monitor;
    double m_least, m_most; ///< just-noticeable difference indices of black and white
};

/// As DisplayLut::table(), for a screen of `levels` + 1 greys. Empty where 256 are all there are: for colour maps, and
/// for 32 bits and floats, which have no table.
std::vector<quint16> deepGreyTable(const GrayscaleEncoding& encoding, const Presentation& presentation, SampleType type,
                                   int levels);

} // namespace triptych
