// Colour maps, computed once from their published definitions.
#include "core/display/presentation.h"

#include <algorithm>
#include <cmath>

namespace triptych {

namespace {

using Table = std::array<QRgb, 256>;
/// Coefficients of t⁰, t¹ … t⁶ for red, green and blue.
using Polynomial = std::array<std::array<double, 7>, 3>;

// Least-squares fits to matplotlib's maps of van der Walt and Smith (2015, CC0), within 4 grey levels of them.
constexpr Polynomial kInferno{{{0.0002189403691192265, 0.1065134194856116, 11.60249308247187, -41.70399613139459,
                                77.162935699427, -71.31942824499214, 25.13112622477341},
                               {0.001651004631001012, 0.5639564367884091, -3.972853965665698, 17.43639888205313,
                                -33.40235894210092, 32.62606426397723, -12.24266895238567},
                               {-0.01948089843709184, 3.932712388889277, -15.9423941062914, 44.35414519872813,
                                -81.80730925738993, 73.20951985803202, -23.07032500287172}}};
constexpr Polynomial kViridis{{{0.2777273272234177, 0.1050930431085774, -0.3308618287255563, -4.634230498983486,
                                6.228269936347081, 4.776384997670288, -5.435455855934631},
                               {0.005407344544966578, 1.404613529898575, 0.214847559468213, -5.799100973351585,
                                14.17993336680509, -13.74514537774601, 4.645852612178535},
                               {0.3340998053353061, 1.384590162594685, 0.09509516302823659, -19.33244095627987,
                                56.69055260068105, -65.35303263337234, 26.3124352495832}}};
// Mikhailov (2019), "Turbo, An Improved Rainbow Colormap for Visualization".
constexpr Polynomial kTurbo{{{0.13572138, 4.61539260, -42.66032258, 132.13108234, -152.94239396, 59.28637943, 0},
                             {0.09140261, 2.19418839, 4.84296658, -14.18503333, 4.27729857, 2.82956604, 0},
                             {0.10667330, 12.64194608, -60.58204836, 110.36276771, -89.90310912, 27.34824973, 0}}};

Table tableOf(const Polynomial& polynomial)
{
    Table table;
    for (int i = 0; i < 256; ++i) {
        int channel[3];
        for (size_t c = 0; c < 3; ++c) {
            double value = 0;
            for (size_t power = 7; power-- > 0;)
                value = value * (i / 255.0) + polynomial[c][power];
            channel[c] = int(std::lround(std::clamp(value, 0.0, 1.0) * 255));
        }
        table[size_t(i)] = qRgb(channel[0], channel[1], channel[2]);
    }
    return table;
}

/// The Hot Iron palette, PS3.6 B.1.1: red, then green, then blue rise by 2, 2 and 4.
Table hotIronTable()
{
    Table table;
    for (int i = 0; i < 256; ++i)
        table[size_t(i)] =
            qRgb(std::min(2 * i, 255), std::clamp(2 * (i - 128), 0, 255), std::clamp(4 * (i - 192), 0, 255));
    return table;
}

/// From dark blue through blue, in the middle, to white: for values that have a sign.
Table blueWhiteTable()
{
    Table table;
    for (int i = 0; i < 256; ++i)
        table[size_t(i)] = qRgb(std::clamp(2 * (i - 128), 0, 255), std::clamp(i * 3 / 4 + 2 * (i - 200), 0, 255),
                                std::clamp(60 + i * 3 / 2, 0, 255));
    return table;
}

Table greyTable()
{
    Table table;
    for (int i = 0; i < 256; ++i)
        table[size_t(i)] = qRgb(i, i, i);
    return table;
}

} // namespace

QString colourMapName(ColourMap map)
{
    switch (map) {
    case ColourMap::Grey: return QStringLiteral("grey");
    case ColourMap::Inferno: return QStringLiteral("inferno");
    case ColourMap::Viridis: return QStringLiteral("viridis");
    case ColourMap::Turbo: return QStringLiteral("turbo");
    case ColourMap::BlueWhite: return QStringLiteral("blue to white");
    case ColourMap::HotIron: break;
    }
    return QStringLiteral("hot iron");
}

const std::array<QRgb, 256>& colourMapTable(ColourMap map)
{
    static const Table grey = greyTable();
    static const Table inferno = tableOf(kInferno);
    static const Table viridis = tableOf(kViridis);
    static const Table turbo = tableOf(kTurbo);
    static const Table hotIron = hotIronTable();
    static const Table blueWhite = blueWhiteTable();
    switch (map) {
    case ColourMap::Grey: return grey;
    case ColourMap::Inferno: return inferno;
    case ColourMap::Viridis: return viridis;
    case ColourMap::Turbo: return turbo;
    case ColourMap::BlueWhite: return blueWhite;
    case ColourMap::HotIron: break;
    }
    return hotIron;
}

} // namespace triptych
