// A training set from an annotation project: images, masks and a split by patient in the layout that `triptych train`
// reads, with a manifest.
#pragma once

#include "core/annotation/annotation_model.h"
#include "core/image/reader_registry.h"
#include "core/jobs/progress.h"

#include <QJsonObject>

#include <filesystem>

namespace triptych {

/// One image of the project with what was marked on it.
struct TrainingImage {
    QString file;       ///< relative to the project's folder
    QString group;      ///< empty: by the file's own patient, else it stands alone
    QString imageClass; ///< one of the request's; empty: not known
    QStringList annotators;
    ImageId image;                 ///< empty: not known
    QMap<int, LabelMap> labelMaps; ///< by frame, at full resolution
    QList<Shape> shapes;
};

struct TrainingSetRequest {
    std::filesystem::path folder; ///< is made, or empty
    std::filesystem::path source; ///< the project's folder
    QString name;
    QString licence; ///< of the images
    QMap<int, LabelInfo> labels;
    QStringList classes;    ///< empty: "unmarked" and "marked"
    QStringList unreadable; ///< images that are wanted, though what is marked on them could not be read
    double validationShare = 0.15;
    double testShare = 0.2;
    quint64 seed = 1;
    QJsonObject recipe; ///< one of resources/recipes to start from; empty: none is written
};

struct TrainingSetSummary {
    int images = 0, masks = 0;
    int training = 0, validation = 0, test = 0; ///< images
    QStringList losses;                         ///< what the layout cannot hold or what is left out, each a sentence
};

/// The loss that every set has.
inline const QString kOutlinesAsMasks = QStringLiteral("Outlines are kept as masks; notes, lines and points are not.");

/// Writes CLASS/name.png, CLASS/name_mask.png (255 inside, the first label; further labels name_mask_1.png …),
/// groups.csv, split.csv (what `triptych train` will do with the recipe's seed and shares), dataset.json (the manifest:
/// hashes, origin, labels, licence, losses) and recipe.json. Patients' identifiers are replaced by hashes. PNG files of
/// 8 bits are copied byte by byte, all others are shown as the window would first show them. The folder is there whole
/// or not at all. Blocks: from a worker. Errors: Refused (not empty, or inside the source folder), NotFound (nothing to
/// export), WriteFailed, Cancelled.
Result<TrainingSetSummary> exportTrainingSet(const TrainingSetRequest& request,
                                             const std::vector<TrainingImage>& images, const ReaderRegistry& readers,
                                             const ProgressFn& progress = {}, std::stop_token stop = {});

} // namespace triptych
