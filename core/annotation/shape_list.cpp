#include "core/annotation/shape_list.h"

#include <algorithm>
#include <vector>

namespace triptych {

namespace {

bool isSorted(const QList<QList<Shape>>& chunks)
{
    const Shape* before = nullptr;
    for (const QList<Shape>& chunk : chunks)
        for (const Shape& shape : chunk) {
            if (before && !isDrawnBefore(*before, shape))
                return false;
            before = &shape;
        }
    return true;
}

/// Sorts references, which are small, and moves each shape once.
QList<QList<Shape>> sorted(QList<QList<Shape>> chunks)
{
    std::vector<Shape*> all;
    for (QList<Shape>& chunk : chunks)
        for (Shape& shape : chunk)
            all.push_back(&shape);
    std::stable_sort(all.begin(), all.end(), [](const Shape* a, const Shape* b) { return isDrawnBefore(*a, *b); });
    QList<QList<Shape>> inOrder;
    for (Shape* shape : all) {
        if (inOrder.isEmpty() || inOrder.last().size() == ShapeList::kChunk)
            inOrder.emplace_back().reserve(ShapeList::kChunk);
        inOrder.last().append(std::move(*shape));
    }
    return inOrder;
}

} // namespace

bool isDrawnBefore(const Shape& a, const Shape& b)
{
    return a.stackOrder != b.stackOrder ? a.stackOrder < b.stackOrder : a.id < b.id;
}

ShapeList::ShapeList(const QList<Shape>& shapes) { insertAll(shapes); }

ShapeList ShapeList::ofChunks(QList<QList<Shape>> chunks)
{
    ShapeList list;
    chunks.removeIf([](const QList<Shape>& chunk) { return chunk.isEmpty(); });
    list.m_chunks = isSorted(chunks) ? std::move(chunks) : sorted(std::move(chunks));
    list.count();
    return list;
}

void ShapeList::count()
{
    m_starts.clear();
    m_size = 0;
    for (const QList<Shape>& chunk : std::as_const(m_chunks)) {
        m_starts << m_size;
        m_size += chunk.size();
    }
}

ShapeList::Place ShapeList::placeOf(qsizetype i) const
{
    if (i >= m_size)
        return {m_chunks.size(), 0};
    const qsizetype chunk = std::upper_bound(m_starts.cbegin(), m_starts.cend(), i) - m_starts.cbegin() - 1;
    return {chunk, i - m_starts.at(chunk)};
}

const Shape& ShapeList::at(qsizetype i) const
{
    const Place place = placeOf(i);
    return m_chunks.at(place.chunk).at(place.within);
}

ShapeList::Place ShapeList::placeFrom(double stackOrder) const
{
    const auto chunk =
        std::partition_point(m_chunks.cbegin(), m_chunks.cend(), [stackOrder](const QList<Shape>& candidate) {
            return candidate.last().stackOrder < stackOrder;
        });
    if (chunk == m_chunks.cend())
        return {m_chunks.size(), 0};
    const auto within = std::partition_point(
        chunk->cbegin(), chunk->cend(), [stackOrder](const Shape& shape) { return shape.stackOrder < stackOrder; });
    return {chunk - m_chunks.cbegin(), within - chunk->cbegin()};
}

ShapeList::const_iterator ShapeList::lowerBound(double stackOrder) const { return {this, placeFrom(stackOrder)}; }

std::optional<ShapeList::Place> ShapeList::placeOf(double stackOrder, const ShapeId& id) const
{
    const auto before = [&](const Shape& shape) {
        return shape.stackOrder != stackOrder ? shape.stackOrder < stackOrder : shape.id < id;
    };
    const auto chunk = std::partition_point(m_chunks.cbegin(), m_chunks.cend(),
                                            [&](const QList<Shape>& candidate) { return before(candidate.last()); });
    if (chunk == m_chunks.cend())
        return std::nullopt;
    const auto within = std::partition_point(chunk->cbegin(), chunk->cend(), before);
    if (within->stackOrder != stackOrder || within->id != id)
        return std::nullopt;
    return Place{chunk - m_chunks.cbegin(), within - chunk->cbegin()};
}

const Shape* ShapeList::find(double stackOrder, const ShapeId& id) const
{
    const auto place = placeOf(stackOrder, id);
    return place ? &m_chunks.at(place->chunk).at(place->within) : nullptr;
}

void ShapeList::insert(const Shape& shape)
{
    if (m_chunks.isEmpty())
        m_chunks.emplace_back();
    auto after = std::partition_point(m_chunks.cbegin(), m_chunks.cend(), [&shape](const QList<Shape>& chunk) {
        return chunk.isEmpty() || isDrawnBefore(chunk.first(), shape);
    });
    qsizetype at = std::max<qsizetype>(0, after - m_chunks.cbegin() - 1);
    const bool onTop =
        at == m_chunks.size() - 1 && m_chunks.at(at).size() >= kChunk && isDrawnBefore(m_chunks.at(at).last(), shape);
    if (onTop) { // what is imported fills chunk after chunk
        m_chunks.emplace_back().reserve(kChunk);
        ++at;
    }
    QList<Shape>& chunk = m_chunks[at];
    const auto place = std::partition_point(chunk.cbegin(), chunk.cend(),
                                            [&shape](const Shape& other) { return isDrawnBefore(other, shape); });
    chunk.insert(place - chunk.cbegin(), shape);
    if (chunk.size() > 2 * kChunk) {
        const QList<Shape> upper = chunk.mid(kChunk);
        chunk.resize(kChunk);
        m_chunks.insert(at + 1, upper);
        return count();
    }
    if (onTop || m_starts.isEmpty())
        m_starts << m_size;
    for (qsizetype i = at + 1; i < m_starts.size(); ++i)
        ++m_starts[i];
    ++m_size;
}

void ShapeList::insertAll(const QList<Shape>& shapes)
{
    QList<QList<Shape>> chunks = std::move(m_chunks);
    for (qsizetype i = 0; i < shapes.size(); i += kChunk)
        chunks << shapes.mid(i, kChunk);
    *this = ofChunks(std::move(chunks));
}

bool ShapeList::remove(double stackOrder, const ShapeId& id)
{
    const auto place = placeOf(stackOrder, id);
    if (!place)
        return false;
    m_chunks[place->chunk].removeAt(place->within);
    if (m_chunks.at(place->chunk).isEmpty())
        m_chunks.removeAt(place->chunk);
    count();
    return true;
}

void ShapeList::removeAll(const QSet<ShapeId>& ids)
{
    for (QList<Shape>& chunk : m_chunks)
        chunk.removeIf([&ids](const Shape& shape) { return ids.contains(shape.id); });
    m_chunks.removeIf([](const QList<Shape>& chunk) { return chunk.isEmpty(); });
    count();
}

bool ShapeList::replace(double stackOrder, const Shape& changed)
{
    const auto place = placeOf(stackOrder, changed.id);
    if (!place)
        return false;
    if (changed.stackOrder == stackOrder) {
        m_chunks[place->chunk][place->within] = changed;
        return true;
    }
    remove(stackOrder, changed.id);
    insert(changed);
    return true;
}

QList<Shape> ShapeList::toList() const
{
    QList<Shape> all;
    all.reserve(m_size);
    for (const QList<Shape>& chunk : m_chunks)
        all += chunk;
    return all;
}

bool operator==(const ShapeList& a, const ShapeList& b)
{
    return a.size() == b.size() && std::equal(a.begin(), a.end(), b.begin());
}

bool operator==(const ShapeList& a, const QList<Shape>& b)
{
    return a.size() == b.size() && std::equal(a.begin(), a.end(), b.begin());
}

} // namespace triptych
