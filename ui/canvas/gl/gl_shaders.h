// The shaders of the OpenGL executor. Every one works out the picture with the integers, floats and doubles of the CPU
// path, so that the two are equal to the last grey.
#pragma once

#include <QByteArray>

namespace triptych {

/// What the pixels of an image layer hold.
enum class PixelKind {
    Table, ///< up to 16 bits: a table has the colour of every value
    Wide,  ///< 32 bits and floats: sums in doubles, then steps
    Colour ///< RGB, 8 bits each
};

/// How a pixel of the screen finds its place in a layer.
enum class PlaceBy {
    Axes, ///< each coordinate depends on the row or the column alone: worked out on the CPU
    Map   ///< in doubles, in the shader: any rotation; images along the CPU's walk through a level (TileWalk)
};

/// What every shader of a layer begins with.
QByteArray shaderHead(PlaceBy place);
QByteArray viewportShader(); ///< the vertex shader of all: one triangle over the viewport
QByteArray imageShader(PixelKind kind, PlaceBy place);
QByteArray maskShader(PlaceBy place);
QByteArray heatmapShader(PlaceBy place);
QByteArray overlayShader(PlaceBy place);
QByteArray coverShader(); ///< lays the opaque part of a picture of the viewport's size over it

} // namespace triptych
