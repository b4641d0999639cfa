// CIELab as DICOM packs it into three words (PS3.3 C.10.7.1.1), white point D50.
#pragma once

#include <QColor>

#include <array>
#include <optional>
#include <vector>

namespace triptych {

/// Nothing where there are fewer than three words.
std::optional<QColor> colourOfLab(const std::vector<quint16>& words);
std::array<quint16, 3> labOfColour(const QColor& colour);

} // namespace triptych
