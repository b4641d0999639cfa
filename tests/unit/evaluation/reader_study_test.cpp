// A study of several readers: rows, means with intervals, empty masks, and the split by group.
#include "core/evaluation/group_split.h"
#include "core/evaluation/kappa.h"
#include "core/evaluation/reader_study.h"

#include <QTest>

#include <cmath>

using namespace triptych;

namespace {

/// A strip of 20 pixels of which each reader has marked the first few with label 1.
ReadImage strip(const QString& name, const std::vector<int>& marked, const std::vector<int>& classes = {})
{
    ReadImage image;
    image.image = name;
    image.box = QSize(20, 1);
    image.imagePixels = 100;
    for (size_t reader = 0; reader < marked.size(); ++reader) {
        std::vector<quint8> labels(20, 0);
        std::fill_n(labels.begin(), marked[reader], quint8(1));
        image.readings.push_back({QString(QChar('A' + int(reader))), labels, classes.empty() ? -1 : classes[reader]});
    }
    return image;
}

const AgreementSummary* find(const std::vector<AgreementSummary>& all, int label, const QString& a, const QString& b)
{
    for (const auto& summary : all)
        if (summary.label == label && summary.readerA == a && summary.readerB == b)
            return &summary;
    return nullptr;
}

} // namespace

class ReaderStudyTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void twoReaders()
    {
        ReaderStudy study;
        addImage(study, strip("1", {10, 10}), {1, 2});
        addImage(study, strip("2", {10, 5}), {1, 2});
        addImage(study, strip("3", {0, 0}), {1, 2});
        addImage(study, strip("4", {4, 0}), {1, 2});
        QCOMPARE(study.rows.size(), size_t(8)); // each image with each label
        const auto all = summarise(study);
        const AgreementSummary* one = find(all, 1, "A", "B");
        QVERIFY(one);
        QCOMPARE(one->images, 4);
        QCOMPARE(one->bothEmpty, 1);
        QCOMPARE(one->oneEmpty, 1);
        // 1, 10/15 and 0: the image on which both saw nothing raises no mean.
        QVERIFY(std::abs(one->dice.value - (1 + 2.0 / 3 + 0) / 3) < 1e-12);
        QVERIFY(std::abs(one->iou.value - (1 + 0.5 + 0) / 3) < 1e-12);
        QVERIFY(one->dice.low >= 0 && one->dice.low < one->dice.value && one->dice.high > one->dice.value);
        QVERIFY(std::isfinite(one->hausdorff95Px.value)); // of the two that both have marked
        QVERIFY(std::isnan(one->hausdorff95Mm.value));
        const double pooled = cohenKappa({{400 - 24, 0}, {9, 15}});
        QVERIFY(std::abs(one->kappa.value - pooled) < 1e-12);
        const AgreementSummary* two = find(all, 2, "A", "B");
        QVERIFY(two && two->bothEmpty == 4 && std::isnan(two->dice.value) && std::isnan(two->kappa.value));
        QVERIFY(!find(all, 1, {}, {})); // Fleiss' is for more than two
        QCOMPARE(summarise(study).front().dice.low, all.front().dice.low);
        const QByteArray csv = agreementCsv(study, {{1, "Mass, solid"}});
        QCOMPARE(csv.count('\n'), 1 + 3);
        QVERIFY(csv.contains("2,1,1,\"Mass, solid\",A,B,0.6667,0.5000,"));
    }

    void threeReaders()
    {
        ReaderStudy study;
        addImage(study, strip("1", {10, 10, 5}, {0, 0, 1}), {1});
        addImage(study, strip("2", {6, 6, 6}, {1, 1, 1}), {1});
        addImage(study, strip("3", {6, 6}, {0, 0}), {1}); // the third has not finished it
        const auto all = summarise(study);
        const AgreementSummary* fleiss = find(all, 1, {}, {});
        QVERIFY(fleiss);
        QCOMPARE(fleiss->images, 2);
        const double expected = fleissKappa({{{3, 0}, 90 + 94}, {{1, 2}, 5}, {{0, 3}, 5 + 6}});
        QVERIFY(std::abs(fleiss->kappa.value - expected) < 1e-12);
        QCOMPARE(find(all, 1, "A", "B")->images, 3);
        QCOMPARE(find(all, 1, "A", "C")->images, 2);
        QVERIFY(std::abs(find(all, 0, "A", "B")->kappa.value - 1) < 1e-12);
        const AgreementSummary* classes = find(all, 0, {}, {});
        QVERIFY(classes && classes->images == 2);
        QVERIFY(std::abs(classes->kappa.value - fleissKappa({{{2, 1}, 1}, {{0, 3}, 1}})) < 1e-12);
    }

    void whatDoesNotFitIsLeftOut()
    {
        ReadImage image = strip("1", {3, 3});
        image.readings[1].labels.pop_back();
        ReaderStudy study;
        addImage(study, image, {1});
        QVERIFY(study.rows.empty() && study.classes.empty());
        QVERIFY(summarise(study).empty());
    }

    void groupsStayTogether()
    {
        std::vector<GroupedImage> images;
        for (int i = 0; i < 300; ++i)
            images.push_back({QStringLiteral("g%1").arg(i / 3), i / 3 % 2});
        const auto parts = splitByGroup(images, 0.15, 0.2, 1);
        std::map<QString, std::set<Part>> seen;
        int test = 0;
        for (size_t i = 0; i < parts.size(); ++i) {
            seen[images[i].group].insert(parts[i]);
            test += parts[i] == Part::Test;
        }
        for (const auto& [group, places] : seen)
            QCOMPARE(places.size(), size_t(1));
        QCOMPARE(test, 60);
        QVERIFY(splitByGroup(images, 0.15, 0.2, 1) == parts);
        QVERIFY(splitByGroup(images, 0.15, 0.2, 2) != parts);
    }
};

QTEST_GUILESS_MAIN(ReaderStudyTest)
#include "reader_study_test.moc"
