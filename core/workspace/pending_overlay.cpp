#include "core/workspace/pending_overlay.h"

#include "core/workspace/store_seen.h"

namespace triptych {

void overlayCases(QList<StoredCase>& cases, const PendingContent& pending)
{
    const auto remove = [&](const CaseId& id) {
        cases.removeIf([&](const StoredCase& known) { return known.id == id; });
    };
    if (const auto* removal = std::get_if<CaseRemoval>(&pending)) {
        remove(removal->id);
    } else if (const auto* opened = std::get_if<StoredCase>(&pending)) {
        StoredCase value = *opened;
        for (const StoredCase& known : cases)
            if (known.id == value.id && known.state == QLatin1String("read"))
                value.state = known.state; // by its reading, as the database says it
        remove(value.id);
        cases.prepend(value); // the last opened first
    } else if (const auto* reading = std::get_if<Reading>(&pending)) {
        for (StoredCase& known : cases)
            if (known.id == reading->caseId)
                known.state = QStringLiteral("read");
    }
}

void overlayReadings(QList<Reading>& readings, const CaseId& id, const PendingContent& pending)
{
    if (const auto* reading = std::get_if<Reading>(&pending); reading && reading->caseId == id)
        readings.append(*reading);
}

void overlayFindings(QList<FindingDecision>& findings, const CaseId& id, const PendingContent& pending)
{
    const auto* decision = std::get_if<FindingDecision>(&pending);
    if (!decision || decision->caseId != id)
        return;
    findings.removeIf([&](const FindingDecision& known) {
        return known.findingId == decision->findingId && known.author == decision->author;
    });
    if (!decision->decision.isEmpty())
        findings.append(*decision);
}

void overlayAnalyses(QList<QJsonObject>& analyses, const CaseId& id, const PendingContent& pending)
{
    if (const auto* analysis = std::get_if<AnalysisToSave>(&pending); analysis && analysis->caseId == id)
        analyses.prepend(analysis->pack()); // newest first
}

void overlayViewState(QJsonObject& state, const CaseId& id, const PendingContent& pending)
{
    if (const auto* newer = std::get_if<ViewStateToSave>(&pending); newer && newer->caseId == id)
        state = newer->state;
}

void overlaySeen(SeenMask& seen, const ImageId& image, const QString& reader, const PendingContent& pending)
{
    if (const auto* more = std::get_if<SeenMask>(&pending); more && more->image == image && more->reader == reader)
        mergeSeen(seen, *more);
}

void overlayBookmarks(QList<Bookmark>& bookmarks, const CaseId& id, const PendingContent& pending)
{
    if (const auto* removal = std::get_if<BookmarkRemoval>(&pending); removal && removal->caseId == id)
        bookmarks.removeIf([&](const Bookmark& known) { return known.id == removal->id; });
    const auto* saved = std::get_if<Bookmark>(&pending);
    if (!saved || saved->caseId != id)
        return;
    for (Bookmark& known : bookmarks)
        if (known.id == saved->id) {
            known.name = saved->name;
            return;
        }
    bookmarks.append(*saved);
}

void overlayLesions(QList<Lesion>& lesions, const CaseId& id, const PendingContent& pending)
{
    if (const auto* removal = std::get_if<LesionRemoval>(&pending); removal && removal->caseId == id)
        lesions.removeIf([&](const Lesion& known) { return known.id == removal->id; });
    const auto* saved = std::get_if<Lesion>(&pending);
    if (!saved || saved->caseId != id)
        return;
    for (Lesion& known : lesions)
        if (known.id == saved->id) {
            known = *saved;
            return;
        }
    lesions.append(*saved);
}

void overlayProjects(QList<ProjectSummary>& projects, const PendingContent& pending)
{
    const auto remove = [&](const QString& id) {
        projects.removeIf([&](const ProjectSummary& known) { return known.id == id; });
    };
    if (const auto* saved = std::get_if<AnnotationProject>(&pending)) {
        remove(saved->id);
        projects.prepend({saved->id, saved->name, saved->folder, QDateTime::currentDateTimeUtc()});
    } else if (const auto* removal = std::get_if<ProjectRemoval>(&pending)) {
        remove(removal->projectId);
    }
}

void overlayProject(StoredProject& stored, const QString& projectId, const PendingContent& pending)
{
    if (const auto* saved = std::get_if<AnnotationProject>(&pending); saved && saved->id == projectId) {
        stored.project = *saved;
    } else if (const auto* made = std::get_if<ProgressToSave>(&pending); made && made->projectId == projectId) {
        stored.progress.removeIf([&](const ItemProgress& known) {
            return known.file == made->progress.file && known.reader == made->progress.reader;
        });
        stored.progress.append(made->progress);
    } else if (const auto* place = std::get_if<ProjectPlaceToSave>(&pending); place && place->projectId == projectId) {
        stored.places[place->reader] = place->file;
    }
}

} // namespace triptych
