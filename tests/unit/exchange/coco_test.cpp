// COCO: run lengths as the COCO API defines them, other people's files, and what is damaged named.
#include "core/exchange/coco.h"
#include "core/exchange/coco_rle.h"
#include "core/exchange/exchange_formats.h"
#include "tests/unit/exchange/random_marks.h"

#include <QBuffer>
#include <QTest>

using namespace triptych;

namespace {

Result<ExchangeReading> read(const QByteArray& json, const QList<ExchangeImage>& images = {})
{
    QBuffer buffer;
    buffer.setData(json);
    static_cast<void>(buffer.open(QIODevice::ReadOnly));
    return readCoco(buffer, QStringLiteral("file.coco.json"), images, defaultLabels(), {});
}

ExchangeImage image(const char* name, QSize size)
{
    return {ImageId{QString::fromLatin1(name)},
            QString::fromLatin1(name),
            QStringLiteral("/x/") + QLatin1String(name),
            size,
            1,
            1,
            {},
            {}};
}

QByteArray withAnnotation(const QByteArray& segmentation)
{
    return R"({"images":[{"id":7,"width":6,"height":4,"file_name":"a.png"}],
        "categories":[{"id":3,"name":"thing"}],
        "annotations":[{"id":1,"image_id":7,"category_id":3,"segmentation":)" +
           segmentation + "}]}";
}

} // namespace

class CocoTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void runLengthsAreColumnByColumn()
    {
        // A 2 × 3 block at (1, 1) in an image 6 wide and 4 high.
        const auto rle = rleOfRings({QPolygonF{{1, 1}, {3, 1}, {3, 4}, {1, 4}}}, QSize(6, 4));
        QVERIFY(rle.ok());
        QCOMPARE(rle->counts, (std::vector<quint32>{5, 3, 1, 3, 12}));
        QCOMPARE(rle->area(), 6);
        QCOMPARE(rle->box(), QRect(1, 1, 2, 3));
        QCOMPARE(compressedCounts(rle->counts), QByteArray("5310;"));
        QVERIFY(countsOfText(compressedCounts(rle->counts).toStdString()) == rle->counts);
        // Up to the last pixel, and nothing at all.
        QCOMPARE(rleOfRings({QPolygonF{{0, 0}, {6, 0}, {6, 4}, {0, 4}}}, QSize(6, 4))->counts,
                 (std::vector<quint32>{0, 24}));
        QCOMPARE(rleOfRings({QPolygonF{{2, 0}, {4, 0}, {4, 4}, {2, 4}}}, QSize(6, 4))->counts,
                 (std::vector<quint32>{8, 8, 8}));
        QCOMPARE(rleOfRings({}, QSize(6, 4))->counts, (std::vector<quint32>{24}));
    }

    void compressedTextIsThatOfTheCocoApi()
    {
        // By hand from maskApi.c: 6 → '6'; 1 → '1'; 40 → 8 + 32 + 48 = 'X', then 1 → '1'; 4 − 1 = 3 → '3'.
        QCOMPARE(compressedCounts({6, 1, 40, 4}), QByteArray("61X13"));
        QVERIFY(countsOfText("61X13") == (std::vector<quint32>{6, 1, 40, 4}));
        // 1 − 40 = −39: low five bits 11001 with more to come, then −2.
        QVERIFY(countsOfText(compressedCounts({6, 1, 40, 4, 1, 4}).toStdString()) ==
                (std::vector<quint32>{6, 1, 40, 4, 1, 4}));
        for (const char* broken : {"6X", "6 1", "\x7f", "oooooooooooo"})
            QVERIFY(!countsOfText(broken));
    }

    void runLengthsOfRandomMapsComeBack()
    {
        QRandomGenerator random(5);
        for (int i = 0; i < 300; ++i) {
            std::vector<quint32> counts;
            for (int k = random.bounded(40); k >= 0; --k)
                counts.push_back(random.bounded(2) ? quint32(random.bounded(20)) : random.generate());
            QVERIFY(countsOfText(compressedCounts(counts).toStdString()) == counts);
        }
    }

    void readsPolygonsRunsAndBoxes()
    {
        const auto polygons = read(withAnnotation("[[0,0,3,0,3,3],[4,0,6,0,6,2]]"));
        QVERIFY(polygons.ok());
        const ExchangeMarks& marks = polygons->content.images[0];
        QCOMPARE(marks.image.size, QSize(6, 4));
        QCOMPARE(marks.shapes.size(), 1);
        QCOMPARE(marks.shapes[0].moreRings.size(), 1);
        QCOMPARE(marks.shapes[0].origin, QStringLiteral("import:file.coco.json"));
        QCOMPARE(polygons->content.labels[marks.shapes[0].label].name, QStringLiteral("thing"));
        QCOMPARE(polygons->mapping.size(), 1);
        // Overlapping parts mean their union: as one odd-even shape they would cancel out.
        QCOMPARE(read(withAnnotation("[[0,0,4,0,4,4,0,4],[2,0,6,0,6,2,2,2]]"))->content.images[0].shapes.size(), 2);
        for (const char* runs : {R"({"size":[4,6],"counts":[5,3,1,3,12]})", R"({"size":[4,6],"counts":"5310;"})"}) {
            const auto mask = read(withAnnotation(runs));
            QVERIFY(mask.ok());
            QCOMPARE(mask->content.images[0].shapes.size(), 1);
            QCOMPARE(mask->content.images[0].shapes[0].points.boundingRect(), QRectF(1, 1, 2, 3));
        }
        const auto box = read(R"({"images":[{"id":7,"width":6,"height":4,"file_name":"a.png"}],"categories":[],
            "annotations":[{"id":1,"image_id":7,"category_id":3,"bbox":[1,1,2,2]}]})");
        QCOMPARE(box->content.images[0].shapes[0].type, ShapeType::Rectangle);
    }

    void whatIsDamagedIsLeftOutByName()
    {
        for (const char* segmentation :
             {"[[0,0,1]]", "[[0,0,1,1,2]]", "[[0,0,1e300,0,3,3]]", R"({"size":[4,6],"counts":[5,3,1,3,13]})",
              R"({"size":[4,6],"counts":"X"})", R"({"size":[4,6],"counts":[5,-3]})", R"({"counts":[24]})",
              R"({"size":[4,6],"counts":[24]})", R"({"size":[1000000,1000000],"counts":[0,4294967295]})", "7",
              "null"}) {
            const auto broken = read(withAnnotation(segmentation));
            QVERIFY(broken.ok());
            QVERIFY2(broken->notes.size() == 1 && broken->notes[0].contains(QStringLiteral("annotation 1")),
                     segmentation);
        }
        QVERIFY(!read("{}"));
        QVERIFY(!read("[1,2"));
        QCOMPARE(read(QByteArray(100'000, '[')).error().code, ErrorCode::LimitExceeded);
    }

    void aMissingImageIsNamed()
    {
        const QByteArray json = R"({"images":[{"id":1,"width":6,"height":4,"file_name":"train/a.png"},
            {"id":2,"width":6,"height":4,"file_name":"lost.png"},{"id":3,"width":9,"height":9,"file_name":"b.png"}],
            "categories":[{"id":1,"name":"x"}],"annotations":[
            {"id":1,"image_id":1,"category_id":1,"segmentation":[[0,0,3,0,3,3]]},
            {"id":2,"image_id":2,"category_id":1,"segmentation":[[0,0,3,0,3,3]]},
            {"id":3,"image_id":3,"category_id":1,"segmentation":[[0,0,3,0,3,3]]},
            {"id":4,"image_id":99,"category_id":1,"segmentation":[[0,0,3,0,3,3]]}]})";
        const auto reading = read(json, {image("a.png", {6, 4}), image("b.png", {6, 4})});
        QVERIFY(reading.ok());
        QCOMPARE(reading->content.images.size(), 1);
        QCOMPARE(reading->content.images[0].shapes.size(), 1);
        const QString notes = reading->notes.join(QLatin1Char(' '));
        for (const char* part : {"lost.png", "b.png is 9 × 9 pixels there and 6 × 4 here", "image 99"})
            QVERIFY2(notes.contains(QString::fromUtf8(part)), qPrintable(notes));
    }

    void framesOfAClipAreImages()
    {
        ExchangeMarks marks;
        marks.image = image("clip.dcm", {20, 10});
        marks.image.frames = 4;
        marks.frames = {1, 3};
        for (const int frame : marks.frames) {
            Shape shape;
            shape.points = {{1, 1}, {5, 1}, {5, 5.5}};
            shape.frame = frame;
            shape.label = 2;
            marks.shapes << shape;
        }
        QByteArray json;
        QVERIFY(writeCoco({{marks}, defaultLabels()},
                          [&](const char* bytes, qint64 count) {
                              json.append(bytes, qsizetype(count));
                              return true;
                          },
                          {})
                    .ok());
        const auto back = read(json, {marks.image});
        QVERIFY(back.ok() && back->notes.isEmpty());
        QCOMPARE(back->content.images[0].shapes.size(), 2);
        QCOMPARE(back->content.images[0].shapes[1].frame, 3);
        QCOMPARE(back->content.images[0].shapes[1].points, marks.shapes[1].points);
        QCOMPARE(back->content.images[0].shapes[1].label, 2);
    }
};

QTEST_APPLESS_MAIN(CocoTest)
#include "coco_test.moc"
