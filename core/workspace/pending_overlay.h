// What was handed to the store and is not in the database yet, put on top of what was read from it: while the disk
// refuses, the window shows what it will hold. In the store's thread.
#pragma once

#include "core/workspace/case_store.h"

#include <deque>
#include <optional>
#include <variant>

namespace triptych {

struct CaseRemoval {
    CaseId id;
};

struct AnalysisToSave {
    CaseId caseId;
    std::function<QJsonObject()> pack;
};

struct ViewStateToSave {
    CaseId caseId;
    QJsonObject state;
};

struct BookmarkRemoval {
    CaseId caseId;
    QString id;
};

struct LesionRemoval {
    CaseId caseId;
    QString id;
};

struct ProgressToSave {
    QString projectId;
    ItemProgress progress;
};

struct ProjectPlaceToSave {
    QString projectId, reader, file;
};

struct ProjectRemoval {
    QString projectId;
};

/// What one save is about.
using PendingContent =
    std::variant<AnnotationEdit, StoredCase, CaseRemoval, Reading, FindingDecision, AnalysisToSave, ViewStateToSave,
                 SeenMask, Bookmark, BookmarkRemoval, Lesion, LesionRemoval, ModelProposal, AnnotationProject,
                 ProgressToSave, ProjectPlaceToSave, ProjectRemoval>;

/// Each in the order in which they were handed in.
void overlayCases(QList<StoredCase>& cases, const PendingContent& pending);
void overlayReadings(QList<Reading>& readings, const CaseId& id, const PendingContent& pending);
void overlayFindings(QList<FindingDecision>& findings, const CaseId& id, const PendingContent& pending);
void overlayAnalyses(QList<QJsonObject>& analyses, const CaseId& id, const PendingContent& pending);
void overlayViewState(QJsonObject& state, const CaseId& id, const PendingContent& pending);
void overlayBookmarks(QList<Bookmark>& bookmarks, const CaseId& id, const PendingContent& pending);
void overlayLesions(QList<Lesion>& lesions, const CaseId& id, const PendingContent& pending);

void overlayProjects(QList<ProjectSummary>& projects, const PendingContent& pending);
void overlayProject(StoredProject& stored, const QString& projectId, const PendingContent& pending);
void overlaySeen(SeenMask& seen, const ImageId& image, const QString& reader, const PendingContent& pending);

} // namespace triptych
