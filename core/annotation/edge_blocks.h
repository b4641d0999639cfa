// EdgeBlocks: finds vertices and sides of an outline near a place without looking at all of them: boxes around runs of
// sides. An outline of 200,000 vertices is prepared in about a millisecond.
#pragma once

#include <QList>
#include <QPolygonF>
#include <QRectF>

#include <optional>
#include <vector>

namespace triptych {

/// A vertex, or the side that begins at it, of one of several rings.
struct RingPlace {
    qsizetype ring = 0;
    qsizetype index = 0;
    friend bool operator==(const RingPlace&, const RingPlace&) = default;
    friend auto operator<=>(const RingPlace&, const RingPlace&) = default;
};

struct NearPlace {
    RingPlace place;
    QPointF point;       ///< the vertex, or the nearest point of the side
    double distance = 0; ///< in pixel widths
};

/// A value. The rings it was made of are passed to every question and must still have the same points.
class EdgeBlocks {
public:
    static constexpr qsizetype kRun = 64; ///< sides to a box

    EdgeBlocks() = default;
    /// `closed`: the last vertex of each ring is joined to the first.
    EdgeBlocks(const QList<QPolygonF>& rings, bool closed);

    /// Of the vertices within `radius` (pixel widths; a pixel is `aspect` times as high) the nearest.
    std::optional<NearPlace> nearestVertex(const QList<QPolygonF>& rings, QPointF at, double radius,
                                           double aspect = 1) const;
    /// Of the points on sides within `radius` the nearest.
    std::optional<NearPlace> nearestSide(const QList<QPolygonF>& rings, QPointF at, double radius,
                                         double aspect = 1) const;
    /// Calls fn(RingPlace) for the vertices inside `area`, in their order.
    template <class Fn>
    void forEachVertexIn(const QList<QPolygonF>& rings, const QRectF& area, Fn fn) const
    {
        for (const Block& block : m_blocks) {
            if (!meets(block, area))
                continue;
            const QPolygonF& ring = rings[block.ring];
            for (qsizetype i = block.first; i < block.last; ++i)
                if (area.contains(ring[i]))
                    fn(RingPlace{block.ring, i});
        }
    }

private:
    struct Block {
        qsizetype ring, first, last; ///< vertices first … last − 1, and the sides that begin at them
        double left, top, right, bottom;
    };
    static bool meets(const Block& block, const QRectF& area)
    {
        return block.left <= area.right() && block.right >= area.left() && block.top <= area.bottom() &&
               block.bottom >= area.top();
    }

    std::vector<Block> m_blocks;
    bool m_closed = true;
};

} // namespace triptych
