// From a box or a click to a proposed mask, against discs whose place is known.
#include "core/inference/assist.h"

#include <QTest>

#include <cmath>

using namespace triptych;

namespace {

constexpr QSize kImage(501, 400); // odd on purpose

struct Disc {
    QPointF centre;
    double radius = 0;
};

/// What a model would answer for a region: discs of the image, on a grid of 100 × 80.
Prediction answer(const QRectF& region, const QList<Disc>& discs)
{
    Prediction prediction;
    prediction.segmentationArea = region;
    prediction.segmentation = *PixelBuffer::allocate(QSize(100, 80), 1, SampleType::U8);
    for (int y = 0; y < 80; ++y)
        for (int x = 0; x < 100; ++x) {
            const QPointF at(region.left() + (x + 0.5) * region.width() / 100,
                             region.top() + (y + 0.5) * region.height() / 80);
            for (const Disc& disc : discs)
                if (std::hypot(at.x() - disc.centre.x(), at.y() - disc.centre.y()) < disc.radius)
                    prediction.segmentation.mutableRow<quint8>(y)[x] = 1;
        }
    return prediction;
}

qint64 pixelsOf(const LabelMap& map)
{
    qint64 count = 0;
    for (int y = 0; y < map.size().height(); ++y)
        for (int x = 0; x < map.size().width(); ++x)
            count += map.labelAt(QPoint(x, y)) == 1;
    return count;
}

} // namespace

class AssistTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void regionsLieInTheImageAndHoldThePrompt_data()
    {
        QTest::addColumn<QRectF>("box");
        QTest::newRow("middle") << QRectF(200, 150, 60, 40);
        QTest::newRow("corner") << QRectF(0, 0, 30, 50);
        QTest::newRow("far corner") << QRectF(480, 370, 21, 30);
        QTest::newRow("all of it") << QRectF(0, 0, 501, 400);
        QTest::newRow("a click") << QRectF(490, 10, 0, 0);
    }
    void regionsLieInTheImageAndHoldThePrompt()
    {
        QFETCH(QRectF, box);
        const auto regions = assistRegions({box}, kImage, QSize(176, 144));
        QVERIFY(!regions.empty());
        for (const QRectF& region : regions) {
            QVERIFY(QRectF(QPointF(0, 0), QSizeF(kImage)).adjusted(-1e-9, -1e-9, 1e-9, 1e-9).contains(region));
            QVERIFY(region.contains(box.center()));
        }
        if (!AssistPrompt{box}.isClick()) {
            QCOMPARE(regions.size(), size_t(1));
            QVERIFY(regions[0].adjusted(-1e-9, -1e-9, 1e-9, 1e-9).contains(box));
        } else
            QVERIFY(regions.back().width() < regions.front().width());
    }

    void aClickChoosesThePartUnderIt()
    {
        const QList<Disc> discs{{{120, 100}, 40}, {{380, 300}, 50}};
        const QRectF all(0, 0, 501, 400);
        const auto mask = proposedMask(answer(all, discs), {QRectF(380, 320, 0, 0)}, kImage, 1);
        QVERIFY(mask);
        QCOMPARE(mask->labelAt(QPoint(380, 300)), quint8(1));
        QCOMPARE(mask->labelAt(QPoint(120, 100)), quint8(0));
        const double area = M_PI * 50 * 50;
        QVERIFY2(std::abs(double(pixelsOf(*mask)) - area) < 0.03 * area, qPrintable(QString::number(pixelsOf(*mask))));
        QVERIFY(!proposedMask(answer(all, discs), {QRectF(250, 10, 0, 0)}, kImage, 1)); // far from both
    }

    void aBoxChoosesWhatLiesInIt()
    {
        const QList<Disc> discs{{{120, 100}, 40}, {{380, 300}, 50}};
        const QRectF region(60, 40, 400, 320);
        const auto mask = proposedMask(answer(region, discs), {QRectF(75, 55, 90, 90)}, kImage, 1);
        QVERIFY(mask);
        QCOMPARE(mask->labelAt(QPoint(120, 100)), quint8(1));
        QCOMPARE(mask->labelAt(QPoint(380, 300)), quint8(0));
        QVERIFY(!proposedMask(answer(region, discs), {QRectF(250, 100, 40, 40)}, kImage, 1));
    }

    void whatRunsOverTheBoxIsCut()
    {
        const auto mask =
            proposedMask(answer(QRectF(0, 0, 501, 400), {{{250, 200}, 150}}), {QRectF(240, 190, 20, 20)}, kImage, 1);
        QVERIFY(mask);
        QCOMPARE(pixelsOf(*mask), qint64(24 * 24)); // the box and a tenth on each side
    }

    void coarseMasksAreInTheirOwnPixels()
    {
        const auto mask =
            proposedMask(answer(QRectF(0, 0, 501, 400), {{{250, 200}, 100}}), {QRectF(250, 200, 0, 0)}, kImage, 2);
        QVERIFY(mask);
        QCOMPARE(mask->size(), labelMapSize(kImage, 2));
        const double area = M_PI * 50 * 50;
        QVERIFY(std::abs(double(pixelsOf(*mask)) - area) < 0.03 * area);
    }

    void noOutlineIsNoProposal()
    {
        QVERIFY(!proposedMask({}, {QRectF(1, 1, 5, 5)}, kImage, 1));
        QVERIFY(!proposedMask(answer(QRectF(0, 0, 501, 400), {}), {QRectF(1, 1, 50, 50)}, kImage, 1));
    }

    void aClickIsLookedAtOnceMoreAroundWhatWasFound()
    {
        const AssistPrompt click{QRectF(300, 200, 0, 0)};
        AssistSteps steps(click, kImage, QSize(176, 144));
        const auto regions = assistRegions(click, kImage, QSize(176, 144));
        QCOMPARE(*steps.region(), regions[0]);
        steps.answer(std::nullopt); // nothing: closer
        QCOMPARE(*steps.region(), regions[1]);
        LabelMap rough(labelMapSize(kImage, 2), 2);
        rough.paintPolygon(QRectF(140, 90, 20, 20), 1); // 40 × 40 pixels around the click
        steps.answer(rough);
        QCOMPARE(*steps.region(), assistRegions({QRectF(280, 180, 40, 40)}, kImage, QSize(176, 144)).front());
        AssistSteps other = steps;
        other.answer(std::nullopt); // nothing from close by: what was found stands
        QVERIFY(!other.region());
        QVERIFY(*other.proposal() == rough);
        LabelMap fine(labelMapSize(kImage, 2), 2);
        fine.paintPolygon(QRectF(141, 91, 18, 18), 1);
        steps.answer(fine);
        QVERIFY(!steps.region());
        QVERIFY(*steps.proposal() == fine);
    }

    void aBoxIsAskedOnce()
    {
        AssistSteps steps({QRectF(100, 100, 80, 60)}, kImage, QSize(176, 144));
        steps.answer(std::nullopt);
        QVERIFY(!steps.region() && !steps.proposal());
    }

    void whatWasChangedIsCounted()
    {
        LabelMap proposal(kImage), now(kImage);
        proposal.paintPolygon(QRectF(100, 100, 40, 40), 1);
        now.paintPolygon(QRectF(100, 100, 40, 30), 3); // ten rows taken away
        now.paintPolygon(QRectF(140, 100, 5, 30), 3);  // five columns added
        now.paintPolygon(QRectF(300, 300, 50, 50), 4); // another label
        const ProposalChange change = compareWithProposal(proposal, now, 3);
        QCOMPARE(change.proposed, qint64(1600));
        QCOMPARE(change.kept, qint64(1200));
        QCOMPARE(change.added, qint64(150));
        QCOMPARE(change.dice(), 2.0 * 1200 / (1600 + 1350));
        QCOMPARE(compareWithProposal(LabelMap(kImage), LabelMap(kImage), 1).dice(), 1.0);
    }
};

QTEST_APPLESS_MAIN(AssistTest)
#include "assist_test.moc"
