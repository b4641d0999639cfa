// The breast's bounding box: against the phantom's truth, and on real mammograms against what is known of them.
#include "core/dicom/dicom_reader.h"
#include "core/image/breast_extent.h"
#include "core/image/reduce.h"
#include "core/phantom/mammogram_painter.h"
#include "core/raster/raster_reader.h"

#include <QDir>
#include <QFile>
#include <QTest>

#include <cstring>

using namespace triptych;

namespace {

ImageInfo infoOf(QSize size)
{
    ImageInfo info;
    info.levels = {{size, 1, size}};
    info.sampleType = SampleType::U16;
    info.grayscale.storedMax = 4095;
    return info;
}

PixelBuffer bufferOf(const std::vector<uint16_t>& values, QSize size)
{
    auto buffer = PixelBuffer::allocate(size, 1, SampleType::U16);
    std::memcpy(buffer->mutableBytes(), values.data(), values.size() * 2);
    return *buffer;
}

phantom::PaintedMammogram paint(phantom::Projection projection, bool left, int height)
{
    phantom::MammogramView view;
    view.projection = projection;
    view.left = left;
    view.size = QSize(height * 13 / 16, height);
    view.spacingMm = 0.07 * 4096 / height;
    return phantom::paintMammogram(view, 7);
}

/// Of everything that is breast in the truth.
QRectF truthBox(const QImage& truth)
{
    QRect box;
    for (int y = 0; y < truth.height(); ++y)
        for (int x = 0; x < truth.width(); ++x)
            if (truth.constScanLine(y)[x] != uchar(phantom::TruthLabel::Air))
                box |= QRect(x, y, 1, 1);
    return QRectF(box);
}

/// The sides of `found` lie outside of the truth's, by at most `most` pixels.
void compareBoxes(const QRectF& found, const QRectF& truth, double most)
{
    const auto text = [](const QRectF& r) {
        return QStringLiteral("%1…%2, %3…%4").arg(r.left()).arg(r.right()).arg(r.top()).arg(r.bottom());
    };
    const bool good = found.left() <= truth.left() + 1 && found.right() >= truth.right() - 1 &&
                      found.top() <= truth.top() + 1 && found.bottom() >= truth.bottom() - 1 &&
                      found.left() >= truth.left() - most && found.right() <= truth.right() + most &&
                      found.top() >= truth.top() - most && found.bottom() <= truth.bottom() + most;
    QVERIFY2(good, qPrintable(text(found) + QStringLiteral(" for ") + text(truth)));
}

Result<BreastExtent> extentOf(const ImageReader& reader, const QString& path)
{
    const auto source = reader.open(path.toStdString(), {});
    if (!source)
        return source.error();
    const ImageInfo& info = (*source)->info();
    const int coarsest = int(info.levels.size()) - 1;
    const auto pixels = (*source)->read(coarsest, 0, QRect(QPoint(0, 0), info.levels.back().size));
    if (!pixels)
        return pixels.error();
    const auto extent = findBreast(*pixels, info);
    if (!extent)
        return Error{ErrorCode::BadFormat, path + QStringLiteral(": no breast found"), {}};
    return *extent;
}

} // namespace

class BreastExtentTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void phantomTruth_data()
    {
        QTest::addColumn<bool>("mlo");
        QTest::addColumn<bool>("left");
        QTest::addColumn<int>("side");
        for (const int side : {512, 4096}) {
            QTest::addRow("LCC %d", side) << false << true << side;
            QTest::addRow("RCC %d", side) << false << false << side;
            QTest::addRow("LMLO %d", side) << true << true << side;
            QTest::addRow("RMLO %d", side) << true << false << side;
        }
    }

    void phantomTruth()
    {
        QFETCH(bool, mlo);
        QFETCH(bool, left);
        QFETCH(int, side);
        const auto painted = paint(mlo ? phantom::Projection::MLO : phantom::Projection::CC, left, side);
        const QSize size = painted.truth.size();
        PixelBuffer coarse = bufferOf(painted.values, size);
        while (coarse.height() > 512)
            coarse = *reduceByTwo(coarse, {});
        const auto extent = findBreast(coarse, infoOf(size));
        QVERIFY(extent);
        compareBoxes(extent->area, truthBox(painted.truth), 0.03 * size.height());
        QVERIFY(left ? extent->atLeft > 0.7 : extent->atRight > 0.7);
        QVERIFY(left ? extent->atRight < 0.1 : extent->atLeft < 0.1);
    }

    void invertedPaddedAndLabelledIsTheSame()
    {
        auto painted = paint(phantom::Projection::CC, true, 512);
        const QSize size = painted.truth.size();
        const QRectF truth = truthBox(painted.truth);
        ImageInfo info = infoOf(size);
        info.grayscale.inverted = true;
        info.grayscale.padding = std::pair{5000.0, 5000.0};
        for (auto& value : painted.values)
            value = uint16_t(4095 - value);
        const auto fill = [&](QRect rect, uint16_t value) {
            for (int y = rect.top(); y <= rect.bottom(); ++y)
                for (int x = rect.left(); x <= rect.right(); ++x)
                    painted.values[size_t(y) * size_t(size.width()) + size_t(x)] = value;
        };
        fill(QRect(size.width() - 12, 0, 12, size.height()), 5000); // padding, brighter than any value
        fill(QRect(size.width() - 90, 20, 60, 25), 0);              // a marker, bright as lead
        fill(QRect(0, size.height() - 2, size.width(), 2), 0);      // the film's bright edge
        const auto extent = findBreast(bufferOf(painted.values, size), info);
        QVERIFY(extent);
        compareBoxes(extent->area, truth, 0.03 * size.height());
    }

    void nothingWhereNoBreastStandsOut()
    {
        const QSize size(100, 120);
        std::vector<uint16_t> values(size_t(size.width() * size.height()), 70);
        QVERIFY(!findBreast(bufferOf(values, size), infoOf(size)));
        for (size_t i = 0; i < 40; ++i)
            values[i] = 4000; // a label alone
        QVERIFY(!findBreast(bufferOf(values, size), infoOf(size)));
        QVERIFY(!findBreast({}, infoOf(size)));
    }

    void realDicomMammograms()
    {
        const QString folder = QStringLiteral(TRIPTYCH_SHARED_DATA "/dicom/mammogram/");
        if (!QFile::exists(folder))
            QSKIP("../shared/data is absent");
        const auto reader = makeDicomReader();
        const auto cc = extentOf(*reader, folder + QStringLiteral("OutOfBoundsOverlay.dcm"));
        QVERIFY2(cc.ok(), cc ? "" : qPrintable(cc.error().message));
        // A left CC from a stereotactic unit, 1318 × 788, chest wall at the bottom, the skin at about a third of it.
        QVERIFY2(cc->area.top() > 120 && cc->area.top() < 300, qPrintable(QString::number(cc->area.top())));
        QVERIFY(cc->area.bottom() > 780 && cc->area.left() < 10);
        const auto mlo = extentOf(*reader, folder + QStringLiteral("MG1_JPLY"));
        QVERIFY2(mlo.ok(), mlo ? "" : qPrintable(mlo.error().message));
        // A film of 3064 × 4664 pixels: the nipple at two thirds of its width, letters of lead at the right of it.
        QVERIFY2(mlo->area.right() > 2000 && mlo->area.right() < 2300, qPrintable(QString::number(mlo->area.right())));
        QVERIFY(mlo->atLeft > 0.8 && mlo->atRight < 0.1);
    }

    /// Every lesion of the MIAS set lies inside, and the box is smaller than the scan, which has air around it.
    void realFilmMammograms()
    {
        const QString folder = QStringLiteral(TRIPTYCH_SHARED_DATA "/mias512/");
        QFile labels(folder + QStringLiteral("labels.csv"));
        if (!labels.open(QIODevice::ReadOnly))
            QSKIP("../shared/data is absent");
        const auto reader = makeRasterReader();
        const QList<QByteArray> lines = labels.readAll().split('\n');
        const QList<QByteArray> header = lines.first().trimmed().split(',');
        int lesions = 0, inside = 0, images = 0, smaller = 0;
        for (const QByteArray& line : lines.mid(1)) {
            const QList<QByteArray> fields = line.trimmed().split(',');
            const QString path = folder + QString::fromLatin1(fields.first()) + QStringLiteral(".png");
            if (fields.size() != header.size() || !QFile::exists(path))
                continue;
            const auto extent = extentOf(*reader, path);
            QVERIFY2(extent.ok(), extent ? "" : qPrintable(extent.error().message));
            ++images;
            smaller += extent->area.width() < 0.9 * 512;
            bool known = false;
            const double x = fields.value(header.indexOf("x")).toDouble(&known) / 2;
            const double y = 512 - fields.value(header.indexOf("y")).toDouble() / 2;
            if (!known)
                continue;
            ++lesions;
            inside += extent->area.contains(QPointF(x, y));
        }
        qInfo("%d images, %d boxes narrower than 90 %%, %d of %d lesions inside", images, smaller, inside, lesions);
        QVERIFY(images > 200);
        QVERIFY(lesions > 40);
        QCOMPARE(inside, lesions);
        QVERIFY(smaller > 0.9 * images);
    }
};

QTEST_GUILESS_MAIN(BreastExtentTest)
#include "breast_extent_test.moc"
