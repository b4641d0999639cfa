// Presentation: how stored values become screen colours: the state a reader can change, and its table.
#pragma once

#include "core/display/gsdf.h"
#include "core/image/image_source.h"

#include <QColor>

#include <array>
#include <memory>
#include <vector>

namespace triptych {

enum class ColourMap { Grey, Inferno, Viridis, Turbo, HotIron, BlueWhite };
QString colourMapName(ColourMap map);
/// 256 entries, 0xffRRGGBB.
const std::array<QRgb, 256>& colourMapTable(ColourMap map);

/// One stain of a bright-field slide, shown alone, or the picture as it is.
enum class StainChannel { None, Haematoxylin, Eosin, Dab };

/// Which VOI applies and what the reader changed. Immutable value between threads.
struct Presentation {
    VoiWindow window; ///< used unless `voiLut` >= 0
    VoiFunction function = VoiFunction::Linear;
    int voiLut = -1;                                    ///< index into GrayscaleEncoding::voiLuts, or -1
    std::shared_ptr<const LookupTable> ownLut;          ///< VOI LUT of a presentation state, before all others; or null
    std::shared_ptr<const LookupTable> presentationLut; ///< from VOI output to P-values (PS3.3 C.11.6); or null
    bool invert = false;                                ///< the reader's inversion, on top of the file's
    ColourMap colourMap = ColourMap::Grey;
    std::optional<MonitorLight> monitor; ///< grey on a monitor that follows PS3.14; else greys are levels as they are
    double brightness = 0;               ///< colour images: −1…1
    double gamma = 1;                    ///< colour images
    StainChannel stain = StainChannel::None; ///< colour images
};

/// The first VOI that the file has for `frame`, else a window from the values in `sample` (any level of it; may be
/// null: then the range of the stored bits), padding left out.
Presentation defaultPresentation(const ImageInfo& info, const PixelBuffer& sample = {}, int frame = 0);

/// A window over nearly all values of `sample` (any level; monochrome), padding left out; null: of the stored bits.
Presentation valueRangePresentation(const ImageInfo& info, const PixelBuffer& sample, int frame = 0);

/// Stored value → screen colour as a table over the stored range; for U8…S16. Pure (PS3.3 C.11.1, C.11.2, C.11.6,
/// PS3.4 N.2).
class DisplayLut {
public:
    DisplayLut(const GrayscaleEncoding& encoding, const Presentation& presentation, SampleType type);
    QRgb colour(double storedValue) const;
    /// Table for integer types: entry for stored value v is table()[v - firstValue()]; empty for 32-bit and float.
    const std::vector<QRgb>& table() const { return m_table; }
    int firstValue() const { return m_first; }

private:
    GrayscaleEncoding m_encoding;
    Presentation m_presentation;
    std::vector<QRgb> m_table;
    int m_first = 0;
    std::shared_ptr<const GsdfTable> m_gsdf; ///< null: not asked for
};

/// A stored value in modality units (rescale or modality LUT applied; GrayscaleEncoding::unit), for the read-out under
/// the cursor.
double modalityValue(const GrayscaleEncoding& encoding, double storedValue);
/// The same for a reader, with its unit where one is stated: "-103 HU", "2140 (OD 2.14)".
QString modalityText(const GrayscaleEncoding& encoding, double storedValue);

/// `pixels` as the screen shows them at 1:1 without any overlay, 8-bit grey (mono) or RGB: what models and
/// thumbnails are made from.
Result<PixelBuffer> renderDisplayValues(const PixelBuffer& pixels, const ImageInfo& info, const Presentation& p,
                                        int frame = 0);

} // namespace triptych
