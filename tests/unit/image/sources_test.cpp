// Frame sources and what is known by hand over them.
#include "core/image/frame_source.h"
#include "core/image/image_overrides.h"

#include <QTest>

using namespace triptych;

namespace {

/// A 1,200 × 600 ramp: the value of a pixel is its column plus 10,000 times its frame.
class RampSource : public FrameSource {
public:
    explicit RampSource(ImageInfo info) : FrameSource(std::move(info), QSize(1200, 600)) {}

protected:
    Result<PixelBuffer> decodeFrame(int frame, std::stop_token) const final
    {
        auto pixels = PixelBuffer::allocate(QSize(1200, 600), 1, SampleType::U16);
        for (int y = 0; y < 600; ++y)
            for (int x = 0; x < 1200; ++x)
                pixels->mutableRow<quint16>(y)[x] = quint16(x + 10000 * frame);
        return pixels;
    }
};

ImageSourcePtr ramp()
{
    ImageInfo info;
    info.id = ImageId{QStringLiteral("ramp")};
    info.path = QStringLiteral("ramp");
    info.frames = 2;
    info.identity.patientId = QStringLiteral("from the file");
    return std::make_shared<RampSource>(info);
}

} // namespace

class SourcesTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void oneDecodeGivesEveryLevel()
    {
        const auto tiles = ramp()->readUnit({0, 1, 0, 0});
        QVERIFY(tiles.ok());
        QCOMPARE(tiles->size(), size_t(3)); // 1200, 600, 300
        QCOMPARE(tiles->back().index, (TileIndex{2, 1, 0, 0}));
        QCOMPARE(tiles->back().pixels.size(), QSize(300, 150));
        QCOMPARE(tiles->back().pixels.sampleAt(10, 10), 10042.0); // (40 + 41 + 42 + 43) / 4, rounded twice
    }

    void readGivesTheSameAsTheUnit()
    {
        const auto source = ramp();
        const auto part = source->read(1, 0, QRect(100, 50, 10, 5));
        QVERIFY(part.ok());
        const auto whole = source->readUnit({1, 0, 0, 0});
        for (int y = 0; y < 5; ++y)
            for (int x = 0; x < 10; ++x)
                QCOMPARE(part->sampleAt(x, y), (*whole)[1].pixels.sampleAt(100 + x, 50 + y));
    }

    void outsideIsAnErrorAndNotACrash()
    {
        const auto source = ramp();
        QVERIFY(!source->read(0, 0, QRect(1190, 0, 20, 20)));
        QVERIFY(!source->read(0, 0, QRect(-1, 0, 20, 20)));
        QVERIFY(!source->read(7, 0, QRect(0, 0, 1, 1)));
        QVERIFY(!source->read(0, 2, QRect(0, 0, 1, 1)));
        QVERIFY(!source->read(0, 0, QRect()));
        QVERIFY(!source->readUnit({0, 2, 0, 0}));
    }

    void cancelledIsSaid()
    {
        std::stop_source stop;
        stop.request_stop();
        const auto read = ramp()->read(1, 0, QRect(0, 0, 10, 10), stop.get_token());
        QVERIFY(!read);
        QCOMPARE(read.error().code, ErrorCode::Cancelled);
    }

    void bestLevelNeverMagnifies()
    {
        const ImageInfo info = ramp()->info();
        QCOMPARE(info.bestLevel(0.5), 0);
        QCOMPARE(info.bestLevel(1.9), 0);
        QCOMPARE(info.bestLevel(2), 1);
        QCOMPARE(info.bestLevel(100), 2);
    }

    void overridesReplaceOnlyWhatTheySay()
    {
        ImageOverrides overrides;
        overrides.kind = ImageKind::Ultrasound;
        overrides.laterality = QStringLiteral("L");
        overrides.spacing = PixelSpacing{0.1, 0.2};
        const auto source = withOverrides(ramp(), overrides);
        QCOMPARE(source->info().kind, ImageKind::Ultrasound);
        QCOMPARE(source->info().identity.laterality, QStringLiteral("L"));
        QCOMPARE(source->info().identity.patientId, QStringLiteral("from the file"));
        QCOMPARE(source->info().id.value, QStringLiteral("ramp"));
        QCOMPARE(source->info().calibration.source, SpacingSource::CaseFile);
        QCOMPARE(*source->info().calibration.lengthMm({0, 0}, {0, 10}), 2.0);
        QCOMPARE(source->read(0, 1, QRect(5, 5, 1, 1))->sampleAt(0, 0), 10005.0);
    }

    void withoutOverridesItIsTheSameSource()
    {
        const auto source = ramp();
        QCOMPARE(withOverrides(source, {}), source);
    }
};

QTEST_GUILESS_MAIN(SourcesTest)
#include "sources_test.moc"
