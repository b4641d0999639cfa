// Shapes as measurement reports and bulk annotations, written and read back; and damaged objects of all three kinds, of
// which reading must make an object or a message. TRIPTYCH_FUZZ_SECONDS sets how long the damage goes on.
#include "core/dicom/bulk_annotations.h"
#include "core/dicom/measurement_report.h"
#include "core/dicom/segmentation_file.h"

#include <QElapsedTimer>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <random>

using namespace triptych;

namespace {

DicomSubject subjectOfKind(ImageKind kind)
{
    DicomSubject subject;
    subject.info.id.value = QString(64, QLatin1Char('b'));
    subject.info.path = QStringLiteral("/nowhere/picture.png");
    subject.info.kind = kind;
    subject.info.levels = {{QSize(4000, 3000), 1, QSize(256, 256)}};
    return subject;
}

Shape polygon(std::mt19937& random, int vertices, double grid)
{
    Shape shape;
    for (int i = 0; i < vertices; ++i)
        shape.points << QPointF(double(random() % 4'000'000) / grid, double(random() % 3'000'000) / grid);
    shape.label = 1 + int(random() % 3);
    return shape;
}

QByteArray bytesOf(const QString& path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

QByteArray damage(QByteArray bytes, std::mt19937& random)
{
    const auto place = [&] { return qsizetype(random() % quint32(bytes.size())); };
    const int strokes = 1 + int(random() % 6);
    for (int i = 0; i < strokes && bytes.size() > 1; ++i)
        switch (random() % 4) {
        case 0: bytes[place()] = char(random()); break;
        case 1: bytes[place()] = char(bytes[place()] ^ (1 << (random() % 8))); break;
        case 2:
            for (qsizetype at = place(), left = 4; left > 0 && at < bytes.size(); ++at, --left)
                bytes[at] = random() % 2 ? char(0xFF) : char(0x7F);
            break;
        default:
            if (random() % 4 == 0)
                bytes.truncate(place() + 1);
        }
    return bytes;
}

} // namespace

class ShapeObjectsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void boxesComeBackFromTheirCorners();
    void manyPolygonsComeBackToTheLastBit();
    void reportsComeBack();
    void losesAreTold();
    void whatCannotBeWrittenIsRefused();
    void damagedObjectsAreReadOrRefused();

private:
    QString file(const char* name) const { return m_folder.filePath(QLatin1String(name)); }
    QTemporaryDir m_folder;
};

void ShapeObjectsTest::boxesComeBackFromTheirCorners()
{
    for (const ShapeType type : {ShapeType::Rectangle, ShapeType::Ellipse})
        for (const double rotation : {0.0, 10.0, -44.0, 45.0})
            for (const QPointF size : {QPointF(30, 10), QPointF(10, 30), QPointF(12.5, 12.5)}) {
                Shape shape;
                shape.type = type;
                shape.points << QPointF(5, 7) << QPointF(5, 7) + size;
                shape.rotationDeg = rotation;
                const bool box = type == ShapeType::Rectangle;
                const Shape back = box ? rectangleOfCorners(shape.outline()) : ellipseOfAxes(ellipseAxes(shape));
                QCOMPARE(back.type, type);
                QVERIFY(std::abs(back.rotationDeg - rotation) < 1e-9);
                for (int i = 0; i < 2; ++i)
                    QVERIFY(QLineF(back.points[i], shape.points[i]).length() < 1e-9);
            }
}

void ShapeObjectsTest::manyPolygonsComeBackToTheLastBit()
{
    // A grid of 1/8 pixel is exact in 32 bits, one of 1/1000 is not.
    for (const double grid : {1024.0, 1000.0}) {
        std::mt19937 random(3);
        ShapesToWrite shapes;
        shapes.subject = subjectOfKind(ImageKind::Slide);
        std::map<int, std::vector<QPolygonF>> wanted;
        for (int i = 0; i < 5000; ++i) {
            shapes.shapes.push_back(polygon(random, 3 + int(random() % 20), grid));
            wanted[shapes.shapes.back().label].push_back(shapes.shapes.back().points);
        }
        const auto written = writeBulkAnnotations(file("many.dcm").toStdString(), shapes);
        QVERIFY2(written.ok(), written ? "" : qPrintable(written.error().message));
        const auto read = readBulkAnnotations(file("many.dcm").toStdString());
        QVERIFY2(read.ok(), read ? "" : qPrintable(read.error().message));
        QVERIFY(read->warnings.isEmpty());
        QVERIFY(checkBulkAnnotations(*read, shapes.subject).ok());
        QCOMPARE(read->groups.size(), wanted.size());
        int label = 0;
        for (const AnnotationGroup& group : read->groups) {
            const auto& polygons = wanted[++label];
            QCOMPARE(group.label, QStringLiteral("Label %1").arg(label));
            QCOMPARE(group.count(), polygons.size());
            for (size_t i = 0; i < polygons.size(); ++i)
                QVERIFY(group.shape(i).points == polygons[i]);
        }
    }
}

void ShapeObjectsTest::reportsComeBack()
{
    std::mt19937 random(4);
    MeasurementReportToWrite report;
    report.subject = subjectOfKind(ImageKind::Image);
    report.author = QStringLiteral("Doe");
    for (int i = 0; i < 200; ++i)
        report.shapes.push_back(polygon(random, 4 + int(random() % 60), 1024)); // below 4,096: exact in float32
    const auto written = writeMeasurementReport(file("report.dcm").toStdString(), report);
    QVERIFY2(written.ok(), written ? "" : qPrintable(written.error().message));
    auto read = readMeasurementReport(file("report.dcm").toStdString());
    QVERIFY2(read.ok(), read ? "" : qPrintable(read.error().message));
    QVERIFY(read->warnings.isEmpty());
    read = fitMeasurementReport(std::move(*read), report.subject);
    QVERIFY(read.ok());
    QCOMPARE(read->shapes.size(), report.shapes.size());
    for (size_t i = 0; i < report.shapes.size(); ++i) {
        const Shape& shape = read->shapes[i].shape;
        QCOMPARE(shape.type, ShapeType::Polygon);
        QCOMPARE(shape.author, QStringLiteral("Doe"));
        QCOMPARE(shape.points.size(), report.shapes[i].points.size());
        for (qsizetype p = 0; p < shape.points.size(); ++p)
            QVERIFY(QLineF(shape.points[p], report.shapes[i].points[p]).length() < 1e-3);
    }
}

void ShapeObjectsTest::losesAreTold()
{
    MeasurementReportToWrite report;
    report.subject = subjectOfKind(ImageKind::Slide);
    Shape holed;
    holed.points << QPointF(0, 0) << QPointF(90, 0) << QPointF(90, 90) << QPointF(0, 90);
    holed.moreRings << QPolygonF{{{10, 10}, {20, 10}, {20, 20}}};
    Shape spline = holed;
    spline.moreRings.clear();
    spline.type = ShapeType::ClosedSpline;
    report.shapes = {holed, spline};
    QCOMPARE(holesOf(holed), 1);
    QCOMPARE(outerRings(holed).size(), 1);
    for (const QStringList& losses : {measurementReportLosses(report), bulkAnnotationLosses(report)}) {
        QVERIFY(losses.join(QLatin1Char('\n')).contains(QStringLiteral("1 hole is filled")));
        QVERIFY(losses.join(QLatin1Char('\n')).contains(QStringLiteral("1 spline is")));
        QVERIFY(losses.join(QLatin1Char('\n')).contains(QStringLiteral("The image is not DICOM")));
    }
}

void ShapeObjectsTest::whatCannotBeWrittenIsRefused()
{
    MeasurementReportToWrite report;
    report.subject = subjectOfKind(ImageKind::Image);
    QVERIFY(!writeMeasurementReport(file("no.dcm").toStdString(), report).ok());
    std::mt19937 random(5);
    report.shapes = {polygon(random, 4, 1000)};
    QVERIFY(!writeBulkAnnotations(file("no.dcm").toStdString(), report).ok()); // no slide
    report.shapes[0].points[1] = QPointF(qQNaN(), 3);
    QVERIFY(!writeMeasurementReport(file("no.dcm").toStdString(), report).ok());
    report.subject = subjectOfKind(ImageKind::Slide);
    QVERIFY(!writeBulkAnnotations(file("no.dcm").toStdString(), report).ok());
    QVERIFY(!QFile::exists(file("no.dcm")));
}

void ShapeObjectsTest::damagedObjectsAreReadOrRefused()
{
    std::mt19937 random(20240301);
    MeasurementReportToWrite shapes;
    shapes.subject = subjectOfKind(ImageKind::Slide);
    for (int i = 0; i < 20; ++i)
        shapes.shapes.push_back(polygon(random, 5, 1000));
    QVERIFY(writeMeasurementReport(file("a.dcm").toStdString(), shapes).ok());
    QVERIFY(writeBulkAnnotations(file("b.dcm").toStdString(), shapes).ok());
    SegmentationToWrite segmentation;
    segmentation.subject = shapes.subject;
    segmentation.segments.resize(2);
    segmentation.segments[1].label = 2;
    segmentation.labels[0] = LabelMap({4000, 3000});
    segmentation.labels[0].paintStroke({30, 30}, {900, 400}, 20, 1);
    segmentation.labels[0].paintStroke({30, 300}, {500, 400}, 20, 2);
    QVERIFY(writeSegmentation(file("c.dcm").toStdString(), segmentation).ok());
    const QList<QByteArray> samples{bytesOf(file("a.dcm")), bytesOf(file("b.dcm")), bytesOf(file("c.dcm"))};
    const QString path = file("damaged.dcm");
    const int seconds = std::max(4, qEnvironmentVariableIntValue("TRIPTYCH_FUZZ_SECONDS"));
    int read = 0, refused = 0;
    const auto count = [&](bool ok, const QString& message) {
        ok ? ++read : ++refused;
        return ok || (message.startsWith(path) && !message.contains(QLatin1Char('\n')));
    };
    QElapsedTimer timer;
    for (timer.start(); timer.elapsed() < seconds * 1000;) {
        const int kind = int(random() % 3);
        const QByteArray bytes = damage(samples[kind], random);
        QFile out(path);
        QVERIFY(out.open(QIODevice::WriteOnly | QIODevice::Truncate) && out.write(bytes) == bytes.size());
        out.close();
        QElapsedTimer one;
        one.start();
        if (kind == 0) {
            const auto report = readMeasurementReport(path.toStdString());
            QVERIFY(count(report.ok(), report ? QString() : report.error().message));
        } else if (kind == 1) {
            const auto annotations = readBulkAnnotations(path.toStdString());
            QVERIFY(count(annotations.ok(), annotations ? QString() : annotations.error().message));
            for (size_t g = 0; annotations && g < annotations->groups.size(); ++g)
                for (size_t i = 0; i < annotations->groups[g].count(); ++i)
                    QVERIFY(hasPossiblePoints(annotations->groups[g].shape(i).points));
        } else {
            const auto got = readSegmentation(path.toStdString());
            QVERIFY(count(got.ok(), got ? QString() : got.error().message));
            if (got)
                static_cast<void>(fitSegmentation(*got, segmentation.subject));
        }
        QVERIFY2(one.elapsed() < 5000, "one file took more than 5 s");
    }
    QVERIFY2(read > 5 && refused > 5, "the damage is too light or too heavy to test anything");
}

QTEST_GUILESS_MAIN(ShapeObjectsTest)
#include "shape_objects_test.moc"
