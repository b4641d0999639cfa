// A presentation state put onto an image: what the golden cases do not see.
#include "core/display/apply_state.h"

#include <QTest>

using namespace triptych;

namespace {

const ImageId kId{QStringLiteral("1.2.3")};

ImageInfo image()
{
    ImageInfo info;
    info.id = kId;
    info.sampleType = SampleType::U16;
    info.bitsStored = 12;
    info.frames = 3;
    info.levels = {{QSize(200, 100), 1, QSize(200, 100)}};
    info.grayscale.storedMax = 4095;
    info.grayscale.windows = {{100, 50, {}}};
    info.grayscale.padding = std::pair(0.0, 0.0);
    info.grayscale.unit = QStringLiteral("HU");
    info.shutter = DisplayShutter{};
    return info;
}

PresentationState stateOf(std::vector<int> frames = {})
{
    PresentationState state;
    state.images = {{kId, std::move(frames)}};
    return state;
}

LookupTable tableOf(std::vector<quint16> values, int bits)
{
    LookupTable table;
    table.values = std::move(values);
    table.bits = bits;
    return table;
}

} // namespace

class ApplyStateTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void onlyWhatTheStateSpeaksOfChanges()
    {
        const ImageInfo shown = withState(image(), stateOf({1}), 1);
        QVERIFY(!shown.shutter);
        QVERIFY(shown.grayscale.unit.isEmpty()); // the state's identity has no unit
        QCOMPARE(shown.grayscale.padding, image().grayscale.padding);
        QCOMPARE(shown.grayscale.windows.at(0).width, 4095.0);
        const ImageInfo other = withState(image(), stateOf({1}), 2);
        QVERIFY(other.shutter.has_value());
        QCOMPARE(other.grayscale.windows.at(0).width, 50.0);
    }

    void framesOfTheirOwnGiveWayToTheState()
    {
        ImageInfo info = image();
        info.frameGrayscale.assign(3, info.grayscale);
        info.frameGrayscale[2].windows[0].width = 7;
        QCOMPARE(defaultPresentation(info, {}, 2).window.width, 7.0);
        QCOMPARE(defaultPresentation(info, {}, 1).window.width, 50.0);
        QCOMPARE(statePresentation(withState(info, stateOf(), 2), stateOf(), 2).window.width, 4095.0);
    }

    /// A table of a state counts before windows and tables of the image, and the presentation LUT after it.
    void tablesInTheirOrder()
    {
        GrayscaleEncoding encoding;
        encoding.storedMax = 3;
        encoding.voiLuts = {tableOf({0, 0, 0, 0}, 8)};
        Presentation p;
        p.voiLut = 0;
        p.ownLut = std::make_shared<const LookupTable>(tableOf({255, 0, 170, 85}, 8));
        const DisplayLut own(encoding, p, SampleType::U8);
        QCOMPARE(qRed(own.colour(0)), 255);
        QCOMPARE(qRed(own.colour(2)), 170);
        p.presentationLut = std::make_shared<const LookupTable>(tableOf({1023, 0, 1023, 0}, 10));
        const DisplayLut both(encoding, p, SampleType::U8);
        QCOMPARE(qRed(both.colour(0)), 0);   // 255 → the last entry
        QCOMPARE(qRed(both.colour(1)), 255); // 0 → the first
        QCOMPARE(qRed(both.colour(2)), 255); // 170 → entry 2
        QCOMPARE(qRed(both.colour(3)), 0);   // 85 → entry 1
        p.invert = true;
        QCOMPARE(qRed(DisplayLut(encoding, p, SampleType::U8).colour(0)), 255);
    }

    void valuesWithTheirUnit()
    {
        GrayscaleEncoding encoding;
        encoding.rescaleIntercept = -1024;
        QCOMPARE(modalityText(encoding, 24), QStringLiteral("-1000"));
        encoding.unit = QStringLiteral("HU");
        QCOMPARE(modalityText(encoding, 24), QStringLiteral("-1000 HU"));
        encoding.rescaleIntercept = 0;
        encoding.unit = QStringLiteral("OD");
        QCOMPARE(modalityText(encoding, 2140), QStringLiteral("2140 (OD 2.14)"));
    }

    /// The state's point stays on the same pixel whatever it turns, and fractions are of what is seen.
    void annotationsTurnWithTheImage()
    {
        PresentationState state = stateOf();
        StateAnnotation annotation;
        annotation.graphics = {{StateGraphic::Kind::Point, AnnotationUnits::Pixel, {{10, 20}}, false},
                               {StateGraphic::Kind::Point, AnnotationUnits::Display, {{0, 0}}, false},
                               {StateGraphic::Kind::Point, AnnotationUnits::Display, {{1, 0.25}}, false}};
        state.annotations = {annotation};
        state.rotationDeg = 90;
        const StateGraphics drawn = stateGraphics(state, image(), 0);
        QCOMPARE(drawn.graphics.size(), size_t(3));
        QCOMPARE(drawn.graphics[0].points.first(), QPointF(10, 20));
        // Turned clockwise, the lower left corner is at the upper left; going down there is going right here.
        QVERIFY((drawn.graphics[1].points.first() - QPointF(0, 100)).manhattanLength() < 1e-9);
        QVERIFY((drawn.graphics[2].points.first() - QPointF(50, 0)).manhattanLength() < 1e-9);
        state.flipped = true;
        const StateGraphics mirrored = stateGraphics(state, image(), 0);
        QVERIFY((mirrored.graphics[1].points.first() - QPointF(0, 0)).manhattanLength() < 1e-9);
    }

    void trueSizeNeedsAKnownScreen()
    {
        PresentationState state = stateOf();
        StateArea area;
        area.mode = StateArea::Mode::TrueSize;
        area.area = QRectF(0, 0, 200, 100);
        area.columnSpacingMm = 0.1;
        state.areas = {area};
        Camera camera;
        camera.viewport = QSize(400, 400);
        QCOMPARE(stateCamera(state, image(), 0, camera, 4).zoom, 0.4);
        QCOMPARE(stateCamera(state, image(), 0, camera).zoom, 2.0); // else the area fits
        state.areas[0].mode = StateArea::Mode::Magnify;
        state.areas[0].magnification = 3;
        QCOMPARE(stateCamera(state, image(), 0, camera, 0, 2).zoom, 1.5);
        QCOMPARE(stateCamera(state, image(), 0, camera).centre, QPointF(100, 50));
    }
};

QTEST_GUILESS_MAIN(ApplyStateTest)
#include "apply_state_test.moc"
