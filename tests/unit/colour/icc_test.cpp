// IccTransform: colours of Qt's own profiles come out as Qt's colour spaces have them; what changes nothing is none.
#include "core/colour/icc_transform.h"

#include <QColorSpace>
#include <QColorTransform>
#include <QTest>

using namespace triptych;

namespace {

Result<std::shared_ptr<const IccTransform>> transformOf(const QByteArray& profile)
{
    return IccTransform::make(std::as_bytes(std::span(profile.constData(), size_t(profile.size()))));
}

} // namespace

class IccTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void theScreensOwnProfileChangesNothing()
    {
        const auto transform = transformOf(QColorSpace(QColorSpace::SRgb).iccProfile());
        QVERIFY(transform.ok());
        QVERIFY(!*transform);
    }

    void widerColoursAreMapped_data()
    {
        QTest::addColumn<int>("space");
        QTest::newRow("Adobe RGB") << int(QColorSpace::AdobeRgb);
        QTest::newRow("Display P3") << int(QColorSpace::DisplayP3);
    }

    void widerColoursAreMapped()
    {
        QFETCH(int, space);
        const QColorSpace from{QColorSpace::NamedColorSpace(space)};
        const auto transform = transformOf(from.iccProfile());
        QVERIFY(transform.ok() && *transform);
        const QColorTransform reference = from.transformationToColorSpace(QColorSpace::SRgb);
        auto pixels = PixelBuffer::allocate({16, 16}, 3, SampleType::U8);
        const auto valueAt = [](int x, int y, int s) { return s == 0 ? 40 + x * 13 : s == 1 ? 40 + y * 13 : 120; };
        for (int y = 0; y < 16; ++y)
            for (int i = 0; i < 48; ++i)
                pixels->mutableRow<quint8>(y)[i] = quint8(valueAt(i / 3, y, i % 3));
        const auto mapped = (*transform)->toSrgb(*pixels);
        QVERIFY(mapped.ok());
        for (int y = 0; y < 16; ++y)
            for (int x = 0; x < 16; ++x) {
                const QRgb wanted = reference.map(qRgb(valueAt(x, y, 0), valueAt(x, y, 1), valueAt(x, y, 2)));
                const int channels[] = {qRed(wanted), qGreen(wanted), qBlue(wanted)};
                for (int s = 0; s < 3; ++s)
                    QVERIFY(std::abs(mapped->sampleAt(x, y, s) - channels[s]) <= 2);
            }
    }

    void whatIsNoProfileOfColoursIsRefused()
    {
        QCOMPARE(transformOf("nonsense").error().code, ErrorCode::BadFormat);
        QCOMPARE(transformOf({}).error().code, ErrorCode::BadFormat);
        QByteArray grey = QColorSpace(QColorSpace::AdobeRgb).iccProfile();
        grey.replace(16, 4, "GRAY");
        QCOMPARE(transformOf(grey).error().code, ErrorCode::Unsupported);
    }
};

QTEST_GUILESS_MAIN(IccTest)
#include "icc_test.moc"
