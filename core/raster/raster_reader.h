// Readers of plain image files: PNG, JPEG, PGM, PPM, BMP by Qt; TIFF, NIfTI, NRRD, MetaImage by ITK.
#pragma once

#include "core/image/reader_registry.h"

namespace triptych {

/// 8- and 16-bit grey is kept as stored values, everything else becomes RGB U8; transparency is laid over black.
/// No calibration: the dots per inch of such files measure nothing. At most 256 megapixels.
std::unique_ptr<const ImageReader> makeRasterReader();

/// Two and three dimensions (frames are slices); integers and floats are kept, RGB becomes U8. Spacing is the
/// header's, where it states one (TIFF: only where it gives a microscope's 0.05–20 µm). At most 1 GiB decoded.
std::unique_ptr<const ImageReader> makeItkReader();

} // namespace triptych
