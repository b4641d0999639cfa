// Agreement of masks against closed forms and an independent program; kappas against published worked examples.
#include "core/evaluation/distance_transform.h"
#include "core/evaluation/kappa.h"
#include "core/evaluation/mask_agreement.h"

#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <cmath>
#include <random>

using namespace triptych;

namespace {

constexpr double kSmall = 1e-9;

std::vector<quint8> box(QSize size, QRect rect)
{
    std::vector<quint8> mask(size_t(size.width()) * size_t(size.height()), 0);
    for (int y = rect.top(); y <= rect.bottom(); ++y)
        for (int x = rect.left(); x <= rect.right(); ++x)
            mask[size_t(y) * size_t(size.width()) + size_t(x)] = 1;
    return mask;
}

std::vector<quint8> blobs(QSize size, quint32 seed)
{
    std::mt19937 random(seed);
    std::vector<quint8> mask(size_t(size.width()) * size_t(size.height()), 0);
    for (int blob = 0; blob < 3; ++blob) {
        const int cx = int(random() % quint32(size.width())), cy = int(random() % quint32(size.height()));
        const int radius = 3 + int(random() % 12);
        for (int y = 0; y < size.height(); ++y)
            for (int x = 0; x < size.width(); ++x)
                if ((x - cx) * (x - cx) + (y - cy) * (y - cy) <= radius * radius)
                    mask[size_t(y) * size_t(size.width()) + size_t(x)] = 1;
    }
    return mask;
}

bool near(double a, double b, double by = kSmall) { return std::abs(a - b) <= by; }

} // namespace

class AgreementTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;

private Q_SLOTS:
    void distancesAreExact()
    {
        const QSize size(37, 23);
        std::mt19937 random(7);
        for (int round = 0; round < 20; ++round) {
            std::vector<quint8> marked(size_t(size.width() * size.height()), 0);
            for (int i = 0; i < 1 + round; ++i)
                marked[random() % marked.size()] = 1;
            const auto field = squaredDistances(marked, size, 0.7, 1.9);
            for (int y = 0; y < size.height(); ++y)
                for (int x = 0; x < size.width(); ++x) {
                    double nearest = INFINITY;
                    for (int v = 0; v < size.height(); ++v)
                        for (int u = 0; u < size.width(); ++u)
                            if (marked[size_t(v * size.width() + u)])
                                nearest = std::min(nearest, std::pow(0.7 * (x - u), 2) + std::pow(1.9 * (y - v), 2));
                    QVERIFY(near(field[size_t(y * size.width() + x)], nearest));
                }
        }
        const auto nothing = squaredDistances(std::vector<quint8>(12, 0), QSize(4, 3));
        QVERIFY(std::all_of(nothing.begin(), nothing.end(), [](double d) { return std::isinf(d); }));
    }

    void shiftedBoxes()
    {
        // 10 × 10, the second 4 to the right: 60 in common.
        const QSize size(40, 30);
        const auto a = box(size, {5, 5, 10, 10}), b = box(size, {9, 5, 10, 10});
        const MaskAgreement agreement = compareMasks({a, b, size, PixelSizeMm{0.5, 0.5}, 10'000});
        QCOMPARE(agreement.both, 60);
        QCOMPARE(agreement.onlyA, 40);
        QCOMPARE(agreement.onlyB, 40);
        QCOMPARE(agreement.neither, 10'000 - 140);
        QVERIFY(near(agreement.dice, 0.6));
        QVERIFY(near(agreement.iou, 60.0 / 140));
        QVERIFY(near(agreement.hausdorff95Px, 4));
        QVERIFY(near(agreement.hausdorff95Mm, 2));
        const MaskAgreement same = compareMasks({a, a, size});
        QCOMPARE(same.dice, 1.0);
        QCOMPARE(same.hausdorff95Px, 0.0);
        QVERIFY(std::isnan(same.hausdorff95Mm)); // not calibrated
    }

    void aFewFarPixelsAreForgiven()
    {
        // One pixel of 100 in the outline is far away: the maximum sees it, the 95th percentile does not.
        const QSize size(200, 200);
        auto a = box(size, {10, 10, 26, 26});
        const auto b = a;
        a[size_t(190 * 200 + 190)] = 1;
        QCOMPARE(compareMasks({a, b, size}).hausdorff95Px, 0.0);
    }

    void emptyMasks()
    {
        const QSize size(10, 10);
        const auto none = box(size, {}), some = box(size, {1, 1, 2, 2});
        const MaskAgreement both = compareMasks({none, none, size, PixelSizeMm{1, 1}});
        QVERIFY(both.bothEmpty() && !both.oneEmpty());
        QCOMPARE(both.dice, 1.0);
        QCOMPARE(both.iou, 1.0);
        QCOMPARE(both.hausdorff95Px, 0.0);
        QCOMPARE(both.hausdorff95Mm, 0.0);
        for (const MaskAgreement& one : {compareMasks({none, some, size}), compareMasks({some, none, size})}) {
            QVERIFY(one.oneEmpty() && !one.bothEmpty());
            QCOMPARE(one.dice, 0.0);
            QCOMPARE(one.iou, 0.0);
            QVERIFY(std::isnan(one.hausdorff95Px) && std::isnan(one.hausdorff95Mm));
        }
        QVERIFY(compareMasks({{}, {}, QSize(0, 0), {}, 100}).bothEmpty());
    }

    void asAnotherProgramHasIt()
    {
        const QSize size(61, 47);
        for (quint32 seed = 1; seed <= 6; ++seed) {
            const auto a = blobs(size, seed), b = blobs(size, seed + 100);
            for (const auto& [name, mask] : {std::pair("a", &a), std::pair("b", &b)}) {
                QFile file(m_folder.filePath(QLatin1String(name)));
                QVERIFY(file.open(QIODevice::WriteOnly));
                file.write(reinterpret_cast<const char*>(mask->data()), qint64(mask->size()));
            }
            QProcess python;
            python.start(QStringLiteral("/usr/bin/python3"),
                         {QStringLiteral(TRIPTYCH_SOURCE_DIR "/tests/unit/evaluation/agreement_reference.py"),
                          QString::number(size.width()), QString::number(size.height()), QStringLiteral("0.3"),
                          QStringLiteral("0.8"), m_folder.filePath(QStringLiteral("a")),
                          m_folder.filePath(QStringLiteral("b"))});
            QVERIFY2(python.waitForFinished(30'000) && python.exitCode() == 0,
                     "python3 with numpy is needed (see installer/debian-packages.txt)");
            const QList<QByteArray> numbers = python.readAllStandardOutput().simplified().split(' ');
            QCOMPARE(numbers.size(), 4);
            const MaskAgreement agreement = compareMasks({a, b, size, PixelSizeMm{0.3, 0.8}});
            QVERIFY(near(agreement.dice, numbers[0].toDouble()));
            QVERIFY(near(agreement.iou, numbers[1].toDouble()));
            QVERIFY(near(agreement.hausdorff95Px, numbers[2].toDouble()));
            QVERIFY(near(agreement.hausdorff95Mm, numbers[3].toDouble()));
        }
    }

    void cohen()
    {
        // Cohen (1960) in the form most textbooks print: 20 yes/yes, 5 yes/no, 10 no/yes, 15 no/no: 0.7 seen, 0.5 by
        // chance.
        QVERIFY(near(cohenKappa({{20, 5}, {10, 15}}), 0.4));
        QVERIFY(near(cohenKappa({{45, 15}, {25, 15}}), 0.1304347826, 1e-9));
        QVERIFY(near(cohenKappa({{10, 0}, {0, 10}}), 1));
        QVERIFY(near(cohenKappa({{0, 10}, {10, 0}}), -1));
        QVERIFY(std::isnan(cohenKappa({{10, 0}, {0, 0}}))); // one category throughout
        QVERIFY(std::isnan(cohenKappa({{0, 0}, {0, 0}})));
    }

    void fleiss()
    {
        // Fleiss (1971), table 1: 30 patients, six psychiatrists each; depression, personality disorder, schizophrenia,
        // neurosis, other. He gives 0.430.
        const int table[30][5] = {{0, 0, 0, 6, 0}, {0, 3, 0, 0, 3}, {0, 1, 4, 0, 1}, {0, 0, 0, 0, 6}, {0, 3, 0, 3, 0},
                                  {2, 0, 4, 0, 0}, {0, 0, 4, 0, 2}, {2, 0, 3, 1, 0}, {2, 0, 0, 4, 0}, {0, 0, 0, 0, 6},
                                  {1, 0, 0, 5, 0}, {1, 1, 0, 4, 0}, {0, 3, 3, 0, 0}, {1, 0, 0, 5, 0}, {0, 2, 0, 3, 1},
                                  {0, 0, 5, 0, 1}, {3, 0, 0, 1, 2}, {5, 1, 0, 0, 0}, {0, 2, 0, 4, 0}, {1, 0, 2, 0, 3},
                                  {0, 0, 0, 0, 6}, {0, 1, 0, 5, 0}, {0, 2, 0, 1, 3}, {2, 0, 0, 4, 0}, {1, 0, 0, 4, 1},
                                  {0, 5, 0, 1, 0}, {4, 0, 0, 0, 2}, {0, 2, 0, 4, 0}, {1, 0, 5, 0, 0}, {0, 0, 0, 0, 6}};
        std::vector<RatedSubjects> subjects;
        for (const auto& row : table)
            subjects.push_back({std::vector<int>(row, row + 5), 1});
        QVERIFY2(near(fleissKappa(subjects), 0.430, 5e-4), qPrintable(QString::number(fleissKappa(subjects))));
        // Subjects that are alike may be counted once.
        QVERIFY(near(fleissKappa({{{2, 1}, 3}, {{0, 3}, 1}}),
                     fleissKappa({{{2, 1}, 1}, {{2, 1}, 1}, {{2, 1}, 1}, {{0, 3}, 1}})));
        QVERIFY(near(fleissKappa({{{3, 0}, 4}, {{0, 3}, 2}}), 1));
        QVERIFY(std::isnan(fleissKappa({{{3, 0}, 4}})));
        QVERIFY(std::isnan(fleissKappa({{{3, 0}, 1}, {{1, 1}, 1}}))); // differing numbers of readers
        QVERIFY(std::isnan(fleissKappa({})));
    }
};

QTEST_GUILESS_MAIN(AgreementTest)
#include "agreement_test.moc"
