#include "ui/canvas/gl/gl_painter.h"

#include <algorithm>

namespace triptych {

namespace {

template <class... Fn>
struct Overloaded : Fn... {
    using Fn::operator()...;
};

} // namespace

GlPainter::GlPainter(GlDevice& device, qint64 textureBytes)
    : m_device(device), m_gl(device.gl()), m_tiles(m_gl, textureBytes, device.mostLayers()), m_target(m_gl)
{
    m_gl.glGenVertexArrays(1, &m_vertices);
    m_gl.glGenTextures(GLsizei(m_textures.size()), m_textures.data());
    for (size_t unit = 0; unit < m_textures.size(); ++unit) {
        m_gl.glActiveTexture(GL_TEXTURE0 + GLenum(unit));
        m_gl.glBindTexture(GL_TEXTURE_2D, m_textures[unit]);
        m_gl.glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MIN_FILTER, GL_NEAREST);
        m_gl.glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MAG_FILTER, GL_NEAREST);
    }
}

GlPainter::~GlPainter()
{
    m_gl.glDeleteTextures(GLsizei(m_textures.size()), m_textures.data());
    m_gl.glDeleteVertexArrays(1, &m_vertices);
}

GlPainter::Turn GlPainter::turnOf(const ScreenToImage& map)
{
    // Exactly: what is off by the least bit is worked out point by point.
    if (map.axisAligned)
        return Turn::None;
    return map.perColumn.x() == 0 && map.perRow.y() == 0 ? Turn::Quarter : Turn::Free;
}

bool GlPainter::paint(QImage& target, const Camera& camera, std::span<const Layer> layers, QRgb background)
{
    const bool deep = target.format() == QImage::Format_RGB30;
    const int side = std::max(target.width(), target.height());
    if (side >= m_device.largestTexture() || target.size() != camera.viewport ||
        !(deep || target.format() == QImage::Format_RGB32) || !m_target.begin(target.size(), deep, background))
        return false;
    m_gl.glDisable(GL_DITHER);
    m_gl.glDisable(GL_BLEND);
    m_gl.glBindVertexArray(m_vertices);
    const ScreenToImage map(camera);
    const Frame frame{camera, map, turnOf(map), background, deep ? 1023 : 255};
    for (const Layer& layer : layers)
        if (!draw(frame, layer))
            return false;
    m_target.read(target);
    return true;
}

/// A kind of layer that is not known here makes the whole frame one for the CPU.
bool GlPainter::draw(const Frame& frame, const Layer& layer)
{
    return std::visit(Overloaded{[&](const ImageLayer& l) { return drawLayer(frame, l); },
                                 [&](const MaskLayer& l) { return drawLayer(frame, l); },
                                 [&](const HeatmapLayer& l) { return drawLayer(frame, l); },
                                 [&](const ShutterLayer& l) { return drawLayer(frame, l); },
                                 [&](const OverlayLayer& l) { return drawLayer(frame, l); },
                                 [](const auto&) { return false; }},
                      layer);
}

GlProgram* GlPainter::program(const Frame& frame, Shader shader, PixelKind pixels)
{
    const Turn mostByAxes = shader == Shader::Image ? Turn::None : Turn::Quarter;
    const PlaceBy place = frame.turn > mostByAxes ? PlaceBy::Map : PlaceBy::Axes;
    auto& found = m_programs[{int(shader), int(place), int(pixels)}];
    if (!found) {
        QByteArray source;
        switch (shader) {
        case Shader::Image: source = imageShader(pixels, place); break;
        case Shader::Mask: source = maskShader(place); break;
        case Shader::Heatmap: source = heatmapShader(place); break;
        case Shader::Overlay: source = overlayShader(place); break;
        case Shader::Cover: source = coverShader(); break;
        }
        auto linked = GlProgram::link(m_gl, source);
        if (!linked) {
            m_failure = linked.error().message;
            qWarning("%s: %s", qUtf8Printable(m_failure), qUtf8Printable(linked.error().cause));
            return nullptr;
        }
        found = std::move(*linked);
    }
    GlProgram& use = *found;
    use.use();
    constexpr std::pair<const char*, Unit> kUnits[] = {{"pages", Pages}, {"pageIndex", PageIndex}, {"xTaps", XTaps},
                                                       {"yTaps", YTaps}, {"table", Table},         {"steps", Steps},
                                                       {"under", Under}, {"walks", XTaps},         {"cover", Cover}};
    for (const auto& [name, unit] : kUnits)
        use.set(name, int(unit));
    use.set("levels", frame.levels);
    use.set("turned", int(frame.turn == Turn::Quarter));
    const ScreenToImage& map = frame.map;
    if (place == PlaceBy::Map)
        use.set("map",
                {map.origin.x(), map.origin.y(), map.perColumn.x(), map.perColumn.y(), map.perRow.x(), map.perRow.y()});
    return &use;
}

bool GlPainter::bindTiles(GlProgram& program, const TileBlock& block)
{
    m_gl.glActiveTexture(GL_TEXTURE0 + Pages);
    const auto placed = m_tiles.place(block);
    if (!placed || std::max(placed->indexSize.width(), placed->indexSize.height()) > m_device.largestTexture())
        return false;
    m_gl.glBindTexture(GL_TEXTURE_2D_ARRAY, placed->texture);
    bindTexture(PageIndex, GL_R32I, placed->indexSize, GL_RED_INTEGER, GL_INT, placed->index.data());
    program.set("tileSize", block.tile);
    program.set("firstTile", block.range.topLeft());
    program.set("tileCount", block.range.size());
    program.set("pagesPerTile", placed->pagesPerTile);
    program.set("pageSide", placed->pageSide);
    return true;
}

void GlPainter::bindTexture(Unit unit, GLint internal, QSize size, GLenum format, GLenum type, const void* data)
{
    m_gl.glActiveTexture(GL_TEXTURE0 + GLenum(unit));
    m_gl.glBindTexture(GL_TEXTURE_2D, m_textures[size_t(unit)]);
    m_gl.glPixelStorei(GL_UNPACK_ALIGNMENT, 1);
    m_gl.glPixelStorei(GL_UNPACK_ROW_LENGTH, 0);
    m_gl.glTexImage2D(GL_TEXTURE_2D, 0, internal, size.width(), size.height(), 0, format, type, data);
}

void GlPainter::bindBlendTable(std::span<const std::array<quint16, 4>> colours, int rows)
{
    bindTexture(Table, GL_RGBA16UI, QSize(int(colours.size()) / rows, rows), GL_RGBA_INTEGER, GL_UNSIGNED_SHORT,
                colours.data());
}

void GlPainter::drawOver()
{
    m_target.turnOver(Under);
    drawViewport();
}

} // namespace triptych
