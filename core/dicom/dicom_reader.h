// The reader for DICOM files: images, clips and whole slides. Content decides, never the name.
#pragma once

#include "core/image/reader_registry.h"

namespace triptych {

/// A reader whose `open` reads headers only; a whole-slide instance brings the other instances of its series in the
/// same folder with it. Any thread.
std::unique_ptr<const ImageReader> makeDicomReader();

} // namespace triptych
