// Masks in files: what is written is read back, nothing is lost, and no source is written over.
#include "core/raster/mask_file.h"

#include <QDir>
#include <QFile>
#include <QImage>
#include <QTemporaryDir>
#include <QTest>

#include <cstring>

using namespace triptych;

namespace {

MaskImage someMask(QSize size, int frames)
{
    MaskImage mask;
    mask.spacing = PixelSpacing{0.07, 0.09};
    mask.originMm = {1.5, -2, 0};
    mask.sliceSpacingMm = 3;
    for (int f = 0; f < frames; ++f) {
        auto labels = PixelBuffer::allocate(size, 1, SampleType::U8);
        for (int y = 0; y < size.height(); ++y)
            for (int x = 0; x < size.width(); ++x)
                labels->mutableRow<quint8>(y)[x] = quint8((x / 7 + y / 5 + f) % 10);
        mask.frames.push_back(*labels);
    }
    return mask;
}

bool same(const PixelBuffer& a, const PixelBuffer& b)
{
    return a.size() == b.size() && a.type() == b.type() &&
           std::memcmp(a.bytes(), b.bytes(), size_t(a.byteCount())) == 0;
}

} // namespace

class MaskFileTest : public QObject {
    Q_OBJECT
    QTemporaryDir m_folder;
    std::filesystem::path file(const char* name) { return m_folder.filePath(QLatin1String(name)).toStdString(); }

private Q_SLOTS:
    void everyFormatGivesBackWhatItGot_data()
    {
        QTest::addColumn<QByteArray>("name");
        QTest::addColumn<int>("frames");
        for (const char* name : {"m.png", "m.nii", "m.nii.gz", "m.nrrd", "m.mha"})
            QTest::newRow(name) << QByteArray(name) << 1;
        for (const char* name : {"v.nii.gz", "v.nrrd"})
            QTest::newRow(name) << QByteArray(name) << 4;
    }
    void everyFormatGivesBackWhatItGot()
    {
        QFETCH(QByteArray, name);
        QFETCH(int, frames);
        const MaskImage mask = someMask(QSize(61, 47), frames);
        const auto written = writeMask(file(name.constData()), mask);
        QVERIFY2(written.ok(), written.ok() ? "" : qPrintable(written.error().message + written.error().cause));
        const auto read = readMask(file(name.constData()));
        QVERIFY(read.ok());
        QCOMPARE(read->frames.size(), size_t(frames));
        for (int f = 0; f < frames; ++f)
            QVERIFY(same(read->frames[size_t(f)], mask.frames[size_t(f)]));
        if (!name.endsWith("png")) {
            QVERIFY(std::abs(read->spacing->xMm - 0.07) < 1e-6 && std::abs(read->spacing->yMm - 0.09) < 1e-6);
            QVERIFY(std::abs(read->originMm[0] - 1.5) < 1e-5 && std::abs(read->originMm[1] + 2) < 1e-5);
        }
        QCOMPARE(QDir(m_folder.path()).entryList({QStringLiteral(".triptych-*")}, QDir::Files | QDir::Hidden).size(),
                 0);
    }

    void aNamesakeWithAnotherEndingIsNotMixedUp()
    {
        // The NIfTI library, asked for twin.nii.gz, reads the pixels of twin.nii.
        const MaskImage one = someMask(QSize(9, 7), 1), other = someMask(QSize(12, 11), 1);
        QVERIFY(writeMask(file("twin.nii"), one).ok());
        QVERIFY(writeMask(file("twin.nii.gz"), other).ok());
        QVERIFY(same(readMask(file("twin.nii.gz"))->frames[0], other.frames[0]));
        QVERIFY(same(readMask(file("twin.nii"))->frames[0], one.frames[0]));
    }

    void aSourceIsNeverWrittenOver()
    {
        const auto source = file("source.png");
        QVERIFY(writeMask(source, someMask(QSize(20, 20), 1)).ok());
        QFile before(source);
        QVERIFY(before.open(QIODevice::ReadOnly));
        const QByteArray bytes = before.readAll();
        QVERIFY(QFile::link(QString::fromStdString(source.string()), m_folder.filePath(QStringLiteral("link.png"))));
        const auto refused = writeMask(file("link.png"), someMask(QSize(30, 30), 1), {source});
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, ErrorCode::Refused);
        QFile after(source);
        QVERIFY(after.open(QIODevice::ReadOnly));
        QCOMPARE(after.readAll(), bytes);
    }

    void whatAFormatCannotHoldIsSaid()
    {
        const auto wide = writeMask(file("wide.nii"), someMask(QSize(32768, 2), 1));
        QVERIFY(!wide);
        QVERIFY2(wide.error().message.contains(QLatin1String("32,767")), qPrintable(wide.error().message));
        QVERIFY2(wide.error().message.contains(QLatin1String("wide.nii")), qPrintable(wide.error().message));
        QVERIFY(writeMask(file("wide.nrrd"), someMask(QSize(32768, 2), 1)).ok());
        QVERIFY(!writeMask(file("frames.png"), someMask(QSize(9, 9), 2)));
        QVERIFY(!writeMask(file("mask.bmp"), someMask(QSize(9, 9), 1)));
        QVERIFY(!writeMask(file("nothing.png"), MaskImage{}));
        QVERIFY(!QFile::exists(m_folder.filePath(QStringLiteral("wide.nii"))));
    }

    void anAbsentFolderIsSaidAndLeavesNothing()
    {
        const auto written = writeMask(file("absent/mask.png"), someMask(QSize(9, 9), 1));
        QVERIFY(!written);
        QCOMPARE(written.error().code, ErrorCode::WriteFailed);
    }

    void imagesAreNoMasks()
    {
        QImage colour(10, 10, QImage::Format_RGB32);
        colour.fill(Qt::red);
        QVERIFY(colour.save(m_folder.filePath(QStringLiteral("colour.png"))));
        QVERIFY(!readMask(file("colour.png")));
        QVERIFY(!readMask(file("absent.png")));
    }

    void paletteIndicesAndOneBitAreLabels()
    {
        QImage palette(4, 1, QImage::Format_Indexed8);
        palette.setColorTable({qRgb(0, 0, 0), qRgb(255, 0, 0), qRgb(0, 255, 0), qRgb(0, 0, 255)});
        for (int x = 0; x < 4; ++x)
            palette.bits()[x] = uchar(x);
        QVERIFY(palette.save(m_folder.filePath(QStringLiteral("palette.png"))));
        const auto labels = readMask(file("palette.png"));
        QVERIFY(labels.ok());
        QCOMPARE(labels->frames[0].sampleAt(3, 0), 3.0);
        QImage bits(2, 1, QImage::Format_Mono);
        bits.setColorTable({qRgb(0, 0, 0), qRgb(255, 255, 255)});
        bits.setPixel(0, 0, 0);
        bits.setPixel(1, 0, 1);
        QVERIFY(bits.save(m_folder.filePath(QStringLiteral("bits.png"))));
        const auto two = readMask(file("bits.png"));
        QVERIFY(two.ok());
        QCOMPARE(two->frames[0].sampleAt(0, 0), 0.0);
        QCOMPARE(two->frames[0].sampleAt(1, 0), 1.0);
    }
};

QTEST_GUILESS_MAIN(MaskFileTest)
#include "mask_file_test.moc"
