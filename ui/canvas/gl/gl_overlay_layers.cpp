// What is laid over the image: labels and heatmaps; and what the file lays over it: shutter and overlay planes.
#include "core/display/layer_tables.h"
#include "ui/canvas/gl/gl_painter.h"

#include <algorithm>
#include <bit>
#include <cmath>

namespace triptych {

namespace {

std::array<quint16, 4> blended(QRgb colour, quint32 alpha)
{
    return {quint16(qRed(colour)), quint16(qGreen(colour)), quint16(qBlue(colour)), quint16(alpha)};
}

} // namespace

bool GlPainter::drawLayer(const Frame& frame, const MaskLayer& layer)
{
    if (!layer.tile || layer.tileSize.isEmpty() || layer.downsample <= 0)
        return true;
    const MaskTiles found = maskTiles(layer, frame.camera);
    if (!found.any)
        return true;
    GlProgram* const use = program(frame, Shader::Mask);
    if (!use || !bindTiles(*use, {layer.tileSize, found.range, found.tiles}))
        return false;
    const MaskAlphas alphas = maskAlphas(layer);
    std::array<std::array<quint16, 4>, 512> table;
    for (size_t label = 0; label < 256; ++label) {
        table[label] = blended(layer.colours[label], alphas.fill[label]);
        table[256 + label] = blended(layer.colours[label], alphas.edge[label]);
    }
    bindBlendTable(table, 2);
    const QRectF& area = layer.area;
    if (frame.turn == Turn::Free) {
        use->set("area", {area.left(), area.top(), area.right(), area.bottom()});
        use->set("downsample", {layer.downsample});
    } else {
        for (int axis : {0, 1}) {
            const double first = axis == 0 ? area.left() : area.top();
            const double end = axis == 0 ? area.right() : area.bottom();
            bindAxis(frame, axis, [&](double origin, double step, int i) -> Texel {
                const double at = origin + step * i;
                return {at >= first && at < end ? int((at - first) / layer.downsample) : -1, 0, 0, 0};
            });
        }
    }
    drawOver();
    return true;
}

bool GlPainter::drawLayer(const Frame& frame, const HeatmapLayer& layer)
{
    const PixelBuffer& grid = layer.values;
    if (grid.isNull() || grid.type() != SampleType::F32 || grid.samplesPerPixel() != 1 || layer.area.isEmpty() ||
        layer.opacity <= 0)
        return true;
    GlProgram* const use = program(frame, Shader::Heatmap);
    if (!use || !bindTiles(*use, {grid.size(), QRect(0, 0, 1, 1), std::span(&grid, 1)}))
        return false;
    const std::array<quint32, 256> alphas = heatmapAlphas(layer);
    std::array<std::array<quint16, 4>, 256> table;
    for (size_t i = 0; i < 256; ++i)
        table[i] = blended(colourMapTable(layer.colourMap)[i], alphas[i]);
    bindBlendTable(table, 1);
    use->set("threshold", float(layer.threshold));
    use->set("lineFirst", int(frame.turn == Turn::None));
    use->set("grid", grid.size());
    const QRectF& area = layer.area;
    if (frame.turn == Turn::Free) {
        use->set("area", {area.left(), area.top(), area.right(), area.bottom(), area.width(), area.height()});
    } else {
        for (int axis : {0, 1}) {
            const double first = axis == 0 ? area.left() : area.top();
            const double end = axis == 0 ? area.right() : area.bottom();
            const double length = axis == 0 ? area.width() : area.height();
            const int cells = axis == 0 ? grid.width() : grid.height();
            bindAxis(frame, axis, [&](double origin, double step, int i) -> Texel {
                const double at = origin + step * i;
                if (!(at >= first && at < end))
                    return {0, 0, 0, 0};
                const CellPosition cell = cellPosition((at - first) / length * cells, cells);
                return {cell.first, cell.second, std::bit_cast<qint32>(cell.weight), 1};
            });
        }
    }
    drawOver();
    return true;
}

/// The CPU says what is hidden, whatever shapes a shutter has; the card lays it over the picture.
bool GlPainter::drawLayer(const Frame& frame, const ShutterLayer& layer)
{
    QImage cover(frame.camera.viewport, QImage::Format_RGB32);
    if (cover.isNull())
        return false;
    const Layer alone[] = {layer};
    composeViewport(cover, frame.camera, alone, 0x00000000);
    GlProgram* const use = program(frame, Shader::Cover);
    if (!use)
        return false;
    bindTexture(Cover, GL_RGBA8, cover.size(), GL_BGRA, GL_UNSIGNED_INT_8_8_8_8_REV, cover.constBits());
    drawViewport();
    return true;
}

/// Eight bits of the bitmap to a byte, the first one lowest; made once for each level that is shown.
PixelBuffer GlPainter::packedBits(const std::shared_ptr<const BitPlane>& plane, int level)
{
    std::erase_if(m_packed, [](const Packed& packed) { return packed.plane.expired(); });
    for (const Packed& packed : m_packed)
        if (packed.level == level && packed.plane.lock() == plane)
            return packed.bits;
    const QSize size = plane->levelSize(level);
    auto bits = PixelBuffer::allocate(QSize((size.width() + 7) / 8, size.height()), 1, SampleType::U8);
    if (!bits)
        return {};
    for (int y = 0; y < size.height(); ++y)
        for (int x = 0; plane->rowHasBits(level, y) && x < size.width(); ++x)
            bits->mutableRow<quint8>(y)[x / 8] |= quint8(plane->at(level, x, y) << (x % 8));
    m_packed.push_back({plane, level, *bits});
    return *bits;
}

bool GlPainter::drawLayer(const Frame& frame, const OverlayLayer& layer)
{
    if (!layer.bits || layer.bits->isEmpty())
        return true;
    const ScreenToImage& map = frame.map;
    if (frame.turn == Turn::None && (map.perColumn.y() != 0 || map.perRow.x() != 0))
        return false; // all but aligned: the bitmap's columns would depend on the row
    const int level = overlayLevel(*layer.bits, frame.camera);
    const double scale = 1.0 / double(1 << level);
    const PixelBuffer bits = packedBits(layer.bits, level);
    GlProgram* const use = bits.isNull() ? nullptr : program(frame, Shader::Overlay);
    if (!use || !bindTiles(*use, {bits.size(), QRect(0, 0, 1, 1), std::span(&bits, 1)}))
        return false;
    use->setColour("ink", layer.colour);
    use->set("alpha", int(alphaOf(layer.opacity)));
    use->set("bits", layer.bits->levelSize(level));
    if (frame.turn == Turn::Free) {
        use->set("bitmap", {layer.origin.x(), layer.origin.y(), scale});
    } else {
        for (int axis : {0, 1}) {
            const double first = axis == 0 ? layer.origin.x() : layer.origin.y();
            const int count = axis == 0 ? layer.bits->levelSize(level).width() : layer.bits->levelSize(level).height();
            const bool byColumn = (axis == 0) == (frame.turn == Turn::None);
            bindAxis(frame, axis, [&](double origin, double step, int i) -> Texel {
                // In the order of the CPU path, which starts at the row's first column and then goes along it.
                const double at =
                    byColumn ? (origin - first) * scale + step * scale * i : (origin + step * i - first) * scale;
                return {int(std::floor(std::clamp(at, -1.0, double(count)))), 0, 0, 0};
            });
        }
    }
    drawOver();
    return true;
}

} // namespace triptych
