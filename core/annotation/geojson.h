// Shapes and outlines of labels as GeoJSON, as QuPath reads and writes it: a FeatureCollection in level-0 pixels, class
// and colour in properties.classification, an ellipse as its polygon with "isEllipse", a frame as the plane's t.
#pragma once

#include "core/annotation/annotation_model.h"
#include "core/annotation/outline_trace.h"

#include <filesystem>

namespace triptych {

/// One feature of a file: polygons with holes (the first ring of each is the outer one), or lines.
struct GeoJsonFeature {
    Shape shape; ///< everything but `points`; type as far as the file says it
    QString className;
    QList<QList<QPolygonF>> polygons; ///< rings are not closed
    QList<QPolygonF> lines;
};

struct GeoJsonContent {
    QList<GeoJsonFeature> features;
    QMap<int, LabelInfo> labels; ///< those given, and one for each class of the file that was not among them
    QStringList losses;          ///< what the file holds and Triptych does not, each a sentence
};

QByteArray shapesToGeoJson(const QList<Shape>& shapes, const QMap<int, LabelInfo>& labels);
QByteArray outlinesToGeoJson(const QList<LabelOutline>& outlines, int frame, const QMap<int, LabelInfo>& labels);

/// Reads a FeatureCollection, a Feature or a list of features (256 MiB, a million features at most). A feature that
/// cannot be used becomes a loss. Errors: BadFormat, LimitExceeded; `origin` (the file's name) begins the message.
Result<GeoJsonContent> parseGeoJson(const QByteArray& json, const QMap<int, LabelInfo>& labels, const QString& origin);
/// The same from a file. Errors: Unreadable besides.
Result<GeoJsonContent> readGeoJson(const std::filesystem::path& path, const QMap<int, LabelInfo>& labels);

/// The features as shapes: each polygon of a MultiPolygon is one. Holes and lines of several parts are added to
/// `losses`.
QList<Shape> shapesOf(const GeoJsonContent& content, QStringList& losses);

} // namespace triptych
