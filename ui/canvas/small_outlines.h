// SmallOutlines: lines, rings and dots of a few pixels, set into an image by their distance from each pixel's middle.
// QPainter strokes paths of any size and style; for a hundred thousand of ten pixels its way there is too long.
#pragma once

#include <QImage>
#include <QPolygonF>

#include <vector>

namespace triptych {

class SmallOutlines {
public:
    /// Draws into the memory of `image` (premultiplied ARGB, not shared), which stays where it is meanwhile.
    explicit SmallOutlines(QImage& image);

    /// One shape at a time: begin, add its lines (image pixels), draw. `size` of it in pixels: below 6 its line gets
    /// thinner and loses its rim.
    void begin(double size);
    void addLine(const QPolygonF& line, bool closed);
    void draw(QRgb colour);

    /// A box as what it covers, at least a pixel wide; fainter where it is smaller than that.
    void drawDot(QPointF middle, QSizeF size, QRgb colour);

private:
    struct Segment {
        float ax, ay, bx, by;
        bool closed; ///< of a ring
    };
    void measure(const Segment& segment);
    void markInside();

    quint32* m_pixels;
    qsizetype m_stride; ///< pixels
    int m_width, m_height;

    std::vector<Segment> m_segments;
    float m_halfLine = 0, m_halfRim = 0, m_rimOpacity = 0;
    int m_left = 0, m_top = 0, m_columns = 0, m_rows = 0; ///< the part of the image that the shape may touch
    std::vector<float> m_distance2;                       ///< from each pixel's middle to the nearest line, squared
    std::vector<unsigned char> m_inside;
};

} // namespace triptych
