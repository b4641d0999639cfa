// Reading GeoJSON, from QuPath or anybody: whatever it holds, the result is usable shapes and a list of losses.
#include "core/annotation/geojson.h"

#include "core/annotation/label_names.h"

#include "core/annotation/geojson_geometry.h"
#include "core/base/file_hash.h"
#include "core/base/json_records.h"

#include <QBuffer>
#include <QFile>
#include <QFileInfo>

#include <algorithm>
#include <cmath>

namespace triptych {

namespace {

constexpr qsizetype kMaxFeatures = 5'000'000;
constexpr int kMaxLabel = 255;
constexpr qsizetype kMaxText = 1 << 16;
constexpr qsizetype kMaxNamedLosses = 20; ///< the others are counted

QColor colourOf(const JsonValue& classification)
{
    const std::vector<double>& rgb = classification["color"].list();
    if (rgb.size() == 3) {
        const auto part = [&rgb](size_t i) { return int(std::clamp(rgb[i], 0.0, 255.0)); };
        return QColor(part(0), part(1), part(2));
    }
    const JsonValue& packed = classification["colorRGB"]; // QuPath before 0.4
    return packed.isNumber() ? QColor::fromRgb(QRgb(packed.toInteger())) : QColor(Qt::red);
}

int frameOf(const JsonValue& geometry)
{
    const JsonValue& plane = geometry["plane"];
    const qint64 t = plane["t"].toInteger();
    return int(std::clamp<qint64>(t > 0 ? t : plane["z"].toInteger(), 0, 1'000'000));
}

/// Takes features as they are read.
class FeatureCollector {
public:
    FeatureCollector(const QMap<int, LabelInfo>& labels, const QString& origin)
        : m_origin(origin), m_import(QStringLiteral("import:") + QFileInfo(origin).fileName())
    {
        m_content.labels = labels;
    }

    Result<void> take(const JsonValue& feature)
    {
        if (++m_features > kMaxFeatures)
            return Error{ErrorCode::LimitExceeded,
                         QStringLiteral("%1: holds more than five million features").arg(m_origin),
                         {}};
        GeoJsonGeometry geometry;
        if (const QString reason = readGeometry(feature["geometry"], geometry); !reason.isEmpty()) {
            lose(reason);
            return {};
        }
        const QList<Shape> shapes = shapesFrom(geometry, feature["properties"]["metadata"], properties(feature));
        if (shapes.isEmpty())
            lose(QStringLiteral("it has no geometry"));
        m_content.shapes += shapes;
        return {};
    }

    GeoJsonContent result()
    {
        if (m_lost > kMaxNamedLosses)
            m_content.losses << QStringLiteral("%1: %2 more features are left out for the same reasons.")
                                    .arg(m_origin)
                                    .arg(m_lost - kMaxNamedLosses);
        if (!m_homeless.isEmpty())
            m_content.losses << QStringLiteral("%1: all 255 labels are taken; these classes became label 1: %2.")
                                    .arg(m_origin, m_homeless.join(QStringLiteral(", ")).left(500));
        return std::move(m_content);
    }
    qint64 features() const { return m_features; }

private:
    void lose(const QString& reason)
    {
        if (++m_lost <= kMaxNamedLosses)
            m_content.losses
                << QStringLiteral("%1: feature %2 is left out: %3.").arg(m_origin).arg(m_features).arg(reason);
    }

    int labelOf(const QString& className, const JsonValue& classification, const JsonValue& metadata)
    {
        const int own = metadata["triptych.label"].text().toInt();
        if (own >= 1 && own <= kMaxLabel) {
            const auto known = m_content.labels.constFind(own);
            if (known == m_content.labels.cend() && !className.isEmpty())
                m_content.labels.insert(own, {className, colourOf(classification)});
            if (className.isEmpty() || m_content.labels.value(own).name == className)
                return own;
        }
        if (const auto met = m_content.classes.constFind(className); met != m_content.classes.cend())
            return *met;
        const int label =
            className.isEmpty() ? 1 : labelNamed(className, 0, colourOf(classification), m_content.labels);
        if (label == 0)
            m_homeless << className;
        return std::max(label, 1);
    }

    Shape properties(const JsonValue& feature)
    {
        const JsonValue& properties = feature["properties"];
        const JsonValue& metadata = properties["metadata"];
        const auto text = [&metadata](const char* key) { return metadata[key].text().left(kMaxText); };
        Shape shape;
        shape.id = ShapeId{feature["id"].text().left(64)};
        if (shape.id.value.startsWith(QLatin1String("Path"))) // old QuPath: the kind of object, no identifier
            shape.id = {};
        shape.name = properties["name"].text().left(kMaxText);
        shape.author = text("triptych.author");
        shape.created = QDateTime::fromString(text("triptych.created"), Qt::ISODateWithMs);
        shape.origin = metadata["triptych.type"].isText() ? text("triptych.origin") : m_import;
        shape.group = text("triptych.group");
        shape.lesion = text("triptych.lesion");
        shape.locked = properties["isLocked"].isTrue();
        shape.hidden = text("triptych.hidden") == QLatin1String("true");
        const double order = text("triptych.order").toDouble();
        shape.stackOrder = std::isfinite(order) ? order : 0;
        shape.frame = frameOf(feature["geometry"]);
        const JsonValue& classification = properties["classification"];
        const QString className = classification["name"].text().left(kMaxText);
        shape.label = labelOf(className, classification, metadata);
        if (!className.isEmpty())
            m_content.classes.insert(className, shape.label);
        return shape;
    }

    QString m_origin;
    QString m_import; ///< where shapes come from that do not say it
    GeoJsonContent m_content;
    QStringList m_homeless;
    qint64 m_features = 0;
    qint64 m_lost = 0;
};

} // namespace

Result<GeoJsonContent> readGeoJson(QIODevice& device, const QMap<int, LabelInfo>& labels, const QString& origin,
                                   const GeoJsonOptions& options)
{
    FeatureCollector collector(labels, origin);
    const auto root = readJsonRecords(
        {device, origin, {"features"}, options.progress, {}},
        [&](const std::string&, JsonValue&& feature) { return collector.take(feature); }, options.stop);
    if (!root)
        return root.error();
    if ((*root)["geometry"].isObject()) {
        if (const auto taken = collector.take(*root); !taken)
            return taken.error();
    } else if (!root->isArray() && !(*root)["features"].isArray()) {
        return Error{ErrorCode::BadFormat, origin + QStringLiteral(": holds no GeoJSON features"), {}};
    }
    return collector.result();
}

Result<GeoJsonContent> parseGeoJson(const QByteArray& json, const QMap<int, LabelInfo>& labels, const QString& origin)
{
    QBuffer buffer;
    buffer.setData(json);
    if (!buffer.open(QIODevice::ReadOnly))
        return Error{ErrorCode::Internal, origin + QStringLiteral(": cannot be read"), {}};
    return readGeoJson(buffer, labels, origin);
}

Result<GeoJsonContent> readGeoJson(const std::filesystem::path& path, const QMap<int, LabelInfo>& labels,
                                   const GeoJsonOptions& options)
{
    QFile file(path);
    const QString shown = displayPath(path);
    if (!file.open(QIODevice::ReadOnly))
        return Error{ErrorCode::Unreadable, shown + QStringLiteral(": cannot be opened for reading"),
                     file.errorString()};
    return readGeoJson(file, labels, shown, options);
}

} // namespace triptych
