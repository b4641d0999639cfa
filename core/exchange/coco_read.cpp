// Reading COCO: the objects come in any order, so they are put on their images at the end.
#include "core/annotation/label_names.h"
#include "core/exchange/coco.h"

#include "core/base/json_records.h"
#include "core/exchange/coco_rle.h"
#include "core/exchange/mask_marks.h"
#include "core/exchange/read_notes.h"

#include <QFileInfo>
#include <QUuid>

#include <algorithm>
#include <cmath>
#include <map>

namespace triptych {

namespace {

constexpr qsizetype kMaxRecords = 5'000'000;
constexpr qint64 kMaxRunPixels = qint64(4) << 30; ///< of the boxes of all run lengths together
constexpr double kMaxCoordinate = 1e8;
constexpr int kMaxSide = 1 << 20;

struct ImageEntry {
    QString fileName;
    QSize size;
    int frame = 0;
};
struct Category {
    QString name;
    QColor colour;
};
struct Annotation {
    qint64 id = 0, image = 0, category = 0;
    QList<Shape> shapes;
};

class CocoReader {
public:
    CocoReader(const QString& name, const QList<ExchangeImage>& images, const QMap<int, LabelInfo>& labels)
        : m_name(name), m_import(QStringLiteral("import:") + QFileInfo(name).fileName()), m_images(images),
          m_notes(name)
    {
        m_reading.formatName = QStringLiteral("COCO");
        m_reading.content.labels = labels;
    }

    Result<void> take(const std::string& array, const JsonValue& record)
    {
        if (++m_records > kMaxRecords)
            return Error{
                ErrorCode::LimitExceeded, QStringLiteral("%1: holds more than five million objects").arg(m_name), {}};
        if (array == "images")
            m_entries[record["id"].toInteger(-1)] = {
                record["file_name"].text().left(4096), QSize(side(record["width"]), side(record["height"])),
                int(std::clamp<qint64>(record["frame"].toInteger(), 0, 1'000'000))};
        else if (array == "categories")
            m_categories[record["id"].toInteger(-1)] = {record["name"].text().left(1000), colourOf(record["color"])};
        else
            takeAnnotation(record);
        return {};
    }

    Result<ExchangeReading> finish()
    {
        nameLabels();
        for (Annotation& annotation : m_annotations)
            place(annotation);
        for (const auto& [entry, count] : m_missing)
            m_notes.add(count > 0 ? QStringLiteral("%1 (%2 annotations left out)").arg(entry).arg(count) : entry);
        if (m_images.isEmpty()) // images without annotations are images all the same
            for (const auto& [id, entry] : m_entries)
                static_cast<void>(marksOf(entry));
        m_reading.notes = m_notes.sentences();
        for (ExchangeMarks& marks : m_reading.content.images)
            std::sort(marks.frames.begin(), marks.frames.end());
        return std::move(m_reading);
    }

private:
    static int side(const JsonValue& value) { return int(std::clamp<qint64>(value.toInteger(), 0, kMaxSide)); }

    static QColor colourOf(const JsonValue& value)
    {
        const auto& rgb = value.list();
        const auto part = [&rgb](size_t i) { return int(std::clamp(rgb[i], 0.0, 255.0)); };
        return rgb.size() == 3 ? QColor(part(0), part(1), part(2)) : QColor();
    }

    void takeAnnotation(const JsonValue& record)
    {
        Annotation annotation;
        annotation.id = record["id"].toInteger(m_records);
        annotation.image = record["image_id"].toInteger(-1);
        annotation.category = record["category_id"].toInteger(-1);
        const JsonValue& segmentation = record["segmentation"];
        const QString reason = segmentation.isObject() ? readRuns(segmentation, annotation.shapes)
                               : segmentation.isArray() && !segmentation.items.empty()
                                   ? readPolygons(segmentation, annotation.shapes)
                                   : readBox(record["bbox"], annotation.shapes);
        if (!reason.isEmpty()) {
            m_notes.add(QStringLiteral("annotation %1 is left out: %2").arg(annotation.id).arg(reason));
            return;
        }
        const JsonValue& attributes = record["attributes"];
        for (qsizetype i = 0; i < annotation.shapes.size(); ++i) {
            Shape& shape = annotation.shapes[i];
            shape.id = ShapeId{i == 0 ? attributes["uuid"].text().left(64) : QString()};
            shape.name = attributes["name"].text().left(4096);
            shape.author = attributes["author"].text().left(4096);
            shape.origin = attributes["uuid"].isText() ? attributes["origin"].text().left(4096) : m_import;
        }
        m_annotations.push_back(std::move(annotation));
    }

    static QString readPolygons(const JsonValue& polygons, QList<Shape>& shapes)
    {
        QList<QPolygonF> rings;
        for (const JsonValue& item : polygons.items) {
            const std::vector<double>& numbers = item.list();
            if (numbers.size() < 6 || numbers.size() % 2 != 0)
                return QStringLiteral("a polygon of %1 numbers is none").arg(numbers.size());
            QPolygonF ring;
            for (size_t i = 0; i < numbers.size(); i += 2)
                ring << QPointF(numbers[i], numbers[i + 1]);
            const QRectF box = ring.boundingRect();
            if (!(std::max({-box.left(), -box.top(), box.right(), box.bottom()}) <= kMaxCoordinate))
                return QStringLiteral("its coordinates are not usable");
            rings << ring;
        }
        // COCO means all parts together. Parts that may overlap would cancel each other out in one shape.
        const bool apart = std::none_of(rings.begin(), rings.end(), [&](const QPolygonF& a) {
            return std::any_of(rings.begin(), rings.end(), [&](const QPolygonF& b) {
                return &a < &b && a.boundingRect().intersects(b.boundingRect());
            });
        });
        const QString group =
            rings.size() > 1 && !apart ? QUuid::createUuid().toString(QUuid::WithoutBraces) : QString();
        for (qsizetype i = 0; i < (apart ? 1 : rings.size()); ++i) {
            Shape shape;
            shape.points = rings[i];
            shape.moreRings = apart ? rings.mid(1) : QList<QPolygonF>();
            shape.group = group;
            shapes << shape;
        }
        return {};
    }

    static QString readBox(const JsonValue& bbox, QList<Shape>& shapes)
    {
        const std::vector<double>& box = bbox.list();
        if (box.size() != 4 || !(box[2] > 0 && box[3] > 0) ||
            std::any_of(box.begin(), box.end(), [](double v) { return !(std::abs(v) <= kMaxCoordinate); }))
            return QStringLiteral("it has neither polygons nor run lengths nor a box");
        Shape shape;
        shape.type = ShapeType::Rectangle;
        shape.points = {QPointF(box[0], box[1]), QPointF(box[0] + box[2], box[1] + box[3])};
        shapes << shape;
        return {};
    }

    QString readRuns(const JsonValue& segmentation, QList<Shape>& shapes)
    {
        const std::vector<double>& size = segmentation["size"].list();
        CocoRle rle;
        if (size.size() == 2 && size[0] >= 1 && size[1] >= 1 && size[0] <= kMaxSide && size[1] <= kMaxSide)
            rle.size = QSize(int(size[1]), int(size[0]));
        const JsonValue& counts = segmentation["counts"];
        auto runs = counts.isText() ? countsOfText(counts.string) : std::optional(std::vector<quint32>());
        for (const double count : counts.list())
            if (count >= 0 && count <= 0xffffffffLL && count == std::floor(count))
                runs->push_back(quint32(count));
        if (!runs || rle.size.isEmpty() || (!counts.isText() && runs->size() != counts.list().size()))
            return QStringLiteral("its run lengths are damaged");
        rle.counts = std::move(*runs);
        const QRect box = rle.box();
        m_runPixels += qint64(box.width()) * box.height();
        if (m_runPixels > kMaxRunPixels)
            return QStringLiteral("the run lengths of this file cover more than 4 gigapixels");
        const auto map = mapOfRle(rle);
        if (!map)
            return map.error().message;
        const auto outlines = outlineShapes({{0, map->map}});
        if (!outlines)
            return outlines.error().message;
        if (outlines->isEmpty())
            return QStringLiteral("its run lengths are empty");
        Shape shape; // all its patches are one object
        for (const Shape& patch : *outlines)
            for (const QPolygonF& ring : patch.rings())
                shape.moreRings << ring.translated(map->topLeft);
        shape.points = shape.moreRings.takeFirst();
        shapes << shape;
        return {};
    }

    /// Which label each category is: by name, else its own number where that is free, else a free one.
    void nameLabels()
    {
        QMap<int, LabelInfo>& labels = m_reading.content.labels;
        for (const auto& [id, category] : m_categories) {
            const int wanted = id >= 1 && id <= 255 ? int(id) : 0;
            int label = labelNamed(category.name, wanted, category.colour.isValid() ? category.colour : QColor(Qt::red),
                                   labels);
            if (label == 0) {
                m_notes.add(QStringLiteral("all 255 labels are taken: \"%1\" became label 1").arg(category.name));
                label = 1;
            }
            m_labelOf[id] = label;
            m_reading.mapping << QStringLiteral("%1 → %2 %3").arg(category.name).arg(label).arg(labels[label].name);
        }
    }

    void place(Annotation& annotation)
    {
        const auto entry = m_entries.find(annotation.image);
        if (entry == m_entries.end()) {
            ++m_missing[QStringLiteral("image %1 is named by annotations and not listed").arg(annotation.image)];
            return;
        }
        ExchangeMarks* marks = marksOf(entry->second);
        if (!marks)
            return;
        for (Shape& shape : annotation.shapes) {
            const auto label = m_labelOf.find(annotation.category);
            shape.label = label == m_labelOf.end() ? 1 : label->second;
            shape.frame = entry->second.frame;
            marks->shapes << std::move(shape);
        }
    }

    ExchangeMarks* marksOf(const ImageEntry& entry)
    {
        const ExchangeImage* image = m_images.isEmpty() ? nullptr : imageFor(entry);
        if (!m_images.isEmpty() && !image)
            return nullptr;
        const QString name = image ? image->name : entry.fileName;
        auto& all = m_reading.content.images;
        auto found = std::find_if(all.begin(), all.end(), [&](const ExchangeMarks& marks) {
            return image ? marks.image.path == image->path : marks.image.name == name;
        });
        if (found == all.end()) {
            ExchangeMarks marks;
            marks.image = image ? *image : ExchangeImage{{}, name, {}, entry.size, 1, 1, {}, {}};
            all.append(marks);
            found = std::prev(all.end());
        }
        if (!image)
            found->image.frames = std::max(found->image.frames, entry.frame + 1);
        if (!found->frames.contains(entry.frame))
            found->frames << entry.frame;
        return &*found;
    }

    /// By path, file name, name without ending, or the only one there is. Null with the reason counted.
    const ExchangeImage* imageFor(const ImageEntry& entry)
    {
        const QFileInfo wanted(entry.fileName);
        const ExchangeImage* image = nullptr;
        const auto onlyOne = [&](auto fits) { // of two that fit neither is meant for certain
            if (!image && std::count_if(m_images.begin(), m_images.end(), fits) == 1)
                image = &*std::find_if(m_images.begin(), m_images.end(), fits);
        };
        onlyOne([&](const ExchangeImage& one) { return one.path.endsWith(QLatin1Char('/') + entry.fileName); });
        onlyOne([&](const ExchangeImage& one) { return one.name == wanted.fileName(); });
        onlyOne([&](const ExchangeImage& one) {
            return QFileInfo(one.name).completeBaseName() == wanted.completeBaseName();
        });
        if (!image && m_images.size() == 1 && m_entries.size() == 1)
            image = &m_images.front();
        if (!image) {
            ++m_missing[QStringLiteral("%1 is an image of this file that is not here").arg(entry.fileName)];
        } else if (entry.size != image->size) {
            ++m_missing[QStringLiteral("%1 is %2 × %3 pixels there and %4 × %5 here")
                            .arg(entry.fileName)
                            .arg(entry.size.width())
                            .arg(entry.size.height())
                            .arg(image->size.width())
                            .arg(image->size.height())];
            return nullptr;
        } else if (entry.frame >= image->frames) {
            ++m_missing[QStringLiteral("%1 has no frame %2 here").arg(entry.fileName).arg(entry.frame + 1)];
            return nullptr;
        }
        return image;
    }

    QString m_name;
    QString m_import; ///< where shapes come from that do not say it
    const QList<ExchangeImage>& m_images;
    ReadNotes m_notes;
    ExchangeReading m_reading;
    qsizetype m_records = 0;
    qint64 m_runPixels = 0;
    std::map<qint64, ImageEntry> m_entries;
    std::map<qint64, Category> m_categories;
    std::map<qint64, int> m_labelOf;
    std::vector<Annotation> m_annotations;
    std::map<QString, int> m_missing; ///< why annotations were left out, and how many
};

} // namespace

Result<ExchangeReading> readCoco(QIODevice& device, const QString& name, const QList<ExchangeImage>& images,
                                 const QMap<int, LabelInfo>& labels, const ExchangeOptions& options)
{
    CocoReader reader(name, images, labels);
    const auto root = readJsonRecords(
        {device, name, {"images", "categories", "annotations"}, options.progress, {}},
        [&](const std::string& array, JsonValue&& record) -> Result<void> { return reader.take(array, record); },
        options.stop);
    if (!root)
        return root.error();
    if (!(*root)["images"].isArray() || !(*root)["annotations"].isArray())
        return Error{
            ErrorCode::BadFormat, name + QStringLiteral(": is not COCO: it lists no images or annotations"), {}};
    return reader.finish();
}

} // namespace triptych
