// Painting by a rule and the operations on whole labels, against plain pixel-by-pixel definitions on random label maps.
#include "core/annotation/label_ops.h"
#include "tests/unit/annotation/plain_mask.h"

#include <QTest>

#include <cmath>

using namespace triptych;

namespace {

constexpr int kKinds = 5;

PaintRule randomRule(QRandomGenerator& random)
{
    PaintRule rule;
    rule.label = quint8(random.bounded(kKinds));
    rule.over = PaintOver(random.bounded(3));
    rule.onlyLabel = quint8(random.bounded(kKinds));
    for (size_t label = 1; label < kKinds; ++label)
        rule.locked[label] = random.bounded(4) == 0;
    return rule;
}

/// The rule in words.
quint8 painted(const PaintRule& rule, quint8 old)
{
    if (old > 0 && rule.locked[old])
        return old;
    if (rule.over == PaintOver::Empty && old != 0)
        return old;
    if (rule.over == PaintOver::OneLabel && old != rule.onlyLabel)
        return old;
    return rule.label;
}

} // namespace

class LabelOpsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void paintingKeepsToItsRule()
    {
        QRandomGenerator random(21);
        for (int round = 0; round < 150; ++round) {
            const PlainMask before = PlainMask::random(random, kKinds);
            const PaintRule rule = randomRule(random);
            const PixelRuns runs = PlainMask::random(random, 2, before.size).runsOf(1);
            PlainMask expected = before;
            QRect changed;
            for (const PixelRun& run : runs)
                for (int x = run.first; x <= run.last; ++x) {
                    const quint8 now = painted(rule, before.at(x, run.row));
                    if (now != before.at(x, run.row))
                        changed |= QRect(x, run.row, 1, 1);
                    expected.set(x, run.row, now);
                }
            LabelMap map = before.toMap();
            const LabelMap held = map; // a copy that must not notice
            const LabelMap::Painted done = map.paint(runs, rule.table());
            QCOMPARE(PlainMask::of(map), expected);
            QCOMPARE(PlainMask::of(held), before);
            QCOMPARE(done.changed, changed);
            QCOMPARE(done.tiles.isEmpty(), changed.isEmpty());
            QVERIFY(map == expected.toMap()); // no empty tile is left
        }
    }

    void runsOfALabelCrossTiles()
    {
        QRandomGenerator random(22);
        PlainMask mask(QSize(601, 517));
        for (int i = 0; i < 400; ++i) {
            const int x0 = int(random.bounded(601)), y = int(random.bounded(517));
            for (int x = x0; x < std::min(601, x0 + int(random.bounded(300))); ++x)
                mask.set(x, y, int(random.bounded(3)) == 0 ? 2 : 1);
        }
        const LabelMap map = mask.toMap();
        for (const int label : {0, 1, 2, 3})
            QCOMPARE(map.runsOf(quint8(label)), mask.runsOf(label));
    }

    void growShrinkFillAndKeepFollowTheRule()
    {
        QRandomGenerator random(23);
        for (int round = 0; round < 60; ++round) {
            const PlainMask before = PlainMask::random(random, kKinds);
            PaintRule rule = randomRule(random);
            rule.label = quint8(1 + random.bounded(kKinds - 1));
            const Reach reach{random.generateDouble() * 4, random.generateDouble() * 4};
            const LabelMap map = before.toMap();
            const PixelRuns own = before.runsOf(rule.label);
            const auto withRule = [&](const PixelRuns& runs) {
                PlainMask after = before;
                for (const PixelRun& run : runs)
                    for (int x = run.first; x <= run.last; ++x)
                        after.set(x, run.row, painted(rule, before.at(x, run.row)));
                return after;
            };
            const auto keeping = [&](const PixelRuns& kept) {
                PlainMask after = before;
                for (int y = 0; y < before.size.height(); ++y)
                    for (int x = 0; x < before.size.width(); ++x)
                        if (before.at(x, y) == rule.label && !contains(kept, {x, y}))
                            after.set(x, y, 0);
                return after;
            };
            QCOMPARE(PlainMask::of(*growLabel(map, rule, reach)), withRule(grown(own, reach, before.area())));
            QCOMPARE(PlainMask::of(*shrinkLabel(map, rule.label, reach)), keeping(shrunk(own, reach, before.area())));
            QCOMPARE(PlainMask::of(*fillHoles(map, rule)), withRule(holesOf(own)));
            QCOMPARE(PlainMask::of(*keepLargest(map, rule.label)), keeping(largestOf(own)));
        }
    }

    void smoothingTakesTheMajority()
    {
        QRandomGenerator random(24);
        for (int round = 0; round < 60; ++round) {
            const PlainMask before = PlainMask::random(random, 4);
            const int radius = 1 + int(random.bounded(4));
            const quint8 label = quint8(random.bounded(4)); // 0: any
            LockedLabels locked;
            locked[size_t(1 + random.bounded(3))] = random.bounded(2) == 0;
            PlainMask expected = before;
            for (int y = 0; y < before.size.height(); ++y)
                for (int x = 0; x < before.size.width(); ++x) {
                    std::array<int, 4> count{};
                    for (int py = std::max(0, y - radius); py <= std::min(before.size.height() - 1, y + radius); ++py)
                        for (int px = std::max(0, x - radius); px <= std::min(before.size.width() - 1, x + radius);
                             ++px)
                            ++count[before.at(px, py)];
                    const quint8 own = before.at(x, y);
                    quint8 most = own;
                    for (quint8 other = 0; other < 4; ++other)
                        if (count[other] > count[most])
                            most = other;
                    if ((label == 0 || own == label || most == label) && !locked[own])
                        expected.set(x, y, most);
                }
            QCOMPARE(PlainMask::of(*smoothLabel(before.toMap(), label, radius, locked)), expected);
        }
    }

    void smoothingCrossesTiles()
    {
        PlainMask mask(QSize(300, 300)); // a box over the corner of four tiles, with a speck and a notch
        for (int y = 200; y < 280; ++y)
            for (int x = 200; x < 280; ++x)
                mask.set(x, y, 1);
        mask.set(256, 256, 0);
        mask.set(20, 20, 1);
        const PlainMask after = PlainMask::of(*smoothLabel(mask.toMap(), 1, 2, {}));
        QCOMPARE(int(after.at(256, 256)), 1);
        QCOMPARE(int(after.at(20, 20)), 0);
        QCOMPARE(int(after.at(255, 200)), 1); // straight edges stay
        QCOMPARE(int(after.at(255, 199)), 0);
        QCOMPARE(int(after.at(200, 200)), 0); // corners are rounded
    }

    void partsGetLabelsBySize()
    {
        QRandomGenerator random(25);
        for (int round = 0; round < 60; ++round) {
            const PlainMask before = PlainMask::random(random, 3);
            auto parts = before.partsOf(1, true);
            std::stable_sort(parts.begin(), parts.end(),
                             [](const PlainMask& a, const PlainMask& b) { return a.count(1) > b.count(1); });
            QList<quint8> free;
            for (int label = 10; label < 250; ++label)
                free << quint8(label);
            const auto split = splitLabel(before.toMap(), 1, free);
            QVERIFY(split);
            PlainMask expected = before;
            for (size_t part = 1; part < parts.size(); ++part)
                for (size_t i = 0; i < expected.labels.size(); ++i)
                    if (parts[part].labels[i])
                        expected.labels[i] = free[qsizetype(part) - 1];
            QCOMPARE(PlainMask::of(split->map), expected);
            QCOMPARE(split->given, free.first(std::max<qsizetype>(0, qsizetype(parts.size()) - 1)));
            if (parts.size() > 1) {
                const auto refused = splitLabel(before.toMap(), 1, free.first(qsizetype(parts.size()) - 2));
                QVERIFY(!refused);
                QVERIFY(refused.error().message.contains(QString::number(parts.size())));
            }
        }
    }

    void framesAreLaidOverByTheRule()
    {
        QRandomGenerator random(26);
        for (int round = 0; round < 60; ++round) {
            const PlainMask to = PlainMask::random(random, kKinds), from = PlainMask::random(random, kKinds, to.size);
            PaintRule rule = randomRule(random);
            PlainMask expected = to;
            for (size_t i = 0; i < to.labels.size(); ++i)
                if (from.labels[i]) {
                    rule.label = from.labels[i];
                    expected.labels[i] = painted(rule, to.labels[i]);
                }
            QCOMPARE(PlainMask::of(laidOver(to.toMap(), from.toMap(), rule)), expected);
        }
    }

    void anotherLevelHasTheLabelsUnderItsCentres()
    {
        QRandomGenerator random(28);
        for (int round = 0; round < 80; ++round) {
            const double from = 1 << random.bounded(4), to = 1 << random.bounded(4);
            const QSize image(int(random.bounded(20, 400)), int(random.bounded(20, 300)));
            const PlainMask before = PlainMask::random(random, 4, labelMapSize(image, from));
            PlainMask expected(labelMapSize(image, to));
            for (int y = 0; y < expected.size.height(); ++y)
                for (int x = 0; x < expected.size.width(); ++x) {
                    const int sx = int(std::floor((x + 0.5) * to / from)), sy = int(std::floor((y + 0.5) * to / from));
                    if (sx < before.size.width() && sy < before.size.height())
                        expected.set(x, y, before.at(sx, sy));
                }
            const auto buffer = before.toMap().toBuffer(before.area());
            const LabelMap after = resampled(*LabelMap::fromBuffer(*buffer, from), image, to);
            QCOMPARE(after.downsample(), to);
            QCOMPARE(PlainMask::of(after), expected);
        }
    }

    void theSameLabelIsFlooded()
    {
        QRandomGenerator random(27);
        for (int round = 0; round < 60; ++round) {
            const PlainMask mask = PlainMask::random(random, 3);
            const QPoint seed(int(random.bounded(mask.size.width())), int(random.bounded(mask.size.height())));
            const auto found = sameLabelAt(mask.toMap(), seed, 1'000'000);
            QVERIFY(found);
            for (const PlainMask& part : mask.partsOf(mask.at(seed.x(), seed.y()), false))
                if (part.at(seed.x(), seed.y()))
                    QCOMPARE(*found, part.runsOf(1));
        }
        const LabelMap huge(QSize(50'000, 50'000)); // an empty slide: known at once, and not filled
        const auto refused = sameLabelAt(huge, {100, 100}, 64'000'000);
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, ErrorCode::LimitExceeded);
    }

    void stoppedWorkIsCancelled()
    {
        std::stop_source stop;
        stop.request_stop();
        const LabelOpControl control{stop.get_token(), {}};
        PlainMask mask(QSize(31, 31));
        mask.set(4, 4, 1);
        QCOMPARE(growLabel(mask.toMap(), {}, {3, 3}, control).error().code, ErrorCode::Cancelled);
        QCOMPARE(smoothLabel(mask.toMap(), 1, 3, {}, control).error().code, ErrorCode::Cancelled);
        QCOMPARE(keepLargest(mask.toMap(), 1, control).error().code, ErrorCode::Cancelled);
    }
};

QTEST_GUILESS_MAIN(LabelOpsTest)
#include "label_ops_test.moc"
