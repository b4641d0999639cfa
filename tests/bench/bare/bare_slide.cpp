#include "bare_slide.h"

#include <openslide/openslide.h>

#include <cmath>

struct BareSlide {
    openslide_t* slide;
};

BareSlide* openBareSlide(const char* path)
{
    openslide_t* slide = openslide_open(path);
    return slide ? new BareSlide{slide} : nullptr;
}

void closeBareSlide(BareSlide* slide)
{
    openslide_close(slide->slide);
    delete slide;
}

void readBareRegion(BareSlide* slide, int level, int x, int y, int width, int height, std::uint32_t* argb)
{
    const double downsample = openslide_get_level_downsample(slide->slide, level);
    openslide_read_region(slide->slide, argb, std::llround(x * downsample), std::llround(y * downsample), level, width,
                          height);
}
