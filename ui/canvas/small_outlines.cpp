#include "ui/canvas/small_outlines.h"

#include <algorithm>
#include <cmath>

namespace triptych {

namespace {

// As paintOutline() draws shapes that are not selected.
constexpr float kLine = 1.6f, kRim = 3.2f, kRimOpacity = 140 / 255.0f, kFillOpacity = 0.07f;
constexpr float kThinnestLine = 1;
constexpr double kThinFrom = 6, kThinTo = 2; ///< pixels of the shape
constexpr float kFaintestDot = 0.5f;
constexpr float kShortestStep2 = 0.3f * 0.3f; ///< vertices that are closer to the one before are left out

/// Source over destination, both premultiplied; the source as opacity and what of it is colour.
inline void blend(quint32& pixel, QRgb colour, float alpha, float coloured)
{
    const float keep = 1 - alpha;
    const auto channel = [&](int shift, float source) {
        return quint32(source + float((pixel >> shift) & 0xFF) * keep + 0.5f) << shift;
    };
    pixel = channel(24, alpha * 255) | channel(16, float(qRed(colour)) * coloured) |
            channel(8, float(qGreen(colour)) * coloured) | channel(0, float(qBlue(colour)) * coloured);
}

/// How much of pixel `i` lies between `from` and `to`.
inline float covered(int i, float from, float to)
{
    return std::max(0.0f, std::min(to, float(i + 1)) - std::max(from, float(i)));
}

} // namespace

SmallOutlines::SmallOutlines(QImage& image)
    : m_pixels(reinterpret_cast<quint32*>(image.bits())), m_stride(image.bytesPerLine() / 4), m_width(image.width()),
      m_height(image.height())
{
}

void SmallOutlines::begin(double size)
{
    m_segments.clear();
    const auto full = float(std::clamp((size - kThinTo) / (kThinFrom - kThinTo), 0.0, 1.0));
    m_halfLine = (kThinnestLine + (kLine - kThinnestLine) * full) / 2;
    m_halfRim = m_halfLine * kRim / kLine;
    m_rimOpacity = kRimOpacity * full;
}

void SmallOutlines::addLine(const QPolygonF& line, bool closed)
{
    if (line.isEmpty())
        return;
    const QPointF first = line.front();
    float x = float(first.x()), y = float(first.y());
    for (qsizetype i = 1; i < line.size() + (closed ? 1 : 0); ++i) {
        const bool last = i + (closed ? 0 : 1) >= line.size();
        const QPointF& next = i < line.size() ? line[i] : first;
        const float nx = float(next.x()), ny = float(next.y());
        if (!last && (nx - x) * (nx - x) + (ny - y) * (ny - y) < kShortestStep2)
            continue;
        m_segments.push_back({x, y, nx, ny, closed});
        x = nx;
        y = ny;
    }
}

/// The squared distance from the segment, where it is the least so far.
void SmallOutlines::measure(const Segment& s)
{
    const float reach = m_halfRim + 1;
    const int x0 = std::max(m_left, int(std::floor(std::min(s.ax, s.bx) - reach)));
    const int x1 = std::min(m_left + m_columns, int(std::ceil(std::max(s.ax, s.bx) + reach)));
    const int y0 = std::max(m_top, int(std::floor(std::min(s.ay, s.by) - reach)));
    const int y1 = std::min(m_top + m_rows, int(std::ceil(std::max(s.ay, s.by) + reach)));
    const float dx = s.bx - s.ax, dy = s.by - s.ay;
    const float length2 = dx * dx + dy * dy;
    const float inverse = length2 > 0 ? 1 / length2 : 0;
    for (int y = y0; y < y1; ++y) {
        float* const row = m_distance2.data() + size_t(y - m_top) * size_t(m_columns) - m_left;
        const float py = float(y) + 0.5f - s.ay;
        for (int x = x0; x < x1; ++x) {
            const float px = float(x) + 0.5f - s.ax;
            const float along = std::min(1.0f, std::max(0.0f, (px * dx + py * dy) * inverse));
            const float ex = px - along * dx, ey = py - along * dy;
            row[x] = std::min(row[x], ex * ex + ey * ey);
        }
    }
}

/// By the odd-even rule: each side of a ring turns what lies to the right of it.
void SmallOutlines::markInside()
{
    std::fill(m_inside.begin(), m_inside.end(), 0);
    for (const Segment& s : m_segments) {
        if (!s.closed || s.ay == s.by)
            continue;
        const float slope = (s.bx - s.ax) / (s.by - s.ay);
        const int y0 = std::max(m_top, int(std::ceil(std::min(s.ay, s.by) - 0.5f)));
        const int y1 = std::min(m_top + m_rows, int(std::ceil(std::max(s.ay, s.by) - 0.5f)));
        for (int y = y0; y < y1; ++y) {
            const float x = s.ax + (float(y) + 0.5f - s.ay) * slope;
            const int from = std::max(m_left, int(std::ceil(x - 0.5f)));
            if (from < m_left + m_columns)
                m_inside[size_t(y - m_top) * size_t(m_columns) + size_t(from - m_left)] ^= 1;
        }
    }
    for (int row = 0; row < m_rows; ++row) {
        unsigned char* const inside = m_inside.data() + size_t(row) * size_t(m_columns);
        for (int i = 1; i < m_columns; ++i)
            inside[i] ^= inside[i - 1];
    }
}

void SmallOutlines::draw(QRgb colour)
{
    float left = 1e9f, top = 1e9f, right = -1e9f, bottom = -1e9f;
    for (const Segment& s : m_segments) {
        left = std::min({left, s.ax, s.bx});
        right = std::max({right, s.ax, s.bx});
        top = std::min({top, s.ay, s.by});
        bottom = std::max({bottom, s.ay, s.by});
    }
    const float reach = m_halfRim + 1;
    if (left > right || right < -reach || bottom < -reach || left > float(m_width) + reach ||
        top > float(m_height) + reach)
        return;
    m_left = std::max(0, int(std::floor(left - reach)));
    m_top = std::max(0, int(std::floor(top - reach)));
    m_columns = std::min(m_width, int(std::ceil(right + reach))) - m_left;
    m_rows = std::min(m_height, int(std::ceil(bottom + reach))) - m_top;
    if (m_columns <= 0 || m_rows <= 0)
        return;
    m_distance2.assign(size_t(m_columns) * size_t(m_rows), 1e9f);
    m_inside.resize(m_distance2.size());
    for (const Segment& segment : m_segments)
        measure(segment);
    markInside();
    const float furthest2 = (m_halfRim + 0.5f) * (m_halfRim + 0.5f);
    for (int row = 0; row < m_rows; ++row) {
        quint32* const pixels = m_pixels + qsizetype(m_top + row) * m_stride + m_left;
        for (int i = 0; i < m_columns; ++i) {
            const size_t at = size_t(row) * size_t(m_columns) + size_t(i);
            const bool inside = m_inside[at] != 0;
            if (m_distance2[at] >= furthest2 && !inside)
                continue;
            const float distance = std::sqrt(m_distance2[at]);
            const float line = std::clamp(m_halfLine + 0.5f - distance, 0.0f, 1.0f);
            const float rim = std::clamp(m_halfRim + 0.5f - distance, 0.0f, 1.0f) * m_rimOpacity;
            const float fill =
                kFillOpacity * (inside ? std::min(1.0f, 0.5f + distance) : std::max(0.0f, 0.5f - distance));
            const float coloured = line + (1 - line) * fill; // the line over the inside, both over the rim
            blend(pixels[i], colour, 1 - (1 - rim) * (1 - coloured), coloured);
        }
    }
}

void SmallOutlines::drawDot(QPointF middle, QSizeF size, QRgb colour)
{
    const float half = (float(std::max(size.width(), size.height())) + kThinnestLine) / 2;
    const float opacity = std::min(1.0f, kFaintestDot + (1 - kFaintestDot) * (2 * half - kThinnestLine) / 2);
    const float left = float(middle.x()) - half, right = left + 2 * half;
    const float top = float(middle.y()) - half, bottom = top + 2 * half;
    if (right <= 0 || bottom <= 0 || left >= float(m_width) || top >= float(m_height))
        return;
    const int x0 = std::max(0, int(left)), x1 = std::min(m_width, int(std::ceil(right)));
    const int y0 = std::max(0, int(top)), y1 = std::min(m_height, int(std::ceil(bottom)));
    for (int y = y0; y < y1; ++y) {
        quint32* const row = m_pixels + qsizetype(y) * m_stride;
        const float vertical = covered(y, top, bottom) * opacity;
        for (int x = x0; x < x1; ++x) {
            const float coverage = covered(x, left, right) * vertical;
            blend(row[x], colour, coverage, coverage);
        }
    }
}

} // namespace triptych
