// ShapeList: shapes in the order in which they are drawn. A value: copies share everything, and a change copies one
// chunk of some hundred shapes, so that a worker may keep the list while the reader draws on.
#pragma once

#include "core/annotation/shape.h"

#include <QList>
#include <QSet>

#include <iterator>

namespace triptych {

/// The order of drawing: by stack order, and by id where two readers gave the same one.
bool isDrawnBefore(const Shape& a, const Shape& b);

/// Reads like a QList<Shape>, and becomes one where a function wants that (which costs a copy of all). Finding by stack
/// order, adding, replacing and removing take logarithmic time and the copy of a chunk.
class ShapeList {
public:
    class const_iterator;
    using value_type = Shape;
    using size_type = qsizetype;
    using difference_type = qsizetype;
    using const_reference = const Shape&;
    using reference = const Shape&;
    using iterator = const_iterator;
    using const_reverse_iterator = std::reverse_iterator<const_iterator>;
    static constexpr qsizetype kChunk = 512; ///< shapes that a full chunk begins with

    ShapeList() = default;
    explicit ShapeList(const QList<Shape>& shapes); ///< in any order
    /// Takes over lists of about kChunk shapes; sorts them only where they are not in order.
    static ShapeList ofChunks(QList<QList<Shape>> chunks);

    qsizetype size() const { return m_size; }
    qsizetype count() const { return m_size; }
    bool isEmpty() const { return m_size == 0; }
    const Shape& at(qsizetype i) const;
    const Shape& operator[](qsizetype i) const { return at(i); }
    const Shape& first() const { return m_chunks.first().first(); }
    const Shape& last() const { return m_chunks.last().last(); }
    const Shape& constFirst() const { return first(); }
    const Shape& constLast() const { return last(); }
    const Shape& front() const { return first(); }
    const Shape& back() const { return last(); }
    inline const_iterator begin() const;
    inline const_iterator end() const;
    inline const_iterator cbegin() const;
    inline const_iterator cend() const;
    inline const_iterator constBegin() const;
    inline const_iterator constEnd() const;
    const_reverse_iterator rbegin() const;
    const_reverse_iterator rend() const;
    const_reverse_iterator crbegin() const;
    const_reverse_iterator crend() const;
    QList<Shape> toList() const;
    operator QList<Shape>() const { return toList(); } // NOLINT: what takes a QList goes on taking it

    /// The first shape that is not drawn before this stack order (of several with the same: the first of them).
    const_iterator lowerBound(double stackOrder) const;
    /// Null where it is not there.
    const Shape* find(double stackOrder, const ShapeId& id) const;

    void insert(const Shape& shape);                       ///< at its place
    void insertAll(const QList<Shape>& shapes);            ///< many at once
    bool remove(double stackOrder, const ShapeId& id);     ///< false where it is not there
    void removeAll(const QSet<ShapeId>& ids);              ///< many at once
    bool replace(double stackOrder, const Shape& changed); ///< the one with its id, which had this stack order

    /// Whether the two share everything: one is a copy of the other, and neither has changed since. At once.
    bool isCopyOf(const ShapeList& other) const
    {
        return m_size == other.m_size && m_chunks.constData() == other.m_chunks.constData();
    }

    friend bool operator==(const ShapeList& a, const ShapeList& b);
    friend bool operator==(const ShapeList& a, const QList<Shape>& b);

private:
    struct Place {
        qsizetype chunk = 0;
        qsizetype within = 0;
    };
    Place placeOf(qsizetype i) const;
    Place placeFrom(double stackOrder) const;
    std::optional<Place> placeOf(double stackOrder, const ShapeId& id) const;
    void count();

    QList<QList<Shape>> m_chunks; ///< none of them empty
    QList<qsizetype> m_starts;    ///< how many shapes stand before each chunk
    qsizetype m_size = 0;
};

class ShapeList::const_iterator {
public:
    using iterator_category = std::random_access_iterator_tag;
    using value_type = Shape;
    using difference_type = qsizetype;
    using pointer = const Shape*;
    using reference = const Shape&;

    const_iterator() = default;
    reference operator*() const { return m_list->m_chunks.at(m_chunk).at(m_within); }
    pointer operator->() const { return &**this; }
    reference operator[](qsizetype n) const { return *(*this + n); }
    const_iterator& operator++()
    {
        if (++m_within == m_list->m_chunks.at(m_chunk).size()) {
            ++m_chunk;
            m_within = 0;
        }
        return *this;
    }
    const_iterator& operator--()
    {
        if (m_within == 0)
            m_within = m_list->m_chunks.at(--m_chunk).size();
        --m_within;
        return *this;
    }
    const_iterator operator++(int) { return std::exchange(*this, ++const_iterator(*this)); }
    const_iterator operator--(int) { return std::exchange(*this, --const_iterator(*this)); }
    const_iterator& operator+=(qsizetype n)
    {
        const Place place = m_list->placeOf(index() + n);
        m_chunk = place.chunk;
        m_within = place.within;
        return *this;
    }
    const_iterator& operator-=(qsizetype n) { return *this += -n; }
    friend const_iterator operator+(const_iterator it, qsizetype n) { return it += n; }
    friend const_iterator operator+(qsizetype n, const_iterator it) { return it += n; }
    friend const_iterator operator-(const_iterator it, qsizetype n) { return it -= n; }
    friend qsizetype operator-(const const_iterator& a, const const_iterator& b) { return a.index() - b.index(); }
    friend bool operator==(const const_iterator& a, const const_iterator& b)
    {
        return a.m_chunk == b.m_chunk && a.m_within == b.m_within;
    }
    friend auto operator<=>(const const_iterator& a, const const_iterator& b) { return a.index() <=> b.index(); }

private:
    friend class ShapeList;
    const_iterator(const ShapeList* list, Place place) : m_list(list), m_chunk(place.chunk), m_within(place.within) {}
    qsizetype index() const
    {
        return m_chunk < m_list->m_starts.size() ? m_list->m_starts.at(m_chunk) + m_within : m_list->m_size;
    }

    const ShapeList* m_list = nullptr;
    qsizetype m_chunk = 0;
    qsizetype m_within = 0;
};

ShapeList::const_iterator ShapeList::begin() const { return {this, {0, 0}}; }
ShapeList::const_iterator ShapeList::end() const { return {this, {m_chunks.size(), 0}}; }
ShapeList::const_iterator ShapeList::cbegin() const { return begin(); }
ShapeList::const_iterator ShapeList::cend() const { return end(); }
ShapeList::const_iterator ShapeList::constBegin() const { return begin(); }
ShapeList::const_iterator ShapeList::constEnd() const { return end(); }
inline ShapeList::const_reverse_iterator ShapeList::rbegin() const { return const_reverse_iterator(end()); }
inline ShapeList::const_reverse_iterator ShapeList::rend() const { return const_reverse_iterator(begin()); }
inline ShapeList::const_reverse_iterator ShapeList::crbegin() const { return rbegin(); }
inline ShapeList::const_reverse_iterator ShapeList::crend() const { return rend(); }

} // namespace triptych
