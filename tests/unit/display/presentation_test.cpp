// The grayscale pipeline against values worked out by hand from PS3.3 C.11.1 and C.11.2.
#include "core/display/presentation.h"

#include <QTest>

using namespace triptych;

namespace {

int greyOf(const GrayscaleEncoding& encoding, const Presentation& p, double stored, SampleType type = SampleType::S16)
{
    return qRed(DisplayLut(encoding, p, type).colour(stored));
}

Presentation window(double centre, double width, VoiFunction function = VoiFunction::Linear)
{
    Presentation p;
    p.window = {centre, width, {}};
    p.function = function;
    return p;
}

PixelBuffer bufferOf(const std::vector<quint16>& values)
{
    auto pixels = PixelBuffer::allocate(QSize(int(values.size()), 1), 1, SampleType::U16);
    std::copy(values.begin(), values.end(), pixels->mutableRow<quint16>(0));
    return *pixels;
}

} // namespace

class PresentationTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    /// PS3.3 C.11.2.1.2.1 gives this example: c = 2048, w = 4096 maps 0 to black and 4095 to white.
    void linear()
    {
        const auto p = window(2048, 4096);
        QCOMPARE(greyOf({}, p, 0), 0);
        QCOMPARE(greyOf({}, p, 4095), 255);
        QCOMPARE(greyOf({}, p, 2047), 127); // 2047 / 4095 × 255 = 127.47
        QCOMPARE(greyOf({}, p, 2048), 128); // 2048 / 4095 × 255 = 127.53
        QCOMPARE(greyOf({}, p, -5), 0);
        QCOMPARE(greyOf({}, p, 5000), 255);
    }

    /// c = 100, w = 1 is a threshold: x ≤ 99.5 black, above white.
    void linearOfWidthOne()
    {
        QCOMPARE(greyOf({}, window(100, 1), 99), 0);
        QCOMPARE(greyOf({}, window(100, 1), 100), 255);
    }

    /// C.11.2.1.3.2: c = 2048, w = 4096 is black at 0 and below, white beyond 4096; 4095 is 254.94 and 1024 is 63.75.
    void linearExact()
    {
        const auto p = window(2048, 4096, VoiFunction::LinearExact);
        QCOMPARE(greyOf({}, p, 0), 0);
        QCOMPARE(greyOf({}, p, 1024), 64);
        QCOMPARE(greyOf({}, p, 3072), 191);
        QCOMPARE(greyOf({}, p, 4097), 255);
    }

    /// C.11.2.1.3.1: 1 / (1 + e^(−4(x−c)/w)); at c half, at c + w/4 1/(1+1/e) = 0.7311, at c − w/2 1/(1+e²) = 0.1192.
    void sigmoid()
    {
        const auto p = window(1000, 400, VoiFunction::Sigmoid);
        QCOMPARE(greyOf({}, p, 1000), 128);
        QCOMPARE(greyOf({}, p, 1100), 186);
        QCOMPARE(greyOf({}, p, 800), 30);
    }

    void rescaleThenWindow()
    {
        GrayscaleEncoding encoding;
        encoding.rescaleSlope = 2;
        encoding.rescaleIntercept = -1000;
        QCOMPARE(modalityValue(encoding, 600), 200.0);
        // 200 in c = 200.5, w = 101 lies in the middle: (200 − 200) / 100 + 0.5.
        QCOMPARE(greyOf(encoding, window(200.5, 101), 600), 128);
    }

    void modalityLutInsteadOfRescale()
    {
        GrayscaleEncoding encoding;
        encoding.rescaleSlope = 7;
        encoding.modalityLut = LookupTable{10, {100, 200, 300}, 16, {}};
        QCOMPARE(modalityValue(encoding, 5), 100.0);
        QCOMPARE(modalityValue(encoding, 11), 200.0);
        QCOMPARE(modalityValue(encoding, 99), 300.0);
    }

    void voiLutBeforeWindow()
    {
        GrayscaleEncoding encoding;
        encoding.voiLuts.push_back({-2, {0, 1023, 512, 256}, 10, {}});
        auto p = window(0, 2);
        p.voiLut = 0;
        QCOMPARE(greyOf(encoding, p, -50), 0);
        QCOMPARE(greyOf(encoding, p, -1), 255);
        QCOMPARE(greyOf(encoding, p, 0), 128); // 512 / 1023 × 255 = 127.6
        QCOMPARE(greyOf(encoding, p, 50), 64); // 256 / 1023 × 255 = 63.8
    }

    void monochrome1AndTheReadersInversionCancel()
    {
        GrayscaleEncoding encoding;
        encoding.inverted = true;
        auto p = window(128, 256);
        QCOMPARE(greyOf(encoding, p, 0), 255);
        QCOMPARE(greyOf(encoding, p, 255), 0);
        p.invert = true;
        QCOMPARE(greyOf(encoding, p, 255), 255);
    }

    void paddingIsBlackWhateverTheInversion()
    {
        GrayscaleEncoding encoding;
        encoding.padding = {{-2000, -1990}};
        encoding.inverted = true;
        QCOMPARE(greyOf(encoding, window(0, 100), -1995), 0);
        QCOMPARE(greyOf(encoding, window(0, 100), -1989), 255);
    }

    void tableAgreesWithFormula_data()
    {
        QTest::addColumn<int>("type");
        for (auto type : {SampleType::U8, SampleType::S8, SampleType::U16, SampleType::S16})
            QTest::newRow(qPrintable(QString::number(int(type)))) << int(type);
    }
    void tableAgreesWithFormula()
    {
        QFETCH(int, type);
        const DisplayLut lut({}, window(40, 90, VoiFunction::Sigmoid), SampleType(type));
        QVERIFY(!lut.table().empty());
        for (size_t i = 0; i < lut.table().size(); i += 17)
            QCOMPARE(lut.table()[i], lut.colour(lut.firstValue() + int(i)));
        QVERIFY(DisplayLut({}, window(40, 90), SampleType::F32).table().empty());
    }

    void defaultTakesTheFilesFirstUsableWindow()
    {
        ImageInfo info;
        info.bitsStored = 12;
        info.grayscale.windows = {{50, 0, {}}, {300, 600, QStringLiteral("NORMAL")}, {1, 2, {}}};
        info.grayscale.voiFunction = VoiFunction::Sigmoid;
        info.grayscale.voiLuts.push_back({0, {1, 2}, 16, {}});
        const auto p = defaultPresentation(info);
        QCOMPARE(p.window.centre, 300.0);
        QCOMPARE(p.function, VoiFunction::Sigmoid);
        QCOMPARE(p.voiLut, -1);
        info.grayscale.windows.clear();
        QCOMPARE(defaultPresentation(info).voiLut, 0);
    }

    void defaultOfEightBitsIsTheIdentity()
    {
        ImageInfo info;
        info.kind = ImageKind::Ultrasound;
        const auto p = defaultPresentation(info, bufferOf({100, 120}));
        for (int v = 0; v < 256; ++v)
            QCOMPARE(greyOf(info.grayscale, p, v, SampleType::U8), v);
    }

    void defaultOfMoreBitsComesFromTheValuesWithoutPadding()
    {
        ImageInfo info;
        info.bitsStored = 16;
        info.sampleType = SampleType::U16;
        info.grayscale.storedMax = 65535;
        info.grayscale.padding = {{0, 0}};
        std::vector<quint16> values(5000, 0);
        for (int i = 0; i <= 1000; ++i)
            values.push_back(quint16(2000 + i));
        values.push_back(60000); // one bright marker
        const auto p = defaultPresentation(info, bufferOf(values));
        const double low = p.window.centre - p.window.width / 2;
        const double high = p.window.centre + p.window.width / 2;
        QVERIFY2(low >= 2000 && low < 2050, qPrintable(QString::number(low)));
        QVERIFY2(high > 2950 && high <= 3000, qPrintable(QString::number(high)));
        // Without a sample: all that the bits can hold.
        QCOMPARE(defaultPresentation(info).window.width, 65535.0);
    }

    void renderedValuesOfColourFollowBrightnessAndGamma()
    {
        auto pixels = PixelBuffer::allocate(QSize(1, 1), 3, SampleType::U8);
        pixels->mutableRow<quint8>(0)[0] = 64;
        pixels->mutableRow<quint8>(0)[1] = 255;
        ImageInfo info;
        info.colour = ColourModel::Rgb;
        auto plain = renderDisplayValues(*pixels, info, {});
        QCOMPARE(plain->row<quint8>(0)[0], quint8(64));
        Presentation p;
        p.gamma = 2;
        auto lifted = renderDisplayValues(*pixels, info, p);
        QCOMPARE(lifted->row<quint8>(0)[0], quint8(128)); // √(64/255) × 255 = 127.7
        QCOMPARE(lifted->row<quint8>(0)[1], quint8(255));
    }

    /// The ends as published (matplotlib; PS3.6 B.1.1), within the error of the fits.
    void colourMaps()
    {
        const auto near = [](QRgb a, int r, int g, int b) {
            return std::abs(qRed(a) - r) <= 5 && std::abs(qGreen(a) - g) <= 5 && std::abs(qBlue(a) - b) <= 8;
        };
        QVERIFY(near(colourMapTable(ColourMap::Viridis)[0], 68, 1, 84));
        QVERIFY(near(colourMapTable(ColourMap::Viridis)[255], 253, 231, 37));
        QVERIFY(near(colourMapTable(ColourMap::Inferno)[0], 0, 0, 4));
        QVERIFY(near(colourMapTable(ColourMap::Inferno)[128], 188, 55, 84));
        QVERIFY(near(colourMapTable(ColourMap::Inferno)[255], 252, 255, 164));
        QCOMPARE(colourMapTable(ColourMap::HotIron)[130], qRgb(255, 4, 0));
        for (auto map : {ColourMap::Grey, ColourMap::Inferno, ColourMap::Viridis})
            for (size_t i = 8; i < 256; i += 8)
                QVERIFY(qGray(colourMapTable(map)[i]) > qGray(colourMapTable(map)[i - 8]));
    }
};

QTEST_APPLESS_MAIN(PresentationTest)
#include "presentation_test.moc"
