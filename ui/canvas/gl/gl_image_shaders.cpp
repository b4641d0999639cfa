// The shaders of the image layer: where a pixel of the screen lies in a level, its four neighbours there, and what they
// look like mixed.
#include "ui/canvas/gl/gl_shaders.h"

namespace triptych {

namespace {

constexpr char kImageTaps[] = R"(
struct Tap { int first, second, weight; };
int nearestOf(Tap tap) { return tap.weight < 128 ? tap.first : tap.second; }
#ifdef BY_MAP
uniform ivec2 imageSize, levelSize;
uniform usampler2D walks; // by row: where it starts in the level, x and y in 65536ths of a pixel, doubles by their bits
uniform uvec2 walkStep[2];
uniform bool nearestOnly;

Tap tapOf(double position, int size) // whole numbers, so that nothing is rounded
{
    if (position < 0.0LF)
        return Tap(0, 0, 0);
    double whole = floor(position * (1.0LF / 65536.0LF));
    int first = int(min(whole, double(size - 1)));
    if (nearestOnly || first == size - 1)
        return Tap(first, first, 0);
    return Tap(first, first + 1, int(position - whole * 65536.0LF) >> 8);
}
bool taps(out Tap x, out Tap y)
{
    double u = along(0, pixel()), v = along(1, pixel());
    if (u < 0.0LF || v < 0.0LF || u >= double(imageSize.x) || v >= double(imageSize.y))
        return false;
    uvec4 start = texelFetch(walks, ivec2(pixel().y, 0), 0);
    double column = double(pixel().x);
    x = tapOf(number(start.xy) + number(walkStep[0]) * column, levelSize.x);
    y = tapOf(number(start.zw) + number(walkStep[1]) * column, levelSize.y);
    return true;
}
#else
bool taps(out Tap x, out Tap y)
{
    ivec4 u = xTap(pixel()), v = yTap(pixel());
    x = Tap(u.x, u.y, u.z);
    y = Tap(v.x, v.y, v.z);
    return u.w != 0 && v.w != 0;
}
#endif
)";

/// The four neighbours of a point. Next to a missing tile the nearest pixel that is there stands in, in the way of the
/// CPU's row loop (rowsFirst) or of its loop over points.
constexpr char kNeighbours[] = R"(
uniform bool rowsFirst;
uniform bool complete; // no tile is missing

ivec3 placeOr(ivec2 p, ivec2 nearest)
{
    if (complete)
        return place(p);
    if (rowsFirst && !isThere(ivec2(nearest.x, p.y)))
        p.y = nearest.y;
    ivec3 at = place(p);
    return at.z >= 0 ? at : place(rowsFirst ? ivec2(nearest.x, p.y) : nearest);
}
bool neighbours(Tap x, Tap y, out uvec4 a, out uvec4 b, out uvec4 c, out uvec4 d)
{
    ivec2 nearest = ivec2(nearestOf(x), nearestOf(y));
    if (!complete && !isThere(nearest))
        return false;
    a = texel(placeOr(ivec2(x.first, y.first), nearest));
    b = texel(placeOr(ivec2(x.second, y.first), nearest));
    c = texel(placeOr(ivec2(x.first, y.second), nearest));
    d = texel(placeOr(ivec2(x.second, y.second), nearest));
    if (rowsFirst && y.weight == 0) {
        c = a;
        d = b;
    }
    return true;
}
uint nearestValue(Tap x, Tap y, uint a, uint b, uint c, uint d)
{
    return y.weight < 128 ? (x.weight < 128 ? a : b) : (x.weight < 128 ? c : d);
}
uniform usampler2D table;
uniform ivec3 background;
)";

/// For grey, whatever its values are kept in.
constexpr char kPadding[] = R"(
uniform bool hasPadding;
bool isPadding(uint bits);

/// Padding is no value to interpolate with: the nearest decides, and the others give way to it. False: it is padding.
bool paddingGivesWay(Tap x, Tap y, inout uvec4 a, inout uvec4 b, inout uvec4 c, inout uvec4 d)
{
    uint nearest = nearestValue(x, y, a.r, b.r, c.r, d.r);
    if (isPadding(nearest))
        return false;
    a.r = isPadding(a.r) ? nearest : a.r;
    b.r = isPadding(b.r) ? nearest : b.r;
    c.r = isPadding(c.r) ? nearest : c.r;
    d.r = isPadding(d.r) ? nearest : d.r;
    return true;
}
)";

constexpr char kTable[] = R"(
uniform int signShift; // 32 less the bits of a signed value; 0: unsigned
uniform ivec2 padding;
uniform int firstValue;
uniform bool deepTable; // it has the depth of the target, else 8 bits

int value(uint bits) { return (int(bits) << signShift) >> signShift; }
bool isPadding(uint bits) { return value(bits) >= padding.x && value(bits) <= padding.y; }
int mixed(uint a, uint b, uint c, uint d, int wx, int wy)
{
    if (signShift == 0) {
        uint x = uint(wx), y = uint(wy);
        uint top = a * (256u - x) + b * x, bottom = c * (256u - x) + d * x;
        return int((top * (256u - y) + bottom * y + 32768u) >> 16);
    }
    int top = value(a) * (256 - wx) + value(b) * wx, bottom = value(c) * (256 - wx) + value(d) * wx;
    return (top * (256 - wy) + bottom * wy + 32768) >> 16;
}
void main()
{
    Tap x, y;
    uvec4 a, b, c, d;
    if (!taps(x, y) || !neighbours(x, y, a, b, c, d))
        discard;
    if (hasPadding && !paddingGivesWay(x, y, a, b, c, d)) {
        put(deep(background));
        return;
    }
    int index = mixed(a.r, b.r, c.r, d.r, x.weight, y.weight) - firstValue;
    ivec3 shown = ivec3(texelFetch(table, ivec2(index & 255, index >> 8), 0).rgb);
    put(deepTable ? shown : deep(shown));
}
)";

constexpr char kWide[] = R"(
uniform int valueKind; // 0 unsigned, 1 signed, 2 float
uniform uvec2 padding[2];
uniform usampler2D steps; // doubles by their bits: from the k-th on the table's entry k + 1 holds
uniform int stepCount;

double value(uint bits)
{
    return valueKind == 0 ? double(bits) : valueKind == 1 ? double(int(bits)) : double(uintBitsToFloat(bits));
}
bool isNan(double v)
{
    uvec2 bits = unpackDouble2x32(v);
    uint high = bits.y & 0x7fffffffu;
    return high > 0x7ff00000u || (high == 0x7ff00000u && bits.x != 0u);
}
bool isNanFloat(uint bits) { return valueKind == 2 && (bits & 0x7fffffffu) > 0x7f800000u; }
bool inPadding(double v) { return v >= number(padding[0]) && v <= number(padding[1]); }
bool isPadding(uint bits) { return !isNanFloat(bits) && inPadding(value(bits)); }
int stepOf(double v)
{
    int low = 0, high = stepCount;
    while (low < high) {
        int middle = (low + high) / 2;
        if (v >= number(texelFetch(steps, ivec2(middle, 0), 0).rg))
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}
void main()
{
    Tap x, y;
    uvec4 a, b, c, d;
    if (!taps(x, y) || !neighbours(x, y, a, b, c, d))
        discard;
    if (hasPadding && !paddingGivesWay(x, y, a, b, c, d)) {
        put(deep(background));
        return;
    }
    double wx = double(x.weight), wy = double(y.weight);
    precise double topA = value(a.r) * (256.0LF - wx), topB = value(b.r) * wx;
    precise double bottomA = value(c.r) * (256.0LF - wx), bottomB = value(d.r) * wx;
    precise double top = topA + topB, bottom = bottomA + bottomB;
    precise double upper = top * (256.0LF - wy), lower = bottom * wy;
    precise double sum = upper + lower;
    double mixed = sum * (1.0LF / 65536.0LF);
    bool nothing = isNanFloat(a.r) || isNanFloat(b.r) || isNanFloat(c.r) || isNanFloat(d.r) || isNan(mixed) ||
                   (hasPadding && inPadding(mixed));
    put(nothing ? ivec3(0) : deep(ivec3(texelFetch(table, ivec2(stepOf(mixed), 0), 0).rgb)));
}
)";

constexpr char kColour[] = R"(
uniform bool stained;     // one stain alone: what each sample adds to its amount, and the colour of every amount
uniform isampler2D steps;
uvec3 between(uvec3 a, uvec3 b, int weight) { return (a * uint(256 - weight) + b * uint(weight) + 128u) >> 8; }
void main()
{
    Tap x, y;
    uvec4 a, b, c, d;
    if (!taps(x, y) || !neighbours(x, y, a, b, c, d))
        discard;
    uvec3 left = between(a.rgb, c.rgb, y.weight), right = between(b.rgb, d.rgb, y.weight);
    ivec3 rgb = ivec3(between(left, right, x.weight));
    if (stained) {
        int sum = max(texelFetch(steps, ivec2(rgb.r, 0), 0).r + texelFetch(steps, ivec2(rgb.g, 0), 0).g +
                          texelFetch(steps, ivec2(rgb.b, 0), 0).b, 0);
        put(deep(ivec3(texelFetch(table, ivec2(sum & 255, sum >> 8), 0).rgb)));
        return;
    }
    put(deep(ivec3(texelFetch(table, ivec2(rgb.r, 0), 0).r, texelFetch(table, ivec2(rgb.g, 0), 0).r,
                   texelFetch(table, ivec2(rgb.b, 0), 0).r)));
}
)";

} // namespace

QByteArray imageShader(PixelKind kind, PlaceBy place)
{
    const char* const pixels = kind == PixelKind::Table ? kTable : kind == PixelKind::Wide ? kWide : kColour;
    return shaderHead(place) + kImageTaps + kNeighbours + (kind == PixelKind::Colour ? "" : kPadding) + pixels;
}

} // namespace triptych
