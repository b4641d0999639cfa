#include "core/annotation/label_colours.h"

#include <algorithm>
#include <cmath>

namespace triptych {

QColor spareLabelColour(int number)
{
    constexpr double kGoldenAngle = 0.381966; // of a turn: no two of a few neighbours are close
    const double hue = std::fmod(number * kGoldenAngle, 1.0);
    const QColor hsv = QColor::fromHsvF(float(hue), number % 2 ? 0.75F : 0.5F, number % 3 ? 0.95F : 0.75F);
    return QColor(hsv.rgb()); // eight bits a channel, as it is stored
}

std::array<QRgb, 256> labelColourTable(const QMap<int, LabelInfo>& labels)
{
    std::array<QRgb, 256> table{};
    for (int number = 1; number < int(table.size()); ++number) {
        const auto label = labels.constFind(number);
        QColor colour = label == labels.cend() ? spareLabelColour(number) : label->colour;
        if (label != labels.cend())
            colour.setAlphaF(label->visible ? float(colour.alphaF() * std::clamp(label->opacity, 0.0, 1.0)) : 0);
        table[size_t(number)] = colour.rgba();
    }
    return table;
}

} // namespace triptych
