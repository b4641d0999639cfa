// Metrics against values worked by hand and against a published example.
#include "core/evaluation/metrics.h"

#include <QTest>

#include <cmath>

using namespace triptych;

namespace {

std::vector<ScoredCase> cases(const std::vector<double>& positive, const std::vector<double>& negative)
{
    std::vector<ScoredCase> all;
    for (const double s : positive)
        all.push_back({s, true, QString::number(all.size())});
    for (const double s : negative)
        all.push_back({s, false, QString::number(all.size())});
    return all;
}

/// Hanley & McNeil, Radiology 143:29 (1982), table I: 109 CT images rated 1 … 5 by one reader.
std::vector<ScoredCase> hanleyMcNeil()
{
    const int normal[] = {33, 6, 6, 11, 2};
    const int abnormal[] = {3, 2, 2, 11, 33};
    std::vector<double> positive, negative;
    for (int rating = 1; rating <= 5; ++rating) {
        negative.insert(negative.end(), static_cast<size_t>(normal[rating - 1]), rating);
        positive.insert(positive.end(), static_cast<size_t>(abnormal[rating - 1]), rating);
    }
    return cases(positive, negative);
}

} // namespace

class MetricsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aucCountsPairs()
    {
        // Pairs: 0.8 beats 0.1, 0.4, 0.5; 0.4 beats 0.1, ties 0.4, loses to 0.5: (3 + 1.5) / 6.
        QCOMPARE(rocAuc(cases({0.8, 0.4}, {0.1, 0.4, 0.5})), 0.75);
        QCOMPARE(rocAuc(cases({2, 3}, {0, 1})), 1.0);
        QCOMPARE(rocAuc(cases({0, 0}, {1})), 0.0);
        QCOMPARE(rocAuc(cases({1, 1}, {1, 1})), 0.5);
        QVERIFY(std::isnan(rocAuc(cases({1}, {}))));
    }

    void aucOfThePublishedExample()
    {
        // The paper's table II: W = 0.893.
        QVERIFY(std::abs(rocAuc(hanleyMcNeil()) - 0.893) < 0.0005);
    }

    void deLongByHand()
    {
        // V10 = {1, 0.5}, V01 = {1, 0.75, 0.5}: variances 0.125 and 0.0625; S² = 0.125/2 + 0.0625/3 = 0.083333.
        const Interval interval = rocAucDeLong(cases({0.8, 0.4}, {0.1, 0.4, 0.5}));
        QCOMPARE(interval.value, 0.75);
        const double half = 1.959963984540054 * std::sqrt(0.125 / 2 + 0.0625 / 3) / (0.75 * 0.25);
        QVERIFY(std::abs(std::log(interval.low / (1 - interval.low)) - (std::log(3.0) - half)) < 1e-9);
        QVERIFY(std::abs(std::log(interval.high / (1 - interval.high)) - (std::log(3.0) + half)) < 1e-9);
    }

    void deLongOfThePublishedExample()
    {
        // Hanley & McNeil give the area's standard error as 0.032; on the plain scale 0.893 ± 1.96 · 0.032 ≈ 0.83 …
        // 0.96.
        const Interval interval = rocAucDeLong(hanleyMcNeil());
        QVERIFY(std::abs(interval.low - 0.81) < 0.02);
        QVERIFY(std::abs(interval.high - 0.94) < 0.02);
    }

    void perfectSeparationHasNoInterval()
    {
        const Interval interval = rocAucDeLong(cases({2, 3}, {0, 1}));
        QCOMPARE(interval.value, 1.0);
        QVERIFY(std::isnan(interval.low) && std::isnan(interval.high));
    }

    void operatingPoint()
    {
        const auto all = cases({0.9, 0.6, 0.2}, {0.7, 0.3, 0.1, 0.1});
        const Operating at = operatingAt(all, 0.6);
        QCOMPARE(at.sensitivity, 2.0 / 3);
        QCOMPARE(at.specificity, 3.0 / 4);
        QCOMPARE(at.accuracy, 5.0 / 7);
        // Between 0.1 and 0.2: sensitivity 1, specificity 2/4; the next best, between 0.3 and 0.6, is 2/3 and 3/4.
        QCOMPARE(youdenThreshold(all), 0.15);
    }

    void dice()
    {
        const std::vector<quint8> a{1, 1, 1, 0}, b{0, 255, 255, 255}, none{0, 0, 0, 0};
        QCOMPARE(diceCoefficient(a, b), 4.0 / 6);
        QCOMPARE(diceCoefficient(a, a), 1.0);
        QCOMPARE(diceCoefficient(a, none), 0.0);
        QCOMPARE(diceCoefficient(none, none), 1.0);
    }

    void confusion()
    {
        const std::vector<int> truth{0, 0, 1, 2}, predicted{0, 1, 1, 0};
        const auto counts = confusionMatrix(truth, predicted, 3);
        QCOMPARE(counts, (std::vector<std::vector<int>>{{1, 1, 0}, {0, 1, 0}, {1, 0, 0}}));
    }

    void bootstrapOfAMean()
    {
        // 400 values of 0 and 1 in equal parts: the mean's interval is 0.5 ± 1.96 · 0.5 / √400 = 0.451 … 0.549.
        std::vector<QString> groups;
        std::vector<double> values;
        for (int i = 0; i < 400; ++i) {
            groups.push_back(QString::number(i));
            values.push_back(i % 2);
        }
        const auto mean = [&](std::span<const size_t> drawn) {
            double sum = 0;
            for (const size_t i : drawn)
                sum += values[i];
            return sum / static_cast<double>(drawn.size());
        };
        const Interval interval = groupBootstrap(groups, 2000, 7, mean);
        QCOMPARE(interval.value, 0.5);
        QVERIFY(std::abs(interval.low - 0.451) < 0.008 && std::abs(interval.high - 0.549) < 0.008);
        const Interval again = groupBootstrap(groups, 2000, 7, mean);
        QCOMPARE(again.low, interval.low);
        QVERIFY(groupBootstrap(groups, 2000, 8, mean).low != interval.low ||
                groupBootstrap(groups, 2000, 9, mean).low != interval.low);
    }

    void bootstrapDrawsWholeGroups()
    {
        // Ten copies of each of 40 values: as wide as for 40 values, not for 400.
        std::vector<QString> groups;
        std::vector<double> values;
        for (int i = 0; i < 400; ++i) {
            groups.push_back(QString::number(i / 10));
            values.push_back((i / 10) % 2);
        }
        const Interval interval = groupBootstrap(groups, 2000, 7, [&](std::span<const size_t> drawn) {
            double sum = 0;
            for (const size_t i : drawn)
                sum += values[i];
            return sum / static_cast<double>(drawn.size());
        });
        QVERIFY(std::abs(interval.high - interval.low - 0.31) < 0.04); // 2 · 1.96 · 0.5 / √40
    }

    void oneGroupHasNoInterval()
    {
        const std::vector<QString> groups{"a", "a"};
        QVERIFY(std::isnan(groupBootstrap(groups, 100, 1, [](auto) { return 1.0; }).low));
    }
};

QTEST_GUILESS_MAIN(MetricsTest)
#include "metrics_test.moc"
