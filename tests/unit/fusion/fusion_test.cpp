// The accuracy-weighted ensemble against numbers worked out by hand.
#include "core/fusion/fusion.h"

#include <QTest>

#include <cmath>
#include <limits>

using namespace triptych;

namespace {

Evidence evidence(ImageKind modality, double probability, double accuracy, const QString& side = {})
{
    Evidence item;
    item.modality = modality;
    item.modelId = QStringLiteral("model-") + imageKindName(modality);
    item.endpoint = QStringLiteral("malignant");
    item.probability = probability;
    item.prior = 0.25;
    item.validationAccuracy = accuracy;
    item.imageName = side + imageKindName(modality);
    item.laterality = side;
    return item;
}

const QString kMalignant = QStringLiteral("malignant");

} // namespace

class FusionTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void weighsBySoftmaxOfAccuracies()
    {
        // Accuracies 0.9 and 0.6: weights e^0.3 : 1, worked out without softmax's own code.
        const auto fused = fuseByAccuracy(
            {evidence(ImageKind::Ultrasound, 0.8, 0.9), evidence(ImageKind::Slide, 0.4, 0.6)}, kMalignant);
        QVERIFY(fused.ok());
        const double first = std::pow(M_E, 0.3) / (std::pow(M_E, 0.3) + 1);
        QCOMPARE(fused->contributions[0].weight, first);
        QCOMPARE(fused->contributions[1].weight, 1 - first);
        QCOMPARE(fused->probability, first * 0.8 + (1 - first) * 0.4);
    }

    void contributionsAndPriorsAddUpToTheProbability()
    {
        const auto fused =
            fuseByAccuracy({evidence(ImageKind::Mammogram, 0.3, 0.6, QStringLiteral("L")),
                            evidence(ImageKind::Ultrasound, 0.9, 0.85), evidence(ImageKind::Slide, 0.7, 0.84)},
                           kMalignant);
        QVERIFY(fused.ok());
        double sum = 0;
        for (const Contribution& c : fused->contributions)
            sum += c.weight * c.prior + c.contribution;
        QVERIFY(std::abs(sum - fused->probability) < 1e-12);
        QVERIFY(fused->missing.empty());
    }

    void oneModalityAloneIsItself()
    {
        const auto fused = fuseByAccuracy({evidence(ImageKind::Slide, 0.37, 0.8)}, kMalignant);
        QVERIFY(fused.ok());
        QCOMPARE(fused->probability, 0.37);
        QCOMPARE(fused->missing, (std::vector<ImageKind>{ImageKind::Mammogram, ImageKind::Ultrasound}));
    }

    void mammogramsArePooledByBreast()
    {
        const auto side = [](const char* s, double p) {
            return evidence(ImageKind::Mammogram, p, 0.6, QLatin1String(s));
        };
        const auto fused =
            fuseByAccuracy({side("L", 0.2), side("L", 0.8), side("R", 0.45), side("R", 0.35)}, kMalignant);
        QVERIFY(fused.ok());
        QCOMPARE(fused->probability, 0.5);
        QVERIFY(fused->contributions[0].pooling.contains(QStringLiteral("left breast")));
    }

    void saysWhatIsMissingAndNotValidated()
    {
        const auto fused = fuseByAccuracy({evidence(ImageKind::Ultrasound, 0.5, 0.9)}, kMalignant);
        QVERIFY(fused.ok());
        const QString words = fused->cautions.join(QLatin1Char(' '));
        QVERIFY(words.contains(QStringLiteral("No set of patients with all three modalities")));
        QVERIFY(words.contains(QStringLiteral("Missing: mammogram, slide")));
    }

    void whatModelsWarnOfIsSaidOnceWithItsImages()
    {
        const QString unknown = QStringLiteral("Scale unknown.");
        Evidence left = evidence(ImageKind::Mammogram, 0.3, 0.6, QStringLiteral("L"));
        left.imageName = QStringLiteral("mammogram L CC");
        Evidence right = evidence(ImageKind::Mammogram, 0.2, 0.6, QStringLiteral("R"));
        right.imageName = QStringLiteral("mammogram R CC");
        const auto trusted = fuseByAccuracy({left, right}, kMalignant);
        QVERIFY(trusted.ok());
        QVERIFY(!trusted->warned);

        left.warnings = right.warnings = {unknown};
        right.warnings << QStringLiteral("View ML.");
        const auto fused = fuseByAccuracy({left, right}, kMalignant);
        QVERIFY(fused.ok());
        QVERIFY(fused->warned);
        QCOMPARE(fused->cautions.mid(0, 2),
                 (QStringList{QStringLiteral("Mammogram L CC, mammogram R CC: Scale unknown."),
                              QStringLiteral("Mammogram R CC: View ML.")}));
        QCOMPARE(fused->cautions.mid(2), trusted->cautions);
        QCOMPARE(fused->probability, trusted->probability);
    }

    void imagesOfOneNameAreCounted()
    {
        Evidence clip = evidence(ImageKind::Ultrasound, 0.3, 0.6);
        clip.imageName = QStringLiteral("ultrasound");
        clip.warnings = {QStringLiteral("Body part HEART.")};
        const auto fused = fuseByAccuracy({clip, clip, evidence(ImageKind::Ultrasound, 0.9, 0.6)}, kMalignant);
        QVERIFY(fused.ok());
        QVERIFY(fused->warned); // although the number rests on the third
        QCOMPARE(fused->cautions.first(), QStringLiteral("Ultrasound (2 images): Body part HEART."));
    }

    void aLeftOutModelsWarningIsNotOfTheNumber()
    {
        Evidence density = evidence(ImageKind::Mammogram, 0.99, 0.99);
        density.endpoint = QStringLiteral("dense breast");
        density.warnings = {QStringLiteral("Scale unknown.")};
        const auto fused = fuseByAccuracy({density, evidence(ImageKind::Ultrasound, 0.5, 0.9)}, kMalignant);
        QVERIFY(fused.ok());
        QVERIFY(!fused->warned);
    }

    void otherEndpointsAreLeftOutAndNamed()
    {
        Evidence density = evidence(ImageKind::Mammogram, 0.99, 0.99);
        density.endpoint = QStringLiteral("dense breast");
        const auto fused = fuseByAccuracy({density, evidence(ImageKind::Ultrasound, 0.5, 0.9)}, kMalignant);
        QVERIFY(fused.ok());
        QCOMPARE(fused->probability, 0.5);
        QVERIFY(fused->cautions.join(QLatin1Char(' ')).contains(QStringLiteral("dense breast")));
        QVERIFY(!fuseByAccuracy({density}, kMalignant).ok());
    }

    void refusesNumbersThatAreNoProbabilities()
    {
        for (const double bad : {-0.1, 1.1, std::numeric_limits<double>::quiet_NaN()})
            QCOMPARE(fuseByAccuracy({evidence(ImageKind::Slide, bad, 0.8)}, kMalignant).error().code,
                     ErrorCode::Refused);
    }
};

QTEST_GUILESS_MAIN(FusionTest)
#include "fusion_test.moc"
