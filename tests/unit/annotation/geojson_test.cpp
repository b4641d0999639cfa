// GeoJSON and outlines of masks: there and back is identity, other people's files are read as they mean it, and what
// is broken is named.
#include "core/annotation/geojson.h"
#include "core/base/atomic_file.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRandomGenerator>
#include <QTemporaryDir>
#include <QTest>

#include <array>

using namespace triptych;

namespace {

const QString kOrigin = QStringLiteral("file.geojson");

Shape makeShape(int number, QRandomGenerator& random)
{
    Shape shape;
    shape.id = ShapeId{QStringLiteral("00000000-0000-4000-8000-%1").arg(number, 12, 10, QLatin1Char('0'))};
    constexpr std::array kTypes{ShapeType::Polygon, ShapeType::Freehand, ShapeType::Rectangle,    ShapeType::Ellipse,
                                ShapeType::Length,  ShapeType::Angle,    ShapeType::Bidirectional};
    shape.type = kTypes[size_t(number) % kTypes.size()];
    const bool two =
        shape.type == ShapeType::Rectangle || shape.type == ShapeType::Ellipse || shape.type == ShapeType::Length;
    const int points = two ? 2 : shape.type == ShapeType::Angle ? 3 : shape.type == ShapeType::Bidirectional ? 4 : 7;
    for (int i = 0; i < points; ++i)
        shape.points << QPointF(random.generateDouble() * 1e5, random.generateDouble() * 1e5);
    shape.frame = number % 3;
    shape.label = 1 + number % 9;
    shape.name = number % 2 ? QStringLiteral("Läsion \"%1\"").arg(number) : QString();
    shape.author = QStringLiteral("reader");
    shape.created = QDateTime::fromString(QStringLiteral("2026-01-02T03:04:05.678Z"), Qt::ISODateWithMs);
    return shape;
}

LabelMap randomMap(QRandomGenerator& random, QSize size, int labels)
{
    auto buffer = PixelBuffer::allocate(size, 1, SampleType::U8);
    for (int y = 0; y < size.height(); ++y)
        for (int x = 0; x < size.width(); ++x)
            buffer->mutableRow<quint8>(y)[x] = quint8(random.bounded(labels));
    return *LabelMap::fromBuffer(*buffer);
}

} // namespace

class GeoJsonTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void shapesComeBackEqual()
    {
        QRandomGenerator random(1);
        QList<Shape> shapes;
        for (int i = 0; i < 50; ++i)
            shapes << makeShape(i, random);
        const auto content = parseGeoJson(shapesToGeoJson(shapes, defaultLabels()), defaultLabels(), kOrigin);
        QVERIFY(content.ok());
        QStringList losses = content->losses;
        const QList<Shape> back = shapesOf(*content, losses);
        QVERIFY(losses.isEmpty());
        QCOMPARE(back.size(), shapes.size());
        for (qsizetype i = 0; i < back.size(); ++i)
            QVERIFY2(back[i] == shapes[i], qPrintable(QString::number(i)));
    }

    void isTheFormOfRfc7946AndQuPath()
    {
        Shape shape;
        shape.id = ShapeId{QStringLiteral("a")};
        shape.type = ShapeType::Ellipse;
        shape.points = {{0, 0}, {20, 10}};
        shape.frame = 4;
        shape.label = 3;
        const QJsonObject root = QJsonDocument::fromJson(shapesToGeoJson({shape}, defaultLabels())).object();
        QCOMPARE(root[QStringLiteral("type")].toString(), QStringLiteral("FeatureCollection"));
        const QJsonObject feature = root[QStringLiteral("features")][0].toObject();
        const QJsonObject geometry = feature[QStringLiteral("geometry")].toObject();
        QCOMPARE(geometry[QStringLiteral("type")].toString(), QStringLiteral("Polygon"));
        QVERIFY(geometry[QStringLiteral("isEllipse")].toBool());
        QCOMPARE(geometry[QStringLiteral("plane")][QStringLiteral("t")].toInt(), 4);
        const QJsonArray ring = geometry[QStringLiteral("coordinates")][0].toArray();
        QCOMPARE(ring.size(), 65);
        QCOMPARE(ring.first(), ring.last());
        const QJsonObject properties = feature[QStringLiteral("properties")].toObject();
        QCOMPARE(properties[QStringLiteral("objectType")].toString(), QStringLiteral("annotation"));
        const QJsonObject classification = properties[QStringLiteral("classification")].toObject();
        QCOMPARE(classification[QStringLiteral("name")].toString(), defaultLabels()[3].name);
        QCOMPARE(classification[QStringLiteral("color")][0].toInt(), defaultLabels()[3].colour.red());
    }

    void readsAClassThatIsNotKnownYetAndOldColours()
    {
        const QByteArray json = R"([{"type":"Feature","id":"PathAnnotationObject","geometry":{"type":"Polygon",
            "coordinates":[[[0,0],[10,0],[10,10],[0,0]]]},"properties":{"classification":{"name":"Tumor bed",
            "colorRGB":-3670016}}}])";
        const auto content = parseGeoJson(json, defaultLabels(), kOrigin);
        QVERIFY(content.ok());
        QCOMPARE(content->features.size(), 1);
        QVERIFY(content->features[0].shape.id.isEmpty());
        QCOMPARE(content->features[0].shape.label, 10);
        QCOMPARE(content->labels[10].name, QStringLiteral("Tumor bed"));
        QCOMPARE(content->labels[10].colour.rgb(), qRgb(200, 0, 0));
    }

    void multiPolygonsBecomeShapesAndHolesAreNamed()
    {
        const QByteArray json = R"({"type":"FeatureCollection","features":[{"type":"Feature","id":"x","geometry":
            {"type":"MultiPolygon","coordinates":[[[[0,0],[9,0],[9,9],[0,0]],[[1,1],[2,1],[2,2],[1,1]]],
            [[[20,20],[29,20],[29,29],[20,20]]]]},"properties":{}},
            {"type":"Feature","geometry":{"type":"LineString","coordinates":[[0,0],[1,1],[2,0]]}}]})";
        const auto content = parseGeoJson(json, defaultLabels(), kOrigin);
        QVERIFY(content.ok());
        QStringList losses;
        const QList<Shape> shapes = shapesOf(*content, losses);
        QCOMPARE(shapes.size(), 2);
        QCOMPARE(shapes[0].points.size(), 3);
        QCOMPARE(losses.size(), 2);
        QCOMPARE(content->features[0].polygons[0].size(), 2); // a mask can still have the hole
    }

    void brokenFeaturesAreLeftOutByName()
    {
        const QByteArray json = R"({"type":"FeatureCollection","features":[
            {"geometry":{"type":"Polygon","coordinates":[[[0,0],[1e300,0],[5,5]]]}},
            {"geometry":{"type":"Polygon","coordinates":[[[0,0],["a",0],[5,5]]]}},
            {"geometry":{"type":"Polygon","coordinates":[[[0,0],[1,1]]]}},
            {"geometry":{"type":"Point","coordinates":[0,0]}}, 7, {"geometry":null},
            {"geometry":{"type":"Polygon","coordinates":[[[0,0],[5,0],[5,5]]]}}]})";
        const auto content = parseGeoJson(json, defaultLabels(), kOrigin);
        QVERIFY(content.ok());
        QCOMPARE(content->features.size(), 1);
        QCOMPARE(content->losses.size(), 6);
        QVERIFY(content->losses[3].startsWith(QStringLiteral("file.geojson: feature 4")));
    }

    void whatIsNoGeoJsonIsRefused()
    {
        for (const QByteArray& json :
             {QByteArray("{"), QByteArray("{\"a\": 1}"), QByteArray(), QByteArray("7"), QByteArray(100'000, '[')}) {
            const auto content = parseGeoJson(json, {}, kOrigin);
            QVERIFY(!content.ok());
            QVERIFY(content.error().message.startsWith(kOrigin));
        }
        QVERIFY(parseGeoJson(R"({"type":"FeatureCollection","features":[]})", {}, kOrigin).ok());
    }

    void outlinesOfAnyMaskPaintTheSameMask()
    {
        QRandomGenerator random(9);
        for (const QSize size : {QSize(1, 1), QSize(7, 5), QSize(300, 270), QSize(64, 513)})
            for (const int labels : {2, 3, 200}) {
                const LabelMap map = randomMap(random, size, labels);
                const auto outlines = traceOutlines(map);
                QVERIFY(outlines.ok());
                LabelMap painted(size);
                for (const LabelOutline& outline : *outlines) {
                    QVERIFY(outline.outer.size() >= 4);
                    painted.paintRings(outline.rings(), quint8(outline.label));
                }
                QVERIFY(painted == map);
            }
        QVERIFY(traceOutlines(LabelMap(QSize(10, 10)))->isEmpty());
    }

    void aRingHasAHoleAndItsIslandIsAPatchOfItsOwn()
    {
        LabelMap map(QSize(400, 400), 2);
        map.paintStroke(QPointF(200, 200), QPointF(200, 200), 150, 1);
        map.paintStroke(QPointF(200, 200), QPointF(200, 200), 100, 0);
        map.paintStroke(QPointF(200, 200), QPointF(200, 200), 50, 1);
        const auto outlines = traceOutlines(map);
        QVERIFY(outlines.ok());
        QCOMPARE(outlines->size(), 2);
        QCOMPARE(outlines->at(0).holes.size(), 1);
        QCOMPARE(outlines->at(1).holes.size(), 0);
        const QRectF box = outlines->at(0).outer.boundingRect(); // level-0 pixels: twice the mask's
        QCOMPARE(box, QRectF(100, 100, 600, 600));
    }

    void outlinesGoThroughGeoJsonWithTheirHoles()
    {
        QRandomGenerator random(4);
        const LabelMap map = randomMap(random, QSize(61, 47), 4);
        const auto outlines = traceOutlines(map);
        const auto content = parseGeoJson(outlinesToGeoJson(*outlines, 0, defaultLabels()), defaultLabels(), kOrigin);
        QVERIFY(content.ok() && content->losses.isEmpty());
        LabelMap painted(QSize(61, 47));
        for (const GeoJsonFeature& feature : content->features)
            for (const QList<QPolygonF>& polygon : feature.polygons)
                painted.paintRings(polygon, quint8(feature.shape.label));
        QVERIFY(painted == map);
    }

    void exportIsWholeAndNeverOverASourceImage()
    {
        QTemporaryDir folder;
        const std::filesystem::path source = folder.filePath(QStringLiteral("image.png")).toStdString();
        const std::filesystem::path link = folder.filePath(QStringLiteral("link.geojson")).toStdString();
        QVERIFY(writeFileAtomically(source, "pixels").ok());
        std::filesystem::create_symlink(source, link);
        QCOMPARE(writeFileAtomically(link, "{}", {source}).error().code, ErrorCode::Refused);
        QVERIFY(writeFileAtomically(folder.filePath(QStringLiteral("out.geojson")).toStdString(), "{}", {source}).ok());
        QCOMPARE(QDir(folder.path()).entryList(QDir::Files | QDir::Hidden).size(), 3); // nothing temporary stays
        QFile file{QString::fromStdString(source.string())};
        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(file.readAll(), QByteArray("pixels"));
        const auto nowhere = writeFileAtomically(folder.filePath(QStringLiteral("no/such/out")).toStdString(), "{}");
        QVERIFY(!nowhere.ok() && nowhere.error().message.contains(QStringLiteral("no/such/out")));
        const auto full = writeFileAtomically("/dev/full/x", "{}");
        QVERIFY(!full.ok());
    }
};

QTEST_APPLESS_MAIN(GeoJsonTest)
#include "geojson_test.moc"
