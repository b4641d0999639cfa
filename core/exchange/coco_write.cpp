#include "core/exchange/coco.h"

#include "core/annotation/ring_nesting.h"
#include "core/base/counted.h"
#include "core/base/json_text.h"
#include "core/exchange/coco_rle.h"

#include <algorithm>
#include <cmath>

namespace triptych {

namespace {

constexpr qsizetype kPiece = 1 << 18;

bool hasHoles(const Shape& shape)
{
    if (shape.moreRings.isEmpty())
        return false;
    const QList<RingPart> parts = nestRings(shape.rings());
    return std::any_of(parts.begin(), parts.end(), [](const RingPart& part) { return !part.holes.isEmpty(); });
}

bool asRuns(const Shape& shape) { return shape.origin == QLatin1String("mask") || hasHoles(shape); }

class CocoWriter {
public:
    CocoWriter(const ExchangeContent& content, const ByteSink& sink, const ExchangeOptions& options)
        : m_content(content), m_sink(sink), m_options(options)
    {
        for (const ExchangeMarks& marks : content.images)
            m_total += marks.shapes.size();
    }

    Result<void> write()
    {
        m_json.raw("{\"info\":{\"description\":\"Regions drawn in Triptych\",\"version\":\"1.0\"},\"licenses\":[],");
        m_json.raw("\"images\":[");
        for (const ExchangeMarks& marks : m_content.images)
            writeImages(marks);
        m_json.raw("],\"categories\":[");
        writeCategories();
        m_json.raw("],\"annotations\":[\n");
        int firstImage = 1;
        for (const ExchangeMarks& marks : m_content.images) {
            if (auto written = writeAnnotations(marks, firstImage); !written)
                return written;
            firstImage += int(marks.frames.size());
        }
        m_json.raw("]}\n");
        return give();
    }

private:
    Result<void> give()
    {
        const QByteArray piece = m_json.take();
        if (m_options.stop.stop_requested())
            return Error{ErrorCode::Cancelled, QStringLiteral("writing was cancelled"), {}};
        if (!m_sink(piece.constData(), piece.size()))
            return Error{ErrorCode::WriteFailed, QStringLiteral("could not be written; is the disk full?"), {}};
        if (m_options.progress && m_total > 0)
            m_options.progress(double(m_annotation) / double(m_total));
        return {};
    }

    void number(const char* key, double value)
    {
        m_json.key(key);
        m_json.number(value);
    }
    void text(const char* key, const QString& value)
    {
        m_json.key(key);
        m_json.text(value);
    }

    /// With its folder where another image has the same name: a prior beside the current one.
    QString fileName(const ExchangeImage& image) const
    {
        const auto named = [&](const ExchangeMarks& marks) { return marks.image.name == image.name; };
        const bool alone = std::count_if(m_content.images.begin(), m_content.images.end(), named) < 2;
        return alone || image.path.isEmpty() ? image.name : image.path.section(QLatin1Char('/'), -2);
    }

    void writeImages(const ExchangeMarks& marks)
    {
        for (const int frame : marks.frames) {
            m_json.comma();
            m_json.raw("{");
            number("id", ++m_image);
            number("width", marks.image.size.width());
            number("height", marks.image.size.height());
            text("file_name", fileName(marks.image));
            if (marks.image.frames > 1)
                number("frame", frame);
            m_json.raw("}");
        }
    }

    void writeCategories()
    {
        QMap<int, LabelInfo> labels = m_content.labels;
        for (const ExchangeMarks& marks : m_content.images)
            for (const Shape& shape : marks.shapes)
                if (!labels.contains(shape.label))
                    labels[shape.label] = {QStringLiteral("Label %1").arg(shape.label), QColor(Qt::red)};
        for (auto it = labels.cbegin(); it != labels.cend(); ++it) {
            m_json.comma();
            m_json.raw("{");
            number("id", it.key());
            text("name", it->name);
            text("supercategory", QString());
            m_json.raw(",\"color\":[");
            for (const int part : {it->colour.red(), it->colour.green(), it->colour.blue()}) {
                m_json.comma();
                m_json.number(part);
            }
            m_json.raw("]}");
        }
    }

    Result<void> writeAnnotations(const ExchangeMarks& marks, int firstImage)
    {
        for (const Shape& shape : marks.shapes) {
            const qsizetype place = marks.frames.indexOf(shape.frame);
            if (place < 0 || !isClosed(shape.type) || shape.points.size() < (isBox(shape.type) ? 2 : 3))
                continue;
            if (m_annotation > 0)
                m_json.raw(",\n");
            m_json.raw("{");
            number("id", ++m_annotation);
            number("image_id", firstImage + int(place));
            number("category_id", shape.label);
            if (asRuns(shape)) {
                if (auto written = writeRuns(shape, marks.image.size); !written)
                    return written;
            } else {
                writePolygons(shape);
            }
            writeAttributes(shape);
            m_json.raw("}");
            if (m_json.bytes().size() >= kPiece)
                if (auto given = give(); !given)
                    return given;
        }
        return {};
    }

    void writeBox(double x, double y, double width, double height)
    {
        m_json.raw(",\"bbox\":[");
        for (const double value : {x, y, width, height}) {
            m_json.comma();
            m_json.number(value);
        }
        m_json.raw("]");
    }

    Result<void> writeRuns(const Shape& shape, QSize size)
    {
        const auto rle = rleOfRings(shape.rings(), size);
        if (!rle)
            return rle.error();
        m_json.raw(",\"segmentation\":{\"size\":[");
        m_json.number(size.height());
        m_json.raw(",");
        m_json.number(size.width());
        m_json.raw("],");
        m_json.raw("\"counts\":");
        m_json.text(QString::fromLatin1(compressedCounts(rle->counts)));
        m_json.raw("}");
        number("area", double(rle->area()));
        const QRect box = rle->box();
        writeBox(box.x(), box.y(), box.width(), box.height());
        number("iscrowd", 0);
        return {};
    }

    void writePolygons(const Shape& shape)
    {
        m_json.raw(",\"segmentation\":[");
        for (const QPolygonF& ring : shape.rings()) {
            m_json.comma();
            m_json.raw("[");
            for (const QPointF& point : ring) {
                m_json.comma();
                m_json.number(point.x());
                m_json.raw(",");
                m_json.number(point.y());
            }
            m_json.raw("]");
        }
        m_json.raw("]");
        Shape polygon = shape; // the area of what is written, not of the ellipse behind it
        polygon.points = shape.outline();
        polygon.type = ShapeType::Polygon;
        number("area", areaPixels(polygon));
        const QRectF box = polygon.boundingRect();
        writeBox(box.x(), box.y(), box.width(), box.height());
        number("iscrowd", 0);
    }

    /// Where other programs (CVAT) keep what COCO has no word for.
    void writeAttributes(const Shape& shape)
    {
        m_json.raw(",\"attributes\":{");
        const std::pair<const char*, QString> entries[] = {
            {"uuid", shape.id.value}, {"name", shape.name}, {"author", shape.author}, {"origin", shape.origin}};
        for (const auto& [key, value] : entries)
            if (!value.isEmpty())
                text(key, value);
        m_json.raw("}");
    }

    const ExchangeContent& m_content;
    const ByteSink& m_sink;
    const ExchangeOptions& m_options;
    JsonText m_json;
    qint64 m_total = 0;
    qint64 m_annotation = 0;
    int m_image = 0;
};

} // namespace

Result<void> writeCoco(const ExchangeContent& content, const ByteSink& sink, const ExchangeOptions& options)
{
    return CocoWriter(content, sink, options).write();
}

QStringList cocoLosses(const ExchangeContent& content)
{
    qsizetype open = 0, holes = 0, curves = 0, extras = 0;
    for (const ExchangeMarks& marks : content.images)
        for (const Shape& shape : marks.shapes) {
            open += !isClosed(shape.type);
            holes += isClosed(shape.type) && shape.origin != QLatin1String("mask") && hasHoles(shape);
            curves += shape.type == ShapeType::Ellipse || shape.type == ShapeType::ClosedSpline ||
                      shape.type == ShapeType::Rectangle;
            extras += !shape.group.isEmpty() || !shape.lesion.isEmpty() || shape.locked || shape.hidden ||
                      shape.created.isValid();
        }
    QStringList losses;
    addCounted(losses, open, "COCO holds areas only: 1 line, point or note is left out.",
               "COCO holds areas only: %1 lines, points and notes are left out.");
    addCounted(losses, holes, "COCO polygons have no holes: 1 shape with holes is written as whole pixels.",
               "COCO polygons have no holes: %1 shapes with holes are written as whole pixels.");
    addCounted(losses, curves, "1 box, ellipse or spline is written as a polygon.",
               "%1 boxes, ellipses and splines are written as polygons.");
    if (extras > 0)
        losses << QStringLiteral("Groups, lesions, locks, hiding and times are not written.");
    return losses;
}

} // namespace triptych
