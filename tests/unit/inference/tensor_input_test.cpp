// From image to tensor: geometry, grey values, and what is refused.
#include "core/inference/input_check.h"
#include "core/inference/resample.h"
#include "core/inference/tensor_input.h"
#include "tests/unit/inference/memory_source.h"

#include <QTest>

#include <array>
#include <cmath>

using namespace triptych;
using namespace triptych::test;

class TensorInputTest : public QObject {
    Q_OBJECT

    static InferenceRequest requestFor(ImageSourcePtr image, ImageKind kind)
    {
        InferenceRequest request;
        request.image = std::move(image);
        request.bundle.card.input.kind = kind;
        request.bundle.card.format = "native";
        return request;
    }

private Q_SLOTS:
    void reductionAveragesAndEnlargementInterpolates()
    {
        const auto ramp = makePixels({64, 8}, 1, [](int x, int, int) { return 2 * x; });
        const auto half = resampleArea(ramp, QRectF(0, 0, 64, 8), QSize(32, 4));
        QVERIFY(half.ok());
        // Away from the edges a ramp stays a ramp: the value at the centre of each pair.
        for (int x = 2; x < 30; ++x)
            QVERIFY(std::abs(half->row<quint8>(1)[x] - (4 * x + 1)) <= 1);
        const auto twice = resampleArea(ramp, QRectF(10, 2, 8, 4), QSize(16, 8));
        QVERIFY(twice.ok());
        QVERIFY(std::abs(twice->row<quint8>(3)[8] - 2 * (10 + 8.5 / 2 - 0.5)) <= 1);
    }

    void outsideReadsTheFill()
    {
        const auto white = makePixels({10, 10}, 3, [](int, int, int) { return 255; });
        const auto around = resampleArea(white, QRectF(-10, -10, 30, 30), QSize(30, 30), 7);
        QVERIFY(around.ok());
        QCOMPARE(around->row<quint8>(0)[0], quint8(7));
        QCOMPARE(around->row<quint8>(15)[15 * 3 + 1], quint8(255));
        QCOMPARE(around->row<quint8>(29)[29 * 3 + 2], quint8(7));
    }

    void letterboxKeepsTheAspect()
    {
        InputContract contract;
        contract.size = QSize(40, 40);
        const auto wide = makePixels({100, 50}, 1, [](int, int, int) { return 200; });
        const auto fitted = fitInput(wide, contract);
        QVERIFY(fitted.ok());
        QCOMPARE(fitted->area, QRectF(0, -25, 100, 100));
        QCOMPARE(fitted->pixels.row<quint8>(2)[20], quint8(0));
        QCOMPARE(fitted->pixels.row<quint8>(20)[20], quint8(200));
    }

    void breastIsCroppedAndTurned()
    {
        // A bright half disc at the right edge of a dark film.
        const auto film =
            makePixels({200, 300}, 1, [](int x, int y, int) { return std::hypot(x - 199, y - 150) < 90 ? 180 : 3; });
        const BreastCrop crop = findBreast(film);
        QVERIFY(crop.chestWallRight);
        QVERIFY(std::abs(crop.rect.left() - 110) <= 3 && std::abs(crop.rect.top() - 60) <= 3);
        InputContract contract;
        contract.size = QSize(32, 48);
        contract.fit = "breast-crop";
        contract.orientation = "chest-wall-left";
        const auto fitted = fitInput(film, contract);
        QVERIFY(fitted.ok() && fitted->mirrored);
        QVERIFY(fitted->pixels.row<quint8>(24)[1] > 150); // the chest wall is left now
        QVERIFY(fitted->pixels.row<quint8>(24)[31] < 60);
    }

    void colourAndGreyAreConverted()
    {
        InputContract contract;
        contract.size = QSize(16, 16);
        contract.fit = "stretch";
        const auto green = makePixels({16, 16}, 3, [](int, int, int s) { return s == 1 ? 200 : 0; });
        QCOMPARE(fitInput(green, contract)->pixels.row<quint8>(8)[8], quint8(117)); // 0.587 · 200
        contract.channels = 3;
        const auto grey = makePixels({16, 16}, 1, [](int, int, int) { return 90; });
        QCOMPARE(fitInput(grey, contract)->pixels.row<quint8>(8)[8 * 3 + 2], quint8(90));
    }

    void windowAndInversionComeBeforeTheModel()
    {
        PixelBuffer stored = *PixelBuffer::allocate({3, 1}, 1, SampleType::U16);
        stored.mutableRow<quint16>(0)[0] = 0;
        stored.mutableRow<quint16>(0)[1] = 1000;
        stored.mutableRow<quint16>(0)[2] = 4000;
        ImageInfo info;
        info.sampleType = SampleType::U16;
        info.grayscale.storedMax = 4095;
        info.grayscale.rescaleSlope = 2;
        info.grayscale.windows = {{2000, 2001, {}}}; // linear from 999.5+… : 2000 is the middle
        info.grayscale.inverted = true;
        const MemorySource image(info, stored);
        const auto grey = displayPixels(image, 0, 0, {});
        QVERIFY(grey.ok());
        QCOMPARE(grey->row<quint8>(0)[0], quint8(255));
        QVERIFY(std::abs(grey->row<quint8>(0)[1] - 127) <= 1);
        QCOMPARE(grey->row<quint8>(0)[2], quint8(0));
    }

    void paddingDoesNotStretchTheRange()
    {
        PixelBuffer stored = *PixelBuffer::allocate({3, 1}, 1, SampleType::S16);
        stored.mutableRow<qint16>(0)[0] = -2000;
        stored.mutableRow<qint16>(0)[1] = 100;
        stored.mutableRow<qint16>(0)[2] = 300;
        ImageInfo info;
        info.sampleType = SampleType::S16;
        info.grayscale.storedMin = -32768;
        info.grayscale.storedMax = 32767;
        info.grayscale.padding = {-2000.0, -2000.0};
        const auto grey = displayPixels(MemorySource(info, stored), 0, 0, {});
        QVERIFY(grey.ok());
        QCOMPARE(grey->row<quint8>(0)[1], quint8(0));
        QCOMPARE(grey->row<quint8>(0)[2], quint8(255));
    }

    void otherModalitiesAreRefused()
    {
        const auto pixels = makePixels({32, 32}, 1, [](int, int, int) { return 10; });
        const auto refused = checkInput(requestFor(makeSource(ImageKind::Mammogram, pixels), ImageKind::Ultrasound));
        QVERIFY(!refused.ok());
        QCOMPARE(refused.error().code, ErrorCode::Refused);
        QVERIFY(refused.error().message.contains("test.png") && refused.error().message.contains("mammogram"));
        QVERIFY(checkInput(requestFor(makeSource(ImageKind::Ultrasound, pixels), ImageKind::Ultrasound))->isEmpty());
    }

    void unknownKindsRunWithAWarningUnlessDeclared()
    {
        const auto pixels = makePixels({32, 32}, 1, [](int, int, int) { return 10; });
        auto request = requestFor(makeSource(ImageKind::Image, pixels), ImageKind::Ultrasound);
        QCOMPARE(checkInput(request)->size(), 1);
        request.declaredKind = ImageKind::Ultrasound;
        QVERIFY(checkInput(request)->isEmpty());
        request.declaredKind = ImageKind::Slide;
        QVERIFY(!checkInput(request).ok());
    }

    void forProcessingIsRefused()
    {
        ImageInfo info;
        info.kind = ImageKind::Mammogram;
        info.identity.forProcessing = true;
        const auto pixels = makePixels({32, 32}, 1, [](int, int, int) { return 10; });
        const auto checked = checkInput(requestFor(std::make_shared<MemorySource>(info, pixels), ImageKind::Mammogram));
        QVERIFY(!checked.ok() && checked.error().code == ErrorCode::Refused);
        QVERIFY(checked.error().message.contains("For Processing"));
    }

    void untrustedTorchScriptIsRefused()
    {
        const auto pixels = makePixels({32, 32}, 1, [](int, int, int) { return 10; });
        auto request = requestFor(makeSource(ImageKind::Ultrasound, pixels), ImageKind::Ultrasound);
        request.bundle.card.format = "torchscript";
        QVERIFY(checkInput(request).ok());
        request.trusted = false;
        QVERIFY(!checkInput(request).ok());
    }

    void unknownScaleAndViewAreSaid()
    {
        const auto pixels = makePixels({32, 32}, 3, [](int, int, int) { return 10; });
        auto request = requestFor(makeSource(ImageKind::Slide, pixels), ImageKind::Slide);
        request.bundle.card.input.spacingMm = 0.004;
        QVERIFY(checkInput(request)->join(' ').contains("Scale unknown, outside the model's contract"));
        Calibration calibration;
        calibration.source = SpacingSource::SlideMpp;
        calibration.spacing = PixelSpacing{0.0005, 0.0005};
        request.image = makeSource(ImageKind::Slide, pixels, calibration);
        QVERIFY(checkInput(request)->isEmpty());
        QCOMPARE(slideScale(request.image->info()).mmPerPixel, 0.0005);
        request.bundle.card.input.views = QStringList{"MLO"};
        QVERIFY(checkInput(request)->join(' ').contains("View unknown"));
    }

    void bodyPartIsChecked()
    {
        const auto pixels = makePixels({32, 32}, 1, [](int, int, int) { return 10; });
        const auto warningsFor = [&pixels](ImageKind kind, const QString& bodyPart) {
            ImageInfo info = makeSource(kind, pixels)->info();
            info.identity.bodyPart = bodyPart;
            auto request = requestFor(std::make_shared<MemorySource>(info, pixels), ImageKind::Ultrasound);
            request.bundle.card.input.bodyPart = QStringLiteral("BREAST");
            return checkInput(request)->join(' ');
        };
        QCOMPARE(warningsFor(ImageKind::Ultrasound, "BREAST"), QString());
        QVERIFY(warningsFor(ImageKind::Ultrasound, "HEART").contains("Body part HEART, outside the model's contract"));
        QVERIFY(warningsFor(ImageKind::Ultrasound, "").contains("Body part unknown"));
        // An image that does not even say that it is ultrasound says so once.
        QVERIFY(!warningsFor(ImageKind::Image, "").contains("Body part"));
    }

    void objectivePowerGivesAScale()
    {
        ImageInfo info;
        info.objectivePower = 40;
        QCOMPARE(slideScale(info).mmPerPixel, 0.00025);
        QVERIFY(!slideScale(info).known);
    }

    void otsuSeparatesTwoPeaks()
    {
        std::array<qint64, 256> histogram{};
        for (const size_t i : {20, 21, 22, 23})
            histogram[i] = 1000;
        for (const size_t i : {200, 201, 202})
            histogram[i] = 300;
        const int threshold = otsuThreshold(histogram);
        QVERIFY(threshold >= 23 && threshold < 200);
    }
};

QTEST_GUILESS_MAIN(TensorInputTest)
#include "tensor_input_test.moc"
