#include "core/annotation/outline_trace.h"

#include <array>
#include <vector>

namespace triptych {

namespace {

constexpr qint64 kMaxPixels = 100'000'000;

/// Which connected patch each pixel belongs to; 0 is no label. Patches count from 1.
class Patches {
public:
    explicit Patches(const PixelBuffer& labels)
        : m_width(labels.width()), m_height(labels.height()), m_ids(size_t(m_width) * size_t(m_height))
    {
        std::vector<qint32> stack;
        for (int y = 0; y < m_height; ++y)
            for (int x = 0; x < m_width; ++x)
                if (labels.row<quint8>(y)[x] != 0 && id(x, y) == 0)
                    fill(labels, x, y, ++m_count, stack);
    }

    qint32 id(int x, int y) const
    {
        return x < 0 || y < 0 || x >= m_width || y >= m_height ? 0 : m_ids[size_t(y) * size_t(m_width) + size_t(x)];
    }
    qint32 count() const { return m_count; }

private:
    void fill(const PixelBuffer& labels, int startX, int startY, qint32 patch, std::vector<qint32>& stack)
    {
        const quint8 label = labels.row<quint8>(startY)[startX];
        const auto visit = [&](int x, int y) {
            if (x < 0 || y < 0 || x >= m_width || y >= m_height || labels.row<quint8>(y)[x] != label || id(x, y) != 0)
                return;
            m_ids[size_t(y) * size_t(m_width) + size_t(x)] = patch;
            stack.push_back(y * m_width + x);
        };
        visit(startX, startY);
        while (!stack.empty()) {
            const int x = stack.back() % m_width;
            const int y = stack.back() / m_width;
            stack.pop_back();
            visit(x + 1, y);
            visit(x - 1, y);
            visit(x, y + 1);
            visit(x, y - 1);
        }
    }

    int m_width;
    int m_height;
    std::vector<qint32> m_ids;
    qint32 m_count = 0;
};

/// Walks the pixel edges around patches, with the patch on the right-hand side.
class Tracer {
public:
    Tracer(const Patches& patches, QSize size)
        : m_patches(patches), m_width(size.width()), m_traced(size_t(size.width()) * size_t(size.height()))
    {
    }

    /// The top edge of a pixel starts a ring that was not walked yet.
    bool startsRing(int x, int y) const
    {
        const qint32 patch = m_patches.id(x, y);
        return patch != 0 && m_patches.id(x, y - 1) != patch && !m_traced[index(x, y)];
    }

    /// The corners of the ring, without points in the middle of straight edges. Positive area: around the patch.
    QPolygonF trace(int startX, int startY)
    {
        struct Step {
            int dx, dy;
            int rightX, rightY; ///< the pixel ahead on the right, from the vertex
            int leftX, leftY;
        };
        static constexpr std::array<Step, 4> kSteps{Step{1, 0, 0, 0, 0, -1}, Step{0, 1, -1, 0, 0, 0},
                                                    Step{-1, 0, -1, -1, -1, 0}, Step{0, -1, 0, -1, -1, -1}};
        const qint32 patch = m_patches.id(startX, startY);
        QPolygonF ring;
        int x = startX;
        int y = startY;
        size_t heading = 0; // east, south, west, north
        do {
            if (heading == 0)
                m_traced[index(x, y)] = true;
            x += kSteps[heading].dx;
            y += kSteps[heading].dy;
            const Step& ahead = kSteps[heading];
            const size_t before = heading;
            if (m_patches.id(x + ahead.rightX, y + ahead.rightY) != patch)
                heading = (heading + 1) % 4; // also where patches touch at a corner: they stay apart
            else if (m_patches.id(x + ahead.leftX, y + ahead.leftY) == patch)
                heading = (heading + 3) % 4;
            if (heading != before)
                ring << QPointF(x, y);
        } while (x != startX || y != startY || heading != 0);
        return ring;
    }

private:
    size_t index(int x, int y) const { return size_t(y) * size_t(m_width) + size_t(x); }

    const Patches& m_patches;
    int m_width;
    std::vector<bool> m_traced;
};

double signedArea(const QPolygonF& ring)
{
    double twice = 0;
    for (qsizetype i = 0; i < ring.size(); ++i) {
        const QPointF& a = ring[i];
        const QPointF& b = ring[(i + 1) % ring.size()];
        twice += a.x() * b.y() - b.x() * a.y();
    }
    return twice / 2;
}

QPolygonF toImage(QPolygonF ring, QPoint origin, double downsample)
{
    for (QPointF& point : ring)
        point = (point + origin) * downsample;
    return ring;
}

} // namespace

Result<QList<LabelOutline>> traceOutlines(const LabelMap& labels)
{
    const QRect area = labels.paintedArea();
    if (area.isEmpty())
        return QList<LabelOutline>();
    if (qint64(area.width()) * area.height() > kMaxPixels)
        return Error{ErrorCode::LimitExceeded,
                     QStringLiteral("the painted area of %1 × %2 pixels is too large to be outlined")
                         .arg(area.width())
                         .arg(area.height()),
                     {}};
    const auto buffer = labels.toBuffer(area);
    if (!buffer)
        return buffer.error();
    const Patches patches(*buffer);
    Tracer tracer(patches, area.size());
    QList<LabelOutline> outlines(patches.count());
    for (int y = 0; y < area.height(); ++y)
        for (int x = 0; x < area.width(); ++x) {
            if (!tracer.startsRing(x, y))
                continue;
            LabelOutline& outline = outlines[patches.id(x, y) - 1];
            outline.label = buffer->row<quint8>(y)[x];
            const QPolygonF ring = tracer.trace(x, y);
            QPolygonF placed = toImage(ring, area.topLeft(), labels.downsample());
            signedArea(ring) > 0 ? void(outline.outer = std::move(placed)) : outline.holes.append(std::move(placed));
        }
    return outlines;
}

} // namespace triptych
