#include "ui/canvas/shape_sheet.h"

#include "ui/canvas/overlay_text.h"
#include "ui/canvas/shape_outline.h"
#include "ui/canvas/small_outlines.h"

#include <QPainter>
#include <QSet>

#include <algorithm>
#include <cmath>
#include <optional>
#include <vector>

namespace triptych {

namespace {

constexpr double kDotSize = 2;         ///< target pixels; below, a shape is a dot
constexpr double kOwnStroker = 48;     ///< up to here SmallOutlines draws, which is much quicker for small ones
constexpr double kPointSize = 15;      ///< target pixels of a point's cross, as it is drawn
constexpr double kPointExtent = 16;    ///< level-0 pixels that a point stands for where there are many
constexpr qsizetype kCostOfShape = 10; ///< of any, beside its vertices
constexpr int kStopEvery = 256;

/// Colours by label, for a million look-ups.
class Colours {
public:
    explicit Colours(const QMap<int, LabelInfo>& labels)
    {
        m_known.fill({kAccent.rgb(), true});
        for (auto label = labels.cbegin(); label != labels.cend(); ++label)
            if (label.key() >= 0 && label.key() < int(m_known.size()))
                m_known[size_t(label.key())] = {label->colour.rgb(), label->visible};
    }
    bool shown(int label) const { return of(label).second; }
    QRgb colour(int label) const { return of(label).first; }

private:
    std::pair<QRgb, bool> of(int label) const
    {
        return label >= 0 && label < int(m_known.size()) ? m_known[size_t(label)] : std::pair(kAccent.rgb(), true);
    }
    std::array<std::pair<QRgb, bool>, 256> m_known;
};

class Sheet {
public:
    Sheet(QImage& target, const QTransform& toTarget, const ShapeScene& scene)
        : m_image(target), m_outlines(target), m_toTarget(toTarget), m_scene(scene), m_colours(scene.labels),
          m_leftOut(scene.leftOut.cbegin(), scene.leftOut.cend())
    {
    }

    bool draw(const std::stop_token& stop)
    {
        gather();
        int count = 0;
        for (const IndexedShape& entry : m_entries) {
            if (++count % kStopEvery == 0 && stop.stop_requested())
                return false;
            const QSizeF size = sizeOf(entry);
            if (std::max(size.width(), size.height()) < kDotSize &&
                (m_leftOut.isEmpty() || !m_leftOut.contains(entry.stackOrder)))
                drawDot(entry, size);
            else
                drawThoseAt(entry, size);
        }
        return true;
    }

private:
    void gather()
    {
        const QRectF area = m_toTarget.inverted().mapRect(
            QRectF(m_image.rect()).adjusted(-kOutlineReach, -kOutlineReach, kOutlineReach, kOutlineReach));
        m_scene.index.visit(area, m_scene.frame, ShapeIndex::Kind::Drawn, [this](const IndexedShape& entry) {
            if (!entry.hidden && m_colours.shown(entry.label))
                m_entries.push_back(entry);
        });
        std::sort(m_entries.begin(), m_entries.end(),
                  [](const IndexedShape& a, const IndexedShape& b) { return a.stackOrder < b.stackOrder; });
    }

    /// Of its box on the target.
    QSizeF sizeOf(const IndexedShape& entry) const
    {
        double w = double(entry.right) - double(entry.left), h = double(entry.bottom) - double(entry.top);
        if (entry.vertices <= 1)
            w = h = kPointExtent;
        return {std::abs(m_toTarget.m11()) * w + std::abs(m_toTarget.m21()) * h,
                std::abs(m_toTarget.m12()) * w + std::abs(m_toTarget.m22()) * h};
    }

    void drawDot(const IndexedShape& entry, QSizeF size)
    {
        const QPointF middle((double(entry.left) + double(entry.right)) / 2,
                             (double(entry.top) + double(entry.bottom)) / 2);
        m_outlines.drawDot(m_toTarget.map(middle), size, m_colours.colour(entry.label));
    }

    /// The shape of the entry; of several with one stack order those that lie there are looked at one by one.
    void drawThoseAt(const IndexedShape& entry, QSizeF size)
    {
        if (&entry != m_entries.data() && (&entry)[-1].stackOrder == entry.stackOrder)
            return; // drawn with the one before
        for (auto it = m_scene.shapes.lowerBound(entry.stackOrder);
             it != m_scene.shapes.end() && it->stackOrder == entry.stackOrder; ++it)
            if (it->frame == m_scene.frame && !it->hidden && it->type != ShapeType::Text && !it->points.isEmpty() &&
                m_colours.shown(it->label) && !m_scene.leftOut.contains(it->id))
                drawShape(*it, std::max(size.width(), size.height()), entry, size);
    }

    void drawShape(const Shape& shape, double longest, const IndexedShape& entry, QSizeF size)
    {
        if (longest < kDotSize)
            return drawDot(entry, size);
        const QRgb colour = m_colours.colour(shape.label);
        if (longest > kOwnStroker || shape.type == ShapeType::Arrow) {
            if (!m_painter) {
                m_painter.emplace(&m_image);
                m_painter->setRenderHint(QPainter::Antialiasing);
            }
            paintOutline(*m_painter, shape, m_toTarget, QColor(colour), false, QRectF(m_image.rect()));
            return;
        }
        if (shape.type == ShapeType::Point) {
            const QPointF at = m_toTarget.map(shape.points.front());
            const double arm = std::min(kPointSize, longest) / 2;
            m_outlines.begin(longest);
            m_outlines.addLine({at - QPointF(arm, 0), at + QPointF(arm, 0)}, false);
            m_outlines.addLine({at - QPointF(0, arm), at + QPointF(0, arm)}, false);
            m_outlines.draw(colour);
            return;
        }
        const bool closed = isClosed(shape.type);
        m_outlines.begin(longest);
        if (shape.type == ShapeType::Polygon && shape.moreRings.isEmpty())
            m_outlines.addLine(m_toTarget.map(shape.points), true);
        else
            for (const QPolygonF& stroke : shape.strokes())
                m_outlines.addLine(m_toTarget.map(stroke), closed);
        m_outlines.draw(colour);
    }

    QImage& m_image;
    SmallOutlines m_outlines;
    std::optional<QPainter> m_painter;
    const QTransform m_toTarget;
    const ShapeScene& m_scene;
    const Colours m_colours;
    const QSet<double> m_leftOut; ///< their stack orders
    std::vector<IndexedShape> m_entries;
};

} // namespace

bool drawShapes(QImage& target, const QTransform& toTarget, const ShapeScene& scene, std::stop_token stop)
{
    return Sheet(target, toTarget, scene).draw(stop);
}

qsizetype shapeCost(const ShapeScene& scene, const QRectF& area, qsizetype limit)
{
    qsizetype cost = 0;
    scene.index.visitUntil(area, scene.frame, ShapeIndex::Kind::Drawn, [&](const IndexedShape& entry) {
        cost += qsizetype(entry.vertices) + kCostOfShape;
        return cost <= limit;
    });
    return cost;
}

} // namespace triptych
