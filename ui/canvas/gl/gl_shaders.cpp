#include "ui/canvas/gl/gl_shaders.h"

namespace triptych {

namespace {

constexpr char kViewport[] = R"(#version 400 core
void main()
{
    gl_Position = vec4(gl_VertexID == 1 ? 3.0 : -1.0, gl_VertexID == 2 ? 3.0 : -1.0, 0.0, 1.0);
}
)";

/// Row 0 of the framebuffer is the top row of the screen: it is read back from there on.
constexpr char kCommon[] = R"(
out vec4 colour;
uniform int levels;       // largest value of a channel of the target: 255, or 1023
uniform sampler2D under;  // what was drawn so far, where a layer is mixed with it

ivec2 pixel() { return ivec2(gl_FragCoord.xy); }
ivec3 deep(ivec3 eightBits) { return levels == 255 ? eightBits : (eightBits * levels + 127) / 255; }
ivec3 below() { return ivec3(texelFetch(under, pixel(), 0).rgb * float(levels) + 0.5); }
void put(ivec3 c) { colour = vec4(vec3(c) / float(levels), 1.0); }
void lay(ivec3 eightBits, int alpha) { put((below() * (256 - alpha) + deep(eightBits) * alpha + 128) >> 8); }
)";

/// The tiles of a level, cut into the pages of an array texture.
constexpr char kTiles[] = R"(
uniform usampler2DArray pages;
uniform isampler2D pageIndex; // layer of the array by page, row by row of pages; -1: not there
uniform ivec2 tileSize, firstTile, tileCount, pagesPerTile;
uniform int pageSide;

ivec3 place(ivec2 p)
{
    ivec2 tile = p / tileSize;
    ivec2 inTile = p - tile * tileSize;
    ivec2 at = tile - firstTile;
    if (p.x < 0 || p.y < 0 || any(lessThan(at, ivec2(0))) || any(greaterThanEqual(at, tileCount)))
        return ivec3(0, 0, -1);
    ivec2 page = inTile / pageSide;
    return ivec3(inTile - page * pageSide, texelFetch(pageIndex, at * pagesPerTile + page, 0).r);
}
bool isThere(ivec2 p) { return place(p).z >= 0; }
uvec4 texel(ivec3 at) { return texelFetch(pages, at, 0); }
)";

constexpr char kAxes[] = R"(
uniform isampler2D xTaps, yTaps; // by column and row, or turned by row and column, from -1 on
uniform bool turned;

ivec4 xTap(ivec2 p) { return texelFetch(xTaps, ivec2((turned ? p.y : p.x) + 1, 0), 0); }
ivec4 yTap(ivec2 p) { return texelFetch(yTaps, ivec2((turned ? p.x : p.y) + 1, 0), 0); }
)";

/// Doubles that come by their bits, and the image point of a pixel, in the order of ScreenToImage::at().
constexpr char kMap[] = R"(
uniform uvec2 map[6]; // origin, per column, per row

double number(uvec2 bits) { return packDouble2x32(bits); }
double along(int axis, ivec2 p)
{
    precise double column = number(map[2 + axis]) * double(p.x);
    precise double row = number(map[4 + axis]) * double(p.y);
    precise double first = number(map[axis]) + column;
    precise double sum = first + row;
    return sum;
}
)";

constexpr char kMask[] = R"(
uniform usampler2D table; // colour and alpha by label: inside in row 0, on the outline in row 1
#ifdef BY_MAP
uniform uvec2 area[4]; // left, top, right, bottom
uniform uvec2 downsample[1];
#endif
int labelAt(ivec2 p)
{
#ifdef BY_MAP
    double u = along(0, p), v = along(1, p);
    if (u < number(area[0]) || u >= number(area[2]) || v < number(area[1]) || v >= number(area[3]))
        return 0;
    ivec2 at = ivec2(int((u - number(area[0])) / number(downsample[0])),
                     int((v - number(area[1])) / number(downsample[0])));
#else
    ivec2 at = ivec2(xTap(p).x, yTap(p).x);
#endif
    ivec3 found = place(at);
    return found.z < 0 ? 0 : int(texel(found).r);
}
void main()
{
    ivec2 p = pixel();
    int own = labelAt(p);
    int left = p.x > 0 ? labelAt(p - ivec2(1, 0)) : own;
    int up = labelAt(p - ivec2(0, 1));
    bool inside = own == left && own == up;
    int label = inside || own != 0 ? own : left != 0 ? left : up;
    ivec4 over = ivec4(texelFetch(table, ivec2(label, inside ? 0 : 1), 0));
    lay(over.rgb, over.a);
}
)";

constexpr char kHeatmap[] = R"(
uniform usampler2D table; // colour and alpha by value in steps of 1/255
uniform float threshold;
uniform bool lineFirst;   // as the CPU's row loop, which looks at the threshold once for two neighbours
#ifdef BY_MAP
uniform uvec2 area[6]; // left, top, right, bottom, width, height
#endif
uniform ivec2 grid;

struct Position { int first, second; float weight; };
bool isNan(float v) { return (floatBitsToUint(v) & 0x7fffffffu) > 0x7f800000u; }
float cell(int x, int y) { return uintBitsToFloat(texel(place(ivec2(x, y))).r); }
float mixed(float a, float b, float weight)
{
    if (isNan(weight < 0.5 ? a : b))
        return uintBitsToFloat(0x7fc00000u);
    if (isNan(a))
        return b;
    if (isNan(b))
        return a;
    precise float part = (b - a) * weight;
    precise float sum = a + part;
    return sum;
}
#ifdef BY_MAP
Position positionOf(double at, int size)
{
    precise double centre = clamp(at - 0.5LF, 0.0LF, double(size - 1));
    int first = int(centre);
    precise double part = centre - double(first);
    return Position(first, min(first + 1, size - 1), float(part));
}
bool positions(out Position x, out Position y)
{
    double u = along(0, pixel()), v = along(1, pixel());
    if (u < number(area[0]) || u >= number(area[2]) || v < number(area[1]) || v >= number(area[3]))
        return false;
    precise double s = (u - number(area[0])) / number(area[4]);
    precise double t = (v - number(area[1])) / number(area[5]);
    precise double across = s * double(grid.x), down = t * double(grid.y);
    x = positionOf(across, grid.x);
    y = positionOf(down, grid.y);
    return true;
}
#else
bool positions(out Position x, out Position y)
{
    ivec4 u = xTap(pixel()), v = yTap(pixel());
    x = Position(u.x, u.y, intBitsToFloat(u.z));
    y = Position(v.x, v.y, intBitsToFloat(v.z));
    return u.w != 0 && v.w != 0;
}
#endif
bool inRange(float v) { return !isNan(v) && v >= 0.0 && v <= 1.0; }
void main()
{
    Position x, y;
    if (!positions(x, y)) {
        put(below());
        return;
    }
    float left = mixed(cell(x.first, y.first), cell(x.first, y.second), y.weight);
    float right = mixed(cell(x.second, y.first), cell(x.second, y.second), y.weight);
    float value = mixed(left, right, x.weight);
    bool even = lineFirst && inRange(left) && inRange(right);
    bool shown = even ? !(left < threshold && right < threshold) : !isNan(value) && value >= threshold;
    precise float scaled = clamp(shown ? value : 0.0, 0.0, 1.0) * 255.0;
    precise float rounded = scaled + 0.5;
    ivec4 over = ivec4(texelFetch(table, ivec2(int(rounded), 0), 0));
    lay(over.rgb, shown ? over.a : 0);
}
)";

constexpr char kOverlay[] = R"(
uniform ivec3 ink;
uniform int alpha;
uniform ivec2 bits; // columns and rows of the bitmap, eight columns to a texel
#ifdef BY_MAP
uniform uvec2 bitmap[3]; // origin x and y, bits per image pixel

int bitAt(int axis)
{
    ivec2 p = pixel();
    precise double row = number(map[axis]) + number(map[4 + axis]) * double(p.y);
    precise double origin = (row - number(bitmap[axis])) * number(bitmap[2]);
    precise double perColumn = number(map[2 + axis]) * number(bitmap[2]);
    precise double column = perColumn * double(p.x);
    precise double sum = origin + column;
    return int(floor(clamp(sum, -1.0LF, double(bits[axis]))));
}
ivec2 place() { return ivec2(bitAt(0), bitAt(1)); }
#else
ivec2 place() { return ivec2(xTap(pixel()).x, yTap(pixel()).x); }
#endif
void main()
{
    ivec2 at = place();
    bool inside = at.x >= 0 && at.y >= 0 && at.x < bits.x && at.y < bits.y;
    bool isSet = inside && (texel(place(ivec2(at.x >> 3, at.y))).r >> uint(at.x & 7) & 1u) != 0u;
    lay(ink, isSet ? alpha : 0);
}
)";

constexpr char kCover[] = R"(
uniform sampler2D cover;
void main()
{
    vec4 over = texelFetch(cover, pixel(), 0);
    if (over.a < 0.5)
        discard;
    put(deep(ivec3(over.rgb * 255.0 + 0.5)));
}
)";

} // namespace

QByteArray viewportShader() { return kViewport; }

QByteArray shaderHead(PlaceBy place)
{
    return QByteArray("#version 400 core\n") + (place == PlaceBy::Map ? "#define BY_MAP\n" : "") + kCommon + kTiles +
           kMap + (place == PlaceBy::Axes ? kAxes : "");
}

QByteArray maskShader(PlaceBy place) { return shaderHead(place) + kMask; }

QByteArray heatmapShader(PlaceBy place) { return shaderHead(place) + kHeatmap; }

QByteArray overlayShader(PlaceBy place) { return shaderHead(place) + kOverlay; }

QByteArray coverShader() { return QByteArray("#version 400 core\n") + kCommon + kCover; }

} // namespace triptych
