#include "app/window/report_text.h"

#include "ui/models/image_text.h"

namespace triptych {

namespace {

QString imagesSection(const BreastCase& opened)
{
    QString text = QStringLiteral("IMAGES\n");
    for (const CaseImage& image : opened.images) {
        const ImageInfo& info = image.source->info();
        QStringList parts{imageCaption(info), info.identity.studyDate.toString(Qt::ISODate), spacingText(info)};
        if (image.prior)
            parts.append(QStringLiteral("prior"));
        parts.removeAll(QString());
        text += QStringLiteral("  %1\n").arg(parts.join(QStringLiteral(", ")));
    }
    return text;
}

QString findingsSection(const QList<Finding>& findings)
{
    QString text = QStringLiteral("\nFINDINGS\n");
    if (findings.isEmpty())
        text += QStringLiteral("  none marked\n");
    for (const Finding& finding : findings) {
        if (finding.state == Finding::State::Accepted)
            continue; // it is among the shapes, as what was accepted
        const QString state = finding.state == Finding::State::Drawn
                                  ? QString()
                                  : QStringLiteral(" (%1)").arg(findingStateName(finding.state));
        text += QStringLiteral("  %1: %2%3\n").arg(finding.title, finding.detail, state);
    }
    return text;
}

QString lesionsSection(const LesionModel& lesions)
{
    if (lesions.rows().isEmpty())
        return {};
    QString text = QStringLiteral("\nLESIONS\n");
    for (const LesionRow& row : lesions.rows()) {
        text += QStringLiteral("  %1\n").arg(row.lesion.name);
        for (const LesionPart& part : row.parts)
            text += QStringLiteral("    %1: %2\n").arg(part.caption, part.measurement);
        const QString said = lesionText(row.lesion, lesions.lexicons());
        if (!said.isEmpty())
            text += QStringLiteral("    %1\n").arg(said);
    }
    return text;
}

/// ", frame 12 of 30" for clips.
QString frameOf(const AiRun& run)
{
    return run.frames > 1 ? QStringLiteral(", frame %1 of %2").arg(run.prediction->frame + 1).arg(run.frames)
                          : QString();
}

QString aiSection(const AiModel& ai)
{
    if (!ai.revealed())
        return QStringLiteral("\nAI\n  not revealed\n");
    QString text = QStringLiteral("\nAI (research use only)\n");
    for (const AiRun& run : ai.runs())
        if (run.prediction && run.prediction->endpointProbability >= 0)
            text += QStringLiteral("  %1%2: P(%3) %4\n")
                        .arg(run.title, frameOf(run), run.card.endpoint)
                        .arg(run.prediction->endpointProbability, 0, 'f', 2);
    if (const auto& fused = ai.fused()) {
        text += QStringLiteral("  Fused: %1\n").arg(fused->probability, 0, 'f', 2);
        for (const FusedShare& share : fused->shares)
            text += QStringLiteral("    %1: %2, weight %3, contribution %4\n")
                        .arg(share.modality)
                        .arg(share.probability, 0, 'f', 2)
                        .arg(share.weight, 0, 'f', 2)
                        .arg(share.contribution, 0, 'f', 3);
        for (const QString& sentence : fused->statement.split(QLatin1Char('\n')))
            text += QStringLiteral("    %1\n").arg(sentence);
    }
    return text;
}

} // namespace

QString reportText(const BreastCase& opened, const QList<Finding>& findings, const LesionModel& lesions,
                   const AiModel& ai)
{
    QString text = QStringLiteral("%1\n%2\n").arg(patientText(opened), caseSummary(opened));
    if (opened.mixed)
        text += QStringLiteral("MIXED CASE: images of different patients\n");
    text += QLatin1Char('\n') + imagesSection(opened) + findingsSection(findings) + lesionsSection(lesions);
    const FirstReading& reading = ai.reading();
    text += QStringLiteral("\nREADING\n");
    if (reading.assessment.isEmpty())
        text += QStringLiteral("  not committed\n");
    else
        text += QStringLiteral("  BI-RADS %1, %2 (%3)\n")
                    .arg(reading.assessment, reading.beforeAi ? QStringLiteral("before AI") : QStringLiteral("with AI"),
                         reading.time.toLocalTime().toString(QStringLiteral("yyyy-MM-dd HH:mm")));
    if (!reading.text.isEmpty())
        text += QStringLiteral("  %1\n").arg(reading.text);
    return text + aiSection(ai) + QStringLiteral("\nResearch use only. Not for diagnosis.\n");
}

} // namespace triptych
