// Plain images and volumes. The files are written here byte by byte, so that reading is held against the formats'
// definitions and not against the libraries that read them.
#include "core/raster/raster_reader.h"

#include <QColorSpace>
#include <QFile>
#include <QImage>
#include <QTemporaryDir>
#include <QTest>
#include <QtEndian>

#include <cstring>

using namespace triptych;

namespace {

const QString kShared = QStringLiteral(TRIPTYCH_SHARED_DATA "/");

template <class T>
void put(QByteArray& bytes, qsizetype at, T value)
{
    const T little = qToLittleEndian(value);
    std::memcpy(bytes.data() + at, &little, sizeof(T));
}

/// A NIfTI-1 file (one part, little endian) with the given datatype code and bits per voxel.
QByteArray nifti(std::vector<qint16> dims, qint16 code, qint16 bits, std::vector<float> spacing, char units,
                 QByteArray voxels)
{
    QByteArray bytes(352, '\0');
    put<qint32>(bytes, 0, 348);
    put<qint16>(bytes, 40, qint16(dims.size()));
    for (size_t i = 0; i < 7; ++i)
        put<qint16>(bytes, qsizetype(42 + 2 * i), i < dims.size() ? dims[i] : qint16(1));
    put<qint16>(bytes, 70, code);
    put<qint16>(bytes, 72, bits);
    put<float>(bytes, 76, 1);
    for (size_t i = 0; i < spacing.size(); ++i)
        put<float>(bytes, qsizetype(80 + 4 * i), spacing[i]);
    put<float>(bytes, 108, 352);
    put<float>(bytes, 112, 1); // scl_slope
    bytes[123] = units;
    std::memcpy(bytes.data() + 344, "n+1", 4);
    return bytes + voxels;
}

struct TiffTag {
    quint16 tag, type;
    quint32 count, value;
};

/// A little-endian TIFF of these tags; `data` begins at byte 8.
QByteArray tiffOf(const QByteArray& data, const std::vector<TiffTag>& tags)
{
    QByteArray bytes("II*\0", 4);
    bytes.resize(8);
    put<quint32>(bytes, 4, quint32(8 + data.size()));
    bytes += data;
    qsizetype at = bytes.size();
    bytes.resize(at + 2 + qsizetype(tags.size()) * 12 + 4, '\0');
    put<quint16>(bytes, at, quint16(tags.size()));
    at += 2;
    for (const TiffTag& entry : tags) {
        put<quint16>(bytes, at, entry.tag);
        put<quint16>(bytes, at + 2, entry.type);
        put<quint32>(bytes, at + 4, entry.count);
        put<quint32>(bytes, at + 8, entry.value);
        at += 12;
    }
    put<quint32>(bytes, at, 0);
    return bytes;
}

/// A one-strip TIFF: grey, `bits` per sample, uncompressed.
QByteArray greyTiff(quint32 width, quint32 height, quint16 bits, quint16 photometric, const QByteArray& pixels)
{
    return tiffOf(pixels, {{256, 4, 1, width},
                           {257, 4, 1, height},
                           {258, 3, 1, bits},
                           {259, 3, 1, 1},
                           {262, 3, 1, photometric},
                           {273, 4, 1, 8},
                           {277, 3, 1, 1},
                           {278, 4, 1, height},
                           {279, 4, 1, quint32(pixels.size())}});
}

/// A one-strip TIFF of RGB with an ICC profile.
QByteArray rgbTiff(const QImage& image, const QByteArray& profile)
{
    QByteArray data;
    for (int y = 0; y < image.height(); ++y)
        for (int x = 0; x < image.width(); ++x)
            for (const int channel : {qRed(image.pixel(x, y)), qGreen(image.pixel(x, y)), qBlue(image.pixel(x, y))})
                data += char(channel);
    const auto pixelBytes = quint32(data.size());
    const QByteArray bits("\x08\0\x08\0\x08\0", 6);
    data += bits + profile;
    return tiffOf(data, {{256, 4, 1, quint32(image.width())},
                         {257, 4, 1, quint32(image.height())},
                         {258, 3, 3, 8 + pixelBytes},
                         {259, 3, 1, 1},
                         {262, 3, 1, 2},
                         {273, 4, 1, 8},
                         {277, 3, 1, 3},
                         {278, 4, 1, quint32(image.height())},
                         {279, 4, 1, pixelBytes},
                         {34675, 7, quint32(profile.size()), 8 + pixelBytes + 6}});
}

QByteArray shorts(std::vector<int> values)
{
    QByteArray bytes(qsizetype(values.size()) * 2, '\0');
    for (size_t i = 0; i < values.size(); ++i)
        put<quint16>(bytes, qsizetype(2 * i), quint16(values[i]));
    return bytes;
}

std::vector<double> valuesOf(const PixelBuffer& pixels)
{
    std::vector<double> values;
    for (int y = 0; y < pixels.height(); ++y)
        for (int x = 0; x < pixels.width(); ++x)
            for (int s = 0; s < pixels.samplesPerPixel(); ++s)
                values.push_back(pixels.sampleAt(x, y, s));
    return values;
}

} // namespace

class RasterTest : public QObject {
    Q_OBJECT
    QTemporaryDir m_folder;
    ReaderRegistry m_readers;

    QString write(const char* name, const QByteArray& content)
    {
        QFile file(m_folder.filePath(QString::fromUtf8(name)));
        if (!file.open(QIODevice::WriteOnly) || file.write(content) != content.size())
            qFatal("cannot write the test's file");
        return file.fileName();
    }
    ImageSourcePtr open(const QString& path)
    {
        auto opened = m_readers.open(path.toStdString());
        if (!opened)
            qWarning("%s", qPrintable(opened.error().message));
        return opened ? *opened : nullptr;
    }
    static std::vector<double> whole(const ImageSourcePtr& source, int frame = 0)
    {
        const auto pixels = source->read(0, frame, QRect(QPoint(0, 0), source->info().size()));
        return pixels ? valuesOf(*pixels) : std::vector<double>();
    }

private Q_SLOTS:
    void initTestCase()
    {
        m_readers.add(makeRasterReader());
        m_readers.add(makeItkReader());
    }

    void greyPngKeepsItsValues()
    {
        QImage image(3, 2, QImage::Format_Grayscale8);
        const std::vector<double> values{0, 1, 2, 100, 254, 255};
        for (int i = 0; i < 6; ++i)
            image.bits()[(i / 3) * image.bytesPerLine() + i % 3] = uchar(values[size_t(i)]);
        const QString path = m_folder.filePath(QStringLiteral("grey.dcm")); // the name is no matter
        QVERIFY(image.save(path, "PNG"));
        const auto source = open(path);
        QVERIFY(source);
        QCOMPARE(source->info().colour, ColourModel::Monochrome);
        QCOMPARE(source->info().kind, ImageKind::Image);
        QCOMPARE(whole(source), values);
    }

    /// What is drawn is in the screen's colours, held against Qt's own colour management; what is read stays as stored.
    void profilesOfPicturesAreApplied_data()
    {
        QTest::addColumn<QByteArray>("format");
        QTest::newRow("PNG") << QByteArray("PNG");
        QTest::newRow("TIFF") << QByteArray("TIFF");
    }

    void profilesOfPicturesAreApplied()
    {
        QImage image(4, 1, QImage::Format_RGB32);
        const QRgb colours[] = {qRgb(200, 80, 60), qRgb(40, 180, 90), qRgb(128, 128, 128), qRgb(30, 60, 210)};
        for (int x = 0; x < 4; ++x)
            image.setPixel(x, 0, colours[x]);
        image.setColorSpace(QColorSpace::AdobeRgb);
        QFETCH(QByteArray, format);
        const QString path = write("adobe", rgbTiff(image, image.colorSpace().iccProfile()));
        if (format == "PNG")
            QVERIFY(image.save(path, "PNG"));
        const QImage expected = image.convertedToColorSpace(QColorSpace::SRgb);
        const auto source = open(path);
        QVERIFY(source);
        const auto drawn = source->readUnit({0, 0, 0, 0});
        const auto stored = source->read(0, 0, QRect(0, 0, 4, 1));
        QVERIFY(drawn.ok() && stored.ok());
        int moved = 0;
        for (int x = 0; x < 4; ++x) {
            const int wanted[] = {qRed(expected.pixel(x, 0)), qGreen(expected.pixel(x, 0)),
                                  qBlue(expected.pixel(x, 0))};
            const int kept[] = {qRed(colours[x]), qGreen(colours[x]), qBlue(colours[x])};
            for (int channel = 0; channel < 3; ++channel) {
                const int shown = int(drawn->front().pixels.sampleAt(x, 0, channel));
                QVERIFY2(std::abs(shown - wanted[channel]) <= 3,
                         qPrintable(QStringLiteral("%1, not %2").arg(shown).arg(wanted[channel])));
                QCOMPARE(int(stored->sampleAt(x, 0, channel)), kept[channel]);
                moved = std::max(moved, std::abs(shown - kept[channel]));
            }
        }
        QVERIFY(moved > 10);
    }

    void sixteenBitsStay()
    {
        QImage image(2, 1, QImage::Format_Grayscale16);
        reinterpret_cast<quint16*>(image.bits())[0] = 300;
        reinterpret_cast<quint16*>(image.bits())[1] = 65535;
        const QString path = m_folder.filePath(QStringLiteral("deep.png"));
        QVERIFY(image.save(path));
        const auto png = open(path);
        QCOMPARE(png->info().bitsStored, 16);
        QCOMPARE(whole(png), (std::vector<double>{300, 65535}));
        const auto pgm =
            open(write("deep.pgm", QByteArray("P5\n# a comment\n2 2\n4095\n\x01\x02\x0f\xff\0\0\0\x07", 32)));
        QVERIFY(pgm);
        QCOMPARE(pgm->info().bitsStored, 12);
        QCOMPARE(whole(pgm), (std::vector<double>{258, 4095, 0, 7}));
    }

    void colourIsRgbAndTransparencyIsOverBlack()
    {
        QImage image(2, 1, QImage::Format_ARGB32);
        image.setPixel(0, 0, qRgba(10, 20, 30, 255));
        image.setPixel(1, 0, qRgba(200, 200, 200, 0));
        const QString path = m_folder.filePath(QStringLiteral("colour.png"));
        QVERIFY(image.save(path));
        const auto source = open(path);
        QCOMPARE(source->info().photometric, QStringLiteral("RGB"));
        QCOMPARE(whole(source), (std::vector<double>{10, 20, 30, 0, 0, 0}));
    }

    void theIdIsTheContents()
    {
        const QString one = write("a.pgm", QByteArray("P5\n1 1\n255\nA"));
        const QString same = write("b.pgm", QByteArray("P5\n1 1\n255\nA"));
        const QString other = write("c.pgm", QByteArray("P5\n1 1\n255\nB"));
        QCOMPARE(open(one)->info().id, open(same)->info().id);
        QVERIFY(open(one)->info().id != open(other)->info().id);
    }

    void cutFilesAreErrorsWhenDecoded()
    {
        const auto deep = open(write("cut.pgm", QByteArray("P5\n100 100\n4095\n\1\2")));
        QVERIFY(!deep || !deep->read(0, 0, QRect(0, 0, 100, 100)));
        const auto tiff = m_readers.open(write("cut.tif", greyTiff(50, 50, 8, 1, QByteArray(100, 'x'))).toStdString());
        QVERIFY(!tiff || !(*tiff)->read(0, 0, QRect(0, 0, 50, 50)));
    }

    void tiffKeepsDeepGrey()
    {
        const auto source = open(write("deep.tif", greyTiff(3, 2, 16, 1, shorts({0, 1, 300, 5000, 40000, 65535}))));
        QVERIFY(source);
        QCOMPARE(source->info().sampleType, SampleType::U16);
        QCOMPARE(whole(source), (std::vector<double>{0, 1, 300, 5000, 40000, 65535}));
        QVERIFY(!source->info().calibration.spacing);
    }

    void niftiSlicesAreFrames()
    {
        const auto source = open(write("volume.bin", nifti({3, 2, 2}, 4, 16, {0.5f, 0.25f, 3}, 2,
                                                           shorts({0, 1, 2, 3, 4, 5, 10, 11, 12, 13, 14, 32767}))));
        QVERIFY(source);
        QCOMPARE(source->info().kind, ImageKind::Volume);
        QCOMPARE(source->info().frames, 2);
        QCOMPARE(source->info().sampleType, SampleType::S16);
        QCOMPARE(source->info().calibration.source, SpacingSource::FileHeader);
        QCOMPARE(*source->info().calibration.spacing, (PixelSpacing{0.5, 0.25}));
        QCOMPARE(whole(source, 0), (std::vector<double>{0, 1, 2, 3, 4, 5}));
        QCOMPARE(whole(source, 1), (std::vector<double>{10, 11, 12, 13, 14, 32767}));
    }

    void floatsKnowTheirRange()
    {
        QByteArray voxels(16, '\0');
        const float values[4] = {-0.5f, 0.25f, 1.5f, 0};
        for (int i = 0; i < 4; ++i)
            put<float>(voxels, 4 * i, values[i]);
        const auto source = open(write("float.nii", nifti({2, 2}, 16, 32, {1, 1}, 0, voxels)));
        QVERIFY(source);
        QCOMPARE(source->info().sampleType, SampleType::F32);
        QCOMPARE(source->info().grayscale.storedMin, -0.5);
        QCOMPARE(source->info().grayscale.storedMax, 1.5);
        QCOMPARE(whole(source), (std::vector<double>{-0.5, 0.25, 1.5, 0}));
        QCOMPARE(source->info().calibration.source, SpacingSource::None); // no unit and 1 × 1: nothing was stated
    }

    void nrrdSpacingOnlyWhereStated()
    {
        const QByteArray pixels("\1\2\3\4\5\6", 6);
        const auto with = open(write("with.nrrd", "NRRD0004\ntype: uchar\ndimension: 2\nsizes: 3 2\nspacings: 0.1 0.2\n"
                                                  "encoding: raw\n\n" +
                                                      pixels));
        const auto without =
            open(write("without.nrrd", "NRRD0004\ntype: uchar\ndimension: 2\nsizes: 3 2\nencoding: raw\n\n" + pixels));
        QVERIFY(with && without);
        QCOMPARE(*with->info().calibration.spacing, (PixelSpacing{0.1, 0.2}));
        QVERIFY(!without->info().calibration.spacing);
        QCOMPARE(whole(without), (std::vector<double>{1, 2, 3, 4, 5, 6}));
    }

    void aHeaderThatReachesElsewhereIsRefused()
    {
        const auto opened =
            m_readers.open(write("far.mha", "ObjectType = Image\nNDims = 2\nDimSize = 4 4\nElementType = MET_UCHAR\n"
                                            "ElementDataFile = /etc/passwd\n")
                               .toStdString());
        QVERIFY(!opened);
        QCOMPARE(opened.error().code, ErrorCode::Refused);
    }

    void ibsiPhantomHasItsPublishedValues()
    {
        const QString path = kShared + QStringLiteral("radiomics/ibsi/phantom.nii.gz");
        if (!QFile::exists(path))
            QSKIP("../shared/data/radiomics is absent");
        const auto source = open(path);
        QCOMPARE(source->info().size(), QSize(5, 4));
        QCOMPARE(source->info().frames, 4);
        QCOMPARE(*source->info().calibration.spacing, (PixelSpacing{2, 2}));
        // The first slice of the digital phantom (IBSI reference manual, figure 5.1).
        QCOMPARE(whole(source, 0), (std::vector<double>{1, 4, 4, 1, 1, 1, 4, 6, 1, 1, 4, 1, 6, 4, 1, 4, 4, 6, 4, 1}));
    }
};

QTEST_GUILESS_MAIN(RasterTest)
#include "raster_test.moc"
