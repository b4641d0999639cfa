// Shapes as GeoJSON, as QuPath reads and writes it: a FeatureCollection in level-0 pixels, class and colour in
// properties.classification, an ellipse as its polygon with "isEllipse", a frame as the plane's t. What GeoJSON and
// QuPath have no word for stands in properties.metadata, which QuPath keeps: as long as another program has not changed
// the geometry, a shape comes back equal. Files are written and read feature by feature.
#pragma once

#include "core/annotation/annotation_model.h"
#include "core/base/atomic_file.h"

#include <filesystem>
#include <stop_token>

class QIODevice;

namespace triptych {

struct GeoJsonContent {
    QList<Shape> shapes;
    QMap<int, LabelInfo> labels; ///< those given, and one for each class of the file that was not among them
    QMap<QString, int> classes;  ///< which class of the file became which label
    QStringList losses;          ///< what was left out or repaired, each a sentence that begins with the file's name
};

struct GeoJsonOptions {
    std::function<void(double)> progress = {}; ///< 0…1
    std::stop_token stop = {};
};

/// Gives the file to the sink in pieces. Errors: Cancelled, WriteFailed (the sink took no more).
Result<void> writeGeoJson(const QList<Shape>& shapes, const QMap<int, LabelInfo>& labels, const ByteSink& sink,
                          const GeoJsonOptions& options = {});
QByteArray shapesToGeoJson(const QList<Shape>& shapes, const QMap<int, LabelInfo>& labels);
/// What a reader of GeoJSON other than Triptych does not see of these shapes, each a sentence.
QStringList geoJsonLosses(const QList<Shape>& shapes);

/// Reads a FeatureCollection, a Feature or a list of features (4 GiB, five million features at most). A MultiPolygon
/// is one shape. A feature that cannot be used becomes a loss. Errors: BadFormat, LimitExceeded, Cancelled; `origin`
/// (the file's name) begins the message.
Result<GeoJsonContent> readGeoJson(QIODevice& device, const QMap<int, LabelInfo>& labels, const QString& origin,
                                   const GeoJsonOptions& options = {});
Result<GeoJsonContent> parseGeoJson(const QByteArray& json, const QMap<int, LabelInfo>& labels, const QString& origin);
/// The same from a file. Errors: Unreadable besides.
Result<GeoJsonContent> readGeoJson(const std::filesystem::path& path, const QMap<int, LabelInfo>& labels,
                                   const GeoJsonOptions& options = {});

} // namespace triptych
