// OpenSlide called barely, as fast as it can be used: nothing but the library's own calls.
#pragma once

#include <cstdint>
#include <vector>

struct BareSlide;

BareSlide* openBareSlide(const char* path); ///< null where OpenSlide refuses
void closeBareSlide(BareSlide* slide);
/// One region of a level, premultiplied ARGB; x and y in pixels of that level, whose downsample is asked once.
void readBareRegion(BareSlide* slide, int level, int x, int y, int width, int height, std::uint32_t* argb);
