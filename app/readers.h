// The readers of this build, put together in one place for the window and the command line.
#pragma once

#include "core/image/reader_registry.h"

namespace triptych {

/// Every reader that Triptych has. Build it once and share it: it is immutable and thread-safe.
std::unique_ptr<const ReaderRegistry> makeReaderRegistry();

} // namespace triptych
