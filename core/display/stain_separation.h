// Colour deconvolution: how much of each stain lies in a pixel of a bright-field slide, and that stain alone as a
// picture (A. C. Ruifrok, D. A. Johnston: Quantification of histochemical staining by color deconvolution, Anal Quant
// Cytol Histol 23, 2001). The optical densities of haematoxylin, eosin and DAB are theirs, as they are in general use
// (scikit-image's rgb_from_hed). Pure functions and tables, any thread.
#pragma once

#include "core/display/presentation.h"

namespace triptych {

/// How much of the stain lies in a pixel: 0 and more, in units of natural-logarithmic optical density. Samples below
/// one millionth of white count as that. `stain` is not None.
double stainAmount(StainChannel stain, QRgb pixel);

/// What light such an amount of the one stain lets through: what a pixel with nothing else in it looks like.
QRgb stainColour(StainChannel stain, double amount);

/// "haematoxylin", "eosin", "DAB", or empty.
QString stainName(StainChannel stain);

/// Both steps by tables: an RGB pixel to the picture of one stain, within a grey level of the formula.
class StainTable {
public:
    /// `channel` is applied to each channel of the result (brightness, gamma, inversion).
    StainTable(StainChannel stain, const std::array<quint8, 256>& channel);

    QRgb operator()(QRgb pixel) const;
    /// `count` pixels in place.
    void apply(QRgb* pixels, int count) const;

    /// What apply() adds up for red, green and blue samples; below 0 counts as 0 …
    std::array<qint32, 3> steps(quint8 sample) const { return {m_red[sample], m_green[sample], m_blue[sample]}; }
    /// … and the colour of each sum.
    const std::vector<QRgb>& colours() const { return m_colours; }

private:
    std::array<qint32, 256> m_red, m_green, m_blue; ///< each sample's share of the amount, in steps
    std::vector<QRgb> m_colours;                    ///< by amount, in steps
};

} // namespace triptych
