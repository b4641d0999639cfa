#include "core/annotation/label_map.h"

#include "core/annotation/scanline.h"

#include <QSet>

#include <algorithm>
#include <cmath>
#include <cstring>

namespace triptych {

namespace {

constexpr int kSide = LabelMap::kTileSide;
constexpr int kTileBytes = kSide * kSide;

bool isAllZero(const PixelBuffer& tile)
{
    const auto* bytes = reinterpret_cast<const char*>(tile.bytes());
    return bytes[0] == 0 && std::memcmp(bytes, bytes + 1, kTileBytes - 1) == 0;
}

/// The tile with zeros from `inside` on: stored or imported labels beyond the map's edge would be seen by nobody but
/// make equal maps differ.
LabelMap::Tile withoutLabelsBeyond(QSize inside, LabelMap::Tile tile)
{
    if (inside.width() >= kSide && inside.height() >= kSide)
        return tile;
    auto cleared = PixelBuffer::allocate(QSize(kSide, kSide), 1, SampleType::U8);
    if (!cleared)
        return tile;
    const size_t columns = size_t(std::min(inside.width(), kSide));
    for (int row = 0; row < std::min(inside.height(), kSide); ++row)
        std::memcpy(cleared->mutableRow<quint8>(row), tile->row<quint8>(row), columns);
    if (std::memcmp(cleared->bytes(), tile->bytes(), kTileBytes) == 0)
        return tile;
    return std::make_shared<const PixelBuffer>(std::move(*cleared));
}

bool sameLabels(const LabelMap::Tile& a, const LabelMap::Tile& b)
{
    if (a == b)
        return true;
    return a && b && std::memcmp(a->bytes(), b->bytes(), kTileBytes) == 0;
}

/// The span of one pixel row inside a disc of `radius` swept along a segment; the shape is convex, so that it is one.
class Capsule {
public:
    Capsule(QPointF from, QPointF to, double radius) : m_from(from), m_to(to), m_radius(radius)
    {
        const QPointF along = to - from;
        const double length = std::hypot(along.x(), along.y());
        if (length > 1e-9) {
            const QPointF normal(-along.y() / length * radius, along.x() / length * radius);
            m_corners = {from + normal, to + normal, to - normal, from - normal};
        }
    }

    /// Columns whose centres are inside, first > last where none is.
    std::pair<int, int> span(int row, int width) const
    {
        double left = 1e18;
        double right = -1e18;
        const double y = row + 0.5;
        addDisc(m_from, y, left, right);
        addDisc(m_to, y, left, right);
        for (qsizetype i = 0; i < m_corners.size(); ++i)
            addEdge(m_corners[i], m_corners[(i + 1) % m_corners.size()], y, left, right);
        int first = int(std::ceil(std::clamp(left - 0.5, -1.0, double(width))));
        int last = int(std::floor(std::clamp(right - 0.5, -1.0, double(width))));
        for (const QPointF& end : {m_from, m_to}) // the pixels under the ends, however thin the brush is
            if (std::floor(end.y()) == row) {
                const int column = int(std::clamp(std::floor(end.x()), -1.0, double(width)));
                first = first > last ? column : std::min(first, column);
                last = std::max(last, column);
            }
        return {std::max(first, 0), std::min(last, width - 1)};
    }

private:
    void addDisc(QPointF centre, double y, double& left, double& right) const
    {
        const double dy = y - centre.y();
        if (std::abs(dy) > m_radius)
            return;
        const double half = std::sqrt(m_radius * m_radius - dy * dy);
        left = std::min(left, centre.x() - half);
        right = std::max(right, centre.x() + half);
    }

    static void addEdge(QPointF a, QPointF b, double y, double& left, double& right)
    {
        if ((a.y() < y) == (b.y() < y))
            return;
        const double x = a.x() + (y - a.y()) / (b.y() - a.y()) * (b.x() - a.x());
        left = std::min(left, x);
        right = std::max(right, x);
    }

    QPointF m_from;
    QPointF m_to;
    double m_radius;
    QPolygonF m_corners;
};

/// Writes spans of one label into the tiles of one band of rows. A tile is copied when its first label changes, so
/// that whoever holds the old one keeps it, and one that does not change is never touched.
class BandWriter {
public:
    using Tiles = QHash<QPoint, LabelMap::Tile>;
    BandWriter(Tiles& tiles, quint8 label, int tilesAcross)
        : m_tiles(tiles), m_label(label), m_columns(size_t(tilesAcross))
    {
    }

    void fill(int row, int first, int last)
    {
        if (row / kSide != m_band)
            flush(row / kSide);
        for (int column = first / kSide; column <= last / kSide; ++column) {
            const int from = std::max(first - column * kSide, 0);
            const int to = std::min(last - column * kSide, kSide - 1);
            fillInTile(column, row % kSide, from, to - from + 1);
        }
    }

    QList<QPoint> finish()
    {
        flush(-1);
        return m_changed;
    }

private:
    void fillInTile(int column, int row, int from, int count)
    {
        PixelBuffer& own = m_columns[size_t(column)];
        if (own.isNull()) {
            const LabelMap::Tile old = m_tiles.value(QPoint(column, m_band));
            if (!old && m_label == 0)
                return;
            if (old) {
                const auto* labels = old->row<quint8>(row) + from;
                if (std::all_of(labels, labels + count, [this](quint8 label) { return label == m_label; }))
                    return;
            }
            auto copy = old ? old->copy(QRect(0, 0, kSide, kSide))
                            : PixelBuffer::allocate(QSize(kSide, kSide), 1, SampleType::U8);
            if (!copy)
                return;
            own = std::move(*copy);
        }
        std::memset(own.mutableRow<quint8>(row) + from, m_label, size_t(count));
    }

    void flush(int nextBand)
    {
        for (size_t column = 0; column < m_columns.size(); ++column) {
            PixelBuffer& own = m_columns[column];
            if (own.isNull())
                continue;
            const QPoint index(int(column), m_band);
            m_changed << index;
            if (m_label == 0 && isAllZero(own))
                m_tiles.remove(index);
            else
                m_tiles.insert(index, std::make_shared<const PixelBuffer>(std::move(own)));
            own = PixelBuffer();
        }
        m_band = nextBand;
    }

    Tiles& m_tiles;
    quint8 m_label;
    std::vector<PixelBuffer> m_columns;
    int m_band = -1;
    QList<QPoint> m_changed;
};

int tilesAlong(int pixels) { return (pixels + kSide - 1) / kSide; }

bool isFinite(QPointF point) { return std::isfinite(point.x()) && std::isfinite(point.y()); }

} // namespace

QSize labelMapSize(QSize imageSize, double downsample)
{
    return QSize(int(std::ceil(imageSize.width() / downsample)), int(std::ceil(imageSize.height() / downsample)));
}

LabelMap::LabelMap(QSize size, double downsample) : m_size(size), m_downsample(downsample) {}

bool LabelMap::isEmpty() const { return m_tiles.isEmpty(); }

quint8 LabelMap::labelAt(QPoint pixel) const
{
    if (!QRect(QPoint(0, 0), m_size).contains(pixel))
        return 0;
    const Tile held = tile(QPoint(pixel.x() / kSide, pixel.y() / kSide));
    return held ? held->row<quint8>(pixel.y() % kSide)[pixel.x() % kSide] : quint8(0);
}

LabelMap::Tile LabelMap::tile(QPoint index) const { return m_tiles.value(index); }

QList<QPoint> LabelMap::tileIndices() const { return m_tiles.keys(); }

void LabelMap::setTile(QPoint index, Tile tile)
{
    const QRect indices(0, 0, tilesAlong(m_size.width()), tilesAlong(m_size.height()));
    const bool fits = tile && tile->size() == QSize(kSide, kSide) && tile->type() == SampleType::U8 &&
                      tile->samplesPerPixel() == 1 && indices.contains(index);
    if (fits)
        tile = withoutLabelsBeyond(m_size - QSize(index.x(), index.y()) * kSide, std::move(tile));
    if (!fits || isAllZero(*tile))
        m_tiles.remove(index);
    else
        m_tiles.insert(index, std::move(tile));
}

Result<PixelBuffer> LabelMap::toBuffer(QRect rect) const
{
    auto buffer = PixelBuffer::allocate(rect.size(), 1, SampleType::U8);
    if (!buffer)
        return buffer.error();
    const QRect inside = rect & QRect(QPoint(0, 0), m_size);
    for (auto it = m_tiles.cbegin(); it != m_tiles.cend(); ++it) {
        const QRect tileArea(it.key() * kSide, QSize(kSide, kSide));
        const QRect part = tileArea & inside;
        for (int y = part.top(); y <= part.bottom(); ++y)
            std::memcpy(buffer->mutableRow<quint8>(y - rect.top()) + part.left() - rect.left(),
                        it.value()->row<quint8>(y - tileArea.top()) + part.left() - tileArea.left(),
                        size_t(part.width()));
    }
    return std::move(*buffer);
}

Result<LabelMap> LabelMap::fromBuffer(const PixelBuffer& labels, double downsample)
{
    if (labels.isNull() || labels.type() != SampleType::U8 || labels.samplesPerPixel() != 1)
        return Error{ErrorCode::BadFormat, QStringLiteral("a label map is made of one 8-bit label a pixel"), {}};
    LabelMap map(labels.size(), downsample);
    const QRect all(QPoint(0, 0), labels.size());
    for (int y = 0; y < tilesAlong(labels.height()); ++y)
        for (int x = 0; x < tilesAlong(labels.width()); ++x) {
            auto tile = PixelBuffer::allocate(QSize(kSide, kSide), 1, SampleType::U8);
            if (!tile)
                return tile.error();
            const QRect part = QRect(QPoint(x, y) * kSide, QSize(kSide, kSide)) & all;
            for (int row = 0; row < part.height(); ++row)
                std::memcpy(tile->mutableRow<quint8>(row), labels.row<quint8>(part.top() + row) + part.left(),
                            size_t(part.width()));
            map.setTile(QPoint(x, y), std::make_shared<const PixelBuffer>(std::move(*tile)));
        }
    return map;
}

QList<QPoint> LabelMap::paintStroke(QPointF from, QPointF to, double radius, quint8 label)
{
    if (m_size.isEmpty() || !isFinite(from) || !isFinite(to) || !std::isfinite(radius))
        return {};
    radius = std::max(radius, 0.5);
    const Capsule capsule(from, to, radius);
    BandWriter writer(m_tiles, label, tilesAlong(m_size.width()));
    const double top = std::floor(std::min(from.y(), to.y()) - radius);
    const double bottom = std::ceil(std::max(from.y(), to.y()) + radius);
    const int last = int(std::clamp(bottom, -1.0, double(m_size.height() - 1)));
    for (int row = int(std::clamp(top, 0.0, double(m_size.height()))); row <= last; ++row) {
        const auto [first, end] = capsule.span(row, m_size.width());
        if (first <= end)
            writer.fill(row, first, end);
    }
    return writer.finish();
}

QList<QPoint> LabelMap::paintPolygon(const QPolygonF& polygon, quint8 label) { return paintRings({polygon}, label); }

QList<QPoint> LabelMap::paintRings(const QList<QPolygonF>& rings, quint8 label)
{
    BandWriter writer(m_tiles, label, tilesAlong(m_size.width()));
    forEachInsideSpan(rings, m_size, [&](int row, int first, int last) { writer.fill(row, first, last); });
    return writer.finish();
}

bool operator==(const LabelMap& a, const LabelMap& b)
{
    // No tile without a label is ever held, so that the same labels are the same tiles.
    if (a.m_size != b.m_size || a.m_downsample != b.m_downsample || a.m_tiles.size() != b.m_tiles.size())
        return false;
    for (auto it = a.m_tiles.cbegin(); it != a.m_tiles.cend(); ++it)
        if (!sameLabels(it.value(), b.m_tiles.value(it.key())))
            return false;
    return true;
}

} // namespace triptych
