// The table of formats: which is meant by a name, which files are written, what is said to be lost, and what is refused
// or mended when it comes in.
#include "core/exchange/exchange_formats.h"
#include "core/exchange/mask_marks.h"
#include "core/exchange/shape_check.h"
#include "tests/unit/exchange/random_marks.h"

#include <QFile>
#include <QImage>
#include <QTemporaryDir>
#include <QTest>

using namespace triptych;

namespace {

ExchangeMarks someMarks(const char* name, QSize size, int frames)
{
    ExchangeMarks marks;
    marks.image = {ImageId{QString::fromLatin1(name)}, QString::fromLatin1(name), {}, size, frames, 1, {}, {}};
    for (int i = 0; i < frames; ++i) {
        marks.frames << i;
        LabelMap map(size);
        map.paintStroke({5, 5}, {9, 5}, 2.5, quint8(1 + i % 200));
        marks.masks[i] = map;
    }
    return marks;
}

QString joined(const QStringList& sentences) { return sentences.join(QLatin1Char(' ')); }

} // namespace

class ExchangeFormatsTest : public QObject {
    Q_OBJECT
    QTemporaryDir m_folder;
    std::filesystem::path file(const char* name) const { return m_folder.filePath(QLatin1String(name)).toStdString(); }
    void put(const char* name, const QByteArray& bytes) const
    {
        QFile out(m_folder.filePath(QLatin1String(name)));
        QVERIFY(out.open(QIODevice::WriteOnly) && out.write(bytes) == bytes.size());
    }

private Q_SLOTS:
    void namesTellTheFormat()
    {
        const auto id = [](const char* name) {
            const ExchangeFormat* format = exchangeFormatOfName(QLatin1String(name));
            return format ? format->id : QString();
        };
        QCOMPARE(id("a.geojson"), QStringLiteral("geojson"));
        QCOMPARE(id("a.JSON"), QStringLiteral("geojson"));
        QCOMPARE(id("instances_coco.json"), QStringLiteral("coco"));
        QCOMPARE(id("a.nii.gz"), QStringLiteral("nifti"));
        QCOMPARE(id("a.b.nrrd"), QStringLiteral("nrrd"));
        QCOMPARE(id("a.xyz"), QString());
    }

    void eachImageAndFrameGetsItsFile()
    {
        ExchangeContent content{{someMarks("one.dcm", {20, 20}, 1), someMarks("two.dcm", {20, 20}, 3)},
                                defaultLabels()};
        const auto names = [&](const char* path) {
            QStringList all;
            for (const auto& one : exchangeFiles(*exchangeFormatOfName(QLatin1String(path)), content, path))
                all << QString::fromStdString(one.string());
            return all.join(QLatin1Char(' '));
        };
        QCOMPARE(names("d/x.coco.json"), QStringLiteral("d/x.coco.json"));
        QCOMPARE(names("d/x.nii.gz"), QStringLiteral("d/x_one.nii.gz d/x_two.nii.gz"));
        QCOMPARE(names("x.png"), QStringLiteral("x_one.png x_two_frame001.png x_two_frame002.png x_two_frame003.png"));
        const auto written = writeExchange(*exchangeFormat(QStringLiteral("png")), content, file("x.png"), {});
        QVERIFY(written.ok());
        QCOMPARE(written->size(), size_t(4));
        const auto back = readExchange(written->back(), {}, {});
        QVERIFY(back.ok());
        QVERIFY(back->content.images[0].masks[0] == content.images[1].masks[2]);
    }

    void lossesAreSaidBeforeAndAreTrue()
    {
        ExchangeMarks marks = someMarks("a.dcm", {20, 20}, 1);
        Shape line;
        line.type = ShapeType::Length;
        line.points = {{1, 1}, {5, 5}};
        Shape ring;
        ring.points = {{10, 10}, {18, 10}, {18, 18}, {10, 18}};
        ring.moreRings = {{{12, 12}, {14, 12}, {14, 14}, {12, 14}}};
        marks.shapes = {line, ring};
        const ExchangeContent content{{marks}, defaultLabels()};
        const auto losses = [&](const char* id) {
            return joined(exchangeLosses(*exchangeFormat(QLatin1String(id)), content, {}));
        };
        QVERIFY(losses("coco").contains(QStringLiteral("1 line, point or note is left out")));
        QVERIFY(losses("coco").contains(QStringLiteral("1 shape with holes")));
        QVERIFY(losses("nifti").contains(QStringLiteral("encloses nothing")));
        QVERIFY(losses("geojson").contains(QStringLiteral("exact to the pixel")));
        // The hole goes into COCO all the same, as pixels.
        QVERIFY(writeExchange(*exchangeFormat(QStringLiteral("coco")), content, file("l.coco.json"), {}).ok());
        const auto back = readExchange(file("l.coco.json"), {marks.image}, defaultLabels());
        QVERIFY(back.ok());
        QCOMPARE(back->content.images[0].shapes.size(), 2); // the painted stroke and the ring
        const Shape& hole = back->content.images[0].shapes[0].moreRings.isEmpty() ? back->content.images[0].shapes[1]
                                                                                  : back->content.images[0].shapes[0];
        QCOMPARE(areaPixels(hole), 60.0);
    }

    void aCoarserLevelIsOfferedAndWritten()
    {
        ExchangeMarks marks;
        marks.image = {ImageId{QStringLiteral("w")}, QStringLiteral("wide.dcm"), {}, QSize(40000, 8), 1, 1, {}, {}};
        marks.frames = {0};
        const ExchangeContent content{{marks}, {}};
        const ExchangeFormat& nifti = *exchangeFormat(QStringLiteral("nifti"));
        QVERIFY(joined(exchangeLosses(nifti, content, {})).contains(QStringLiteral("coarser")));
        const auto refused = writeExchange(nifti, content, file("wide.nii"), {});
        QVERIFY(!refused.ok());
        QVERIFY(refused.error().message.contains(QStringLiteral("coarser")));
        QVERIFY(writeExchange(nifti, content, file("wide.nii"), {2, {}, {}, 0}).ok());
        QCOMPARE(readMask(file("wide.nii"))->frames[0].size(), QSize(20000, 4));
    }

    void masksOfAnotherSizeAreResampledOrRefused()
    {
        ExchangeMarks marks = someMarks("a.dcm", {40, 30}, 1);
        QVERIFY(writeExchange(*exchangeFormat(QStringLiteral("png")), {{marks}, {}}, file("s.png"), {}).ok());
        ExchangeImage twice = marks.image;
        twice.size = QSize(80, 60);
        const auto resampled = readExchange(file("s.png"), {twice}, {});
        QVERIFY(resampled.ok());
        QVERIFY2(joined(resampled->notes).contains(QStringLiteral("resampled to 80 × 60")),
                 qPrintable(joined(resampled->notes)));
        for (int y = 0; y < 60; ++y)
            for (int x = 0; x < 80; ++x)
                QCOMPARE(resampled->content.images[0].masks[0].labelAt({x, y}), marks.masks[0].labelAt({x / 2, y / 2}));
        twice.size = QSize(80, 80);
        const auto refused = readExchange(file("s.png"), {twice}, {});
        QVERIFY(!refused.ok());
        QCOMPARE(refused.error().code, ErrorCode::Refused);
        QVERIFY(refused.error().message.contains(QStringLiteral("40 × 30")) &&
                refused.error().message.contains(QStringLiteral("80 × 80")));
        const auto frames = someMarks("b.dcm", {40, 30}, 3);
        QVERIFY(writeExchange(*exchangeFormat(QStringLiteral("nrrd")), {{frames}, {}}, file("f.nrrd"), {}).ok());
        QVERIFY(readExchange(file("f.nrrd"), {marks.image}, {}).error().message.contains(QStringLiteral("3 frames")));
    }

    void labelsAboveTheLimitAreRenumberedOrRefused()
    {
        QImage few(4, 1, QImage::Format_Grayscale16);
        auto* row = reinterpret_cast<quint16*>(few.bits());
        const quint16 values[] = {0, 1, 1000, 60000};
        std::copy(std::begin(values), std::end(values), row);
        QVERIFY(few.save(m_folder.filePath(QStringLiteral("few.png"))));
        const auto read = readExchange(file("few.png"), {}, {});
        QVERIFY2(read.ok(), read.ok() ? "" : qPrintable(read.error().message));
        QVERIFY2(joined(read->notes).contains(QStringLiteral("1000 → 2, 60000 → 3")), qPrintable(joined(read->notes)));
        QCOMPARE(read->content.images[0].masks[0].labelAt({1, 0}), 1);
        QCOMPARE(read->content.images[0].masks[0].labelAt({3, 0}), 3);
        QImage many(300, 200, QImage::Format_Grayscale16);
        for (int y = 0; y < 200; ++y)
            for (int x = 0; x < 300; ++x)
                reinterpret_cast<quint16*>(many.scanLine(y))[x] = quint16(y * 300 + x + 1);
        QVERIFY(many.save(m_folder.filePath(QStringLiteral("many.png"))));
        const auto refused = readExchange(file("many.png"), {}, {});
        QVERIFY(!refused.ok());
        QVERIFY2(refused.error().message.contains(QStringLiteral("60,000 different labels")),
                 qPrintable(refused.error().message));
        QImage deep(3, 1, QImage::Format_Grayscale16); // 16 bit, and labels all the same
        for (int x = 0; x < 3; ++x)
            reinterpret_cast<quint16*>(deep.bits())[x] = quint16(x * 100);
        QVERIFY(deep.save(m_folder.filePath(QStringLiteral("deep.png"))));
        QCOMPARE(readExchange(file("deep.png"), {}, {})->content.images[0].masks[0].labelAt({2, 0}), 200);
    }

    void namesTravelBesideWhatHasNoPlaceForThem()
    {
        ExchangeContent content{{someMarks("a.dcm", {20, 20}, 1)}, {}};
        content.labels[1] = {QStringLiteral("Tumeur \"bord\""), QColor(12, 34, 56), false, 0.25};
        for (const char* name : {"n.nii.gz", "n.mha", "n.png"}) {
            QVERIFY(writeExchange(*exchangeFormatOfName(QLatin1String(name)), content, file(name), {}).ok());
            const auto back = readExchange(file(name), {}, {});
            QVERIFY(back.ok());
            const LabelInfo label = back->content.labels[1];
            QCOMPARE(label.name, QStringLiteral("Tumeur 'bord'")); // the text has no place for quotes
            QCOMPARE(label.colour, QColor(12, 34, 56));
            QCOMPARE(label.visible, false);
            QCOMPARE(label.opacity, 0.25);
            QCOMPARE(back->mapping, QStringList{QStringLiteral("Tumeur 'bord' → 1 Tumeur 'bord'")});
        }
        QVERIFY(QFile::exists(m_folder.filePath(QStringLiteral("n.labels.txt"))));
    }

    void outlinesThatCrossThemselvesAreNamed()
    {
        QVERIFY(crossesItself({{0, 0}, {10, 10}, {10, 0}, {0, 10}}));
        QVERIFY(!crossesItself({{0, 0}, {10, 0}, {10, 10}, {0, 10}}));
        QVERIFY(!crossesItself({{0, 0}, {0, 0}, {10, 0}, {10, 10}, {0, 10}, {0, 0}}));
        QPolygonF star, circle;
        for (int i = 0; i < 1001; ++i) {
            const double turn = 2 * M_PI * i / 1001;
            circle << QPointF(std::cos(turn), std::sin(turn));
            star << QPointF(std::cos(turn * 500), std::sin(turn * 500));
        }
        QVERIFY(crossesItself(star) && !crossesItself(circle));
        put("bow.geojson", R"({"type":"FeatureCollection","features":[{"type":"Feature","geometry":{"type":"Polygon",
            "coordinates":[[[0,0],[10,10],[10,0],[0,10],[0,0]]]},"properties":{"classification":{"name":"Tumor"}}}]})");
        const auto read = readExchange(file("bow.geojson"), {}, defaultLabels());
        QVERIFY(read.ok());
        QCOMPARE(read->content.images[0].shapes.size(), 1);
        QVERIFY(joined(read->notes).contains(QStringLiteral("bow.geojson: the outline of shape 1 crosses")));
        QCOMPARE(read->mapping.size(), 1);
        QCOMPARE(read->content.images[0].shapes[0].origin, QStringLiteral("import:bow.geojson"));
    }

    void shapesOnFramesThatAreNotThereAreLeftOut()
    {
        put("late.geojson", R"({"type":"Feature","geometry":{"type":"Point","coordinates":[1,2],"plane":{"t":9}}})");
        const auto read = readExchange(file("late.geojson"), {someMarks("a", {9, 9}, 2).image}, {});
        QVERIFY(read.ok());
        QVERIFY(read->content.images[0].shapes.isEmpty());
        QVERIFY(joined(read->notes).contains(QStringLiteral("late.geojson: 1 shape lies on a frame")));
    }

    void nothingIsWrittenOverASourceAndCancelLeavesNothing()
    {
        ExchangeMarks marks = someMarks("a.png", {20, 20}, 1);
        put("source.png", "pixels");
        marks.image.path = m_folder.filePath(QStringLiteral("source.png"));
        for (const ExchangeFormat& format : exchangeFormats()) {
            const auto link = file(qPrintable(QStringLiteral("link") + format.endings[0]));
            std::filesystem::create_symlink("source.png", link);
            const auto refused = writeExchange(format, {{marks}, {}}, link, {});
            QVERIFY2(!refused.ok() && refused.error().code == ErrorCode::Refused, qPrintable(format.id));
            std::stop_source stop;
            stop.request_stop();
            const auto path = file(qPrintable(QStringLiteral("stopped") + format.endings[0]));
            const auto stopped = writeExchange(format, {{marks}, {}}, path, {1, {}, stop.get_token(), 0});
            QVERIFY2(!stopped.ok() && stopped.error().code == ErrorCode::Cancelled, qPrintable(format.id));
            QVERIFY(!std::filesystem::exists(path));
        }
    }
};

QTEST_GUILESS_MAIN(ExchangeFormatsTest)
#include "exchange_formats_test.moc"
