// GeoJSON and outlines of masks: there and back is identity, other people's files are read as they mean it, and what
// is broken is named.
#include "core/annotation/geojson.h"
#include "core/annotation/outline_trace.h"
#include "core/base/atomic_file.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRandomGenerator>
#include <QTemporaryDir>
#include <QTest>

using namespace triptych;

namespace {

const QString kOrigin = QStringLiteral("file.geojson");

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
        QCOMPARE(content->shapes.size(), 1);
        QVERIFY(content->shapes[0].id.isEmpty());
        QCOMPARE(content->shapes[0].label, 10);
        QCOMPARE(content->classes.value(QStringLiteral("Tumor bed")), 10);
        QCOMPARE(content->labels[10].name, QStringLiteral("Tumor bed"));
        QCOMPARE(content->labels[10].colour.rgb(), qRgb(200, 0, 0));
    }

    void geometriesOfOtherProgramsBecomeShapes()
    {
        const QByteArray json = R"({"type":"FeatureCollection","features":[{"type":"Feature","id":"x","geometry":
            {"type":"MultiPolygon","coordinates":[[[[0,0],[9,0],[9,9],[0,0]],[[1,1],[2,1],[2,2],[1,1]]],
            [[[20,20],[29,20],[29,29],[20,20]]]]},"properties":{"isLocked":true}},
            {"type":"Feature","geometry":{"type":"LineString","coordinates":[[0,0],[1,1],[2,0]]}},
            {"type":"Feature","id":"points","geometry":{"type":"MultiPoint","coordinates":[[0,0],[1,1,7]]}},
            {"type":"Feature","geometry":{"type":"Polygon","coordinates":[[[0,0],[9,0,1],[9,9],[0,0]]]}}]})";
        const auto content = parseGeoJson(json, defaultLabels(), kOrigin);
        QVERIFY(content.ok());
        QVERIFY2(content->losses.isEmpty(), qPrintable(content->losses.join(QLatin1Char(' '))));
        QCOMPARE(content->shapes.size(), 5);
        QCOMPARE(content->shapes[0].points.size(), 3);
        QCOMPARE(content->shapes[0].moreRings.size(), 2);
        QVERIFY(content->shapes[0].locked);
        QCOMPARE(areaPixels(content->shapes[0]), 40.5 - 0.5 + 40.5);
        QCOMPARE(content->shapes[1].type, ShapeType::Polyline);
        QCOMPARE(content->shapes[2].type, ShapeType::Point);
        QCOMPARE(content->shapes[3].points, (QPolygonF{{1, 1}}));
        QVERIFY(!content->shapes[2].group.isEmpty() && content->shapes[2].group == content->shapes[3].group);
        QCOMPARE(content->shapes[2].id.value, QStringLiteral("points"));
        QCOMPARE(content->shapes[4].points, (QPolygonF{{0, 0}, {9, 0}, {9, 9}}));
        QCOMPARE(content->shapes[4].origin, QStringLiteral("import:") + kOrigin);
    }

    void whatAnotherProgramMovedIsTakenAsItStands()
    {
        Shape box;
        box.type = ShapeType::Rectangle;
        box.points = {{10, 10}, {30, 20}};
        box.rotationDeg = 30;
        QByteArray json = shapesToGeoJson({box}, defaultLabels());
        const QPolygonF ring = box.outline();
        QCOMPARE(parseGeoJson(json, defaultLabels(), kOrigin)->shapes[0], box);
        json.replace(QByteArray::number(ring[0].x(), 'g', 17).left(8), "17.25000");
        const auto moved = parseGeoJson(json, defaultLabels(), kOrigin);
        QVERIFY(moved.ok());
        QCOMPARE(moved->shapes[0].type, ShapeType::Polygon);
        QCOMPARE(moved->shapes[0].points[1], ring[1]);
    }

    void holesAreNestedAsOthersWantThem()
    {
        Shape shape;
        shape.points = {{10, 10}, {20, 10}, {20, 20}, {10, 20}}; // the hole first
        shape.moreRings = {{{0, 0}, {50, 0}, {50, 50}, {0, 50}}, {{12, 12}, {14, 12}, {14, 14}, {12, 14}}};
        const QJsonObject root = QJsonDocument::fromJson(shapesToGeoJson({shape}, defaultLabels())).object();
        const QJsonObject geometry = root[QStringLiteral("features")][0][QStringLiteral("geometry")].toObject();
        QCOMPARE(geometry[QStringLiteral("type")].toString(), QStringLiteral("MultiPolygon"));
        const QJsonArray polygons = geometry[QStringLiteral("coordinates")].toArray();
        QCOMPARE(polygons.size(), 2);
        QCOMPARE(polygons[0].toArray().size(), 2);
        QCOMPARE(polygons[1].toArray().size(), 1);
    }

    void brokenFeaturesAreLeftOutByName()
    {
        const QByteArray json = R"({"type":"FeatureCollection","features":[
            {"geometry":{"type":"Polygon","coordinates":[[[0,0],[1e300,0],[5,5]]]}},
            {"geometry":{"type":"Polygon","coordinates":[[[0,0],["a",0],[5,5]]]}},
            {"geometry":{"type":"Polygon","coordinates":[[[0,0],[1,1]]]}},
            {"geometry":{"type":"Circle","coordinates":[0,0]}}, 7, {"geometry":null},
            {"geometry":{"type":"Polygon","coordinates":[[[0,0],[5,0],[5,5]]]}}]})";
        const auto content = parseGeoJson(json, defaultLabels(), kOrigin);
        QVERIFY(content.ok());
        QCOMPARE(content->shapes.size(), 1);
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
