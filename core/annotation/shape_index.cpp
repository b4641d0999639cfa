#include "core/annotation/shape_index.h"

#include <boost/function_output_iterator.hpp>
#include <boost/geometry.hpp>
#include <boost/geometry/index/rtree.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <vector>

namespace triptych {

namespace {

namespace bg = boost::geometry;
namespace bgi = boost::geometry::index;
using Point = bg::model::point<float, 2, bg::cs::cartesian>;
using Box = bg::model::box<Point>;

constexpr qsizetype kFewChanges = 2'000;
constexpr qsizetype kManyChanges = 20'000;

/// How the tree gets the box of what it holds.
struct BoxOf {
    using result_type = Box;
    Box operator()(const IndexedShape& shape) const
    {
        return {Point(shape.left, shape.top), Point(shape.right, shape.bottom)};
    }
};
using Tree = bgi::rtree<IndexedShape, bgi::rstar<32>, BoxOf>;

constexpr double kFurthest = 1e30; ///< level-0 pixels: what lies beyond is found as if it lay there

float floatBelow(double value)
{
    value = std::clamp(value, -kFurthest, kFurthest);
    const auto nearest = float(value);
    return double(nearest) <= value ? nearest : std::nextafter(nearest, -std::numeric_limits<float>::infinity());
}

float floatAbove(double value) { return -floatBelow(-value); }

Box boxOf(const QRectF& area)
{
    return {Point(floatBelow(area.left()), floatBelow(area.top())),
            Point(floatAbove(area.right()), floatAbove(area.bottom()))};
}

bool meets(const IndexedShape& shape, const Box& box)
{
    return shape.left <= box.max_corner().get<0>() && shape.right >= box.min_corner().get<0>() &&
           shape.top <= box.max_corner().get<1>() && shape.bottom >= box.min_corner().get<1>();
}

ShapeIndex::Kind kindOf(const Shape& shape)
{
    return shape.type == ShapeType::Text ? ShapeIndex::Kind::Notes : ShapeIndex::Kind::Drawn;
}

} // namespace

/// One tree for each frame and kind, so that what is not seen costs nothing.
struct ShapeIndex::Packed {
    std::map<std::pair<int, Kind>, Tree> trees;

    const Tree* tree(int frame, Kind kind) const
    {
        const auto found = trees.find({frame, kind});
        return found == trees.end() ? nullptr : &found->second;
    }
};

IndexedShape indexed(const Shape& shape)
{
    IndexedShape entry;
    const QRectF box = shape.boundingRect();
    entry.left = floatBelow(box.left());
    entry.top = floatBelow(box.top());
    entry.right = floatAbove(box.right());
    entry.bottom = floatAbove(box.bottom());
    entry.stackOrder = shape.stackOrder;
    entry.label = shape.label;
    qsizetype vertices = shape.type == ShapeType::Ellipse ? 64 : shape.points.size();
    for (const QPolygonF& ring : shape.moreRings)
        vertices += ring.size();
    entry.vertices = quint32(std::min<qsizetype>(vertices, 1 << 30));
    entry.hidden = shape.hidden;
    return entry;
}

ShapeIndex::PackedPtr ShapeIndex::pack(const ShapeList& shapes)
{
    std::map<std::pair<int, Kind>, std::vector<IndexedShape>> sorted;
    for (const Shape& shape : shapes)
        if (!shape.points.isEmpty())
            sorted[{shape.frame, kindOf(shape)}].push_back(indexed(shape));
    const auto packed = std::make_shared<Packed>();
    for (auto& [key, entries] : sorted) {
        packed->trees.emplace(key, Tree(entries));
        entries = {};
    }
    return packed;
}

void ShapeIndex::visit(const QRectF& area, int frame, Kind kind,
                       const std::function<void(const IndexedShape&)>& visitor) const
{
    const Box box = boxOf(area);
    const bool allPacked = m_updated.isEmpty();
    if (const Tree* tree = m_packed ? m_packed->tree(frame, kind) : nullptr)
        tree->query(bgi::intersects(box), boost::make_function_output_iterator([&](const IndexedShape& shape) {
                        if (allPacked || !m_updated.contains(shape.stackOrder))
                            visitor(shape);
                    }));
    for (const Changed& changed : m_changed)
        if (changed.frame == frame && changed.kind == kind && meets(changed.shape, box))
            visitor(changed.shape);
}

bool ShapeIndex::visitUntil(const QRectF& area, int frame, Kind kind,
                            const std::function<bool(const IndexedShape&)>& visitor) const
{
    const Box box = boxOf(area);
    if (const Tree* tree = m_packed ? m_packed->tree(frame, kind) : nullptr)
        for (auto it = tree->qbegin(bgi::intersects(box)); it != tree->qend(); ++it)
            if (!m_updated.contains(it->stackOrder) && !visitor(*it))
                return false;
    for (const Changed& changed : m_changed)
        if (changed.frame == frame && changed.kind == kind && meets(changed.shape, box) && !visitor(changed.shape))
            return false;
    return true;
}

void ShapeIndex::update(double stackOrder, const ShapeList& shapes)
{
    m_updated.insert(stackOrder);
    m_sincePacking.insert(stackOrder);
    m_changed.remove(stackOrder);
    for (auto it = shapes.lowerBound(stackOrder); it != shapes.end() && it->stackOrder == stackOrder; ++it)
        if (!it->points.isEmpty())
            m_changed.insert(stackOrder, {it->frame, kindOf(*it), indexed(*it)});
}

bool ShapeIndex::isWorn(qsizetype shapes) const
{
    return m_updated.size() > std::clamp(shapes / 16, kFewChanges, kManyChanges);
}

ShapeIndex::PackedPtr ShapeIndex::beginPacking()
{
    m_sincePacking.clear();
    return m_packed;
}

void ShapeIndex::endPacking(PackedPtr packed, const PackedPtr& replaces)
{
    if (m_packed != replaces)
        return;
    m_packed = std::move(packed);
    m_updated = m_sincePacking;
    m_changed.removeIf([this](auto it) { return !m_updated.contains(it.key()); });
}

} // namespace triptych
