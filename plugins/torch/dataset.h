// Datasets for training: which images there are, of what class, and which belong together.
#pragma once

#include "core/base/result.h"
#include "core/evaluation/group_split.h"
#include "core/image/pixel_buffer.h"

#include <QPointF>
#include <QStringList>

#include <filesystem>
#include <optional>
#include <vector>

namespace triptych {

/// A circle around an abnormality, in pixels of the image.
struct LesionCircle {
    QPointF centre;
    double radius = 0;
};

struct DatasetEntry {
    QString name;  ///< relative to the dataset's folder
    QString group; ///< images of one group never stand on both sides of a split
    int label = 0;
    std::vector<QString> masks; ///< relative; their union is the lesion
    std::vector<LesionCircle> circles;
};

struct Dataset {
    std::filesystem::path folder;
    QString layout;
    QStringList classes;
    std::vector<DatasetEntry> entries; ///< sorted by name
};

/// "busi" (class folders with masks, groups.csv), "folders" (the same with the classes that its dataset.json names:
/// what an annotation project exports), "idc" (PATIENT/{0,1}/…) or "mias" (labels.csv); an empty `layout` is found out
/// from the folder. Errors: NotFound, BadFormat.
Result<Dataset> readDataset(const std::filesystem::path& folder, QString layout);

/// An image file as U8, 1 or 3 samples. Errors: Unreadable.
Result<PixelBuffer> loadPixels(const std::filesystem::path& folder, const QString& name, int channels);

/// The lesion of an entry at the size of its image: 255 inside, 0 outside. Errors: Unreadable.
Result<PixelBuffer> loadLesion(const Dataset& dataset, const DatasetEntry& entry, QSize size);

/// Parts by group (see core/evaluation/group_split.h). One part for each entry.
std::vector<Part> splitByGroup(const Dataset& dataset, double validationShare, double testShare, quint64 seed);

} // namespace triptych
