// GlPainter: draws the layers of one frame into a framebuffer, from the bottom up. Each kind of layer has its file.
#pragma once

#include "core/display/compose_layers.h"
#include "core/display/level_plan.h"
#include "ui/canvas/gl/gl_device.h"
#include "ui/canvas/gl/gl_program.h"
#include "ui/canvas/gl/gl_shaders.h"
#include "ui/canvas/gl/gl_target.h"
#include "ui/canvas/gl/tile_textures.h"

#include <map>

namespace triptych {

/// One context's programs and textures; current at each call.
class GlPainter {
public:
    GlPainter(GlDevice& device, qint64 textureBytes);
    ~GlPainter();
    GlPainter(const GlPainter&) = delete;
    GlPainter& operator=(const GlPainter&) = delete;

    /// Draws everything and reads it back; false where the graphics card cannot do it, with `target` undefined.
    /// Format_RGB32 or Format_RGB30 of the viewport's size.
    bool paint(QImage& target, const Camera& camera, std::span<const Layer> layers, QRgb background);
    const TileTextures& tiles() const { return m_tiles; }
    /// What went wrong for good, e.g. a shader that the driver does not take; or empty.
    const QString& failure() const { return m_failure; }

private:
    enum class Turn { None, Quarter, Free }; ///< the view against the image
    /// What every layer of a frame needs to know.
    struct Frame {
        const Camera& camera;
        ScreenToImage map;
        Turn turn;
        QRgb background;
        int levels; ///< largest value of a channel
    };
    /// Texture units, the same in every program.
    enum Unit { Pages, PageIndex, XTaps, YTaps, Table, Steps, Under, Cover, UnitCount };
    enum class Shader { Image, Mask, Heatmap, Overlay, Cover };
    using Texel = std::array<qint32, 4>;

    static Turn turnOf(const ScreenToImage& map);
    bool draw(const Frame& frame, const Layer& layer);
    bool drawLayer(const Frame& frame, const ImageLayer& layer);
    bool drawLayer(const Frame& frame, const MaskLayer& layer);
    bool drawLayer(const Frame& frame, const HeatmapLayer& layer);
    bool drawLayer(const Frame& frame, const ShutterLayer& layer);
    bool drawLayer(const Frame& frame, const OverlayLayer& layer);

    /// The program for this kind of layer and frame, in use, with what all have in common set; null: m_failure says.
    GlProgram* program(const Frame& frame, Shader shader, PixelKind pixels = PixelKind::Table);
    bool bindTiles(GlProgram& program, const TileBlock& block);
    bool drawPlan(const Frame& frame, const ImageLayer& layer, const LevelPlan& plan, PixelKind kind, GlProgram& use);
    void bindImageTaps(const Frame& frame, const ImageInfo& info, const LevelPlan& plan);
    void bindWalks(const Frame& frame, const ImageInfo& info, const LevelPlan& plan, GlProgram& use);
    bool bindDisplay(const Frame& frame, const ImageLayer& layer, PixelKind kind, GlProgram& use);
    void bindTable(std::span<const QRgb> colours);
    void bindGreys(std::span<const quint16> greys); ///< of the target's depth
    void bindSteps(std::span<const double> thresholds);
    void bindBlendTable(std::span<const std::array<quint16, 4>> colours, int rows);
    /// For each coordinate the texels of its taps: tap(image coordinate along the axis), by column or row from −1 on.
    template <class Fn>
    void bindAxis(const Frame& frame, int axis, Fn&& tap);
    /// `data` as the texture of a unit.
    void bindTexture(Unit unit, GLint internal, QSize size, GLenum format, GLenum type, const void* data);
    void drawViewport() { m_gl.glDrawArrays(GL_TRIANGLES, 0, 3); }
    /// Draws with what is below as a texture.
    void drawOver();
    PixelBuffer packedBits(const std::shared_ptr<const BitPlane>& plane, int level);

    GlDevice& m_device;
    QOpenGLExtraFunctions& m_gl;
    TileTextures m_tiles;
    GlTarget m_target;
    GLuint m_vertices = 0; ///< an empty vertex array: the core profile wants one
    std::array<GLuint, UnitCount> m_textures{};
    std::map<std::array<int, 3>, std::unique_ptr<GlProgram>> m_programs;
    struct Packed {
        std::weak_ptr<const BitPlane> plane;
        int level;
        PixelBuffer bits;
    };
    std::vector<Packed> m_packed;
    QString m_failure;
};

/// Calls tap with the image coordinate of each column or row, as ScreenToImage has it, from −1 on.
template <class Fn>
void GlPainter::bindAxis(const Frame& frame, int axis, Fn&& tap)
{
    const auto part = [axis](QPointF p) { return axis == 0 ? p.x() : p.y(); };
    // x goes with the columns, but with the rows of a view that is turned by a quarter.
    const bool byColumn = (axis == 0) == (frame.turn == Turn::None);
    const int count = (byColumn ? frame.camera.viewport.width() : frame.camera.viewport.height()) + 1;
    const double step = part(byColumn ? frame.map.perColumn : frame.map.perRow);
    std::vector<Texel> texels(static_cast<size_t>(count));
    for (int i = 0; i < count; ++i)
        texels[size_t(i)] = tap(part(frame.map.origin), step, i - 1);
    bindTexture(axis == 0 ? XTaps : YTaps, GL_RGBA32I, QSize(count, 1), GL_RGBA_INTEGER, GL_INT, texels.data());
}

} // namespace triptych
