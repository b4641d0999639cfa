// SQLite called barely, as fast as it can be used: nothing but the library's own calls.
#pragma once

#include <cstdint>

/// Steps through all rows of the shapes of an image and looks at every column; the sum of their bytes, −1: refused.
std::int64_t bareReadShapes(const char* path, const char* image);
