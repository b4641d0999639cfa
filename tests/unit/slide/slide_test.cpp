// The slide reader against OpenSlide called barely, against pictures of known truth, and on broken files.
#include "core/image/reduce.h"
#include "core/slide/slide_reader.h"
#include "tiled_tiff.h"

#include <openslide/openslide.h>

#include <QFile>
#include <QImage>
#include <QTemporaryDir>
#include <QTest>

#include <atomic>
#include <cmath>
#include <thread>

using namespace triptych;

namespace {

const QString kShared = QStringLiteral(TRIPTYCH_SHARED_DATA "/slide/");

/// The pixels that OpenSlide gives, over white, computed in floating point.
QImage bareRegion(const QString& path, int level, QRect rect)
{
    openslide_t* slide = openslide_open(path.toLocal8Bit().constData());
    if (!slide)
        return {};
    QImage argb(rect.size(), QImage::Format_ARGB32_Premultiplied);
    const double down = openslide_get_level_downsample(slide, level);
    openslide_read_region(slide, reinterpret_cast<uint32_t*>(argb.bits()), std::llround(rect.x() * down),
                          std::llround(rect.y() * down), level, rect.width(), rect.height());
    openslide_close(slide);
    QImage white(rect.size(), QImage::Format_RGB32);
    for (int y = 0; y < rect.height(); ++y)
        for (int x = 0; x < rect.width(); ++x) {
            const QRgb p = reinterpret_cast<const QRgb*>(argb.constScanLine(y))[x];
            const int rest = 255 - qAlpha(p);
            // Premultiplied values are rounded, so the sum may reach 256.
            white.setPixel(
                x, y,
                qRgb(std::min(255, qRed(p) + rest), std::min(255, qGreen(p) + rest), std::min(255, qBlue(p) + rest)));
        }
    return white;
}

int largestDifference(const PixelBuffer& pixels, const QImage& truth)
{
    if (pixels.size() != truth.size())
        return 256;
    int largest = 0;
    for (int y = 0; y < truth.height(); ++y)
        for (int x = 0; x < truth.width(); ++x) {
            const QRgb t = truth.pixel(x, y);
            const quint8* p = pixels.row<quint8>(y) + 3 * x;
            largest =
                std::max({largest, std::abs(p[0] - qRed(t)), std::abs(p[1] - qGreen(t)), std::abs(p[2] - qBlue(t))});
        }
    return largest;
}

QRgb pattern(int x, int y) { return qRgb((x * 7 + y) & 255, (x + y * 3) & 255, ((x / 16) ^ (y / 16)) * 5 & 255); }

/// The mean of the n×n level-0 pixels of the pattern.
double patternMean(int x, int y, int n, int sample)
{
    double sum = 0;
    for (int j = y * n; j < (y + 1) * n; ++j)
        for (int i = x * n; i < (x + 1) * n; ++i)
            sum += sample == 0 ? qRed(pattern(i, j)) : sample == 1 ? qGreen(pattern(i, j)) : qBlue(pattern(i, j));
    return sum / (n * n);
}

} // namespace

class SlideTest : public QObject {
    Q_OBJECT
    std::unique_ptr<const ImageReader> m_reader = makeSlideReader();
    QTemporaryDir m_folder;

    ImageSourcePtr open(const QString& path)
    {
        auto opened = m_reader->open(path.toStdString(), {});
        if (!opened)
            qWarning("%s", qPrintable(opened.error().message));
        return opened ? *opened : nullptr;
    }
    int confidence(const QString& path)
    {
        QFile file(path);
        if (!file.open(QIODevice::ReadOnly))
            return -1;
        const QByteArray head = file.read(4096);
        return m_reader->confidence(std::as_bytes(std::span(head.constData(), size_t(head.size()))),
                                    path.toStdString());
    }
    static bool haveShared() { return QFile::exists(kShared + QStringLiteral("CMU-1-Small-Region.svs")); }

private Q_SLOTS:
    void aperioIsDescribed()
    {
        if (!haveShared())
            QSKIP("../shared/data/slide is absent");
        const auto source = open(kShared + QStringLiteral("CMU-1-Small-Region.svs"));
        QVERIFY(source);
        const ImageInfo& info = source->info();
        QCOMPARE(info.kind, ImageKind::Slide);
        QCOMPARE(info.size(), QSize(2220, 2967));
        QCOMPARE(info.calibration.source, SpacingSource::SlideMpp);
        QVERIFY(std::abs(info.calibration.spacing->xMm - 0.000499) < 1e-9);
        QCOMPARE(info.objectivePower, 20.0);
        QCOMPARE(info.identity.studyDate, QDate(2009, 12, 29));
        QVERIFY(info.levels.size() > 1);
        QVERIFY(info.levels.back().size.height() <= 512);
    }

    void labelAndMacroAreOpenSlidesOwn()
    {
        if (!haveShared())
            QSKIP("../shared/data/slide is absent");
        const QString path = kShared + QStringLiteral("CMU-1-Small-Region.svs");
        const auto source = open(path);
        QVERIFY(source);
        QStringList names = source->associatedImages();
        names.sort();
        QCOMPARE(names, QStringList({QStringLiteral("label"), QStringLiteral("macro"), QStringLiteral("thumbnail")}));
        openslide_t* bare = openslide_open(path.toLocal8Bit().constData());
        for (const QString& name : names) {
            int64_t width = 0, height = 0;
            openslide_get_associated_image_dimensions(bare, qPrintable(name), &width, &height);
            QImage truth(int(width), int(height), QImage::Format_RGB32); // opaque pictures: no white shines through
            openslide_read_associated_image(bare, qPrintable(name), reinterpret_cast<uint32_t*>(truth.bits()));
            const auto picture = source->readAssociated(name, {});
            QVERIFY2(picture.ok(), qPrintable(name));
            QCOMPARE(largestDifference(*picture, truth), 0);
        }
        openslide_close(bare);
        QCOMPARE(source->readAssociated(QStringLiteral("nothing"), {}).error().code, ErrorCode::NotFound);
    }

    void regionsAreOpenSlidesOwn()
    {
        if (!haveShared())
            QSKIP("../shared/data/slide is absent");
        const QString svs = kShared + QStringLiteral("CMU-1-Small-Region.svs");
        const QString boxes = kShared + QStringLiteral("boxes.tiff");
        const auto slide = open(svs), pyramid = open(boxes);
        for (const QRect rect : {QRect(0, 0, 64, 64), QRect(1000, 1500, 301, 203), QRect(2200, 2950, 20, 17)})
            QCOMPARE(largestDifference(*slide->read(0, 0, rect), bareRegion(svs, 0, rect)), 0);
        for (int level = 0; level < 2; ++level) {
            const QRect whole(QPoint(0, 0), pyramid->info().levels[size_t(level)].size);
            QCOMPARE(largestDifference(*pyramid->read(level, 0, whole), bareRegion(boxes, level, whole)), 0);
        }
    }

    /// Whole tiles do not come through OpenSlide, but are what it gives, at the edges too.
    void wholeTilesAreOpenSlidesOwn()
    {
        const QString jpeg = m_folder.filePath(QStringLiteral("whole.tif"));
        const QString raw = m_folder.filePath(QStringLiteral("whole-raw.tif"));
        QVERIFY(writeTiledTiff(jpeg, {{QSize(4353, 700), pattern}, {QSize(1088, 300), pattern}}, 0, true));
        QVERIFY(writeTiledTiff(raw, {{QSize(4353, 700), pattern}}, 0, false));
        QStringList paths{jpeg, raw};
        if (haveShared())
            paths << kShared + QStringLiteral("CMU-1-Small-Region.svs");
        int compared = 0;
        for (const QString& path : paths) {
            const auto source = open(path);
            QVERIFY(source);
            const LevelInfo& level = source->info().levels.front();
            for (int y = 0; y * level.tile.height() < level.size.height(); ++y)
                for (int x = 0; x * level.tile.width() < level.size.width(); ++x, ++compared) {
                    const TileIndex index{0, 0, x, y};
                    const auto unit = source->readUnit(index);
                    QVERIFY(unit.ok());
                    QCOMPARE(largestDifference(unit->front().pixels, bareRegion(path, 0, source->tileRect(index))), 0);
                }
        }
        QVERIFY(compared >= 18 * 3 * 2);
    }

    void levelsSmallerThanATileAreMadeAndNotGarbage()
    {
        if (!haveShared())
            QSKIP("../shared/data/slide is absent");
        const auto source = open(kShared + QStringLiteral("boxes.tiff"));
        QCOMPARE(source->info().levels.size(), size_t(4)); // as the file has
        const auto finer = source->read(1, 0, QRect(QPoint(0, 0), source->info().levels[1].size));
        const auto mean = reduceByTwo(*finer);
        const auto level = source->read(2, 0, QRect(QPoint(0, 0), source->info().levels[2].size));
        QCOMPARE(level->size(), mean->size());
        QVERIFY(std::memcmp(level->bytes(), mean->bytes(), size_t(mean->byteCount())) == 0);
    }

    void theTruthOfThePyramidIsRead()
    {
        if (!haveShared())
            QSKIP("../shared/data/slide is absent");
        const auto source = open(kShared + QStringLiteral("boxes.tiff"));
        const QImage truth(kShared + QStringLiteral("boxes.png"));
        QCOMPARE(largestDifference(*source->read(0, 0, QRect(QPoint(0, 0), truth.size())), truth), 0);
    }

    void madeUpLevelsAreMeans()
    {
        const QString path = m_folder.filePath(QStringLiteral("single.tif"));
        QVERIFY(writeTiledTiff(path, {{QSize(5000, 1200), pattern}}, 20000));
        const auto source = open(path);
        QVERIFY(source);
        QCOMPARE(source->info().levels.size(), size_t(5)); // 5000, 2500, 1250, 625, 313
        const auto coarse = source->read(3, 0, QRect(300, 100, 40, 40));
        QVERIFY(coarse.ok());
        for (const QPoint p : {QPoint(0, 0), QPoint(39, 39), QPoint(20, 5)})
            for (int s = 0; s < 3; ++s)
                QVERIFY(std::abs(coarse->sampleAt(p.x(), p.y(), s) - patternMean(300 + p.x(), 100 + p.y(), 8, s)) <=
                        1.6);
        // A tile is the same as a region, from the cache as well as made anew.
        const auto tile = source->readUnit({3, 0, 1, 0});
        QVERIFY(tile.ok());
        const auto again = source->read(3, 0, source->tileRect({3, 0, 1, 0}));
        QCOMPARE(tile->front().pixels.size(), again->size());
        QVERIFY(std::memcmp(tile->front().pixels.bytes(), again->bytes(), size_t(again->byteCount())) == 0);
    }

    void bigStepsAreFilledIn()
    {
        const auto red = [](int, int) { return qRgb(200, 10, 20); };
        const QString path = m_folder.filePath(QStringLiteral("steps.tif"));
        QVERIFY(writeTiledTiff(path, {{QSize(4096, 4096), red}, {QSize(256, 256), red}}, 0));
        const auto source = open(path);
        QVERIFY(source);
        std::vector<double> steps;
        for (const LevelInfo& level : source->info().levels)
            steps.push_back(level.downsample);
        QCOMPARE(steps, (std::vector<double>{1, 2, 4, 16}));
        const auto pixels = source->read(2, 0, QRect(500, 500, 3, 3));
        QCOMPARE(pixels->sampleAt(1, 1, 0), 200.0);
        QCOMPARE(pixels->sampleAt(1, 1, 2), 20.0);
    }

    void spacingOnlyWhereItCanBeAMicroscopes()
    {
        const auto grey = [](int, int) { return qRgb(90, 90, 90); };
        const QString real = m_folder.filePath(QStringLiteral("real.tif"));
        const QString printer = m_folder.filePath(QStringLiteral("printer.tif"));
        QVERIFY(writeTiledTiff(real, {{QSize(5000, 256), grey}}, 40000));      // 0.25 µm
        QVERIFY(writeTiledTiff(printer, {{QSize(5000, 256), grey}}, 28.3465)); // 72 dpi
        const auto found = open(real)->info().calibration;
        QCOMPARE(found.source, SpacingSource::SlideMpp);
        QVERIFY(std::abs(found.spacing->xMm - 0.00025) < 1e-8);
        QCOMPARE(open(printer)->info().calibration.source, SpacingSource::None);
        QVERIFY(!open(printer)->info().calibration.spacing);
    }

    void onlySlidesAreSlides()
    {
        const auto grey = [](int, int) { return qRgb(90, 90, 90); };
        const QString small = m_folder.filePath(QStringLiteral("small.tif"));
        const QString large = m_folder.filePath(QStringLiteral("large.tif"));
        const QString pyramid = m_folder.filePath(QStringLiteral("pyramid.tif"));
        QVERIFY(writeTiledTiff(small, {{QSize(600, 500), grey}}, 0));
        QVERIFY(writeTiledTiff(large, {{QSize(4097, 300), grey}}, 0));
        QVERIFY(writeTiledTiff(pyramid, {{QSize(600, 500), grey}, {QSize(300, 250), grey}}, 0));
        QCOMPARE(confidence(small), 0);
        QVERIFY(confidence(large) > 60);
        QVERIFY(confidence(pyramid) > 60);
        QFile text(m_folder.filePath(QStringLiteral("text.svs")));
        QVERIFY(text.open(QIODevice::WriteOnly));
        text.write("not a slide\n");
        text.close();
        QCOMPARE(confidence(text.fileName()), 0);
        QVERIFY(!m_reader->open(text.fileName().toStdString(), {}));
    }

    void theIdFollowsTheContent()
    {
        const QString one = m_folder.filePath(QStringLiteral("one.tif")),
                      other = m_folder.filePath(QStringLiteral("other.tif"));
        const QString moved = m_folder.filePath(QStringLiteral("moved.svs"));
        QVERIFY(writeTiledTiff(one, {{QSize(4200, 256), [](int, int) { return qRgb(1, 2, 3); }}}, 0));
        QVERIFY(writeTiledTiff(other, {{QSize(4200, 256), [](int, int) { return qRgb(1, 2, 4); }}}, 0));
        QVERIFY(QFile::copy(one, moved));
        QCOMPARE(open(one)->info().id, open(moved)->info().id);
        QVERIFY(open(one)->info().id != open(other)->info().id);
    }

    void manyThreadsReadTheSame()
    {
        const QString path = m_folder.filePath(QStringLiteral("threads.tif"));
        QVERIFY(writeTiledTiff(path, {{QSize(4500, 1100), pattern}}, 0));
        const auto source = open(path);
        std::atomic<int> wrong = 0;
        std::vector<std::thread> threads;
        for (int t = 0; t < 6; ++t)
            threads.emplace_back([&, t] {
                for (int i = 0; i < 40; ++i) {
                    const QRect rect((t * 613 + i * 97) % 4400, (t * 31 + i * 89) % 1000, 64, 48);
                    const auto pixels = source->read(0, 0, rect);
                    const QRgb expected = pattern(rect.x() + 63, rect.y() + 47);
                    wrong += !pixels || pixels->sampleAt(63, 47, 0) != qRed(expected) ||
                             !source->readUnit({2, 0, i % 3, 0}).ok();
                }
            });
        for (std::thread& thread : threads)
            thread.join();
        QCOMPARE(wrong.load(), 0);
    }

    void oneBrokenTileDoesNotEndTheSlide()
    {
        const QString path = m_folder.filePath(QStringLiteral("broken.tif"));
        QVERIFY(writeTiledTiff(path, {{QSize(4352, 256), pattern}}, 0, true));
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadWrite));
        QByteArray bytes = file.readAll();
        // The first tile's JPEG stream is overwritten: the second start-of-image is its own (the first are the
        // tables').
        const qsizetype start = bytes.indexOf(QByteArray("\xff\xd8\xff", 3));
        QVERIFY(start > 0);
        file.seek(start);
        file.write(QByteArray(200, '\x55'));
        file.close();
        const auto source = open(path);
        QVERIFY(source);
        const auto broken = source->read(0, 0, QRect(0, 0, 256, 256));
        QVERIFY(!broken);
        QVERIFY2(broken.error().message.contains(QLatin1String("broken.tif")), qPrintable(broken.error().message));
        QVERIFY(source->read(0, 0, QRect(2560, 0, 256, 256)).ok());
        QVERIFY(!source->read(0, 0, QRect(0, 0, 256, 256)));
        QVERIFY(source->read(0, 0, QRect(1024, 0, 256, 256)).ok());
    }

    void outsideAndCancelledAreSaid()
    {
        const QString path = m_folder.filePath(QStringLiteral("outside.tif"));
        QVERIFY(writeTiledTiff(path, {{QSize(4200, 256), pattern}}, 0));
        const auto source = open(path);
        QVERIFY(!source->read(0, 0, QRect(4190, 0, 20, 20)));
        QVERIFY(!source->read(99, 0, QRect(0, 0, 1, 1)));
        QVERIFY(!source->readUnit({0, 0, 400, 0}));
        QVERIFY(!source->readUnit({-1, 0, 0, 0}));
        std::stop_source stop;
        stop.request_stop();
        QCOMPARE(source->read(2, 0, QRect(0, 0, 100, 60), stop.get_token()).error().code, ErrorCode::Cancelled);
    }
};

QTEST_GUILESS_MAIN(SlideTest)
#include "slide_test.moc"
