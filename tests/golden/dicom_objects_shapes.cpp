#include "tests/golden/dicom_objects_shapes.h"

#include "core/dicom/bulk_annotations.h"
#include "core/dicom/measurement_report.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>

#include <cstdio>

namespace triptych {

namespace {

QPolygonF pointsOf(const QJsonArray& array)
{
    QPolygonF points;
    for (const QJsonValue& value : array)
        points << QPointF(value.toArray()[0].toDouble(), value.toArray()[1].toDouble());
    return points;
}

QJsonArray pointsJson(const QPolygonF& points)
{
    QJsonArray array;
    for (const QPointF point : points)
        array << QJsonArray{point.x(), point.y()};
    return array;
}

Shape shapeOf(const QJsonObject& from)
{
    Shape shape;
    shape.type = shapeTypeFromName(from[QLatin1String("type")].toString()).value_or(ShapeType::Polygon);
    shape.points = pointsOf(from[QLatin1String("points")].toArray());
    for (const QJsonValue& ring : from[QLatin1String("moreRings")].toArray())
        shape.moreRings << pointsOf(ring.toArray());
    shape.rotationDeg = from[QLatin1String("rotation")].toDouble();
    shape.frame = from[QLatin1String("frame")].toInt();
    shape.label = from[QLatin1String("label")].toInt(1);
    shape.name = from[QLatin1String("name")].toString();
    shape.author = from[QLatin1String("author")].toString();
    shape.origin = from[QLatin1String("origin")].toString();
    shape.created = QDateTime::fromString(from[QLatin1String("created")].toString(), Qt::ISODate);
    shape.id.value = from[QLatin1String("id")].toString();
    return shape;
}

QJsonObject shapeJson(const Shape& shape)
{
    return {{QStringLiteral("type"), shapeTypeName(shape.type)},
            {QStringLiteral("points"), pointsJson(shape.points)},
            {QStringLiteral("rotation"), shape.rotationDeg},
            {QStringLiteral("frame"), shape.frame},
            {QStringLiteral("name"), shape.name},
            {QStringLiteral("author"), shape.author},
            {QStringLiteral("created"), shape.created.isValid() ? shape.created.toString(Qt::ISODate) : QString()}};
}

void takeShapes(const QJsonObject& request, const DicomSubject& subject, ShapesToWrite& shapes)
{
    shapes.subject = subject;
    shapes.author = request[QLatin1String("author")].toString();
    for (const QJsonValue& value : request[QLatin1String("shapes")].toArray())
        shapes.shapes.push_back(shapeOf(value.toObject()));
    const SegmentCodes codes = SegmentCodes::installed();
    const QJsonObject labels = request[QLatin1String("labels")].toObject();
    for (const QString& number : labels.keys()) {
        const QString name = labels[number].toString();
        shapes.labels[number.toInt()] = {name, QColor(0x20, 0x80, 0xE0), codes.meaningOf(name)};
    }
}

void tell(const QStringList& losses)
{
    for (const QString& loss : losses)
        std::printf("loss: %s\n", qUtf8Printable(loss));
}

Result<void> putJson(const QJsonObject& request, const QJsonObject& answer)
{
    QFile file(request[QLatin1String("out")].toString());
    if (!file.open(QIODevice::WriteOnly) || file.write(QJsonDocument(answer).toJson()) < 0)
        return Error{ErrorCode::WriteFailed, file.fileName(), {}};
    return {};
}

Result<void> readReport(const QJsonObject& request, const DicomSubject& subject)
{
    auto report = readMeasurementReport(request[QLatin1String("file")].toString().toStdString());
    if (report)
        report = fitMeasurementReport(std::move(*report), subject);
    if (!report)
        return report.error();
    QJsonArray shapes;
    for (const ReportedShape& reported : report->shapes) {
        QJsonObject shape = shapeJson(reported.shape);
        shape[QStringLiteral("label")] = reported.labelName;
        shape[QStringLiteral("finding")] = reported.finding.value;
        shape[QStringLiteral("site")] = reported.findingSite.value;
        shape[QStringLiteral("trackingUid")] = reported.trackingUid;
        QJsonObject numbers;
        for (const ReportedNumber& number : reported.numbers)
            numbers[number.name.meaning] = QJsonArray{number.value, number.unit.value};
        shape[QStringLiteral("numbers")] = numbers;
        shapes << shape;
    }
    return putJson(request, {{QStringLiteral("shapes"), shapes},
                             {QStringLiteral("author"), report->author},
                             {QStringLiteral("warnings"), QJsonArray::fromStringList(report->warnings)}});
}

Result<void> readAnnotations(const QJsonObject& request, const DicomSubject& subject)
{
    const auto annotations = readBulkAnnotations(request[QLatin1String("file")].toString().toStdString());
    if (!annotations)
        return annotations.error();
    if (auto same = checkBulkAnnotations(*annotations, subject); !same)
        return same;
    QJsonArray groups;
    for (const AnnotationGroup& group : annotations->groups) {
        QJsonArray shapes;
        for (size_t i = 0; i < group.count(); ++i)
            shapes << shapeJson(group.shape(i));
        groups << QJsonObject{{QStringLiteral("label"), group.label},
                              {QStringLiteral("type"), group.type.value},
                              {QStringLiteral("colour"), group.colour.isValid() ? group.colour.name() : QString()},
                              {QStringLiteral("algorithm"), group.algorithm},
                              {QStringLiteral("shapes"), shapes}};
    }
    return putJson(request, {{QStringLiteral("groups"), groups},
                             {QStringLiteral("creator"), annotations->creator},
                             {QStringLiteral("warnings"), QJsonArray::fromStringList(annotations->warnings)}});
}

} // namespace

Result<void> shapesRequest(const QString& verb, const QJsonObject& request, const DicomSubject& subject)
{
    const std::filesystem::path out = request[QLatin1String("out")].toString().toStdString();
    if (verb == QLatin1String("write-report")) {
        MeasurementReportToWrite report;
        takeShapes(request, subject, report);
        tell(measurementReportLosses(report));
        return writeMeasurementReport(out, report);
    }
    if (verb == QLatin1String("write-annotations")) {
        ShapesToWrite shapes;
        takeShapes(request, subject, shapes);
        tell(bulkAnnotationLosses(shapes));
        return writeBulkAnnotations(out, shapes);
    }
    if (verb == QLatin1String("read-report"))
        return readReport(request, subject);
    if (verb == QLatin1String("read-annotations"))
        return readAnnotations(request, subject);
    return Error{ErrorCode::Unsupported, QStringLiteral("'%1' is not known").arg(verb), {}};
}

} // namespace triptych
