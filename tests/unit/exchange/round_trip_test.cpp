// Every format gives back what went in: random label maps through each, 200 maps and more, and shapes through GeoJSON.
#include "core/annotation/geojson.h"
#include "core/annotation/marked_labels.h"
#include "core/exchange/exchange_formats.h"
#include "core/exchange/mask_marks.h"
#include "tests/unit/exchange/random_marks.h"

#include <QTemporaryDir>
#include <QTest>

using namespace triptych;

namespace {

constexpr int kMaps = 200;

bool sameMaps(const QMap<int, LabelMap>& a, const QMap<int, LabelMap>& b)
{
    for (const int frame : QSet<int>(a.keyBegin(), a.keyEnd()) | QSet<int>(b.keyBegin(), b.keyEnd())) {
        const LabelMap one = a.value(frame), other = b.value(frame);
        if (one.isEmpty() != other.isEmpty() || (!one.isEmpty() && !(one == other)))
            return false;
    }
    return true;
}

ExchangeContent contentOf(const QMap<int, LabelMap>& maps, QSize size, int frames)
{
    ExchangeMarks marks;
    marks.image = {ImageId{QStringLiteral("i")}, QStringLiteral("image.dcm"), {}, size, frames, 1, {}, {}};
    marks.masks = maps;
    for (int i = 0; i < frames; ++i)
        marks.frames << i;
    QMap<int, LabelInfo> labels;
    for (int label = 1; label <= 255; ++label)
        labels[label] = {QStringLiteral("Label %1").arg(label), QColor(label, 255 - label, 7)};
    return {{marks}, labels};
}

} // namespace

class RoundTripTest : public QObject {
    Q_OBJECT
    QTemporaryDir m_folder;

private Q_SLOTS:
    void labelMapsComeBackFromEveryFormat_data()
    {
        QTest::addColumn<QString>("name");
        for (const char* name : {"m.geojson", "m.coco.json", "m.nii", "m.nii.gz", "m.nrrd", "m.mha", "m.png"})
            QTest::newRow(name) << QString::fromLatin1(name);
    }
    void labelMapsComeBackFromEveryFormat()
    {
        QFETCH(const QString, name);
        QRandomGenerator random(20261127);
        const ExchangeFormat* format = exchangeFormatOfName(name);
        QVERIFY(format);
        int painted = 0;
        for (int i = 0; i < kMaps; ++i) {
            const QSize size = randomSize(random);
            const int frames = format->manyFrames ? 1 + i % 3 : 1;
            QMap<int, LabelMap> maps;
            for (int frame = 0; frame < frames; ++frame)
                maps[frame] = randomLabelMap(random, size);
            const ExchangeContent content = contentOf(maps, size, frames);
            painted += content.hasMasks();
            const auto path = m_folder.filePath(name).toStdString();
            const auto written = writeExchange(*format, content, path, {});
            QVERIFY2(written.ok(), written.ok() ? "" : qPrintable(written.error().message));
            const auto read = readExchange(path, {content.images[0].image}, content.labels);
            QVERIFY2(read.ok(), read.ok() ? "" : qPrintable(read.error().message));
            QVERIFY2(read->notes.isEmpty(), qPrintable(read->notes.join(QLatin1Char(' '))));
            ExchangeContent back = read->content;
            if (format->shapes && !back.images.isEmpty()) {
                auto mapped = asMasks(back);
                QVERIFY(mapped.ok());
                back = *mapped;
            }
            QVERIFY2(sameMaps(back.images.isEmpty() ? QMap<int, LabelMap>() : back.images[0].masks, maps),
                     qPrintable(QStringLiteral("map %1 of %2 × %3").arg(i).arg(size.width()).arg(size.height())));
        }
        QVERIFY(painted > kMaps / 2);
    }

    void outlinesArePaintedBackAndTouchNowhere()
    {
        QRandomGenerator random(7);
        for (int i = 0; i < kMaps; ++i) {
            const QSize size = randomSize(random);
            const LabelMap map = randomLabelMap(random, size);
            const auto shapes = outlineShapes({{3, map}});
            QVERIFY(shapes.ok());
            LabelMap painted(size);
            for (const Shape& shape : *shapes) {
                QCOMPARE(shape.frame, 3);
                for (const QPolygonF& ring : shape.rings()) {
                    QSet<QPair<double, double>> corners;
                    for (const QPointF& point : ring)
                        corners.insert({point.x(), point.y()});
                    QCOMPARE(corners.size(), ring.size()); // comes back to none of its corners
                }
            }
            painted = markedLabels(std::move(painted), *shapes, 3);
            QVERIFY(painted == map);
        }
    }

    void shapesComeBackEqualFromGeoJson()
    {
        QRandomGenerator random(1);
        QList<Shape> shapes;
        for (int i = 0; i < 400; ++i)
            shapes << randomShape(random, i);
        const auto content =
            parseGeoJson(shapesToGeoJson(shapes, defaultLabels()), defaultLabels(), QStringLiteral("f"));
        QVERIFY(content.ok());
        QVERIFY2(content->losses.isEmpty(), qPrintable(content->losses.join(QLatin1Char(' '))));
        QCOMPARE(content->shapes.size(), shapes.size());
        for (qsizetype i = 0; i < shapes.size(); ++i)
            QVERIFY2(content->shapes[i] == shapes[i],
                     qPrintable(QString::number(i) + QLatin1Char(' ') + shapeTypeName(shapes[i].type)));
    }

    void placeAndNamesComeBack_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<double>("within");
        QTest::newRow("NIfTI") << "v.nii.gz" << 1e-4; // 32-bit numbers
        QTest::newRow("NRRD") << "v.nrrd" << 1e-12;
        QTest::newRow("MetaImage") << "v.mha" << 1e-12;
    }
    void placeAndNamesComeBack()
    {
        QFETCH(const QString, name);
        QFETCH(const double, within);
        QRandomGenerator random(3);
        for (int i = 0; i < 20; ++i) {
            // An oblique stack, any way round.
            const double a = random.bounded(6.28), b = random.bounded(6.28);
            const PatientVector row{std::cos(a), std::sin(a), 0};
            const PatientVector column{-std::sin(a) * std::cos(b), std::cos(a) * std::cos(b), std::sin(b)};
            const PatientVector normal{std::sin(a) * std::sin(b), -std::cos(a) * std::sin(b), std::cos(b)};
            const int frames = 1 + i % 4;
            QMap<int, LabelMap> maps;
            for (int f = 0; f < frames; ++f)
                maps[f] = randomLabelMap(random, QSize(21, 13));
            maps[0].paintStroke({4, 4}, {9, 9}, 3, 2);
            ExchangeContent content = contentOf(maps, QSize(21, 13), frames);
            ExchangeImage& image = content.images[0].image;
            image.spacing = PixelSpacing{0.0731 + random.generateDouble(), 0.0913 + random.generateDouble()};
            const double step = 0.5 + random.generateDouble() * (i % 2 ? 1 : -1); // also against the normal
            for (int f = 0; f < frames; ++f) {
                FramePlane plane{{-101.123456789, 55.5, 12.25}, row, column, std::abs(step)};
                for (size_t k = 0; k < 3; ++k)
                    plane.originMm[k] += normal[k] * step * f;
                image.planes.push_back(plane);
            }
            const auto path = m_folder.filePath(name).toStdString();
            const auto written = writeExchange(*exchangeFormatOfName(name), content, path, {});
            QVERIFY2(written.ok(), written.ok() ? "" : qPrintable(written.error().message));
            const auto read = readExchange(path, {}, defaultLabels());
            QVERIFY(read.ok());
            const ExchangeImage& back = read->content.images[0].image;
            QVERIFY(std::abs(back.spacing->xMm - image.spacing->xMm) < within);
            QVERIFY(std::abs(back.spacing->yMm - image.spacing->yMm) < within);
            QCOMPARE(back.planes.size(), image.planes.size());
            for (size_t f = 0; f < image.planes.size(); ++f)
                for (size_t k = 0; k < 3; ++k) {
                    QVERIFY(std::abs(back.planes[f].originMm[k] - image.planes[f].originMm[k]) < 10 * within);
                    QVERIFY(std::abs(back.planes[f].alongRow[k] - image.planes[f].alongRow[k]) < within);
                    QVERIFY(std::abs(back.planes[f].alongColumn[k] - image.planes[f].alongColumn[k]) < within);
                }
            // Onto the same image with its slices the other way round: each finds its own.
            ExchangeImage turned = image;
            std::reverse(turned.planes.begin(), turned.planes.end());
            const auto onto = readExchange(path, {turned}, {});
            QVERIFY(onto.ok());
            for (int f = 0; f < frames; ++f)
                QVERIFY(sameMaps({{0, onto->content.images[0].masks.value(frames - 1 - f)}}, {{0, maps[f]}}));
            QCOMPARE(onto->content.labels[2].name, QStringLiteral("Label 2"));
            QCOMPARE(onto->content.labels[2].colour, QColor(2, 253, 7));
        }
    }
};

QTEST_GUILESS_MAIN(RoundTripTest)
#include "round_trip_test.moc"
