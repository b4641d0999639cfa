// The files of an exported training set: how they are written, and the tables and the manifest beside them.
#pragma once

#include "core/evaluation/group_split.h"
#include "core/workspace/training_export.h"

#include <QImage>

namespace triptych {

/// One image as it was written.
struct TrainingFile {
    QString name;       ///< "CLASS/stem.png"
    QString sha256;     ///< of the file
    QString sourceFile; ///< relative to the project's folder
    int frame = 0;
    ImageId image;
    QString group;
    QString imageClass;
    QStringList annotators;
    Part part = Part::Training;
    struct Mask {
        QString name;
        int label = 0;
        qint64 pixels = 0;
        QString sha256;
    };
    std::vector<Mask> masks;
};

struct TrainingSet {
    QStringList classes;
    std::vector<TrainingFile> images;
    QStringList losses;
};

/// Lower-case hexadecimal SHA-256.
QString hashOf(const QByteArray& bytes);
/// Without what would break a line or a column of a table.
QString tableText(QString text);

class TrainingFiles {
public:
    explicit TrainingFiles(std::filesystem::path folder) : m_folder(std::move(folder)) {}

    /// Each gives the SHA-256 of what was written. Errors: Unreadable, WriteFailed.
    Result<QString> copy(const std::filesystem::path& from, const QString& name);
    Result<QString> writePicture(const QImage& picture, const QString& name);
    Result<QString> write(const QByteArray& bytes, const QString& name);
    /// One mask for each label that is marked, from the smallest on; notes them in `file`.
    Result<void> writeMasks(TrainingFile& file, const QString& stem, const LabelMap& labels);

private:
    std::filesystem::path m_folder;
};

/// groups.csv, split.csv, dataset.json and recipe.json.
Result<void> writeTrainingTables(TrainingFiles& files, const TrainingSetRequest& request, const TrainingSet& set);

} // namespace triptych
