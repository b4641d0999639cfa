// ShapeIndex: which shapes may be seen in an area of a frame. A value that workers may keep: most of it is a packed
// tree that never changes, and what was changed since it was packed stands beside it.
#pragma once

#include "core/annotation/shape_list.h"

#include <QMultiHash>
#include <QSet>

#include <functional>
#include <memory>

namespace triptych {

/// What the index knows of a shape, enough to draw it where it is smaller than a pixel.
struct IndexedShape {
    float left = 0, top = 0, right = 0, bottom = 0; ///< bounding box, rounded outwards; level-0 pixels
    double stackOrder = 0;                          ///< to find the shape in its ShapeList
    int label = 1;
    quint32 vertices : 31 = 0;
    quint32 hidden : 1 = 0;
};
IndexedShape indexed(const Shape& shape);

class ShapeIndex {
public:
    /// Notes are drawn at any scale: they are found apart from the others.
    enum class Kind { Drawn, Notes };
    /// The tree of all shapes of a list: for a worker where there are many (0.5 s for a million).
    struct Packed;
    using PackedPtr = std::shared_ptr<const Packed>;
    static PackedPtr pack(const ShapeList& shapes);

    ShapeIndex() = default;
    explicit ShapeIndex(PackedPtr packed) : m_packed(std::move(packed)) {}

    /// Tells of every shape whose bounding box meets `area` (level-0 pixels, edges included), in no order.
    void visit(const QRectF& area, int frame, Kind kind, const std::function<void(const IndexedShape&)>& visitor) const;
    /// As visit(), until the visitor says false; false where it did.
    bool visitUntil(const QRectF& area, int frame, Kind kind,
                    const std::function<bool(const IndexedShape&)>& visitor) const;

    /// After shapes with this stack order were added, changed or removed: what `shapes` holds of it now counts.
    void update(double stackOrder, const ShapeList& shapes);

    /// So much was changed that it should be packed anew.
    bool isWorn(qsizetype shapes) const;
    /// Of the list as it is now, somewhere else: from here on it is noted what changes meanwhile.
    PackedPtr beginPacking();
    /// `replaces`: what beginPacking() gave; nothing is done where another tree has come in its place since.
    void endPacking(PackedPtr packed, const PackedPtr& replaces);

private:
    struct Changed {
        int frame = 0;
        Kind kind = Kind::Drawn;
        IndexedShape shape;
    };

    PackedPtr m_packed;
    QSet<double> m_updated; ///< stack orders that are looked up in m_changed, and no longer in m_packed
    QMultiHash<double, Changed> m_changed;
    QSet<double> m_sincePacking; ///< those of m_updated that a list being packed does not know
};

} // namespace triptych
