// An annotation project: the images of a folder as a worklist, who reads them, with which labels, and how far each
// reader is. Values; the store keeps them: source folders are never written to, so nothing of it lies in the folder.
#pragma once

#include "core/annotation/annotation_model.h"
#include "core/base/result.h"
#include "core/image/image_source.h"

#include <QDateTime>
#include <QJsonObject>
#include <QStringList>

#include <filesystem>
#include <stop_token>

namespace triptych {

enum class ItemState { New, Started, Done, NeedsReview };
/// "new", "started", "done" or "needs review": for people and for the store.
QString itemStateName(ItemState state);
ItemState itemStateFromName(const QString& name); ///< New where it is none of them
/// Nothing is left to do for the reader: done, or handed on for review.
inline bool isFinished(ItemState state) { return state == ItemState::Done || state == ItemState::NeedsReview; }

/// One image of the worklist.
struct ProjectItem {
    QString file;       ///< relative to the project's folder, with '/'
    QString group;      ///< patient or acquisition, as far as folder or table say; empty: it stands alone
    QString knownClass; ///< of the whole image, by a table or its folder; readers are not shown it
    friend bool operator==(const ProjectItem&, const ProjectItem&) = default;
};

/// What is drawn with: the project keeps its own, whatever the window's labels are.
struct LabelTemplate {
    QString name;
    QMap<int, LabelInfo> labels;
    QStringList classes; ///< of whole images; may be empty
    /// What images are taken for whose files do not say; Image: for nothing in particular.
    ImageKind kind = ImageKind::Image;
    friend bool operator==(const LabelTemplate&, const LabelTemplate&) = default;
};

/// Templates for breast ultrasound, mammography and pathology, and the window's usual labels.
QList<LabelTemplate> labelTemplates();

struct AnnotationProject {
    QString id; ///< a UUID
    QString name;
    QString folder; ///< absolute
    QStringList readers;
    /// No reader sees another's marks, notes or states until the project is unblinded.
    bool blinded = false;
    QString adjudicator; ///< who ended the reading
    QDateTime unblinded; ///< when; invalid: readers are still at work
    LabelTemplate labels;
    QString licence; ///< of the images, for what is exported
    QDateTime created;
    QList<ProjectItem> items;

    bool isAdjudicated() const { return unblinded.isValid(); }
    /// Where a reader's own marks are kept (see annotation_layer.h): one reader alone works on the image itself, of
    /// several each has a layer.
    QString readingLayer(const QString& reader) const;
    /// What is drawn into now: the reader's own marks, or in adjudication the image itself, so that what is accepted
    /// is what everybody sees.
    QString layerOf(const QString& reader) const { return isAdjudicated() ? QString() : readingLayer(reader); }
    QString pathOf(const ProjectItem& item) const { return folder + QLatin1Char('/') + item.file; }
    friend bool operator==(const AnnotationProject&, const AnnotationProject&) = default;
};

/// How far a reader is with an image.
struct ItemProgress {
    QString file;
    QString reader;
    ItemState state = ItemState::New;
    QString note;
    QString imageClass; ///< what the reader calls the whole image
    ImageId image;      ///< as it was when it was worked on; empty: never opened
    QDateTime changed;
    friend bool operator==(const ItemProgress&, const ItemProgress&) = default;
};

/// As whom progress in adjudication is kept: whatever the adjudicator's name, no reader is meant.
inline const QString kAdjudication = QStringLiteral("(adjudication)");

struct StoredProject {
    AnnotationProject project;
    QList<ItemProgress> progress;
    QMap<QString, QString> places; ///< by reader: the file that was open last
};

/// A project as a list names it.
struct ProjectSummary {
    QString id, name, folder;
    QDateTime lastOpened;
};

QJsonObject projectToJson(const AnnotationProject& project);
/// Errors: BadFormat.
Result<AnnotationProject> projectFromJson(const QJsonObject& json);

struct ProjectFolder {
    QList<ProjectItem> items; ///< in natural order: "2" before "10"
    QStringList notes;        ///< what was left out, each a sentence
};

/// Lists the images below a folder by their names alone: nothing is opened but files without an ending (DICOM). Masks
/// that lie beside their image ("x_mask.png", "x_mask_1.png") are left out, as are hidden files and links. The group
/// is that of `groups.csv` (columns file, group and, if known, class) in the folder, else the first folder below,
/// unless the folders are named like `classes`. At most 8 deep and 50,000 images. Blocks: from a worker. Errors:
/// NotFound, Unreadable, LimitExceeded, Cancelled.
Result<ProjectFolder> listProjectFolder(const std::filesystem::path& folder, const QStringList& classes,
                                        std::stop_token stop = {});

} // namespace triptych
