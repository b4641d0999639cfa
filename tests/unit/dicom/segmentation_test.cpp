// DICOM segmentations written and read back: random label maps, slides, what is refused, codes and colours.
#include "core/base/atomic_file.h"
#include "core/dicom/dicom_lab.h"
#include "core/dicom/segment_codes.h"
#include "core/dicom/segmentation_file.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <random>

using namespace triptych;

namespace {

/// An image that is no DICOM, so that nothing else is needed.
DicomSubject pictureSubject(QSize size, int frames = 1)
{
    DicomSubject subject;
    subject.info.id.value = QString(64, QLatin1Char('a'));
    subject.info.path = QStringLiteral("/nowhere/picture.png");
    subject.info.kind = ImageKind::Image;
    subject.info.frames = frames;
    subject.info.levels = {{size, 1, size}};
    return subject;
}

DicomSubject slideSubject(QSize size, QSize tile)
{
    DicomSubject subject = pictureSubject(size);
    subject.info.kind = ImageKind::Slide;
    subject.info.levels = {{size, 1, tile}, {labelMapSize(size, 4), 4, tile}};
    subject.info.calibration.spacing = PixelSpacing{0.00025, 0.0005};
    return subject;
}

DicomSegment segmentOf(int label)
{
    DicomSegment segment;
    segment.label = label;
    segment.name = QStringLiteral("Label %1").arg(label);
    return segment;
}

LabelMap randomMap(QSize size, const std::vector<int>& labels, std::mt19937& random, double downsample = 1)
{
    auto pixels = PixelBuffer::allocate(size, 1, SampleType::U8);
    const unsigned density = random() % 5; // 0: nothing is painted
    for (int y = 0; y < size.height(); ++y)
        for (int x = 0; x < size.width(); ++x)
            if (random() % 4 < density)
                pixels->mutableRow<quint8>(y)[x] = quint8(labels[random() % labels.size()]);
    return *LabelMap::fromBuffer(*pixels, downsample);
}

/// Every label that the file numbers 1, 2 … becomes again what it was.
LabelMap relabelled(const LabelMap& map, const std::vector<int>& labels)
{
    LabelMap out(map.size(), map.downsample());
    for (const QPoint index : map.tileIndices()) {
        const LabelMap::Tile tile = map.tile(index);
        auto pixels = PixelBuffer::allocate(tile->size(), 1, SampleType::U8);
        for (qsizetype i = 0; i < tile->byteCount(); ++i)
            if (const auto number = size_t(tile->bytes()[i]); number > 0)
                pixels->mutableBytes()[i] = std::byte(labels[number - 1]);
        out.setTile(index, std::make_shared<const PixelBuffer>(std::move(*pixels)));
    }
    return out;
}

} // namespace

class SegmentationTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void randomLabelMapsComeBackTheSame();
    void slidesComeBackTheSame();
    void fractionsComeBackTheSame();
    void anotherImageIsRefused();
    void whatCannotBeWrittenIsRefused();
    void theSourceIsNeverWrittenOver();
    void aFileThatFailsHalfwayLeavesNothing();
    void codesAreKnownByName();
    void coloursComeBack();

private:
    QString file() const { return m_folder.filePath(QStringLiteral("out.dcm")); }
    QTemporaryDir m_folder;
};

void SegmentationTest::randomLabelMapsComeBackTheSame()
{
    std::mt19937 random(11);
    for (int round = 0; round < 120; ++round) {
        const QSize size(1 + int(random() % 300), 1 + int(random() % 40));
        const int frames = 1 + int(random() % 4);
        std::vector<int> labels;
        for (int label = 1; label <= 255; label += 1 + int(random() % 90))
            labels.push_back(label);
        SegmentationToWrite segmentation;
        segmentation.subject = pictureSubject(size, frames);
        for (const int label : labels)
            segmentation.segments.push_back(segmentOf(label));
        for (int frame = 0; frame < frames; ++frame)
            segmentation.labels[frame] = randomMap(size, labels, random);
        const auto written = writeSegmentation(file().toStdString(), segmentation);
        QVERIFY2(written.ok(), written ? "" : qPrintable(written.error().message));
        const auto read = readSegmentation(file().toStdString());
        QVERIFY2(read.ok(), read ? "" : qPrintable(read.error().message));
        const auto fitted = fitSegmentation(*read, segmentation.subject);
        QVERIFY2(fitted.ok(), fitted ? "" : qPrintable(fitted.error().message));
        QVERIFY(fitted->warnings.isEmpty());
        for (const auto& [frame, map] : segmentation.labels) {
            const auto got = fitted->labels.find(frame);
            const bool same = got != fitted->labels.end() ? relabelled(got->second, labels) == map : map.isEmpty();
            QVERIFY2(same, qPrintable(QStringLiteral("round %1, frame %2").arg(round).arg(frame)));
        }
    }
}

void SegmentationTest::slidesComeBackTheSame()
{
    std::mt19937 random(12);
    const std::vector<int> labels{1, 2};
    for (const QSize tile : {QSize(256, 256), QSize(240, 100), QSize(512, 64)})
        for (const double downsample : {1.0, 4.0, 7.0}) {
            const QSize size(2001, 1203);
            SegmentationToWrite segmentation;
            segmentation.subject = slideSubject(size, tile);
            segmentation.segments = {segmentOf(1), segmentOf(2)};
            LabelMap map(labelMapSize(size, downsample), downsample);
            map.paintStroke({3, 3}, {60, 90}, 9.5, 1);
            map.paintStroke({map.size().width() - 30.0, map.size().height() - 2.0},
                            {map.size().width() - 1.0, map.size().height() - 1.0}, 4, 2);
            segmentation.labels[0] = map;
            QVERIFY(writeSegmentation(file().toStdString(), segmentation).ok());
            const auto read = readSegmentation(file().toStdString());
            QVERIFY2(read.ok(), read ? "" : qPrintable(read.error().message));
            QVERIFY(read->tiled);
            const auto fitted = fitSegmentation(*read, segmentation.subject);
            QVERIFY2(fitted.ok(), fitted ? "" : qPrintable(fitted.error().message));
            QCOMPARE(fitted->labels.at(0).downsample(), downsample);
            QVERIFY(fitted->labels.at(0) == map);
        }
}

void SegmentationTest::fractionsComeBackTheSame()
{
    auto values = PixelBuffer::allocate({7, 5}, 1, SampleType::U8);
    for (int i = 0; i < 35; ++i)
        values->mutableBytes()[i] = std::byte(7 * i);
    SegmentationToWrite segmentation;
    segmentation.kind = SegmentationKind::Probability;
    segmentation.subject = pictureSubject({7, 5}, 3);
    segmentation.segments = {segmentOf(4), segmentOf(9)};
    segmentation.fractions = {{4, 0, {}, *values}, {9, 2, {}, *values}};
    QVERIFY(writeSegmentation(file().toStdString(), segmentation).ok());
    const auto read = readSegmentation(file().toStdString());
    QVERIFY(read.ok());
    QCOMPARE(read->kind, SegmentationKind::Probability);
    const auto fitted = fitSegmentation(*read, segmentation.subject);
    QVERIFY(fitted.ok());
    QCOMPARE(fitted->fractions.size(), size_t(2));
    QCOMPARE(fitted->fractions[1].frame, 2);
    QCOMPARE(std::memcmp(fitted->fractions[1].values.bytes(), values->bytes(), 35), 0);
}

void SegmentationTest::anotherImageIsRefused()
{
    std::mt19937 random(13);
    SegmentationToWrite segmentation;
    segmentation.subject = pictureSubject({20, 10});
    segmentation.segments = {segmentOf(1)};
    segmentation.labels[0] = randomMap({20, 10}, {1}, random);
    QVERIFY(writeSegmentation(file().toStdString(), segmentation).ok());
    const auto read = readSegmentation(file().toStdString());
    QVERIFY(read.ok());
    DicomSubject other = segmentation.subject;
    other.info.id.value = QStringLiteral("1.2.3.4");
    const auto fitted = fitSegmentation(*read, other);
    QVERIFY(!fitted.ok());
    QCOMPARE(fitted.error().code, ErrorCode::Refused);
    QVERIFY(fitted.error().message.contains(sopInstanceUidOf(segmentation.subject.info.id)));
    QVERIFY(fitted.error().message.contains(QStringLiteral("1.2.3.4")));
    other = segmentation.subject;
    other.info.levels[0].size = {10, 20};
    QCOMPARE(fitSegmentation(*read, other).error().code, ErrorCode::Refused);
}

void SegmentationTest::whatCannotBeWrittenIsRefused()
{
    std::mt19937 random(14);
    SegmentationToWrite segmentation;
    segmentation.subject = pictureSubject({20, 10});
    QVERIFY(!writeSegmentation(file().toStdString(), segmentation).ok()); // no label
    segmentation.segments = {segmentOf(1)};
    segmentation.labels[0] = LabelMap({20, 10});
    segmentation.labels[0].paintStroke({3, 3}, {9, 9}, 3, 5);
    const auto unlisted = writeSegmentation(file().toStdString(), segmentation);
    QVERIFY(!unlisted.ok());
    QVERIFY(unlisted.error().message.contains(QStringLiteral("label 5 is painted but has no segment")));
    segmentation.labels[0] = LabelMap({21, 10});
    QVERIFY(!writeSegmentation(file().toStdString(), segmentation).ok());
    segmentation.labels[0] = LabelMap({20, 10});
    segmentation.segments = {segmentOf(1), segmentOf(1)};
    QVERIFY(!writeSegmentation(file().toStdString(), segmentation).ok());
    QVERIFY(!QFile::exists(file()) || QFile::remove(file()));
}

void SegmentationTest::theSourceIsNeverWrittenOver()
{
    const QString source = m_folder.filePath(QStringLiteral("source.png"));
    QFile picture(source);
    QVERIFY(picture.open(QIODevice::WriteOnly) && picture.write("picture") == 7);
    picture.close();
    SegmentationToWrite segmentation;
    segmentation.subject = pictureSubject({20, 10});
    segmentation.subject.info.path = source;
    segmentation.segments = {segmentOf(1)};
    segmentation.labels[0] = LabelMap({20, 10});
    const QString link = m_folder.filePath(QStringLiteral("link.dcm"));
    QVERIFY(QFile::link(source, link));
    for (const QString& path : {source, link}) {
        const auto written = writeSegmentation(path.toStdString(), segmentation);
        QVERIFY(!written.ok());
        QCOMPARE(written.error().code, ErrorCode::Refused);
    }
    QVERIFY(picture.open(QIODevice::ReadOnly));
    QCOMPARE(picture.readAll(), QByteArray("picture"));
}

void SegmentationTest::aFileThatFailsHalfwayLeavesNothing()
{
    QTemporaryDir folder;
    const auto half = [](const ByteSink& sink) -> Result<void> {
        sink("half", 4);
        return Error{ErrorCode::Internal, QStringLiteral("no more"), {}};
    };
    const auto written = writeFileAtomically(folder.filePath(QStringLiteral("x")).toStdString(), half);
    QVERIFY(!written.ok());
    QCOMPARE(written.error().message, QStringLiteral("no more"));
    QVERIFY(QDir(folder.path()).entryList(QDir::Files | QDir::Hidden).isEmpty());
}

void SegmentationTest::codesAreKnownByName()
{
    const auto codes = SegmentCodes::load(TRIPTYCH_SOURCE_DIR "/resources/codes/segment_codes.json");
    QVERIFY2(codes.ok(), codes ? "" : qPrintable(codes.error().message));
    QVERIFY(codes->knownNames() > 60);
    QCOMPARE(codes->meaningOf(QStringLiteral(" mass ")).type.value, QStringLiteral("4147007"));
    QCOMPARE(codes->meaningOf(QStringLiteral("blood_VESSEL")).category.value, QStringLiteral("85756007"));
    const LabelMeaning unknown = codes->meaningOf(QStringLiteral("My own label"));
    QCOMPARE(unknown.type.scheme, QStringLiteral("99TRIPTYCH"));
    QCOMPARE(unknown.type.meaning, QStringLiteral("My own label"));
    QCOMPARE(codes->meaningOf(QStringLiteral("my OWN  label")).type.value, unknown.type.value);
    QVERIFY(codes->meaningOf(QStringLiteral("another")).type.value != unknown.type.value);
    QCOMPARE(codes->meaningOf(QString(500, QLatin1Char('x'))).type.meaning.size(), 64);
    QVERIFY(!SegmentCodes::load("/nowhere/at/all.json").ok());
}

void SegmentationTest::coloursComeBack()
{
    for (int red = 0; red < 256; red += 15)
        for (int green = 0; green < 256; green += 15)
            for (int blue = 0; blue < 256; blue += 15) {
                const QColor colour(red, green, blue);
                const auto words = labOfColour(colour);
                const auto back = colourOfLab({words.begin(), words.end()});
                QVERIFY(back && std::abs(back->red() - red) <= 1 && std::abs(back->green() - green) <= 1 &&
                        std::abs(back->blue() - blue) <= 1);
            }
}

QTEST_GUILESS_MAIN(SegmentationTest)
#include "segmentation_test.moc"
