#include "core/annotation/region_statistics.h"

#include "core/annotation/fine_rings.h"
#include "core/annotation/scanline.h"
#include "core/display/presentation.h"

#include <QLineF>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

namespace triptych {

namespace {

constexpr qint64 kBandPixels = 4 << 20;
constexpr qint64 kMostPixels = 100'000'000;
constexpr qint64 kMostProfilePixels = 100'000'000;
constexpr size_t kBins = 128;

Error problem(const ImageInfo& info, ErrorCode code, const QString& text)
{
    return {code, QStringLiteral("%1: %2").arg(info.path, text), {}};
}

/// How often each value occurs. Stored values of up to 16 bits and sums of three bytes are few; 32-bit and float values
/// may be as many as there are pixels.
class ValueCounts {
public:
    ValueCounts(const ImageInfo& info, int frame) : m_info(info), m_grayscale(info.grayscaleOf(frame)) {}

    void add(const PixelBuffer& pixels, int y, int first, int last)
    {
        dispatchSampleType(pixels.type(), [&](auto zero) {
            using T = decltype(zero);
            const T* row = pixels.row<T>(y);
            for (int x = first; x <= last; ++x) {
                if (pixels.samplesPerPixel() == 3)
                    count(double(row[3 * x]) + double(row[3 * x + 1]) + double(row[3 * x + 2]));
                else if (std::isfinite(double(row[x])) && !isPadding(m_grayscale, double(row[x])))
                    count(double(row[x]));
            }
        });
    }

    /// In modality units; nothing where nothing was counted.
    std::optional<RegionStatistics> statistics() const
    {
        std::vector<std::pair<double, qint64>> values;
        for (size_t i = 0; i < m_table.size(); ++i)
            if (m_table[i] > 0)
                values.emplace_back(valueOf(double(i) - kOffset), m_table[i]);
        for (const auto& [stored, times] : m_others)
            values.emplace_back(valueOf(stored), times);
        if (values.empty())
            return std::nullopt;
        return summary(values);
    }

private:
    static constexpr int kOffset = 32768; ///< the table holds −32768…65535
    static constexpr size_t kTable = 32768 + 65536;

    void count(double stored)
    {
        if (stored >= -kOffset && stored < 65536 && stored == std::floor(stored)) {
            if (m_table.empty())
                m_table.resize(kTable);
            ++m_table[size_t(stored + kOffset)];
        } else
            ++m_others[stored];
    }

    double valueOf(double stored) const
    {
        return m_info.colour == ColourModel::Rgb ? stored / 3 : modalityValue(m_grayscale, stored);
    }

    static RegionStatistics summary(const std::vector<std::pair<double, qint64>>& values)
    {
        RegionStatistics found;
        found.minimum = std::numeric_limits<double>::infinity();
        found.maximum = -found.minimum;
        double sum = 0;
        for (const auto& [value, times] : values) {
            found.pixels += times;
            sum += value * double(times);
            found.minimum = std::min(found.minimum, value);
            found.maximum = std::max(found.maximum, value);
        }
        found.mean = sum / double(found.pixels);
        double squares = 0;
        const size_t bins = std::min(kBins, std::max<size_t>(values.size(), 1));
        found.histogram.resize(bins);
        const double width = (found.maximum - found.minimum) / double(bins);
        for (const auto& [value, times] : values) {
            squares += (value - found.mean) * (value - found.mean) * double(times);
            const double bin = width > 0 ? (value - found.minimum) / width : 0;
            found.histogram[std::min(size_t(bin), bins - 1)] += times;
        }
        found.sd = std::sqrt(squares / double(found.pixels));
        return found;
    }

    const ImageInfo& m_info;
    const GrayscaleEncoding& m_grayscale;
    std::vector<qint64> m_table;
    std::map<double, qint64> m_others;
};

/// The value between four pixels, NaN where one of them is padding or outside. `at` relative to the buffer.
double bilinear(const PixelBuffer& pixels, const GrayscaleEncoding& grayscale, QPointF at)
{
    const double x = std::clamp(at.x() - 0.5, 0.0, pixels.width() - 1.0);
    const double y = std::clamp(at.y() - 0.5, 0.0, pixels.height() - 1.0);
    const int left = int(x), top = int(y);
    const auto value = [&](int u, int v) {
        u = std::min(u, pixels.width() - 1);
        v = std::min(v, pixels.height() - 1);
        if (pixels.samplesPerPixel() == 3)
            return (pixels.sampleAt(u, v, 0) + pixels.sampleAt(u, v, 1) + pixels.sampleAt(u, v, 2)) / 3;
        const double stored = pixels.sampleAt(u, v);
        return isPadding(grayscale, stored) ? std::numeric_limits<double>::quiet_NaN()
                                            : modalityValue(grayscale, stored);
    };
    const double fx = x - left, fy = y - top;
    const double upper = fx > 0 ? value(left, top) * (1 - fx) + value(left + 1, top) * fx : value(left, top);
    if (fy <= 0)
        return upper;
    const double lower =
        fx > 0 ? value(left, top + 1) * (1 - fx) + value(left + 1, top + 1) * fx : value(left, top + 1);
    return upper * (1 - fy) + lower * fy;
}

/// The ends of a Length, or of the longer axis.
std::optional<QLineF> lineOf(const Shape& shape)
{
    const QPolygonF& p = shape.points;
    if (shape.type == ShapeType::Length && p.size() == 2)
        return QLineF(p[0], p[1]);
    if (shape.type != ShapeType::Bidirectional || p.size() != 4)
        return std::nullopt;
    const QLineF first(p[0], p[1]), second(p[2], p[3]);
    return first.length() >= second.length() ? first : second;
}

} // namespace

Result<RegionStatistics> regionStatistics(const Shape& shape, const ImageInfo& info, const PixelReader& read,
                                          std::stop_token stop)
{
    const QList<QPolygonF> rings = fineRings(shape, kExactErrorPx);
    QRectF box;
    for (const QPolygonF& ring : rings)
        box |= ring.boundingRect();
    const QRect area = box.toAlignedRect() & QRect(QPoint(0, 0), info.size());
    if (!isClosed(shape.type) || area.isEmpty())
        return problem(info, ErrorCode::Unsupported, QStringLiteral("no pixel lies inside the outline"));
    if (qint64(area.width()) * area.height() > kMostPixels)
        return problem(info, ErrorCode::LimitExceeded,
                       QStringLiteral("the outline is too large to be measured at full resolution"));
    ValueCounts counts(info, shape.frame);
    const int bandRows = int(std::max<qint64>(1, kBandPixels / area.width()));
    for (int top = area.top(); top <= area.bottom(); top += bandRows) {
        if (stop.stop_requested())
            return problem(info, ErrorCode::Cancelled, QStringLiteral("cancelled"));
        const QRect band(area.left(), top, area.width(), std::min(bandRows, area.bottom() - top + 1));
        const auto pixels = read(band);
        if (!pixels)
            return pixels.error();
        QList<QPolygonF> inBand = rings;
        for (QPolygonF& ring : inBand)
            ring.translate(-QPointF(band.topLeft()));
        forEachInsideSpan(inBand, band.size(),
                          [&](int row, int first, int last) { counts.add(*pixels, row, first, last); });
    }
    const auto found = counts.statistics();
    if (!found)
        return problem(info, ErrorCode::Unsupported, QStringLiteral("no pixel lies inside the outline"));
    return *found;
}

Result<LineProfile> lineProfile(const Shape& shape, const ImageInfo& info, const PixelReader& read)
{
    const auto line = lineOf(shape);
    const QRect image(QPoint(0, 0), info.size());
    if (!line || line->length() <= 0)
        return problem(info, ErrorCode::Unsupported, QStringLiteral("a profile needs a line"));
    const QRect area = QRectF(line->p1(), line->p2()).normalized().toAlignedRect().adjusted(-1, -1, 1, 1) & image;
    if (area.isEmpty())
        return problem(info, ErrorCode::Unsupported, QStringLiteral("the line lies outside the image"));
    if (qint64(area.width()) * area.height() > kMostProfilePixels)
        return problem(info, ErrorCode::LimitExceeded, QStringLiteral("the line is too long for a profile"));
    const auto pixels = read(area);
    if (!pixels)
        return pixels.error();
    LineProfile profile;
    const int steps = std::max(1, int(std::ceil(line->length())));
    profile.stepPixels = line->length() / steps;
    for (int i = 0; i <= steps; ++i) {
        const QPointF at = line->pointAt(double(i) / steps);
        profile.values.push_back(QRectF(image).contains(at)
                                     ? bilinear(*pixels, info.grayscaleOf(shape.frame), at - QPointF(area.topLeft()))
                                     : std::numeric_limits<double>::quiet_NaN());
    }
    return profile;
}

} // namespace triptych
