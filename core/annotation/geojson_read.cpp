// Reading GeoJSON, from QuPath or anybody: whatever it holds, the result is usable shapes and a list of losses.
#include "core/annotation/geojson.h"

#include "core/base/file_hash.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>
#include <cmath>

namespace triptych {

namespace {

constexpr qint64 kMaxBytes = qint64(256) << 20;
constexpr qsizetype kMaxFeatures = 1'000'000;
constexpr double kMaxCoordinate = 1e8; ///< pixels; the largest slides have some 1e6
constexpr int kMaxLabel = 255;
constexpr int kMaxText = 4096;

std::optional<QPolygonF> positions(const QJsonArray& array)
{
    QPolygonF points;
    points.reserve(array.size());
    for (const QJsonValue value : array) {
        const QJsonArray pair = value.toArray();
        const double x = pair.at(0).toDouble(NAN);
        const double y = pair.at(1).toDouble(NAN);
        if (!(std::abs(x) <= kMaxCoordinate && std::abs(y) <= kMaxCoordinate))
            return std::nullopt;
        points << QPointF(x, y);
    }
    return points;
}

/// The rings of one polygon, opened. Nothing where one is no ring.
std::optional<QList<QPolygonF>> rings(const QJsonArray& array)
{
    QList<QPolygonF> result;
    for (const QJsonValue value : array) {
        auto ring = positions(value.toArray());
        if (!ring)
            return std::nullopt;
        if (ring->size() > 1 && ring->front() == ring->back())
            ring->removeLast();
        if (ring->size() < 3)
            return std::nullopt;
        result << *ring;
    }
    if (result.isEmpty())
        return std::nullopt;
    return result;
}

/// Reads the geometry; false with `loss` set where there is nothing to use.
bool readGeometry(const QJsonObject& geometry, GeoJsonFeature& into, QString& loss)
{
    const QString type = geometry.value(QStringLiteral("type")).toString();
    const QJsonArray coordinates = geometry.value(QStringLiteral("coordinates")).toArray();
    const QJsonArray parts =
        type.startsWith(QLatin1String("Multi")) ? coordinates : QJsonArray{QJsonValue(coordinates)};
    loss = QStringLiteral("its coordinates are not usable");
    if (type == QLatin1String("Polygon") || type == QLatin1String("MultiPolygon")) {
        for (const QJsonValue part : parts) {
            const auto polygon = rings(part.toArray());
            if (!polygon)
                return false;
            into.polygons << *polygon;
        }
        return !into.polygons.isEmpty();
    }
    if (type == QLatin1String("LineString") || type == QLatin1String("MultiLineString")) {
        for (const QJsonValue part : parts) {
            const auto line = positions(part.toArray());
            if (!line || line->size() < 2)
                return false;
            into.lines << *line;
        }
        return !into.lines.isEmpty();
    }
    loss = QStringLiteral("a geometry of type \"%1\" is not supported").arg(type.left(40));
    return false;
}

QColor colourOf(const QJsonObject& classification)
{
    const QJsonArray rgb = classification.value(QStringLiteral("color")).toArray();
    if (rgb.size() == 3) {
        const auto part = [&rgb](int i) { return std::clamp(rgb.at(i).toInt(), 0, 255); };
        return QColor(part(0), part(1), part(2));
    }
    const QJsonValue packed = classification.value(QStringLiteral("colorRGB")); // QuPath before 0.4
    return packed.isDouble() ? QColor::fromRgb(QRgb(qint64(packed.toDouble()))) : QColor(Qt::red);
}

/// The label of a class: by name, else a new one; 0 where all 255 are taken.
int labelFor(const QString& name, const QJsonObject& classification, QMap<int, LabelInfo>& labels)
{
    for (auto it = labels.cbegin(); it != labels.cend(); ++it)
        if (it->name.compare(name, Qt::CaseInsensitive) == 0)
            return it.key();
    for (int label = 1; label <= kMaxLabel; ++label)
        if (!labels.contains(label)) {
            labels.insert(label, {name, colourOf(classification)});
            return label;
        }
    return 0;
}

/// Corners written by Triptych, where they still fit the ring (another program may have moved it).
std::optional<QPolygonF> cornersOf(const QJsonObject& metadata, const QRectF& box)
{
    const QStringList numbers = metadata.value(QStringLiteral("triptych.corners")).toString().split(QLatin1Char(' '));
    if (numbers.size() != 4)
        return std::nullopt;
    const QPolygonF corners{QPointF(numbers[0].toDouble(), numbers[1].toDouble()),
                            QPointF(numbers[2].toDouble(), numbers[3].toDouble())};
    const QRectF own = QRectF(corners[0], corners[1]).normalized();
    const auto near = [](double a, double b) { return std::abs(a - b) <= 1e-6 * std::max(1.0, std::abs(b)); };
    if (near(own.left(), box.left()) && near(own.top(), box.top()) && near(own.right(), box.right()) &&
        near(own.bottom(), box.bottom()))
        return corners;
    return std::nullopt;
}

bool isUprightBox(const QPolygonF& ring)
{
    const QRectF box = ring.boundingRect();
    return ring.size() == 4 && std::all_of(ring.begin(), ring.end(), [&box](QPointF p) {
               return (p.x() == box.left() || p.x() == box.right()) && (p.y() == box.top() || p.y() == box.bottom());
           });
}

/// Puts type and points of a shape together from what the file says.
void readShape(const QJsonObject& geometry, const QJsonObject& metadata, GeoJsonFeature& feature)
{
    Shape& shape = feature.shape;
    const auto own = shapeTypeFromName(metadata.value(QStringLiteral("triptych.type")).toString());
    if (!feature.lines.isEmpty()) {
        shape.type = ShapeType::Length;
        // Only while they are still what was written: another program may have changed the lines.
        if (own == ShapeType::Angle && feature.lines.size() == 1 && feature.lines[0].size() == 3) {
            shape.type = ShapeType::Angle;
            shape.points = feature.lines[0];
        } else if (own == ShapeType::Bidirectional && feature.lines.size() == 2 && feature.lines[0].size() == 2 &&
                   feature.lines[1].size() == 2) {
            shape.type = ShapeType::Bidirectional;
            shape.points = feature.lines[0] + feature.lines[1];
        }
        return;
    }
    shape.type = own == ShapeType::Freehand ? ShapeType::Freehand : ShapeType::Polygon;
    if (feature.polygons.size() != 1 || feature.polygons[0].size() != 1)
        return;
    const QPolygonF& ring = feature.polygons[0][0];
    const bool ellipse = geometry.value(QStringLiteral("isEllipse")).toBool();
    if (!ellipse && !(own == ShapeType::Rectangle && isUprightBox(ring)))
        return;
    const QRectF box = ring.boundingRect();
    shape.type = ellipse ? ShapeType::Ellipse : ShapeType::Rectangle;
    shape.points = cornersOf(metadata, box).value_or(QPolygonF{box.topLeft(), box.bottomRight()});
}

int frameOf(const QJsonObject& geometry)
{
    const QJsonObject plane = geometry.value(QStringLiteral("plane")).toObject();
    const int t = plane.value(QStringLiteral("t")).toInt();
    return std::clamp(t > 0 ? t : plane.value(QStringLiteral("z")).toInt(), 0, 1'000'000);
}

void readProperties(const QJsonObject& object, GeoJsonFeature& feature, GeoJsonContent& content)
{
    const QJsonObject properties = object.value(QStringLiteral("properties")).toObject();
    const QJsonObject metadata = properties.value(QStringLiteral("metadata")).toObject();
    const QJsonObject geometry = object.value(QStringLiteral("geometry")).toObject();
    Shape& shape = feature.shape;
    shape.id = ShapeId{object.value(QStringLiteral("id")).toString().left(64)};
    if (shape.id.value.startsWith(QLatin1String("Path"))) // old QuPath: the kind of object, no identifier
        shape.id = {};
    shape.name = properties.value(QStringLiteral("name")).toString().left(kMaxText);
    shape.author = metadata.value(QStringLiteral("triptych.author")).toString().left(kMaxText);
    shape.created =
        QDateTime::fromString(metadata.value(QStringLiteral("triptych.created")).toString(), Qt::ISODateWithMs);
    shape.frame = frameOf(geometry);
    const QJsonObject classification = properties.value(QStringLiteral("classification")).toObject();
    feature.className = classification.value(QStringLiteral("name")).toString().left(kMaxText);
    const int own = metadata.value(QStringLiteral("triptych.label")).toString().toInt();
    if (own >= 1 && own <= kMaxLabel &&
        (!content.labels.contains(own) || content.labels[own].name == feature.className)) {
        shape.label = own;
        if (!content.labels.contains(own) && !feature.className.isEmpty())
            content.labels.insert(own, {feature.className, colourOf(classification)});
    } else if (!feature.className.isEmpty())
        shape.label = std::max(labelFor(feature.className, classification, content.labels), 1);
    readShape(geometry, metadata, feature);
}

QJsonArray featuresOf(const QJsonDocument& document)
{
    if (document.isArray())
        return document.array();
    const QJsonObject root = document.object();
    if (root.value(QStringLiteral("type")) == QLatin1String("Feature"))
        return {root};
    return root.value(QStringLiteral("features")).toArray();
}

} // namespace

Result<GeoJsonContent> parseGeoJson(const QByteArray& json, const QMap<int, LabelInfo>& labels, const QString& origin)
{
    QJsonParseError parsed;
    const QJsonDocument document = QJsonDocument::fromJson(json, &parsed);
    if (parsed.error != QJsonParseError::NoError)
        return Error{
            ErrorCode::BadFormat,
            QStringLiteral("%1: is not JSON: %2 at byte %3").arg(origin, parsed.errorString()).arg(parsed.offset),
            {}};
    const QJsonArray features = featuresOf(document);
    const bool emptyCollection = document.object().value(QStringLiteral("features")).isArray() || document.isArray();
    if (features.isEmpty() && !emptyCollection)
        return Error{ErrorCode::BadFormat, origin + QStringLiteral(": holds no GeoJSON features"), {}};
    if (features.size() > kMaxFeatures)
        return Error{ErrorCode::LimitExceeded, origin + QStringLiteral(": holds more than a million features"), {}};
    GeoJsonContent content;
    content.labels = labels;
    for (qsizetype i = 0; i < features.size(); ++i) {
        const QJsonObject object = features.at(i).toObject();
        GeoJsonFeature feature;
        QString loss;
        if (!readGeometry(object.value(QStringLiteral("geometry")).toObject(), feature, loss)) {
            content.losses << QStringLiteral("%1: feature %2 is left out: %3").arg(origin).arg(i + 1).arg(loss);
            continue;
        }
        readProperties(object, feature, content);
        content.features << std::move(feature);
    }
    return content;
}

Result<GeoJsonContent> readGeoJson(const std::filesystem::path& path, const QMap<int, LabelInfo>& labels)
{
    QFile file(path);
    const QString shown = displayPath(path);
    if (!file.open(QIODevice::ReadOnly))
        return Error{ErrorCode::Unreadable, shown + QStringLiteral(": cannot be opened for reading"),
                     file.errorString()};
    if (file.size() > kMaxBytes)
        return Error{ErrorCode::LimitExceeded, shown + QStringLiteral(": is larger than 256 MiB"), {}};
    return parseGeoJson(file.read(kMaxBytes), labels, shown);
}

QList<Shape> shapesOf(const GeoJsonContent& content, QStringList& losses)
{
    QList<Shape> shapes;
    qsizetype holes = 0;
    qsizetype bends = 0;
    const auto add = [&shapes](Shape shape, const QPolygonF& points, bool first) {
        if (!first)
            shape.id = {}; // the other parts of one feature get an id of their own
        shape.points = points;
        shapes << std::move(shape);
    };
    for (const GeoJsonFeature& feature : content.features) {
        bool first = true;
        if (feature.shape.type == ShapeType::Angle || feature.shape.type == ShapeType::Bidirectional) {
            shapes << feature.shape;
            continue;
        }
        for (const QList<QPolygonF>& polygon : feature.polygons) {
            add(feature.shape, feature.shape.points.isEmpty() ? polygon[0] : feature.shape.points, first);
            holes += polygon.size() - 1;
            first = false;
        }
        for (const QPolygonF& line : feature.lines) {
            if (line.size() > 2) {
                ++bends;
                continue;
            }
            add(feature.shape, line, first);
            first = false;
        }
    }
    if (holes > 0)
        losses << QStringLiteral("%1 holes are filled: a shape has none (a mask keeps them)").arg(holes);
    if (bends > 0)
        losses << QStringLiteral("%1 lines of more than two points are left out").arg(bends);
    return shapes;
}

} // namespace triptych
