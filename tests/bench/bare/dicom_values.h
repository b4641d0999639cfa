// DCMTK called barely for large value arrays: nothing but the library's own calls.
#pragma once

#include <cstddef>
#include <cstdint>

/// Writes one data set with `values` as Point Coordinates Data and `starts` as its index list; false where that fails.
bool writeBareValues(const char* path, const float* values, size_t valueCount, const std::uint32_t* starts,
                     size_t startCount);
/// Reads it again and adds the values up; 0 where that fails.
double readBareValues(const char* path);
