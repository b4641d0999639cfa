// Shapes of slides as Microscopy Bulk Simple Annotations (PS3.3 A.87, C.37): coordinates in the total pixel matrix, one
// group for each label and kind of shape. Made for millions: a group read from a file keeps its coordinates packed.
#pragma once

#include "core/dicom/shape_objects.h"

namespace triptych {

struct DicomFile;

/// Of the header of such a file: millions of coordinates stand in it.
inline constexpr quint64 kMostAnnotationBytes = quint64(1) << 30;

/// Graphic Type (0070,0023) of a group.
enum class AnnotationGraphic { Point, Polyline, Polygon, Ellipse, Rectangle };

/// Errors: Refused (no shapes, impossible points, no slide, over a source image), LimitExceeded (more than 4 GB),
/// WriteFailed, those of the source file. Coordinates are 32-bit floating point in groups where that is exact, else
/// 64-bit: what is read back is what was written.
Result<void> writeBulkAnnotations(const std::filesystem::path& path, const ShapesToWrite& shapes);

/// What the shapes lose, in sentences.
QStringList bulkAnnotationLosses(const ShapesToWrite& shapes);

struct AnnotationGroup {
    QString label, description;
    CodedConcept category, type;
    QColor colour;     ///< invalid: none
    QString algorithm; ///< its name; empty: not by one
    bool automatic = false;
    AnnotationGraphic graphic = AnnotationGraphic::Polygon;

    size_t count() const { return m_starts.size(); }
    size_t points() const { return (m_floats.size() + m_doubles.size()) / 2; }
    /// Without id, label, author and date. `index` < count().
    Shape shape(size_t index) const;

    /// x, y of all points, in one of the two; `starts`: the first point of each shape.
    void setPoints(std::vector<float> floats, std::vector<double> doubles, std::vector<quint32> starts);

private:
    std::vector<float> m_floats;
    std::vector<double> m_doubles;
    std::vector<quint32> m_starts;
};

struct BulkAnnotations {
    QString path;
    QString uid;
    QString imageUid; ///< the instance whose total pixel matrix the coordinates are of
    QString creator;
    QDateTime created;
    std::vector<AnnotationGroup> groups;
    QStringList warnings; ///< groups that cannot be right are left out, each with a sentence
};

/// Errors: NotFound, Unreadable, BadFormat, Unsupported (no such object; coordinates in millimetres), LimitExceeded.
Result<BulkAnnotations> readBulkAnnotations(const std::filesystem::path& path);
/// The same of a file that is open already.
Result<BulkAnnotations> readBulkAnnotations(const DicomFile& file);

/// Errors: Refused, with both images named, where the annotations are of another image.
Result<void> checkBulkAnnotations(const BulkAnnotations& annotations, const DicomSubject& subject);

} // namespace triptych
