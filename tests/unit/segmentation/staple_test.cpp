// STAPLE: against the algorithm of the paper written out for this test, on readers of known quality, and its edges.
#include "core/segmentation/staple.h"

#include <QTest>

#include <cmath>
#include <random>

using namespace triptych;

namespace {

PixelBuffer blank(QSize size) { return *PixelBuffer::allocate(size, 1, SampleType::U8); }

/// A disc of a label, each pixel told rightly with these probabilities.
PixelBuffer reading(QSize size, int label, double sensitivity, double specificity, std::mt19937& random)
{
    PixelBuffer mask = blank(size);
    std::uniform_real_distribution<double> chance(0, 1);
    for (int y = 0; y < size.height(); ++y)
        for (int x = 0; x < size.width(); ++x) {
            const bool inside = std::hypot(x - 40, y - 40) < 20;
            const bool marked = chance(random) < (inside ? sensitivity : 1 - specificity);
            mask.mutableRow<quint8>(y)[x] = marked ? quint8(label) : 0;
        }
    return mask;
}

/// With the margin of unmarked pixels that the estimate is made in.
PixelBuffer withMargin(const PixelBuffer& mask)
{
    PixelBuffer larger = blank(mask.size() + QSize(2 * kStapleMargin, 2 * kStapleMargin));
    for (int y = 0; y < mask.height(); ++y)
        std::copy_n(mask.row<quint8>(y), mask.width(), larger.mutableRow<quint8>(y + kStapleMargin) + kStapleMargin);
    return larger;
}

struct Estimate {
    std::vector<double> weights, sensitivity, specificity;
};

/// Warfield et al. 2004, equations 14, 15, 18 and 19, on masks of one label.
Estimate expectationMaximisation(const std::vector<PixelBuffer>& readers, int label)
{
    const int width = readers[0].width(), height = readers[0].height();
    const size_t pixels = size_t(width * height);
    Estimate e{std::vector<double>(pixels, 0), std::vector<double>(readers.size()),
               std::vector<double>(readers.size())};
    const auto decided = [&](size_t reader, size_t i) { return readers[reader].row<quint8>(0)[i] == label; };
    double prior = 0;
    for (size_t i = 0; i < pixels; ++i) {
        for (size_t r = 0; r < readers.size(); ++r)
            e.weights[i] += decided(r, i) / double(readers.size());
        prior += e.weights[i] / double(pixels);
    }
    for (int iteration = 0; iteration < 500; ++iteration) {
        double inside = 0;
        for (const double weight : e.weights)
            inside += weight;
        for (size_t r = 0; r < readers.size(); ++r) {
            double hits = 0, leaves = 0;
            for (size_t i = 0; i < pixels; ++i)
                (decided(r, i) ? hits : leaves) += decided(r, i) ? e.weights[i] : 1 - e.weights[i];
            e.sensitivity[r] = hits / inside;
            e.specificity[r] = leaves / (double(pixels) - inside);
        }
        for (size_t i = 0; i < pixels; ++i) {
            double yes = prior, no = 1 - prior;
            for (size_t r = 0; r < readers.size(); ++r) {
                yes *= decided(r, i) ? e.sensitivity[r] : 1 - e.sensitivity[r];
                no *= decided(r, i) ? 1 - e.specificity[r] : e.specificity[r];
            }
            e.weights[i] = yes / (yes + no);
        }
    }
    return e;
}

} // namespace

class StapleTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void asThePaperHasIt()
    {
        std::mt19937 random(3);
        const QSize size(80, 80); // marked all over, so that the box is the whole image
        std::vector<PixelBuffer> readers;
        for (const auto& [sensitivity, specificity] :
             {std::pair(0.95, 0.97), std::pair(0.85, 0.9), std::pair(0.7, 0.95)})
            readers.push_back(reading(size, 3, sensitivity, specificity, random));
        const auto consensus = stapleConsensus(readers);
        QVERIFY(consensus.ok());
        QCOMPARE(consensus->byLabel.size(), size_t(1));
        QCOMPARE(consensus->byLabel[0].label, 3);
        std::vector<PixelBuffer> wide;
        for (const PixelBuffer& reader : readers)
            wide.push_back(withMargin(reader));
        const Estimate expected = expectationMaximisation(wide, 3);
        for (size_t r = 0; r < 3; ++r) {
            QVERIFY(std::abs(consensus->byLabel[0].readers[r].sensitivity - expected.sensitivity[r]) < 1e-5);
            QVERIFY(std::abs(consensus->byLabel[0].readers[r].specificity - expected.specificity[r]) < 1e-5);
        }
        for (int y = 0; y < size.height(); ++y)
            for (int x = 0; x < size.width(); ++x) {
                const double weight =
                    expected.weights[size_t((y + kStapleMargin) * wide[0].width() + x + kStapleMargin)];
                if (std::abs(weight - 0.5) > 1e-3)
                    QCOMPARE(consensus->labels.row<quint8>(y)[x], quint8(weight > 0.5 ? 3 : 0));
            }
        // And what they were made with comes out; 0.9 of the image is 0.935 with the margin.
        QVERIFY(std::abs(consensus->byLabel[0].readers[0].sensitivity - 0.95) < 0.03);
        QVERIFY(std::abs(consensus->byLabel[0].readers[1].specificity - 0.935) < 0.02);
        QVERIFY(std::abs(consensus->byLabel[0].readers[2].sensitivity - 0.7) < 0.05);
    }

    void labelsSideBySide()
    {
        const QSize size(60, 40);
        std::vector<PixelBuffer> readers{blank(size), blank(size), blank(size)};
        for (size_t r = 0; r < 3; ++r)
            for (int y = 10; y < 30; ++y)
                for (int x = 10; x < 50; ++x)
                    readers[r].mutableRow<quint8>(y)[x] = x < 29 + int(r) ? 1 : 7; // they differ by a column
        const auto consensus = stapleConsensus(readers);
        QVERIFY(consensus.ok());
        QCOMPARE(consensus->byLabel.size(), size_t(2));
        QCOMPARE(int(consensus->labels.row<quint8>(20)[20]), 1);
        QCOMPARE(int(consensus->labels.row<quint8>(20)[45]), 7);
        QCOMPARE(int(consensus->labels.row<quint8>(20)[55]), 0);
        QCOMPARE(int(consensus->labels.row<quint8>(20)[29]), 1); // two of three
        QCOMPARE(int(consensus->labels.row<quint8>(20)[30]), 7);
    }

    void edges()
    {
        const QSize size(30, 30);
        const auto none = stapleConsensus({blank(size), blank(size)});
        QVERIFY(none.ok() && none->byLabel.empty());
        PixelBuffer full = blank(size);
        std::fill_n(full.mutableRow<quint8>(0), 900, quint8(2));
        const auto all = stapleConsensus({full, full});
        QVERIFY(all.ok());
        QCOMPARE(int(all->labels.row<quint8>(15)[15]), 2);
        QCOMPARE(all->byLabel[0].readers[0].sensitivity, 1.0);
        QCOMPARE(stapleConsensus({full}).error().code, ErrorCode::BadFormat);
        QCOMPARE(stapleConsensus({full, blank(QSize(30, 31))}).error().code, ErrorCode::BadFormat);
        std::stop_source stop;
        stop.request_stop();
        QCOMPARE(stapleConsensus({full, full}, stop.get_token()).error().code, ErrorCode::Cancelled);
    }
};

QTEST_GUILESS_MAIN(StapleTest)
#include "staple_test.moc"
